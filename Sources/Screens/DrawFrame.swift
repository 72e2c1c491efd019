public import TerminalCells

/// The whole screen at a size, from the state alone.
///
/// Any size and any state give a grid of exactly that size (at least 1×1).
public func drawFrame(_ state: AppState, columns: Int, rows: Int) -> CellGrid {
    CellGrid(columns: columns, rows: rows)
}
