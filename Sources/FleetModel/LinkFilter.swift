public import Vocabulary

/// A filter over links, as typed after `/`: terms with spaces between them, all of which must hold.
///
/// | term | passes links |
/// | --- | --- |
/// | `dock` | with that text in name, broker or tags |
/// | `"dock 7"` | the same; in quotes spaces, signs and state words are plain text |
/// | `down`, `state:down`, `flapping` | in that state, or with that mark |
/// | `site=fra`, `site!=fra` | with that tag, or without it |
/// | `rtt>100ms`, `missed>=3`, `loss<1%` | whose figure compares so; a missing figure never does |
/// | `up\|late` | for which one of the alternatives holds |
/// | `!lab`, `!up\|late` | for which the term does not hold |
///
/// Case does not matter in letters of ASCII. The figures are those of `LinkFigure`.
public struct LinkFilter: Hashable, Sendable {
    /// The text as typed.
    public let text: String
    private let terms: [Term]

    struct Term: Hashable {
        var isNegated: Bool
        /// At least one.
        var alternatives: [LinkCondition]
    }

    /// Reads a filter; the empty text matches every link.
    public init(parsing text: String) throws(FilterError) {
        self.text = text
        var parser = FilterParser(text)
        terms = try parser.terms()
    }

    /// Whether the link passes at that instant.
    public func matches(_ link: LinkSnapshot, at now: MonotonicInstant) -> Bool {
        terms.allSatisfy { term in
            term.alternatives.contains { $0.holds(for: link, at: now) } != term.isNegated
        }
    }

    /// Whether a link may begin or cease to pass though nothing happens on it.
    var dependsOnTime: Bool {
        terms.contains { $0.alternatives.contains(where: \.dependsOnTime) }
    }
}

/// Why a filter cannot be read.
public struct FilterError: Error, Hashable, Sendable {
    /// What is wrong and what would be right.
    public var message: String
    /// Where in the text, in characters from its start.
    public var position: Int

    /// Describes a problem at a position.
    public init(message: String, position: Int) {
        self.message = message
        self.position = position
    }
}
