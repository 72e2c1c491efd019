import TerminalCells

extension KeyMap {
    /// The table of links, and the way there.
    static let linkKeys: [KeyBinding] = [
        KeyBinding(
            .sortNext, keys: [.character("s")], label: "sort", "sort by the next column",
            group: .view, in: [.links]),
        KeyBinding(
            .sortReverse, keys: [.character("S")], "turn the order round", group: .view,
            in: [.links]),
        KeyBinding(
            .groupNext, keys: [.character("b")], label: "group",
            "group by each tag, by broker, by state, or not at all", group: .view, in: [.links]),
        KeyBinding(
            .fold, keys: [.left, .character("h")],
            "to the header of the group; on it: fold the group or open it", group: .movement,
            in: [.links]),
        KeyBinding(
            .foldAll, keys: [.character("-")], "fold all groups", group: .view, in: [.links]),
        KeyBinding(
            .unfoldAll, keys: [.character("+")], "open all groups", group: .view, in: [.links]),
        KeyBinding(
            .chooseColumns, keys: [.character("o")], label: "columns",
            "choose the columns, their order and widths", group: .view, in: [.links]),
        KeyBinding(
            .mark, keys: [.character("m")], label: "mark",
            "mark the link or the group's links, for actions on all that are marked",
            group: .action, in: [.links]),
        KeyBinding(
            .markAll, keys: [.control("a")], "mark every link that passes the filter",
            group: .action, in: [.links]),
        KeyBinding(
            .clearMarks, keys: [.character("M")], "take all marks away", group: .action,
            in: [.links]),
        KeyBinding(
            .goToLink, keys: [.character("L")], "show the link in the table of links",
            group: .movement, in: Place.linkActions.subtracting([.links])),
    ]
}
