import TerminalCells

extension KeyMap {
    /// Filters: typed, completed, saved.
    static let filterKeys: [KeyBinding] =
        [
            KeyBinding(
                .filter, keys: [.character("/")], label: "filter", "filter as you type",
                group: .view, in: [.links, .events, .brokers, .map]),
            KeyBinding(
                .back, keys: [.escape], "forget the search, without one clear the filter",
                group: .view,
                in: [.links, .events, .brokers, .map]),
            KeyBinding(
                .savedFilters, keys: [.character("v")],
                "choose a saved filter, save one or delete it", group: .view,
                in: Place.linkLists),
            KeyBinding(
                .menuChoose, keys: [.enter], label: "save", "save the filter under that name",
                group: .typing, in: [.naming]),
            KeyBinding(
                .menuCancel, keys: [.escape], label: "cancel", "save nothing", group: .typing,
                in: [.naming]),
            KeyBinding(
                .complete, keys: [.tab], label: "complete",
                "complete the word, or take the next that is offered", group: .typing,
                in: [.filter]),
            KeyBinding(
                .completeBackward, keys: [.backTab], "take the word before that is offered",
                group: .typing, in: [.filter]),
            KeyBinding(
                .acceptFilter, keys: [.enter], label: "keep", "keep the filter", group: .typing,
                in: [.filter]),
            KeyBinding(
                .cancelFilter, keys: [.escape], label: "clear", "give the filter up",
                group: .typing, in: [.filter]),
        ] + savedFilterKeys

    private static let savedFilterKeys = (0..<9).compactMap { place in
        Command.savedFilter(at: place).map { command in
            KeyBinding(
                command, keys: [.alt(Character("\(place + 1)"))],
                "filter by saved filter \(place + 1)", group: .view, in: Place.linkLists)
        }
    }
}
