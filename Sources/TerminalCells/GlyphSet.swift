/// Which characters charts, strips and marks are drawn with.
public enum GlyphSet: String, Hashable, Sendable, CaseIterable {
    /// Two samples a cell, four levels.
    case braille
    /// One sample a cell, eight levels.
    case block
    /// ASCII only, boxes too.
    case ascii
}
