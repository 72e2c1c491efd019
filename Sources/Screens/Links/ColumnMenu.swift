import FleetModel
import TerminalCells

/// The columns of the table of links: which, in which order, how wide.
///
/// The table behind the menu shows each change at once.
enum ColumnMenu: MenuTopic {
    static let commands: Set<Command> = [
        .menuToggle, .menuLess, .menuMore, .menuItemUp, .menuItemDown,
    ]

    static let showsView = true

    static func title(in state: AppState) -> String { "Columns of the links" }

    /// The columns that are shown, in their order, then all others.
    static func items(in state: AppState) -> [Menu.Item] {
        let shown = state.links.columns
        let drawn = LinksScreen.columns(of: state, in: state.layout.body).map(\.column.name)
        let hidden = LinkColumnName.withoutTags + state.fleet.tagKeys.map { .tag($0) }
        return shown.map { choice in
            let width = choice.width.map { "\($0) wide" } ?? "auto"
            return item(choice.name, drawn.contains(choice.name) ? width : "no room", isOn: true)
        }
            + hidden.filter { name in !shown.contains { $0.name == name } }
            .map { item($0, "", isOn: false) }
    }

    private static func item(_ name: LinkColumnName, _ value: String, isOn: Bool) -> Menu.Item {
        let column = LinkColumn.column(named: name)
        return Menu.Item(
            id: name.text, name: column.title, note: column.summary, value: value, isOn: isOn)
    }

    static func perform(
        _ command: Command, on item: Menu.Item, in state: inout AppState
    ) -> [AppEffect] {
        guard let name = LinkColumnName(item.id) else { return [] }
        let columns = state.links.columns
        guard let place = columns.firstIndex(where: { $0.name == name }) else {
            if command == .menuToggle {
                state.links.columns.append(LinkColumnChoice(name))
            } else {
                let key = state.keyMap.keyName(of: .menuToggle, in: .menu)
                state.say("\(item.name) is not shown" + (key.map { ": \($0) shows it" } ?? ""))
            }
            return []
        }
        switch command {
        case .menuToggle where columns.count == 1: state.say("one column at least is shown")
        case .menuToggle: state.links.columns.remove(at: place)
        case .menuItemUp where place == 0: state.say("\(item.name) is the first")
        case .menuItemUp: state.links.columns.swapAt(place, place - 1)
        case .menuItemDown where place == columns.count - 1:
            state.say("\(item.name) is the last that is shown")
        case .menuItemDown: state.links.columns.swapAt(place, place + 1)
        case .menuLess: setWidth(of: place, -1, &state)
        case .menuMore: setWidth(of: place, 1, &state)
        default: break
        }
        return []
    }

    /// Makes a column wider or narrower than it is; says so where that cannot be.
    private static func setWidth(of place: Int, _ step: Int, _ state: inout AppState) {
        let choice = state.links.columns[place]
        let column = LinkColumn.column(named: choice.name)
        let drawn = drawnWidth(of: choice.name, in: state)
        let least = column.layout(state.fleet, state.layout.body.width).minimum
        let present = drawn ?? choice.width ?? least
        let range = LinkColumnChoice.widths
        let width = step < 0 ? min(present - 1, range.upperBound) : present + 1
        guard range.contains(width) else {
            state.say("\(column.title) is \(present) wide, \(step < 0 ? "the least" : "the most")")
            return
        }
        // A width that it has by itself is no choice.
        state.links.columns[place].width = nil
        if drawnWidth(of: choice.name, in: state) != width {
            state.links.columns[place].width = width
        }
        if let drawn, drawnWidth(of: choice.name, in: state) == drawn {
            state.links.columns[place] = choice
            state.say("there is no room for \(column.title) to be wider")
        }
    }

    /// nil where the table has no room for the column.
    private static func drawnWidth(of name: LinkColumnName, in state: AppState) -> Int? {
        LinksScreen.columns(of: state, in: state.layout.body)
            .first { $0.column.name == name }?.place.width
    }

    static func accept(_ item: Menu.Item, on state: inout AppState) -> [AppEffect] {
        state.settings.columns = state.links.columns
        return [.choose(.columns(state.links.columns))]
    }

    /// Takes back what was changed.
    static func cancel(_ first: Menu.Item?, on state: inout AppState) -> [AppEffect] {
        state.links.columns = state.settings.columns
        return []
    }
}
