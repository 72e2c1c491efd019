/// Reads the text of a filter from left to right.
struct FilterParser {
    private let characters: [Character]
    private var position = 0
    /// What a condition must follow; nil at the start of a term.
    private var sign: String?

    init(_ text: String) {
        characters = Array(text)
    }

    /// Goes to the next term; false at the end of the text.
    mutating func beginTerm() -> Bool {
        while next?.isWhitespace == true { position += 1 }
        sign = nil
        return position < characters.count
    }

    /// Goes past the `!` of a term; false where there is none.
    mutating func takeNegation() -> Bool {
        guard take("!") else { return false }
        sign = "!"
        return true
    }

    /// Goes past the `|` behind a condition; false where there is none.
    mutating func takeAlternative() -> Bool {
        sign = "|"
        return take("|")
    }

    /// Reads one condition.
    mutating func part() throws(FilterError) -> FilterPart {
        let start = position
        if next == "\"" { return .quoted(try quoted()) }
        if next == "/" { return .pattern(try pattern()) }
        let name = plain(stoppingAtSign: true)
        let signAt = position
        // Signs of two characters come first in the list of all.
        if let sign = FilterComparison.Sign.allCases.first(where: { take($0.rawValue) }) {
            guard !name.isEmpty else {
                throw FilterError(
                    message: "a name must stand right before \(sign.rawValue), as in rtt>100ms or "
                        + "site=fra",
                    position: signAt)
            }
            let valueAt = position
            let value = try value(behind: sign)
            return .comparison(
                FilterComparison(
                    name: name, nameAt: start, sign: sign, value: value, valueAt: valueAt))
        }
        guard !name.isEmpty else {
            throw FilterError(
                message: sign.map { "something to look for must follow \($0)" }
                    ?? "something to look for must stand before |",
                position: position)
        }
        return .word(name, at: start)
    }

    private mutating func value(
        behind sign: FilterComparison.Sign
    ) throws(FilterError) -> FilterComparison.Value {
        if next == "/", sign == .equal || sign == .notEqual { return .pattern(try pattern()) }
        let start = position
        let text = next == "\"" ? try quoted() : plain(stoppingAtSign: false)
        guard !text.isEmpty else {
            throw FilterError(
                message: "a value must follow \(sign.rawValue) without a space", position: start)
        }
        return .text(text)
    }

    private mutating func pattern() throws(FilterError) -> TextPattern {
        var parser = PatternParser(characters, from: position + 1)
        let pattern = try parser.pattern()
        position = parser.position
        return pattern
    }

    private mutating func plain(stoppingAtSign: Bool) -> String {
        let start = position
        while let character = next, !character.isWhitespace, character != "|" {
            if stoppingAtSign {
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

    private var next: Character? {
        position < characters.count ? characters[position] : nil
    }

    private mutating func take(_ text: String) -> Bool {
        guard characters[position...].starts(with: text) else { return false }
        position += text.count
        return true
    }
}
