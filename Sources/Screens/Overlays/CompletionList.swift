import TerminalCells

/// What is offered while a filter is typed: a list above the word that it would take the place of.
struct CompletionList {
    /// Words seen at once.
    private static let mostRows = 8

    private let completion: FilterCompletion
    /// Columns from the start of the field to the word.
    private let indent: Int

    /// Nil where nothing is offered, or nobody asked for it: a word was begun, or the field is
    /// empty and nothing is known yet of what it takes.
    init?(_ filter: FilterText) {
        guard let completion = filter.completion,
            completion.isBegun || completion.chosen != nil || filter.text.isEmpty
        else { return nil }
        self.completion = completion
        indent = displayWidth(String(filter.field.characters[..<completion.range.lowerBound]))
    }

    /// Draws it over the lower rows of what lies above the field.
    func draw(in body: Rectangle, on grid: inout CellGrid) {
        let items = completion.candidates.map {
            Menu.Item(id: $0.text, name: $0.text, note: $0.meaning, role: .strong)
        }
        let height = min(Self.mostRows, items.count, body.height / 2 - 2)
        guard height > 0 else { return }
        let box = MenuBox(
            title: "", items: items, emptyText: "", height: height,
            anchor: .word(x: body.x + indent), in: body)
        var list = ScrolledList()
        list.select(completion.chosen ?? 0, count: items.count, height: height)
        box.draw(list, hasSelection: completion.chosen != nil, on: &grid)
    }
}
