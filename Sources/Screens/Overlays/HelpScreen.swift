import TerminalCells

/// The help, in place of the view that it explains.
enum HelpScreen {
    static func draw(
        scroll: Int, state: AppState, in area: Rectangle, on grid: inout CellGrid
    ) {
        let content = DetailScreen.contentArea(of: area)
        let flow = flow(of: state, width: content.width)
        let first = clampedScroll(scroll, height: flow.height, window: content.height)
        grid.fill(area, role: .text)
        grid.drawBox(
            area, title: "Help: \(state.detail == nil ? state.view.rawValue : "detail")",
            footer: scrollPosition(first: first, height: flow.height, window: content.height))
        var page = CellGrid(columns: content.width, rows: flow.height)
        flow.draw(x: 0, y: 0, on: &page)
        grid.show(page, from: first, in: content)
    }

    /// Rows of the whole help, for scrolling.
    static func height(of state: AppState, body: Rectangle) -> Int {
        flow(of: state, width: DetailScreen.contentArea(of: body).width).height
    }

    private static func flow(of state: AppState, width: Int) -> PanelFlow {
        PanelFlow(state.helpPanels, width: width, columnWidth: 52)
    }
}
