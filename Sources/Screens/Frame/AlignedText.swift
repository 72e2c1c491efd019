import TerminalCells

/// To which edge of its column a text is set.
enum TextAlignment: Hashable, Sendable {
    case left, right
}

extension CellGrid {
    /// Draws a text into one line of a column, shortened where it is too long.
    mutating func put(
        _ text: String, role: Role, aligned alignment: TextAlignment, in line: Rectangle
    ) {
        let text = shortened(text, to: line.width)
        let indent = alignment == .right ? max(0, line.width - displayWidth(text)) : 0
        put(text, x: line.x + indent, y: line.y, role: role, limit: line.width)
    }
}

extension Rectangle {
    /// One line of it, or beside it, in that row of the screen.
    func line(at y: Int) -> Rectangle {
        Rectangle(x: x, y: y, width: width, height: 1)
    }
}
