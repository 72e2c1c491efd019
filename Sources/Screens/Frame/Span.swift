import TerminalCells

/// A piece of a line and what it means.
struct Span: Hashable, Sendable {
    var text: String
    var role: Role
    var emphasis: Emphasis = []

    init(_ text: String, _ role: Role = .text, emphasis: Emphasis = []) {
        self.text = text
        self.role = role
        self.emphasis = emphasis
    }
}

extension [Span] {
    /// Columns of all pieces together.
    var width: Int { reduce(0) { $0 + displayWidth($1.text) } }
}

extension CellGrid {
    /// Draws pieces one behind the other, cut with an ellipsis at `limit` columns; returns the
    /// columns used.
    @discardableResult
    mutating func put(_ spans: [Span], x: Int, y: Int, limit: Int = .max) -> Int {
        var used = 0
        for span in spans where used < limit {
            let text = limit == .max ? span.text : shortened(span.text, to: limit - used)
            used += put(text, x: x + used, y: y, role: span.role, emphasis: span.emphasis)
        }
        return used
    }
}
