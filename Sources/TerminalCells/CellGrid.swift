/// A screen as plain data: rows of cells, drawn into by pure functions.
///
/// `put` is the one gate through which text enters: control characters become U+FFFD, invisible
/// format characters vanish, wide characters never straddle an edge.
public struct CellGrid: Hashable, Sendable {
    /// Columns.
    public let columns: Int
    /// Rows.
    public let rows: Int
    /// All cells, row by row.
    public private(set) var cells: [Cell]

    /// A blank grid; sizes below 1 become 1.
    public init(columns: Int, rows: Int) {
        self.columns = max(1, columns)
        self.rows = max(1, rows)
        cells = Array(repeating: .blank, count: self.columns * self.rows)
    }

    /// Draws text from a cell to the right, cut at `limit` columns or the edge; returns the columns
    /// used. Places outside the grid are skipped.
    @discardableResult
    public mutating func put(
        _ text: String, x: Int, y: Int, role: Role = .text, emphasis: Emphasis = [],
        limit: Int = .max
    ) -> Int { 0 }

    /// Fills a rectangle with blanks of a role.
    public mutating func fill(_ area: Rectangle, role: Role, emphasis: Emphasis = []) {}

    /// Gives every cell of a rectangle that role, keeping the characters (a selected row).
    public mutating func restyle(_ area: Rectangle, role: Role, emphasis: Emphasis = []) {}

    /// The text of a row without trailing blanks.
    public func text(row: Int) -> String { "" }

    /// The role plane of a row: one letter a cell, as goldens show it.
    public func roles(row: Int) -> String { "" }
}

/// How many columns a text takes when `CellGrid.put` draws it.
public func displayWidth(_ text: String) -> Int { 0 }
