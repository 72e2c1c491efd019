import TerminalCells

/// A list to choose from that lies over the view: themes, columns, saved filters, settings.
struct Menu: Hashable, Sendable {
    /// One line of it.
    struct Item: Hashable, Sendable {
        /// What its topic knows it by; unique in its menu.
        var id: String
        /// The word at the left.
        var name: String
        /// What it means, behind everything else, cut first.
        var note = ""
        /// What it is set to; right-aligned behind the names.
        var value = ""
        /// Whether its box is checked; nil: it has none.
        var isOn: Bool?
        /// Whether it is what holds now: marked, and selected when the menu is opened.
        var isChosen = false
        /// What its name means.
        var role = Role.text
    }

    /// What it offers and does.
    let name: MenuName
    /// What was selected when it was opened, for whoever gives it up; nil where nothing was.
    let first: Item?
    /// The item that the selection follows when items move.
    private(set) var selected: String?
    private(set) var list = ScrolledList()

    /// Opens it at the item that holds now.
    init(_ name: MenuName, items: [Item], height: Int) {
        let line = items.firstIndex(where: \.isChosen) ?? 0
        self.name = name
        first = items.indices.contains(line) ? items[line] : nil
        select(line: line, of: items, height: height)
    }

    /// Selects a line and scrolls to it.
    mutating func select(line: Int, of items: [Item], height: Int) {
        list.select(line, count: items.count, height: height)
        selected = items.isEmpty ? nil : items[list.selected].id
    }

    /// Follows the selected item to its line; where it is gone, what took its line is selected.
    mutating func settle(on items: [Item], height: Int) {
        let line = items.firstIndex { $0.id == selected }
        select(line: line ?? list.selected, of: items, height: height)
    }

    /// The selected item; nil in an empty menu.
    func selection(among items: [Item]) -> Item? {
        items.first { $0.id == selected }
    }
}

/// The menus that there are.
enum MenuName: Hashable, Sendable, CaseIterable {
    /// The columns of the table of links.
    case columns
    /// The saved filters over links.
    case savedFilters
    /// The themes.
    case themes
    /// What can be set on the screen.
    case settings

    /// What it offers and what choosing does.
    var topic: any MenuTopic.Type {
        switch self {
        case .columns: ColumnMenu.self
        case .savedFilters: SavedFilters.self
        case .themes: ThemeMenu.self
        case .settings: SettingsMenu.self
        }
    }
}

/// What a menu offers and does: drawing, keys and mouse treat all menus alike.
protocol MenuTopic {
    /// The title of the box.
    static func title(in state: AppState) -> String

    /// The lines, made from the state whenever they are needed.
    static func items(in state: AppState) -> [Menu.Item]

    /// Which commands beside choosing and moving mean something to it; the footer names them.
    static var commands: Set<Command> { get }

    /// Whether each change holds at once, so that giving the menu up takes nothing back.
    static var holdsAtOnce: Bool { get }

    /// Whether the view behind shows what is chosen, so that the box leaves it half of the room.
    static var showsView: Bool { get }

    /// The selection came to an item: shows what choosing it would be like.
    static func preview(_ item: Menu.Item, on state: inout AppState) -> [AppEffect]

    /// An item was chosen; the menu is closed already.
    static func accept(_ item: Menu.Item, on state: inout AppState) -> [AppEffect]

    /// The menu was given up, and is closed already.
    ///
    /// - Parameter first: what was selected when it was opened.
    static func cancel(_ first: Menu.Item?, on state: inout AppState) -> [AppEffect]

    /// One of its own commands was given; the menu stays open.
    static func perform(
        _ command: Command, on item: Menu.Item, in state: inout AppState
    ) -> [AppEffect]
}

extension MenuTopic {
    static var commands: Set<Command> { [] }
    static var holdsAtOnce: Bool { false }
    static var showsView: Bool { false }
    static func preview(_ item: Menu.Item, on state: inout AppState) -> [AppEffect] { [] }
    static func cancel(_ first: Menu.Item?, on state: inout AppState) -> [AppEffect] {
        first.map { preview($0, on: &state) } ?? []
    }
    static func perform(
        _ command: Command, on item: Menu.Item, in state: inout AppState
    ) -> [AppEffect] { [] }
}
