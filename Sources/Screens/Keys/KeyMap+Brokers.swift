import TerminalCells

extension KeyMap {
    /// The views of brokers and of the map.
    static let brokerKeys: [KeyBinding] = [
        KeyBinding(
            .openDetail, keys: [.enter, .character("l"), .right], label: "open",
            "show the broker's links or hide them; on a link open its detail", group: .movement,
            in: [.brokers]),
        KeyBinding(
            .fold, keys: [.character("h"), .left], "hide the broker's links", group: .movement,
            in: [.brokers]),
        KeyBinding(
            .unfoldAll, keys: [.character("+")], "show the links of all brokers", group: .view,
            in: [.brokers]),
        KeyBinding(
            .foldAll, keys: [.character("-")], "hide the links of all brokers", group: .view,
            in: [.brokers]),
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
