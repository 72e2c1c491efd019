import CCurses
public import TerminalCells

/// How to open the terminal.
public struct TerminalOptions: Hashable, Sendable {
    /// The descriptor that keys are read from.
    public var input: Int32 = 0
    /// The descriptor that is drawn to.
    public var output: Int32 = 1
    /// The terminal's type; nil: the environment variable `TERM`.
    public var terminalType: String?
    /// Whether colours are used where the terminal has them; nil: unless `NO_COLOR` is set.
    public var usesColour: Bool?
    /// Whether clicks and the wheel are reported; the terminal then keeps no selection of its own.
    public var usesMouse = true

    /// Standard input and output, everything by the environment.
    public init() {}
}

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

/// What came from the terminal or about it.
public enum TerminalEvent: Hashable, Sendable {
    /// A key, the mouse, a paste, the focus.
    case input(InputEvent)
    /// The terminal has a new size; everything is drawn again at the next `present`.
    case resized(columns: Int, rows: Int)
    /// Somebody called `TerminalWaker.wake`.
    case woken
    /// SIGINT.
    case interrupted
    /// SIGTERM.
    case terminated
    /// SIGHUP: the terminal is being closed.
    case hungUp
    /// The terminal vanished: its input ended; said once.
    case gone
    /// The process was stopped and goes on; everything is drawn again at the next `present`.
    case resumed
}

/// Ends the sleep of `CursesTerminal.wait` from any thread.
public struct TerminalWaker: Sendable {
    init() {}

    /// Makes the present or next `wait` return with `woken`; several calls may count as one.
    public func wake() { ccWake() }
}
