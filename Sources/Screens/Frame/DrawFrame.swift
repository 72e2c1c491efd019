public import TerminalCells

/// The whole screen at a size, from the state alone.
///
/// Any size and any state give a grid of exactly that size (at least 1×1). With the ASCII glyph set
/// nothing but ASCII is in it.
public func drawFrame(_ state: AppState, columns: Int, rows: Int) -> CellGrid {
    var grid = CellGrid(columns: columns, rows: rows)
    if FrameLayout.fits(columns: grid.columns, rows: grid.rows) {
        var state = state
        state.size = Size(columns: grid.columns, rows: grid.rows)
        draw(state, on: &grid)
    } else {
        drawTooSmall(on: &grid)
    }
    return state.glyphs == .ascii ? grid.inASCII() : grid
}

private func draw(_ state: AppState, on grid: inout CellGrid) {
    let layout = state.layout
    drawHeader(state, in: layout.header, on: &grid)
    drawBanner(state, in: layout.banner, on: &grid)
    if let detail = state.detail {
        DetailScreen.draw(detail, state: state, in: layout.body, on: &grid)
    } else if let page = state.incidentPage {
        IncidentPageScreen.draw(page, state: state, in: layout.body, on: &grid)
    } else {
        state.view.screen.draw(state, in: layout.body, on: &grid)
    }
    state.completions?.draw(on: &grid)
    state.overlay?.draw(state, in: layout.body, on: &grid)
    drawFooter(state, in: layout.footer, on: &grid)
}

/// Says which size is needed and which there is, as far as that fits.
private func drawTooSmall(on grid: inout CellGrid) {
    let needed = FrameLayout.smallest
    let lines = [
        "terminal too small", "needed \(needed.columns)×\(needed.rows)",
        "there is \(grid.columns)×\(grid.rows)",
    ]
    let first = max(0, (grid.rows - lines.count) / 2)
    for (line, y) in zip(lines, first...) {
        let x = max(0, (grid.columns - displayWidth(line)) / 2)
        grid.put(line, x: x, y: y, role: .bannerNotice)
    }
}
