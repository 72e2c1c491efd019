/// How a terminal is told to show a notification outside its window.
public enum NotificationSequence: Hashable, Sendable {
    /// `OSC 9 ; text`: iTerm2, kitty, WezTerm.
    case osc9
    /// `OSC 777 ; notify ; title ; text`: urxvt, foot, Ghostty, terminals made with VTE.
    case osc777

    /// What the terminal is known to understand by its own marks in the environment; nil: nothing.
    ///
    /// - Parameter environment: gives a variable's value.
    public init?(environment: (String) -> String?) {
        let type = environment("TERM") ?? ""
        let program = environment("TERM_PROGRAM") ?? ""
        // Remote logins pass this one on where they pass on the locale.
        let origin = environment("LC_TERMINAL") ?? ""
        if program == "iTerm.app" || origin == "iTerm2" || program == "WezTerm"
            || environment("KITTY_WINDOW_ID") != nil || type == "xterm-kitty"
        {
            self = .osc9
        } else if program == "ghostty" || type == "xterm-ghostty" || type.hasPrefix("foot")
            || type.hasPrefix("rxvt-unicode") || environment("VTE_VERSION") != nil
        {
            self = .osc777
        } else {
            return nil
        }
    }

    /// The sequence for a text without control characters.
    func sequence(text: String) -> String {
        switch self {
        // The name before it keeps a text that begins with a number from being a subcommand.
        case .osc9: "\u{1B}]9;keepwatch: \(text)\u{07}"
        case .osc777: "\u{1B}]777;notify;keepwatch;\(text)\u{07}"
        }
    }
}
