import TerminalCells

extension KeyMap {
    /// Filters that are saved and completed, the log of events and the incidents.
    static let languageKeys: [KeyBinding] =
        [
            KeyBinding(
                .savedFilters, keys: [.character("v")], "choose a saved filter", group: .view,
                in: Place.linkLists),
            KeyBinding(
                .follow, keys: [.character("F")], label: "follow",
                "follow the newest event, or stay at this one", group: .view, in: [.events]),
            KeyBinding(
                .openDetail, keys: [.enter, .character("l"), .right], label: "members",
                "show the members of the incident or hide them; on a member open its detail",
                group: .movement, in: [.incidents]),
            KeyBinding(
                .fold, keys: [.character("h"), .left], "hide the members of the incident",
                group: .movement, in: [.incidents]),
            KeyBinding(
                .goToLink, keys: [.character("L")], "show the link in the table of links",
                group: .movement, in: Place.linkActions.union([.incidents]).subtracting([.links])),
            KeyBinding(
                .complete, keys: [.tab], label: "complete",
                "complete the word, or take the next that is offered", group: .typing,
                in: [.filter]),
            KeyBinding(
                .completeBackward, keys: [.backTab], "take the word before that is offered",
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
