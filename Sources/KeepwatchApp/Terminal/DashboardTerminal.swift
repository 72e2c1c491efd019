import CursesPort
import TerminalCells

/// What the dashboard needs of a terminal.
///
/// `CursesTerminal` says what each of them does.
protocol DashboardTerminal {
    var type: String { get }
    var size: (columns: Int, rows: Int) { get }
    var isUTF8: Bool { get }

    func present(_ grid: CellGrid, theme: Theme, glyphs: GlyphSet)
    func wait(upTo limit: Duration?) -> [TerminalEvent]
    func setTitle(_ title: String)
    func copy(_ text: String) -> Bool
    func notify(_ text: String, by notification: NotificationSequence)
    func ringBell()
    func reportMouse(_ isWanted: Bool)
    func suspend()
    func redrawAll()
}

extension CursesTerminal: DashboardTerminal {}
