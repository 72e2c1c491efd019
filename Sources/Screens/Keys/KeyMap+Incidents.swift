import TerminalCells

extension KeyMap {
    /// The incidents.
    static let incidentKeys: [KeyBinding] = [
        KeyBinding(
            .openDetail, keys: [.enter], label: "open",
            "open the page of the incident, on a member the detail of the link",
            group: .movement, in: [.incidents]),
        KeyBinding(
            .unfold, keys: [.character("l"), .right], label: "members",
            "show the members of the incident", group: .movement, in: [.incidents]),
        KeyBinding(
            .fold, keys: [.character("h"), .left], "hide the members of the incident",
            group: .movement, in: [.incidents]),
        KeyBinding(
            .back, keys: [.escape, .backspace, .character("h"), .left], label: "back",
            "back to the list of incidents", group: .movement, in: [.incident]),
    ]
}
