import CCurses
public import TerminalCells

/// What came from the terminal or about it.
public enum TerminalEvent: Hashable, Sendable {
    /// A key, the mouse, a paste, the focus.
    case input(InputEvent)
    /// The terminal has a new size; everything is drawn again at the next `present`.
    case resized(columns: Int, rows: Int)
    /// The terminal says whether its own background is light; at most once after the start.
    case background(isLight: Bool)
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
