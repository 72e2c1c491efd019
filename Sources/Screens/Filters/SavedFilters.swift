import FleetModel
import TerminalCells

/// The filters that are kept under a name: choosing one filters the links by it, and the one that
/// holds can be saved and deleted.
enum SavedFilters: MenuTopic {
    /// Stand before the names of filters in identifiers, so that no name is taken for a line.
    private static let sign = "="
    private static let save = "save"
    private static let delete = "delete"

    static func title(in state: AppState) -> String { "Saved filters" }

    static func items(in state: AppState) -> [Menu.Item] {
        let held = state.links.filter.text.text
        let filters = state.settings.filters.enumerated().map { place, filter in
            let key = Command.savedFilter(at: place).flatMap {
                state.keyMap.keyName(of: $0, in: .links)
            }
            return Menu.Item(
                id: sign + filter.name, name: filter.name, note: filter.text, value: key ?? "",
                isChosen: filter.text == held)
        }
        return filters + [
            Menu.Item(
                id: save, name: "save …", note: held.isEmpty ? "the filter that holds" : held,
                role: .group)
        ] + (state.settings.ownFilters.isEmpty ? [] : [deletion(in: state)])
    }

    private static func deletion(in state: AppState) -> Menu.Item {
        let own = state.ownFilter
        return Menu.Item(
            id: delete, name: own.map { "delete \($0.name)" } ?? "delete …",
            note: own == nil ? "the one that holds, if it was saved here" : "what it says holds on",
            role: .group)
    }

    static func accept(_ item: Menu.Item, on state: inout AppState) -> [AppEffect] {
        switch item.id {
        case save: state.beginToSaveFilter()
        case delete: return state.deleteFilter()
        default:
            let filter = state.settings.filters.first { sign + $0.name == item.id }
            if let filter { _ = state.editFilter(.set(filter.text)) }
        }
        return []
    }
}

extension AppState {
    /// The filter that holds, if it was saved on the screen.
    fileprivate var ownFilter: SavedFilter? {
        settings.ownFilters.first { $0.text == links.filter.text.text }
    }

    /// Asks for the name under which the filter that holds is to be saved.
    fileprivate mutating func beginToSaveFilter() {
        let held = links.filter.text.text
        if held.isEmpty {
            let key = keyMap.wayTo(.filter, in: view.place)
            say("no filter holds: \(key) types one, which can be saved then")
        } else if let saved = settings.filters.first(where: { $0.text == held }) {
            say("this filter is saved already: “\(saved.name)”")
        } else {
            overlay = .naming(FilterNaming())
        }
    }

    /// Nothing is lost by it but the name: the filter holds on and can be saved anew.
    fileprivate mutating func deleteFilter() -> [AppEffect] {
        guard let own = ownFilter else {
            say("choose first which to delete; filters of the file are deleted there")
            return []
        }
        settings.ownFilters.removeAll { $0 == own }
        say("“\(own.name)” is saved no longer; what it says holds on")
        return [.choose(.deleteFilter(named: own.name))]
    }

    /// Filters the links by the saved filter that the command names; says so where there is none.
    mutating func applySavedFilter(_ command: Command) {
        let filters = settings.filters
        let place = command.savedFilterPlace
        guard let place, filters.indices.contains(place) else {
            let key = keyMap.wayTo(.savedFilters, in: view.place)
            say("no filter is saved there; \(key) lists those that are")
            return
        }
        _ = editFilter(.set(filters[place].text))
    }
}

extension Command {
    private static let ofSavedFilters: [Command] = [
        .savedFilter1, .savedFilter2, .savedFilter3, .savedFilter4, .savedFilter5, .savedFilter6,
        .savedFilter7, .savedFilter8, .savedFilter9,
    ]

    /// The command that applies the saved filter in that place of the list, from 0; nil beyond the
    /// ninth.
    static func savedFilter(at place: Int) -> Command? {
        ofSavedFilters.indices.contains(place) ? ofSavedFilters[place] : nil
    }

    /// Which saved filter the command applies, from 0; nil for other commands.
    var savedFilterPlace: Int? { Self.ofSavedFilters.firstIndex(of: self) }
}
