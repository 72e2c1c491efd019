/// A screen as plain data: rows of cells, drawn into by pure functions.
///
/// `put` is the one gate through which text enters: control characters become U+FFFD, invisible
/// format characters vanish, wide characters never straddle an edge. Drawing over one half of a
/// wide character blanks the other half. A text with right-to-left characters ends with a mark that
/// keeps terminals which turn such text round from turning what stands behind it as well.
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

    /// The whole grid.
    public var bounds: Rectangle { Rectangle(x: 0, y: 0, width: columns, height: rows) }

    /// The cell at a place; nil outside the grid.
    public subscript(x: Int, y: Int) -> Cell? {
        guard x >= 0, x < columns, y >= 0, y < rows else { return nil }
        return cells[y * columns + x]
    }

    /// Draws text from a cell to the right, cut at `limit` columns or the edge.
    ///
    /// Places outside the grid are skipped; a text that begins left of the grid shows its later
    /// part. A wide character of which only one column would be shown is not drawn.
    ///
    /// - Parameters:
    ///   - text: any text, also from the network.
    ///   - x: the first column, may be negative.
    ///   - y: the row, may be outside.
    ///   - role: what the text means.
    ///   - emphasis: attributes beside the role's.
    ///   - limit: columns at most, counted from `x`.
    /// - Returns: the columns used, counted from `x`, with those left of the grid.
    @discardableResult
    public mutating func put(
        _ text: String, x: Int, y: Int, role: Role = .text, emphasis: Emphasis = [],
        limit: Int = .max
    ) -> Int {
        let start = max(x, -Self.farthest)
        guard start < columns else { return 0 }
        let room = min(limit, columns - start)
        var used = 0
        var last: Int?
        var holdsRightToLeft = false
        forEachCell(of: text) { plain in
            let width = Int(plain.width)
            guard used + width <= room else { return false }
            var cell = plain
            cell.role = role
            cell.emphasis = emphasis
            let column = start + used
            if column >= 0 {
                place(cell, x: column, y: y)
                last = column
                if isRightToLeft(cell.scalar) { holdsRightToLeft = true }
            } else if column + width > 0 {
                place(Cell.blank(role: role, emphasis: emphasis), x: 0, y: y)
            }
            used += width
            return true
        }
        if holdsRightToLeft, let last { endRightToLeft(x: last, y: y) }
        return used
    }

    /// Draws ready cells, such as a strip, from a place to the right; what is outside is skipped.
    ///
    /// Meant for cells of one column: any other is drawn as a blank.
    public mutating func put(_ cells: [Cell], x: Int, y: Int) {
        guard y >= 0, y < rows else { return }
        for (column, cell) in zip(x..., cells) where column >= 0 && column < columns {
            let isWhole = cell.width == 1
            place(
                isWhole ? cell : .blank(role: cell.role, emphasis: cell.emphasis), x: column, y: y)
        }
    }

    /// Fills a rectangle with blanks of a role.
    public mutating func fill(_ area: Rectangle, role: Role, emphasis: Emphasis = []) {
        let part = area.intersection(bounds)
        for y in part.y..<(part.y + part.height) {
            for x in part.x..<(part.x + part.width) {
                place(Cell.blank(role: role, emphasis: emphasis), x: x, y: y)
            }
        }
    }

    /// Gives every cell of a rectangle that role and emphasis, keeping the characters (a selected
    /// row).
    public mutating func restyle(_ area: Rectangle, role: Role, emphasis: Emphasis = []) {
        let part = area.intersection(bounds)
        for y in part.y..<(part.y + part.height) {
            for index in (y * columns + part.x)..<(y * columns + part.x + part.width) {
                cells[index].role = role
                cells[index].emphasis = emphasis
            }
        }
    }

    /// The text of a row without trailing blanks; empty outside the grid.
    public func text(row: Int) -> String {
        guard row >= 0, row < rows else { return "" }
        var scalars = String.UnicodeScalarView()
        for cell in self[cellsOfRow: row] where cell.width > 0 {
            for value in [cell.scalar, cell.firstMark, cell.secondMark] where value != 0 {
                scalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
            }
        }
        while scalars.last == " " { scalars.removeLast() }
        return String(scalars)
    }

    /// The role plane of a row: each cell's `Role.letter`, as goldens show it; empty outside the
    /// grid.
    public func roles(row: Int) -> String {
        guard row >= 0, row < rows else { return "" }
        return String(self[cellsOfRow: row].map(\.role.letter))
    }

    /// The cells of one row, which must be inside the grid.
    public subscript(cellsOfRow row: Int) -> ArraySlice<Cell> {
        cells[(row * columns)..<((row + 1) * columns)]
    }

    /// Replaces every cell by what `replacement` makes of it and of the new cell to its left.
    ///
    /// The replacements must keep wide characters whole.
    mutating func replaceCells(_ replacement: (_ cell: Cell, _ left: Cell?) -> Cell) {
        for index in cells.indices {
            let left = index % columns == 0 ? nil : cells[index - 1]
            cells[index] = replacement(cells[index], left)
        }
    }

    /// Puts LEFT-TO-RIGHT MARK on a cell, in place of its second mark where it has two.
    ///
    /// Without it the numbers of the next column would count as a part of the right-to-left text.
    /// Spec: UAX #9 rules W2 and N1, Unicode 15.
    private mutating func endRightToLeft(x: Int, y: Int) {
        guard y >= 0, y < rows else { return }
        let index = y * columns + x
        if cells[index].firstMark == 0 {
            cells[index].firstMark = leftToRightMark
        } else {
            cells[index].secondMark = leftToRightMark
        }
    }

    /// Columns left of the grid at which a text may begin; keeps sums of columns from overflowing.
    private static let farthest = 1 << 40

    /// Writes a character's cell and, for a wide one, its right half; the width must fit the row.
    private mutating func place(_ cell: Cell, x: Int, y: Int) {
        guard y >= 0, y < rows else { return }
        let first = y * columns + x
        let last = first + Int(cell.width) - 1
        if cells[first].width == 0, x > 0 {
            cells[first - 1] = .blank(role: cells[first - 1].role)
        }
        if cells[last].width == 2 {
            cells[last + 1] = .blank(role: cells[last + 1].role)
        }
        cells[first] = cell
        if cell.width == 2 {
            cells[last] = Cell(0, role: cell.role, emphasis: cell.emphasis, width: 0)
        }
    }
}
