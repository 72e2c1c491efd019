/// A program between this one and the terminal that a person sees.
enum Multiplexer: Hashable {
    case tmux
    case screen

    /// Characters of a piece, at most four bytes each: screen takes 768 bytes in one string.
    private static let longestPiece = 128

    /// Tells it by the terminal's type, which also a login elsewhere passes on, and by what each
    /// sets in the environment; nil: none, as far as can be seen.
    init?(terminalType: String, environment: (String) -> String?) {
        func isSet(_ name: String) -> Bool { !(environment(name) ?? "").isEmpty }
        if isSet("TMUX") || terminalType.hasPrefix("tmux") {
            self = .tmux
        } else if isSet("STY") {
            self = .screen
        } else {
            // A type of `screen` alone may be either, and each shows the other's wrapping as text.
            return nil
        }
    }

    /// A sequence wrapped so that it is handed on to the terminal outside.
    ///
    /// tmux does so only where its option `allow-passthrough` is on, and else drops it.
    func passingOn(_ sequence: String) -> String {
        switch self {
        case .tmux:
            let doubled = sequence.split(separator: "\u{1B}", omittingEmptySubsequences: false)
                .joined(separator: "\u{1B}\u{1B}")
            return "\u{1B}Ptmux;\(doubled)\u{1B}\\"
        case .screen:
            var rest = sequence.unicodeScalars[...]
            var wrapped = ""
            while !rest.isEmpty {
                wrapped += "\u{1B}P\(Substring(rest.prefix(Self.longestPiece)))\u{1B}\\"
                rest = rest.dropFirst(Self.longestPiece)
            }
            return wrapped
        }
    }
}
