import TerminalCells

extension AppState {
    /// Opens a menu over the view.
    mutating func openMenu(_ name: MenuName) {
        let box = box(of: name)
        overlay = .menu(Menu(name, items: box.items, height: box.rows.height))
    }

    /// The box of a menu as it is now.
    func box(of name: MenuName) -> MenuBox {
        let (topic, body) = (name.topic, layout.body)
        let items = topic.items(in: self)
        return MenuBox(
            title: topic.title(in: self), items: items, emptyText: "nothing to choose from",
            height: topic.showsView ? min(items.count, body.height / 2 - 2) : nil,
            anchor: topic.showsView ? .footer : .middle, in: body)
    }

    /// Carries a command out in a menu.
    mutating func perform(_ command: Command, in menu: Menu) -> [AppEffect] {
        let topic = menu.name.topic
        let box = box(of: menu.name)
        let selection = menu.selection(among: box.items)
        switch command {
        case .menuCancel:
            overlay = nil
            return topic.cancel(menu.first, on: &self)
        case .menuChoose:
            overlay = nil
            return selection.map { topic.accept($0, on: &self) } ?? []
        case _ where topic.commands.contains(command):
            return selection.map { topic.perform(command, on: $0, in: &self) } ?? []
        case _ where Command.ofMenuTopics.contains(command):
            say("\(command.rawValue) means nothing in this menu")
            return []
        default:
            let line = command.target(
                from: menu.list.selected, count: box.items.count, height: box.rows.height)
            return line.map { select(line: $0, in: menu, box) } ?? []
        }
    }

    private mutating func select(line: Int, in menu: Menu, _ box: MenuBox) -> [AppEffect] {
        var menu = menu
        menu.select(line: line, of: box.items, height: box.rows.height)
        overlay = .menu(menu)
        guard let item = menu.selection(among: box.items) else { return [] }
        return menu.name.topic.preview(item, on: &self)
    }

    /// A click selects an item, outside the box it gives the menu up.
    mutating func press(x: Int, y: Int, in menu: Menu) -> [AppEffect] {
        let box = box(of: menu.name)
        guard box.area.contains(x: x, y: y) else { return perform(.menuCancel, in: menu) }
        let line = menu.list.line(
            at: y - box.rows.y, count: box.items.count, height: box.rows.height)
        return line.map { select(line: $0, in: menu, box) } ?? []
    }

    /// Keeps the selection on its item, and in sight.
    mutating func settle(_ menu: Menu) {
        let box = box(of: menu.name)
        var menu = menu
        menu.settle(on: box.items, height: box.rows.height)
        overlay = .menu(menu)
    }
}
