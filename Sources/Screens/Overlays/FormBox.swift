import TerminalCells

/// A form in a box over the view: where its rows lie, and how they are drawn.
struct FormBox {
    private static let mostColumns = 78

    /// One row inside the box.
    private enum Row {
        case subject(String)
        case blank
        case field(Int)
        /// What is said of that field; may be empty, so that nothing moves while somebody types.
        case remark(Int, text: String, isWrong: Bool)

        /// What is left out where there is no room for all, the lowest first; nil: nothing of it.
        func givesWay(selected: Int) -> Int? {
            switch self {
            case .blank: 0
            case .subject: 1
            case .remark(_, let text, _) where text.isEmpty: 0
            case .remark(let field, _, _): field == selected ? nil : 2
            case .field: nil
            }
        }
    }

    private let title: String
    private let form: Form
    private let labelWidth: Int
    private let objections: [FieldObjection?]
    private let rows: [Row]
    /// The first row that is seen, where not all are.
    private let firstRow: Int
    /// The box with its border.
    let area: Rectangle

    init(_ form: Form, _ state: AppState, in body: Rectangle) {
        let topic = form.name.topic
        let width = min(body.width, Self.mostColumns)
        let objections = form.fields.map { topic.objection(to: $0, in: state) }
        let room = max(1, body.height - 2)
        var rows: [Row] = []
        if let subject = topic.subject(in: state) {
            rows =
                wrapped([Span(subject)], width: width - 4).prefix(3)
                .map { .subject($0.map(\.text).joined()) } + [.blank]
        }
        for (place, field) in form.fields.enumerated() {
            rows.append(.field(place))
            let remark = Self.remark(
                on: field, objections[place], isSelected: place == form.selected, in: form, state)
            rows.append(.remark(place, text: remark.text, isWrong: remark.isWrong))
        }
        while rows.count > room {
            let ranked = rows.indices.compactMap { row in
                rows[row].givesWay(selected: form.selected).map { (row: row, rank: $0) }
            }
            guard let lowest = ranked.map(\.rank).min(),
                let last = ranked.last(where: { $0.rank == lowest })
            else { break }
            rows.remove(at: last.row)
        }
        let selected = rows.firstIndex {
            if case .field(form.selected) = $0 { true } else { false }
        }
        title = topic.title(in: state)
        self.form = form
        self.objections = objections
        self.rows = rows
        labelWidth = 2 + (form.fields.map { displayWidth($0.name.rawValue) }.max() ?? 0)
        // With the row of the selected field also what is said of it.
        firstRow = max(0, min((selected ?? 0) + 2, rows.count) - room)
        let height = min(body.height, rows.count + 2)
        area = Rectangle(
            x: body.x + (body.width - width) / 2, y: body.y + (body.height - height) / 3,
            width: width, height: height)
    }

    /// What is said of a field: why it cannot be taken, what is to be typed, or what it means.
    private static func remark(
        on field: Form.Field, _ objection: FieldObjection?, isSelected: Bool, in form: Form,
        _ state: AppState
    ) -> (text: String, isWrong: Bool) {
        switch objection {
        case .wrong(let text, _): return (text, true)
        case .missing(let text):
            return form.isTried || isSelected ? (text, form.isTried) : ("", false)
        case nil:
            let isKnown = !field.text.isEmpty && [.links, .lasting].contains(field.name)
            let isSaid = isSelected || isKnown
            return (isSaid ? form.name.topic.meaning(of: field, in: state) : "", false)
        }
    }

    /// Draws it over what lies there.
    func draw(on grid: inout CellGrid) {
        grid.fill(area, role: .text)
        grid.drawBox(area, title: title)
        let content = area.content
        for (row, y) in zip(rows.dropFirst(firstRow), content.y..<content.bottom) {
            let fieldAt = content.x + labelWidth
            let fieldWidth = content.width - labelWidth
            switch row {
            case .blank: break
            case .subject(let text):
                grid.put([Span(text, .muted)], x: content.x, y: y, limit: content.width)
            case .remark(_, let text, let isWrong):
                let spans = [Span(isWrong ? "✖ \(text)" : text, isWrong ? .down : .muted)]
                grid.put(spans, x: fieldAt, y: y, limit: fieldWidth)
            case .field(let place):
                let isSelected = place == form.selected
                grid.put(
                    [Span(form.fields[place].name.rawValue, isSelected ? .strong : .muted)],
                    x: content.x, y: y, limit: labelWidth - 1)
                let room = Rectangle(x: fieldAt, y: y, width: fieldWidth, height: 1)
                grid.fill(room, role: .input)
                var wrongAt: Int?
                if case .wrong(_, let position) = objections[place] { wrongAt = position }
                grid.put(
                    form.fields[place].typed, in: room, wrongAt: wrongAt, hasCursor: isSelected)
            }
        }
    }

    /// The field at a cell; nil where there is none.
    func field(x: Int, y: Int) -> Int? {
        let content = area.content
        guard content.contains(x: x, y: y) else { return nil }
        let line = y - content.y + firstRow
        guard rows.indices.contains(line), case .field(let place) = rows[line] else { return nil }
        return place
    }
}
