/// Why there is no terminal to draw on.
public enum TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Standard input or output is a file or pipe.
    case notATerminal
    /// The terminal database knows neither that type nor a substitute: it may not be installed.
    case unknownType(String)
    /// That type cannot move its cursor.
    case dumbType(String)
    /// A terminal is open in this process already.
    case alreadyOpen
    /// The system refused, with its error number.
    case system(Int32)

    /// What is wrong and what to do, without the name of an option.
    public var description: String {
        switch self {
        case .notATerminal:
            "standard input and output are not both a terminal"
        case .unknownType(let type):
            """
            the terminal type "\(type)" (TERM) is unknown here, and so is every substitute; \
            install the terminal database (Debian: ncurses-base)
            """
        case .dumbType(let type):
            "a terminal of type \"\(type)\" (TERM) cannot place text; try TERM=xterm-256color"
        case .alreadyOpen:
            "the terminal is open already"
        case .system(let number):
            "opening the terminal failed with error \(number)"
        }
    }
}
