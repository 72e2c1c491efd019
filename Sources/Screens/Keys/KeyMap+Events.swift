import TerminalCells

extension KeyMap {
    /// The log of events.
    static let eventKeys: [KeyBinding] = [
        KeyBinding(
            .follow, keys: [.character("F")], label: "follow",
            "follow the newest event, or stay at this one", group: .view, in: [.events])
    ]
}
