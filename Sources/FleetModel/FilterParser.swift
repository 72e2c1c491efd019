import Vocabulary

/// Reads the text of a filter from left to right.
struct FilterParser {
    private let characters: [Character]
    private var position = 0

    init(_ text: String) {
        characters = Array(text)
    }

    mutating func terms() throws(FilterError) -> [LinkFilter.Term] {
        var terms: [LinkFilter.Term] = []
        skipSpaces()
        while position < characters.count {
            terms.append(try term())
            skipSpaces()
        }
        return terms
    }

    private mutating func term() throws(FilterError) -> LinkFilter.Term {
        let isNegated = take("!")
        var alternatives = [try condition(after: isNegated ? "!" : nil)]
        while take("|") {
            alternatives.append(try condition(after: "|"))
        }
        return LinkFilter.Term(isNegated: isNegated, alternatives: alternatives)
    }

    private mutating func condition(after sign: String?) throws(FilterError) -> LinkCondition {
        let start = position
        if next == "\"" { return .contains(FoldedText(try quoted())) }
        let name = plain(stoppingAtComparison: true)
        let comparisonAt = position
        if let (comparison, isNegated) = takeComparison() {
            guard !name.isEmpty else {
                throw FilterError(
                    message: "a name must stand right before \(comparison.rawValue), as in "
                        + "rtt>100ms or site=fra",
                    position: comparisonAt)
            }
            let condition = try compare(name, comparison, nameAt: start)
            return isNegated ? .not(condition) : condition
        }
        guard !name.isEmpty else {
            throw FilterError(
                message: sign.map { "something to look for must follow \($0)" }
                    ?? "something to look for must stand before |",
                position: position)
        }
        return try word(name, at: start)
    }

    private func word(_ text: String, at start: Int) throws(FilterError) -> LinkCondition {
        let lowered = text.lowercased()
        if let named = stateCondition(lowered) { return named }
        guard lowered.hasPrefix("state:") else { return .contains(FoldedText(text)) }
        return try state(String(lowered.dropFirst(6)), at: start + 6)
    }

    private func stateCondition(_ name: String) -> LinkCondition? {
        name == "flapping" ? .flapping : LinkState(rawValue: name).map(LinkCondition.state)
    }

    private func state(_ name: String, at start: Int) throws(FilterError) -> LinkCondition {
        if let condition = stateCondition(name) { return condition }
        let known = LinkState.allCases.map(\.rawValue) + ["flapping"]
        throw FilterError(
            message: "\"\(name)\" is no state; known are \(known.joined(separator: ", "))",
            position: start)
    }

    private mutating func compare(
        _ name: String, _ comparison: LinkCondition.Comparison, nameAt start: Int
    ) throws(FilterError) -> LinkCondition {
        let valueAt = position
        let value = next == "\"" ? try quoted() : plain(stoppingAtComparison: false)
        guard !value.isEmpty else {
            throw FilterError(
                message: "a value must follow \(comparison.rawValue) without a space",
                position: valueAt)
        }
        let lowered = name.lowercased()
        if let figure = LinkFigure(rawValue: lowered) {
            let bound = try bound(value, of: figure, at: valueAt)
            return .figure(figure, comparison, bound)
        }
        guard comparison == .equal else {
            let known = LinkFigure.allCases.map(\.rawValue).joined(separator: ", ")
            throw FilterError(
                message: "\"\(name)\" is no figure; known are \(known)", position: start)
        }
        if lowered == "state" { return try state(value.lowercased(), at: valueAt) }
        return .tag(key: FoldedText(name), value: FoldedText(value))
    }

    private func bound(
        _ value: String, of figure: LinkFigure, at start: Int
    ) throws(FilterError) -> Double {
        switch figure.unit {
        case .duration:
            do {
                return Double(try DurationText.parse(value).nanoseconds)
            } catch {
                var message = "\"\(value)\" is no duration; write 100ms, 1.5s or 1m30s"
                if case .unitMissing(let number) = error {
                    message = "\(number) needs a unit: \(number)ms or \(number)s"
                }
                throw FilterError(message: message, position: start)
            }
        case .count:
            guard let count = Int64(value), count >= 0 else {
                throw FilterError(
                    message: "\(figure.rawValue) is counted: \"\(value)\" is no whole number",
                    position: start)
            }
            return Double(count)
        case .percentage:
            guard value.hasSuffix("%"), let percent = Double(value.dropLast()),
                (0...100).contains(percent)
            else {
                throw FilterError(
                    message: "\(figure.rawValue) is a share: write a percentage such as 1% or 0.5%",
                    position: start)
            }
            return percent / 100
        }
    }
}

// The text, character by character.
extension FilterParser {
    private var next: Character? {
        position < characters.count ? characters[position] : nil
    }

    private mutating func skipSpaces() {
        while next?.isWhitespace == true { position += 1 }
    }

    private mutating func take(_ text: String) -> Bool {
        guard characters[position...].starts(with: text) else { return false }
        position += text.count
        return true
    }

    private mutating func takeComparison() -> (LinkCondition.Comparison, isNegated: Bool)? {
        if take("!=") { return (.equal, true) }
        // Two-character signs come first in the list of all cases.
        for comparison in LinkCondition.Comparison.allCases where take(comparison.rawValue) {
            return (comparison, false)
        }
        return nil
    }

    private mutating func plain(stoppingAtComparison: Bool) -> String {
        let start = position
        while let character = next, !character.isWhitespace, character != "|" {
            if stoppingAtComparison {
                if "<>=".contains(character) { break }
                if characters[position...].starts(with: "!=") { break }
            }
            position += 1
        }
        return String(characters[start..<position])
    }

    private mutating func quoted() throws(FilterError) -> String {
        let start = position
        position += 1
        let text = characters[position...].prefix { $0 != "\"" }
        position += text.count
        guard take("\"") else {
            throw FilterError(message: "the closing \" is missing", position: start)
        }
        guard !text.isEmpty else {
            throw FilterError(message: "there is nothing between the quotes", position: start)
        }
        return String(text)
    }
}
