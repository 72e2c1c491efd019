import TerminalCells

extension KeyMap {
    /// What people say of incidents to each other, and the forms in which they do.
    static let peopleKeys: [KeyBinding] = [
        KeyBinding(
            .acknowledge, keys: [.character("a")], label: "acknowledge",
            "say that you have the incident: nobody else is told of it again", group: .action,
            in: Place.views),
        KeyBinding(
            .giveBack, keys: [.character("A")], label: "give back",
            "say that nobody has the incident any more", group: .action, in: Place.views),
        KeyBinding(
            .silence, keys: [.character("z")], label: "silence",
            "let nobody be told of some links for a time; on a silence: end it", group: .action,
            in: Place.views),
        KeyBinding(
            .note, keys: [.character("N")], label: "note",
            "write down what is worth knowing of the incident", group: .action,
            in: [.incidents, .incident]),
        KeyBinding(
            .handOver, keys: [.character("H")],
            "copy what whoever takes the shift over has to know, as Markdown", group: .program,
            in: Place.views),
        KeyBinding(
            .menuChoose, keys: [.enter], label: "accept", "accept what was filled in",
            group: .typing, in: [.form]),
        KeyBinding(
            .nextField, keys: [.tab, .down, .control("n")], label: "next field",
            "to the next field of a form", group: .typing, in: [.form]),
        KeyBinding(
            .previousField, keys: [.backTab, .up, .control("p")], "to the field before",
            group: .typing, in: [.form]),
        KeyBinding(
            .menuCancel, keys: [.escape], label: "cancel", "close the form and do nothing",
            group: .typing, in: [.form]),
    ]
}
