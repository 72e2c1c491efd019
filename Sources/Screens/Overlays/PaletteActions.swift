import TerminalCells

extension AppState {
    /// The offers of the command line in their box.
    func box(of palette: Palette) -> MenuBox {
        let offers = keyMap.offers(for: palette.field.text, in: placeBeneath)
        let items = offers.map { binding in
            Menu.Item(
                id: binding.command.rawValue, name: binding.command.rawValue,
                note: binding.summary, value: binding.keys.first?.name ?? "")
        }
        let typed = palette.field.text
        let elsewhere = keyMap.elsewhere(typed, than: placeBeneath)
        return MenuBox(
            title: "Commands", items: items,
            emptyText: elsewhere.map { "\(typed) holds in \($0), not here" }
                ?? "no command fits what is typed",
            height: min(Palette.mostRows, keyMap.commands(in: placeBeneath).count),
            anchor: .footer, in: layout.body)
    }

    /// Carries a command out in the command line.
    mutating func perform(_ command: Command, in palette: Palette) -> [AppEffect] {
        let box = box(of: palette)
        let selected = box.items.isEmpty ? nil : box.items[palette.list.selected].id
        var palette = palette
        switch command {
        case .menuCancel:
            overlay = nil
        case .menuChoose:
            guard let command = selected.flatMap(Command.init(rawValue:)) else { return [] }
            overlay = nil
            return perform(command)
        case .complete:
            guard let selected else { return [] }
            palette.field.clear()
            palette.field.insert(selected)
            overlay = .palette(palette)
        case .deleteBackward where palette.field.text.isEmpty:
            overlay = nil
        case _ where palette.field.perform(command):
            overlay = .palette(palette)
        default:
            let line = command.target(
                from: palette.list.selected, count: box.items.count, height: box.rows.height)
            guard let line else { return [] }
            palette.select(line: line, of: box.items.count, height: box.rows.height)
            overlay = .palette(palette)
        }
        return []
    }

    /// Types into the command line; the best offer is selected again.
    mutating func type(_ text: String, into palette: Palette) {
        var palette = palette
        palette.field.insert(text)
        palette.select(line: 0, of: 1, height: 1)
        overlay = .palette(palette)
    }

    /// A click selects an offer, outside of them it closes the command line.
    mutating func press(x: Int, y: Int, in palette: Palette) -> [AppEffect] {
        let box = box(of: palette)
        guard box.area.contains(x: x, y: y) else { return perform(.menuCancel, in: palette) }
        let line = palette.list.line(
            at: y - box.rows.y, count: box.items.count, height: box.rows.height)
        guard let line else { return [] }
        var palette = palette
        palette.select(line: line, of: box.items.count, height: box.rows.height)
        overlay = .palette(palette)
        return []
    }

    /// Keeps the selection among the offers.
    mutating func settle(_ palette: Palette) {
        let box = box(of: palette)
        var palette = palette
        palette.select(
            line: palette.list.selected, of: box.items.count, height: box.rows.height)
        overlay = .palette(palette)
    }
}
