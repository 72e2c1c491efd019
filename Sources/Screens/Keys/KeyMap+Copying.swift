import TerminalCells

extension KeyMap {
    /// Copying, and whose the mouse is.
    static let copyingKeys: [KeyBinding] = [
        KeyBinding(
            .copyRow, keys: [.character("y")], "copy the selected line, or the marked links",
            group: .program, in: Place.views),
        KeyBinding(
            .copyView, keys: [.character("Y")], "copy the whole view as text, up to 1,000 rows",
            group: .program, in: Place.views),
        KeyBinding(
            .copyIncident, keys: [.character("i")],
            "copy the incident as Markdown: the selected one, or that of the selected link",
            group: .program, in: Place.views),
        KeyBinding(
            .toggleMouse, keys: [.alt("m")],
            "leave the mouse to the terminal for selecting text, or take it back",
            group: .program, in: Place.views),
    ]
}
