/// Which characters charts, strips and marks are drawn with.
public enum GlyphSet: String, Hashable, Sendable, CaseIterable {
    /// Two samples a cell, four levels.
    case braille
    /// One sample a cell, eight levels.
    case block
    /// ASCII only, boxes too.
    case ascii

    /// What a terminal can be trusted to show.
    ///
    /// - Parameters:
    ///   - isUTF8: whether the locale's characters are UTF-8.
    ///   - terminalType: the terminal's type, as `TERM` names it.
    public static func suiting(isUTF8: Bool, terminalType: String) -> GlyphSet {
        guard isUTF8 else { return .ascii }
        let family = terminalType.prefix { $0 != "-" && $0 != "." }
        // The fonts of text consoles hold 512 characters, boxes but no blocks of eighths; the
        // others come from before Unicode.
        let plain = ["linux", "ansi", "cons25", "dumb", "vt52", "vt100", "vt102", "vt220", "vt320"]
        if plain.contains(String(family)) { return .ascii }
        // Its usual fonts have the blocks, not braille.
        return family == "putty" ? .block : .braille
    }
}

/// Which glyphs a person wants.
public enum GlyphChoice: Hashable, Sendable, CustomStringConvertible {
    /// What the terminal can show.
    case automatic
    /// Only this set.
    case only(GlyphSet)

    /// As the settings write it: `auto`, `braille`, `block` or `ascii`.
    public var description: String {
        switch self {
        case .automatic: "auto"
        case .only(let glyphs): glyphs.rawValue
        }
    }
}
