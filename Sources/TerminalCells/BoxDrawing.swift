extension CellGrid {
    /// Draws a box with rounded corners along the inner edge of a rectangle.
    ///
    /// Nothing is drawn into a rectangle smaller than 2×2. Labels that do not fit are cut with an
    /// ellipsis, the note first.
    ///
    /// - Parameters:
    ///   - area: the box with its border; `area.inset` is what is left for content.
    ///   - title: set into the top border at the left.
    ///   - note: set into the top border at the right.
    ///   - footer: set into the bottom border at the right.
    ///   - role: what the border means.
    ///   - titleRole: what the title means; note and footer have the border's role.
    public mutating func drawBox(
        _ area: Rectangle, title: String = "", note: String = "", footer: String = "",
        role: Role = .frame, titleRole: Role = .title
    ) {
        guard area.width >= 2, area.height >= 2 else { return }
        let bottom = area.bottom - 1
        drawRule(x: area.x + 1, y: area.y, width: area.width - 2, role: role)
        drawRule(x: area.x + 1, y: bottom, width: area.width - 2, role: role)
        for y in (area.y + 1)..<max(area.y + 1, bottom) {
            put("│", x: area.x, y: y, role: role)
            put("│", x: area.right - 1, y: y, role: role)
        }
        for (corner, x, y) in [
            ("╭", area.x, area.y), ("╮", area.right - 1, area.y), ("╰", area.x, bottom),
            ("╯", area.right - 1, bottom),
        ] {
            put(corner, x: x, y: y, role: role)
        }
        let room = area.width - 4
        let titleWidth = putLabel(
            title, rightEdge: nil, x: area.x + 1, y: area.y, room: room, role: titleRole)
        putLabel(
            note, rightEdge: area.right - 2, x: area.x + 1, y: area.y, room: room - titleWidth - 1,
            role: role)
        putLabel(
            footer, rightEdge: area.right - 2, x: area.x + 1, y: bottom, room: room, role: role)
    }

    /// Draws a horizontal line.
    mutating func drawRule(x: Int, y: Int, width: Int, role: Role = .frame) {
        put(String(repeating: "─", count: max(0, width)), x: x, y: y, role: role)
    }

    /// Sets a label with a blank on both sides into a border; returns the columns taken.
    @discardableResult
    private mutating func putLabel(
        _ label: String, rightEdge: Int?, x: Int, y: Int, room: Int, role: Role
    ) -> Int {
        let text = shortened(label, to: room - 2)
        guard !text.isEmpty else { return 0 }
        let width = displayWidth(text) + 2
        return put(" \(text) ", x: rightEdge.map { $0 - width } ?? x, y: y, role: role)
    }
}

/// The text, or its beginning with an ellipsis where it is wider than `width` columns.
///
/// Empty when not even one column is there.
public func shortened(_ text: String, to width: Int) -> String {
    guard width > 0 else { return "" }
    guard displayWidth(text) > width else { return text }
    var kept = ""
    var used = 0
    for character in text {
        let columns = displayWidth(String(character))
        guard used + columns < width else { break }
        kept.append(character)
        used += columns
    }
    return kept + "…"
}
