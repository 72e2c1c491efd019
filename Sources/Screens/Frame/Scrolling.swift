import TerminalCells

extension AppState {
    /// Rows of the content that is scrolled: of what lies on top, or of the detail beneath it.
    private var scrolledHeight: Int {
        overlay?.contentHeight(of: self, in: layout.body)
            ?? incidentPage.map { IncidentPageScreen.height(of: $0, in: self, body: layout.body) }
            ?? DetailScreen.height(of: self, body: layout.body)
    }

    /// Rows of the box that the content is seen through.
    private var windowHeight: Int { layout.body.inset.height }

    /// A scroll position that fills the box as far as it can be filled.
    func clamped(_ scroll: Int) -> Int {
        clampedScroll(scroll, height: scrolledHeight, window: windowHeight)
    }

    /// Where a command scrolls to.
    func scrolled(_ scroll: Int, by command: Command) -> Int {
        let positions = max(1, scrolledHeight - windowHeight + 1)
        return command.target(from: scroll, count: positions, height: windowHeight) ?? scroll
    }
}

/// The first row to show so that a window is filled as far as it can be.
func clampedScroll(_ scroll: Int, height: Int, window: Int) -> Int {
    max(0, min(scroll, height - window))
}

/// The lower right of a scrolled box: `1–20 of 48`; empty where everything is seen.
func scrollPosition(first: Int, height: Int, window: Int) -> String {
    guard height > window, window > 0 else { return "" }
    return "\(first + 1)–\(min(height, first + window)) of \(height)"
}

extension CellGrid {
    /// Makes the filter stand out in the note of a box; one that the box had to cut stays as it is.
    mutating func emphasise(filter: String, inNoteOf box: Rectangle) {
        let width = displayWidth(filter)
        guard width > 0, width <= box.width / 2 else { return }
        restyle(
            Rectangle(x: box.right - 3 - width, y: box.y, width: width, height: 1),
            role: .sortedColumn)
    }

    /// Shows a page as wide as the window, from one of its rows on.
    mutating func show(_ page: CellGrid, from first: Int, in window: Rectangle) {
        for (row, y) in zip(first..<page.rows, window.y..<window.bottom) {
            put(Array(page[cellsOfRow: row]), x: window.x, y: y)
        }
    }
}
