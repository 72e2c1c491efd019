import TerminalCells

extension KeyMap {
    /// The view of brokers.
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
    ]
}
