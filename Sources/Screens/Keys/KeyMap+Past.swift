import TerminalCells

extension KeyMap {
    /// Going back in time, in whatever is on the screen.
    static let pastKeys: [KeyBinding] = [
        KeyBinding(
            .live, keys: [.character(".")], label: "present",
            "show the present again, after the past or a freeze", group: .view, in: Place.views),
        KeyBinding(
            .earlier, keys: [.character("[")], label: "earlier",
            "step back into the past, as far as memory holds it", group: .view, in: Place.views),
        KeyBinding(
            .later, keys: [.character("]")], label: "later",
            "step on in the past, up to the present", group: .view, in: Place.views),
        KeyBinding(
            .earlierDrop, keys: [.character("{")], label: "drop before",
            "back to the drop before what is shown", group: .view, in: Place.views),
        KeyBinding(
            .laterDrop, keys: [.character("}")], label: "next drop",
            "on to the drop after what is shown", group: .view, in: Place.views),
    ]
}
