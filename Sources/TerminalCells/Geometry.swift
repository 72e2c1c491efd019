/// A rectangle of cells; never negative.
public struct Rectangle: Hashable, Sendable {
    /// The left column, from 0.
    public var x: Int
    /// The top row, from 0.
    public var y: Int
    /// Columns, at least 0.
    public var width: Int
    /// Rows, at least 0.
    public var height: Int

    /// Negative sizes become 0.
    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = max(0, width)
        self.height = max(0, height)
    }

    /// Without a border of one cell on each side.
    public var inset: Rectangle {
        Rectangle(x: x + 1, y: y + 1, width: width - 2, height: height - 2)
    }

    /// The part inside another rectangle; of size 0 where they do not meet.
    func intersection(_ other: Rectangle) -> Rectangle {
        let left = max(x, other.x)
        let top = max(y, other.y)
        return Rectangle(
            x: left, y: top, width: min(right, other.right) - left,
            height: min(bottom, other.bottom) - top)
    }

    /// Whether a cell is inside.
    public func contains(x: Int, y: Int) -> Bool {
        x >= self.x && x < right && y >= self.y && y < bottom
    }

    /// The column right of the last one.
    public var right: Int { x + width }

    /// The row below the last one.
    public var bottom: Int { y + height }
}
