/// A filter as it is written: terms with blanks between them, all of which must hold.
///
/// A term is one condition or several with `|` between them, of which one must hold; after `!` none
/// may. What a condition means is the business of the list that is filtered.
public struct FilterTerms<Condition: Hashable & Sendable>: Hashable, Sendable {
    private let terms: [Term]

    private struct Term: Hashable {
        var isNegated: Bool
        /// At least one.
        var alternatives: [Condition]
    }

    /// Reads a filter.
    ///
    /// - Parameters:
    ///   - text: what was typed; the empty text has no terms.
    ///   - condition: what a part of it means; throws where it means nothing in this list.
    /// - Throws: what cannot be read, with its position.
    public init(
        parsing text: String, _ condition: (FilterPart) throws(FilterError) -> Condition
    ) throws(FilterError) {
        var parser = FilterParser(text)
        var terms: [Term] = []
        while parser.beginTerm() {
            let isNegated = parser.takeNegation()
            var alternatives: [Condition] = []
            repeat {
                alternatives.append(try condition(try parser.part()))
            } while parser.takeAlternative()
            terms.append(Term(isNegated: isNegated, alternatives: alternatives))
        }
        self.terms = terms
    }

    /// Whether all terms hold, where each condition is judged so.
    public func hold(_ isTrue: (Condition) -> Bool) -> Bool {
        terms.allSatisfy { $0.alternatives.contains(where: isTrue) != $0.isNegated }
    }

    /// Whether a condition of that kind is in any term.
    public func contains(where isSuch: (Condition) -> Bool) -> Bool {
        terms.contains { $0.alternatives.contains(where: isSuch) }
    }
}

/// One condition of a filter, as it is written.
public enum FilterPart: Hashable, Sendable {
    /// A word, and where it begins.
    case word(String, at: Int)
    /// A text in quotes, in which blanks and signs are plain text.
    case quoted(String)
    /// A regular expression between slashes.
    case pattern(TextPattern)
    /// A name and what it is compared with.
    case comparison(FilterComparison)
}

/// A comparison of a filter, as it is written, such as `rtt>100ms` or `site=fra`.
public struct FilterComparison: Hashable, Sendable {
    /// The sign between name and value.
    public enum Sign: String, Hashable, Sendable, CaseIterable {
        /// `<=`
        case lessOrEqual = "<="
        /// `>=`
        case greaterOrEqual = ">="
        /// `!=`
        case notEqual = "!="
        /// `<`
        case less = "<"
        /// `>`
        case greater = ">"
        /// `=`
        case equal = "="
    }

    /// What it is compared with.
    public enum Value: Hashable, Sendable {
        /// A text, as it stands or in quotes.
        case text(String)
        /// A regular expression; only behind `=` and `!=`.
        case pattern(TextPattern)
    }

    /// What stands before the sign.
    public var name: String
    /// Where the name begins.
    public var nameAt: Int
    /// The sign.
    public var sign: Sign
    /// What stands behind it.
    public var value: Value
    /// Where the value begins.
    public var valueAt: Int
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
