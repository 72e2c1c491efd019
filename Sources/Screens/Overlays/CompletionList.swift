import TerminalCells

/// What is offered while a filter is typed: a list above the word that it would take the place of.
struct CompletionList {
    /// Words seen at once.
    private static let mostRows = 8

    private let list: ScrolledList
    private let hasSelection: Bool
    /// The box with the words.
    let box: MenuBox

    /// Nil where nothing is offered, where nobody asked for it (a word was begun, or the field is
    /// empty and nothing is known yet of what it takes), or where there is no room.
    init?(_ filter: FilterText, in body: Rectangle) {
        guard let completion = filter.completion,
            completion.isBegun || completion.chosen != nil || filter.text.isEmpty
        else { return nil }
        let items = completion.candidates.map {
            Menu.Item(id: $0.text, name: $0.text, note: $0.meaning, role: .strong)
        }
        let height = min(Self.mostRows, items.count, body.height / 2 - 2)
        guard height > 0 else { return nil }
        let indent = displayWidth(
            String(filter.field.characters[..<completion.range.lowerBound]))
        box = MenuBox(
            title: "", items: items, emptyText: "", height: height,
            anchor: .word(x: body.x + indent), in: body)
        var list = ScrolledList()
        list.select(completion.chosen ?? 0, count: items.count, height: height)
        self.list = list
        hasSelection = completion.chosen != nil
    }

    /// Draws it over the lower rows of what lies above the field.
    func draw(on grid: inout CellGrid) {
        box.draw(list, hasSelection: hasSelection, on: &grid)
    }

    /// Which of the words stands in a row; nil: none.
    func candidate(at y: Int) -> Int? {
        list.line(at: y - box.rows.y, count: box.items.count, height: box.rows.height)
    }
}

extension AppState {
    /// What is offered while a filter is typed; nil where nothing is.
    var completions: CompletionList? {
        guard place == .filter, let filter = view.screen.filter(in: self) else { return nil }
        return CompletionList(filter, in: layout.body)
    }
}
