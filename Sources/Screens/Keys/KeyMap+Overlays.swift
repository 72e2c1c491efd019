import TerminalCells

extension KeyMap {
    /// The keys of what lies over a view: menus, the command line, pages to read, a question.
    static let overlayKeys: [KeyBinding] = [
        KeyBinding(
            .menuChoose, keys: [.enter], label: "choose", "choose what is selected",
            group: .menu, in: [.menu]),
        KeyBinding(
            .menuChoose, keys: [.enter], label: "run", "run the selected command",
            group: .typing, in: [.palette]),
        KeyBinding(
            .menuToggle, keys: [.character(" ")], label: "on or off", "switch the line on or off",
            group: .menu, in: [.menu]),
        KeyBinding(
            .menuLess, keys: [.left, .character("h"), .character("-")], label: "less",
            "less, or the value before", group: .menu, in: [.menu]),
        KeyBinding(
            .menuMore, keys: [.right, .character("l"), .character("+"), .character("=")],
            label: "more", "more, or the next value", group: .menu, in: [.menu]),
        KeyBinding(
            .menuItemUp, keys: [.character("K")], label: "move up", "move the line up",
            group: .menu, in: [.menu]),
        KeyBinding(
            .menuItemDown, keys: [.character("J")], label: "move down", "move the line down",
            group: .menu, in: [.menu]),
        KeyBinding(
            .menuCancel, keys: [.escape, .character("q")], label: "cancel",
            "close the menu; what was not chosen yet is taken back", group: .menu, in: [.menu]),
        KeyBinding(
            .complete, keys: [.tab], label: "complete", "take the selected command's name over",
            group: .typing, in: [.palette]),
        KeyBinding(
            .menuCancel, keys: [.escape], label: "cancel", "close the command line",
            group: .typing, in: [.palette]),
        KeyBinding(
            .back, keys: [.escape, .enter, .character("q")], label: "close",
            "close the help or the explanation", group: .view, in: [.help, .explanation]),
        KeyBinding(
            .confirm, keys: [.character("y")], label: "yes",
            "do what is asked about; any other key does not", group: .menu, in: [.question]),
    ]
}
