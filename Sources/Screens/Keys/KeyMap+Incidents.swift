import TerminalCells

extension KeyMap {
    /// The incidents.
    static let incidentKeys: [KeyBinding] = [
        KeyBinding(
            .openDetail, keys: [.enter, .character("l"), .right], label: "members",
            "show the members of the incident or hide them; on a member open its detail",
            group: .movement, in: [.incidents]),
        KeyBinding(
            .fold, keys: [.character("h"), .left], "hide the members of the incident",
            group: .movement, in: [.incidents]),
        KeyBinding(
            .dismissNotice, keys: [.character("x")], label: "dismiss",
            "take the selected incident away", group: .action, in: [.incidents]),
    ]
}
