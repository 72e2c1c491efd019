import TerminalCells

extension KeyMap {
    private static let places = Place.linkLists.union([.events])

    /// Searching without hiding anything.
    static let searchKeys: [KeyBinding] = [
        KeyBinding(
            .search, keys: [.character("\\")], "search as you type, hiding nothing",
            group: .movement, in: places),
        KeyBinding(
            .searchNext, keys: [.character("n")], "to the next match", group: .movement,
            in: places),
        KeyBinding(
            .searchPrevious, keys: [.character("N")], "to the match before", group: .movement,
            in: places),
        KeyBinding(
            .acceptSearch, keys: [.enter], label: "stay", "stay at the match", group: .typing,
            in: [.search]),
        KeyBinding(
            .cancelSearch, keys: [.escape], label: "back", "go back to where the search began",
            group: .typing, in: [.search]),
    ]
}
