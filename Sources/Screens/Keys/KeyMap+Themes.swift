import TerminalCells

extension KeyMap {
    /// The keys of how the screen looks.
    static let themeKeys: [KeyBinding] = [
        KeyBinding(
            .chooseTheme, keys: [.character("T")], "choose a theme; the screen shows each at once",
            group: .program, in: Place.views),
        KeyBinding(
            .nextGlyphs, keys: [.character("u")], "draw with braille, blocks or ASCII",
            group: .program, in: Place.views),
        KeyBinding(
            .showSettings, keys: [.character(",")],
            "set theme, glyphs, refresh, columns and thresholds; kept for the next time",
            group: .program, in: Place.views),
    ]
}
