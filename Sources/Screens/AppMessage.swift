public import FleetModel
public import TerminalCells
public import Vocabulary

/// What the screen is told.
public enum AppMessage: Hashable, Sendable {
    /// The fleet as it stands now; the newest wins.
    case snapshot(FleetSnapshot)
    /// A key, the mouse, a paste or the focus.
    case input(InputEvent)
    /// The terminal has this size now, in cells.
    case resized(columns: Int, rows: Int)
    /// Time went on: ages and the clock move.
    case clock(Moment)
    /// Local time differs from UTC like this from now on.
    case zone(LocalZone)
    /// What came of something that was asked for, in a sentence; the footer shows it.
    case answer(String)
}

/// What the screen asks its surroundings to do.
public enum AppEffect: Hashable, Sendable {
    /// Pass this on to the fleet; the answer is in a later snapshot, or in a sentence.
    case request(OperatorRequest)
    /// Restore the terminal and end the program.
    case quit
    /// Restore the terminal and stop until continued (ctrl-z).
    case suspend
    /// Read the configuration file again; the answer is a sentence.
    case reload
    /// Forget what the terminal shows and paint everything.
    case redraw
}
