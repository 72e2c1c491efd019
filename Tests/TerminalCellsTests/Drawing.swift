import TerminalCells

/// All rows of a grid as text, for comparing with a drawing.
func drawing(_ grid: CellGrid) -> String {
    (0..<grid.rows).map(grid.text(row:)).joined(separator: "\n")
}

/// Every size from 1×1 to the given one.
func sizes(upTo columns: Int, by rows: Int) -> [(columns: Int, rows: Int)] {
    (1...rows).flatMap { row in (1...columns).map { (columns: $0, rows: row) } }
}
