public import Vocabulary

/// A filter over links, as typed after `/`: terms with spaces between them, all of which must hold.
///
/// | term | passes links |
/// | --- | --- |
/// | `dock` | with that text in name, broker or tags |
/// | `"dock 7"` | the same; in quotes spaces, signs and state words are plain text |
/// | `/^dock-[0-3]/` | in whose name, broker or a tag this `TextPattern` is found |
/// | `down`, `state:down`, `flapping` | in that state, or with that mark |
/// | `site=fra`, `site!=fra` | with that tag, or without it |
/// | `site=/^f/` | with that tag and a value in which the pattern is found |
/// | `name=dock-7`, `broker=docks:1883` | whose whole name or broker is that |
/// | `rtt>100ms`, `missed>=3`, `loss<1%` | whose figure compares so; a missing figure never does |
/// | `up\|late` | for which one of the alternatives holds |
/// | `!lab`, `!up\|late` | for which the term does not hold |
///
/// Case does not matter in letters of ASCII. The figures are those of `LinkFigure`.
public struct LinkFilter: Hashable, Sendable {
    /// The text as typed.
    public let text: String
    private let terms: FilterTerms<LinkCondition>

    /// Reads a filter; the empty text matches every link.
    public init(parsing text: String) throws(FilterError) {
        self.text = text
        terms = try FilterTerms(parsing: text, LinkCondition.init(_:))
    }

    /// Whether the link passes at that instant.
    public func matches(_ link: LinkSnapshot, at now: MonotonicInstant) -> Bool {
        terms.hold { $0.holds(for: link, at: now) }
    }

    /// Whether a link may begin or cease to pass though nothing happens on it.
    public var dependsOnTime: Bool { terms.contains(where: \.dependsOnTime) }
}
