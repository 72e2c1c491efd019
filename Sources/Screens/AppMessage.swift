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
    /// How the screen is to look and behave from now on, after settings were read.
    case settings(ScreenSettings)
    /// The keys and their commands from now on.
    case keys(KeyMap)
    /// Whether clicks and the wheel are to be reported from now on.
    case mouse(Bool)
    /// The themes that there are, which were asked for: they are offered.
    case themes([ThemeSummary])
}

/// What the screen asks its surroundings to do.
public enum AppEffect: Hashable, Sendable {
    /// Pass this on to the fleet; the answer is in a later snapshot, or in a sentence.
    case request(OperatorRequest)
    /// Do this about alerts; the answer is in a later snapshot, or in a sentence.
    case alert(AlertRequest)
    /// Restore the terminal and end the program.
    case quit
    /// Restore the terminal and stop until continued (ctrl-z).
    case suspend
    /// Read the configuration file again; the answer is a sentence.
    case reload
    /// Forget what the terminal shows and paint everything.
    case redraw
    /// Find the themes that there are.
    case listThemes
    /// Show everything in the theme of that name.
    case showTheme(String)
    /// Keep for the next time what was chosen.
    case choose(ScreenChoice)
    /// Put this into the clipboard and keep it where it can be had; the answer is a sentence.
    case copy(CopiedText)
    /// Have clicks and the wheel reported, or leave the mouse to the terminal.
    case reportMouse(Bool)
}
