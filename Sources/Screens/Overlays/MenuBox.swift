import TerminalCells

/// A list of items in a box over the view: where it lies, and how it is drawn.
struct MenuBox {
    /// Where in the body it lies.
    enum Anchor {
        /// In the middle, a little above.
        case middle
        /// On the footer, as wide as the body: what is typed there chooses in it.
        case footer
        /// On the footer, over the word that begins in that column: what is typed there may become
        /// one of the items.
        case word(x: Int)
    }

    let title: String
    let items: [Menu.Item]
    let emptyText: String
    /// The box with its border.
    let area: Rectangle

    /// - Parameter height: rows of items to leave room for; nil: as many as there are.
    init(
        title: String, items: [Menu.Item], emptyText: String, height: Int? = nil,
        anchor: Anchor = .middle, in body: Rectangle
    ) {
        self.title = title
        self.items = items
        self.emptyText = emptyText
        let height = min(body.height, max(1, height ?? items.count) + 2)
        let widest = Columns(items).width
        let width = min(
            body.width, max(widest, displayWidth(emptyText), displayWidth(title) + 2) + 4)
        switch anchor {
        case .middle:
            area = Rectangle(
                x: body.x + (body.width - width) / 2, y: body.y + (body.height - height) / 3,
                width: width, height: height)
        case .footer:
            area = Rectangle(
                x: body.x, y: body.bottom - height, width: body.width, height: height)
        case .word(let x):
            area = Rectangle(
                x: max(body.x, min(x, body.right - width)), y: body.bottom - height, width: width,
                height: height)
        }
    }

    /// Where the items are.
    var rows: Rectangle { area.inset }

    /// Draws the items that fit; `hasSelection` is false where none of them is selected yet.
    func draw(_ list: ScrolledList, hasSelection: Bool = true, on grid: inout CellGrid) {
        let visible = list.visible(count: items.count, height: rows.height)
        grid.fill(area, role: .text)
        grid.drawBox(
            area, title: title,
            footer: scrollPosition(
                first: visible.lowerBound, height: items.count, window: rows.height))
        guard !items.isEmpty else {
            grid.put(
                [Span(emptyText, .muted)], x: rows.x + 1, y: rows.y, limit: rows.width - 2)
            return
        }
        let columns = Columns(items)
        for (line, y) in zip(visible, rows.y...) {
            grid.put(columns.spans(of: items[line]), x: rows.x + 1, y: y, limit: rows.width - 2)
            if hasSelection, line == list.selected {
                grid.restyle(
                    Rectangle(x: rows.x, y: y, width: rows.width, height: 1), role: .selection)
            }
        }
    }
}

/// How wide the parts of the items are, so that they stand in columns.
private struct Columns {
    private let items: [Menu.Item]
    private let hasMarks: Bool
    private let hasBoxes: Bool
    private let nameWidth: Int
    private let valueWidth: Int

    init(_ items: [Menu.Item]) {
        self.items = items
        hasMarks = items.contains(where: \.isChosen)
        hasBoxes = items.contains { $0.isOn != nil }
        nameWidth = items.map { displayWidth($0.name) }.max() ?? 0
        valueWidth = items.map { displayWidth($0.value) }.max() ?? 0
    }

    /// Columns of the widest item.
    var width: Int { items.map { spans(of: $0).width }.max() ?? 0 }

    func spans(of item: Menu.Item) -> [Span] {
        var spans: [Span] = []
        if hasMarks { spans.append(Span(item.isChosen ? "● " : "  ", .title)) }
        if hasBoxes { spans.append(Span(item.isOn.map { $0 ? "[x] " : "[ ] " } ?? "    ")) }
        spans.append(Span(item.name + blanks(nameWidth - displayWidth(item.name)), item.role))
        if valueWidth > 0 {
            let indent = blanks(2 + valueWidth - displayWidth(item.value))
            spans.append(Span(indent + item.value, .strong))
        }
        if !item.note.isEmpty { spans.append(Span("  \(item.note)", .muted)) }
        return spans
    }

    private func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }
}
