import FleetModel
import TerminalCells

/// The filters that the settings keep under a name: choosing one filters the links by it.
enum SavedFilters: MenuTopic {
    static func title(in state: AppState) -> String { "Saved filters" }

    static func items(in state: AppState) -> [Menu.Item] {
        let held = state.links.filter.text.text
        return state.settings.savedFilters.enumerated().map { place, filter in
            let key = Command.savedFilter(at: place).flatMap {
                state.keyMap.keyName(of: $0, in: .links)
            }
            return Menu.Item(
                id: filter.name, name: filter.name, note: filter.text, value: key ?? "",
                isChosen: filter.text == held)
        }
    }

    static var emptyText: String {
        "none yet: ui: filters: { night: \"state:down site=fra\" } in the file"
    }

    static func accept(_ item: Menu.Item, on state: inout AppState) -> [AppEffect] {
        let filter = state.settings.savedFilters.first { $0.name == item.id }
        if let filter { _ = state.editFilter(.set(filter.text)) }
        return []
    }
}

extension AppState {
    /// Filters the links by the saved filter that the command names; says so where there is none.
    mutating func applySavedFilter(_ command: Command) {
        let filter = command.savedFilterPlace.flatMap { place in
            settings.savedFilters.indices.contains(place)
                ? settings.savedFilters[place] : nil
        }
        guard let filter else {
            let key = keyMap.keyName(of: .savedFilters, in: view.place) ?? ""
            say("no filter is saved there; \(key) lists those that are")
            return
        }
        _ = editFilter(.set(filter.text))
    }
}

extension Command {
    private static let ofSavedFilters: [Command] = [
        .savedFilter1, .savedFilter2, .savedFilter3, .savedFilter4, .savedFilter5, .savedFilter6,
        .savedFilter7, .savedFilter8, .savedFilter9,
    ]

    /// The command that applies the saved filter in that place of the file, from 0; nil beyond the
    /// ninth.
    static func savedFilter(at place: Int) -> Command? {
        ofSavedFilters.indices.contains(place) ? ofSavedFilters[place] : nil
    }

    /// Which saved filter the command applies, from 0; nil for other commands.
    var savedFilterPlace: Int? { Self.ofSavedFilters.firstIndex(of: self) }
}
