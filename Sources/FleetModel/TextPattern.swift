/// A regular expression over short texts that no pattern and no text makes slow.
///
/// | written | matches |
/// | --- | --- |
/// | `dock` | these characters, in any case where they are letters of ASCII |
/// | `.` | any character |
/// | `[a-f_]`, `[^a-f]` | one of these characters, or one of all others |
/// | `\d`, `\w`, `\s` | a digit, a letter or digit or `_`, a blank, all of ASCII; `\D`: none |
/// | `\.` | the sign itself |
/// | `^`, `$` | the start and the end of the text |
/// | `(ab)`, `(?:ab)`, `a\|b` | a group, one of the alternatives |
/// | `a*`, `a+`, `a?`, `a{2}`, `a{2,}`, `a{2,5}` | so often |
///
/// It may stand anywhere in the text unless `^` and `$` say where. Characters are Unicode scalars.
///
/// All places of the pattern that can be reached are followed at once, a bit for each: a text of n
/// characters takes n steps. An engine that goes back to try again, as Swift's `Regex` does, can be
/// kept busy for ever by a pattern such as `(a+)+$`.
public struct TextPattern: Hashable, Sendable {
    /// What was written between the slashes; all else follows from it.
    public let source: String
    private let places: PatternPlaces

    /// Makes a pattern of what was read; nil where it has more places than are followed at once.
    init?(_ node: PatternNode, source: String) {
        guard let places = PatternPlaces(node) else { return nil }
        self.source = source
        self.places = places
    }

    /// Whether the pattern is found in the text.
    public func isFound(in text: String) -> Bool {
        // Of an empty text the start is the end.
        let starts = text.isEmpty ? places.textStarts | places.textEnds : places.textStarts
        var reached = places.entered(from: 0, atEdge: starts)
        if places.isWhole(reached) { return true }
        for scalar in text.unicodeScalars {
            reached = places.entered(from: reached, by: scalar)
            if places.isWhole(reached) { return true }
        }
        return places.isWhole(places.entered(from: reached, atEdge: places.textEnds))
    }

    /// Whether both were written alike.
    public static func == (left: TextPattern, right: TextPattern) -> Bool {
        left.source == right.source
    }

    /// Feeds what was written.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(source)
    }
}
