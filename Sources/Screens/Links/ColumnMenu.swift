import FleetModel
import TerminalCells

/// The columns of the table of links: which, in which order, how wide.
///
/// The table behind the menu shows each change at once.
enum ColumnMenu: MenuTopic {
    static let commands: Set<Command> = [
        .menuToggle, .menuLess, .menuMore, .menuItemUp, .menuItemDown,
    ]

    static func title(in state: AppState) -> String { "Columns of the links" }

    /// The columns that are shown, in their order, then all others.
    static func items(in state: AppState) -> [Menu.Item] {
        let shown = state.links.columns
        let hidden = LinkColumnName.withoutTags + state.fleet.tagKeys.map { .tag($0) }
        return shown.map { item($0, isOn: true) }
            + hidden.filter { name in !shown.contains { $0.name == name } }
            .map { item(LinkColumnChoice($0), isOn: false) }
    }

    private static func item(_ choice: LinkColumnChoice, isOn: Bool) -> Menu.Item {
        let column = LinkColumn.column(named: choice.name)
        return Menu.Item(
            id: choice.name.text, name: column.title, note: column.summary,
            value: isOn ? choice.width.map { "\($0) wide" } ?? "auto" : "", isOn: isOn)
    }

    static func perform(
        _ command: Command, on item: Menu.Item, in state: inout AppState
    ) -> [AppEffect] {
        guard let name = LinkColumnName(item.id) else { return [] }
        var columns = state.links.columns
        guard let place = columns.firstIndex(where: { $0.name == name }) else {
            if command == .menuToggle { state.links.columns.append(LinkColumnChoice(name)) }
            return []
        }
        switch command {
        case .menuToggle where columns.count == 1:
            state.say("one column at least is shown")
        case .menuToggle: columns.remove(at: place)
        case .menuItemUp where place > 0: columns.swapAt(place, place - 1)
        case .menuItemDown where place < columns.count - 1: columns.swapAt(place, place + 1)
        case .menuLess: columns[place].width = width(of: columns[place], -1, state)
        case .menuMore: columns[place].width = width(of: columns[place], 1, state)
        default: break
        }
        state.links.columns = columns
        return []
    }

    /// A column wider or narrower than it is; nil where that is what it would be by itself.
    private static func width(
        of choice: LinkColumnChoice, _ step: Int, _ state: AppState
    ) -> Int? {
        let room = LinksScreen.rows(in: state.layout.body).width
        let usual = LinkColumn.column(named: choice.name).layout(state.fleet, room).widest
        let range = LinkColumnChoice.widths
        let width = (choice.width ?? usual) + step
        let inside = max(range.lowerBound, min(width, range.upperBound))
        return inside == usual ? nil : inside
    }

    static func accept(_ item: Menu.Item, on state: inout AppState) -> [AppEffect] {
        state.links.columnsBefore = nil
        return [.choose(.columns(state.links.columns))]
    }

    static func cancel(_ first: Menu.Item?, on state: inout AppState) -> [AppEffect] {
        if let before = state.links.columnsBefore { state.links.columns = before }
        state.links.columnsBefore = nil
        return []
    }
}

extension AppState {
    /// Opens the menu of columns; giving it up takes back what was changed in it.
    mutating func openColumnMenu() {
        links.columnsBefore = links.columns
        openMenu(.columns)
    }
}

extension TableColumn {
    /// What it takes where there is room for it; of one without a limit the least.
    fileprivate var widest: Int {
        switch width {
        case .fixed(let columns): columns
        case .flexible(let minimum, .max, _): minimum
        case .flexible(_, let maximum, _): maximum
        }
    }
}
