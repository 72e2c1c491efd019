import TerminalCells

/// Panels in a box over the whole body of the screen, of which as many rows are seen as fit.
struct ScrolledPage {
    var title: String
    var panels: [Panel]
    /// Columns of the narrowest panel; where there are more, panels stand side by side.
    var columnWidth: Int
    var mostColumns = 4

    func draw(scroll: Int, in body: Rectangle, on grid: inout CellGrid) {
        let content = body.content
        let flow = flow(in: content)
        let first = clampedScroll(scroll, height: flow.height, window: content.height)
        grid.fill(body, role: .text)
        grid.drawBox(
            body, title: title,
            footer: scrollPosition(first: first, height: flow.height, window: content.height))
        grid.show(flow.drawn(width: max(1, content.width)), from: first, in: content)
    }

    /// Rows of all panels, for scrolling.
    func height(in body: Rectangle) -> Int { flow(in: body.content).height }

    private func flow(in content: Rectangle) -> PanelFlow {
        PanelFlow(
            panels, width: content.width, columnWidth: columnWidth, mostColumns: mostColumns)
    }
}

extension Rectangle {
    /// Where text goes inside a box: with a blank on both sides.
    var content: Rectangle {
        Rectangle(x: inset.x + 1, y: inset.y, width: inset.width - 2, height: inset.height)
    }
}
