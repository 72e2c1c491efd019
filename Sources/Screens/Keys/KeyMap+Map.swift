import TerminalCells

extension KeyMap {
    /// The map of links.
    static let mapKeys: [KeyBinding] = [
        KeyBinding(
            .openDetail, keys: [.enter], label: "zoom in",
            "show the group alone, with names; there open the detail of the selected link",
            group: .movement, in: [.map]),
        KeyBinding(
            .zoomOut, keys: [.character("-"), .backspace], label: "zoom out", "show all groups",
            group: .movement, in: [.map]),
        KeyBinding(
            .moveLeft, keys: [.left, .character("h")], "one cell to the left", group: .movement,
            in: [.map]),
        KeyBinding(
            .moveRight, keys: [.right, .character("l")], "one cell to the right", group: .movement,
            in: [.map]),
        KeyBinding(
            .groupNext, keys: [.character("b")], label: "group",
            "group the map by the next tag, by broker, or not at all", group: .view, in: [.map]),
    ]
}
