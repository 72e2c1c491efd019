import TerminalCells

/// placeholder
enum MapScreen: ViewScreen {
    static func draw(_ state: AppState, in body: Rectangle, on grid: inout CellGrid) {
        grid.drawViewBox(state, in: body, note: "", position: "")
    }

    static func perform(_ command: Command, on state: inout AppState) -> [AppEffect] { [] }
}
