import FleetModel

/// What may stand where the cursor of a filter is, and which of it was chosen.
struct FilterCompletion: Hashable, Sendable {
    /// The words that fit what was typed so far; never empty.
    let candidates: [FilterWords.Word]
    /// Which of them stands in the text; nil: none yet.
    private(set) var chosen: Int?
    /// The characters of the text that a candidate takes the place of.
    private(set) var range: Range<Int>
    /// Whether anything of the word was typed.
    let isBegun: Bool

    /// Looks for what may stand at the cursor; nil where nothing does.
    init?(of characters: [Character], cursor: Int, words: FilterWords) {
        guard let start = Self.startOfWord(in: characters, before: cursor) else { return nil }
        let typed = characters[start..<cursor]
        let (prefix, offered) = Self.offered(for: String(typed), words)
        let known = prefix.lowercased()
        candidates = offered.filter {
            $0.text.lowercased().hasPrefix(known) && $0.text.count > prefix.count
        }
        guard !candidates.isEmpty else { return nil }
        range = cursor - prefix.count..<cursor
        isBegun = !typed.isEmpty
    }

    /// Where the word begins that ends at the cursor; nil inside quotes and patterns.
    private static func startOfWord(in characters: [Character], before cursor: Int) -> Int? {
        var start = 0
        var closing: Character?
        for (place, character) in characters[..<cursor].enumerated() {
            let mayOpen = place == start || characters[place - 1] == "="
            if let sign = closing {
                if character == sign, characters[place - 1] != "\\" { closing = nil }
            } else if character.isWhitespace || character == "|"
                || character == "!" && place == start
            {
                start = place + 1
            } else if mayOpen, character == "\"" || character == "/" {
                closing = character
            }
        }
        return closing == nil ? start : nil
    }

    /// The part of a word that is being typed, and what may stand in its place.
    private static func offered(
        for typed: String, _ words: FilterWords
    ) -> (prefix: String, offered: [FilterWords.Word]) {
        guard let sign = typed.firstIndex(where: { "<>=:".contains($0) }) else {
            return (typed, words.names + words.whole)
        }
        let name = typed[..<sign].lowercased().filter { $0 != "!" }
        let value = String(typed[typed.index(after: sign)...].drop { $0 == "=" })
        if let values = words.values[name] { return (value, values) }
        guard let figure = words.figures.first(where: { $0.rawValue == name }) else {
            return (value, [])
        }
        return (value, values(of: figure, behind: value))
    }

    /// The number that was typed with the units that it may have; an example where there is none.
    private static func values(of figure: LinkFigure, behind typed: String) -> [FilterWords.Word] {
        let number = typed.prefix { $0.isNumber || $0 == "." }
        let examples = figure.examples
        let texts =
            number.isEmpty ? examples : examples.map { "\(number)\($0.drop { $0.isNumber })" }
        return texts.map { FilterWords.Word(text: $0, meaning: figure.meaning) }
    }

    /// What all candidates begin with.
    var commonStart: String {
        candidates.dropFirst().reduce(candidates[0].text) { start, candidate in
            String(zip(start, candidate.text).prefix { $0.0 == $0.1 }.map(\.0))
        }
    }

    /// Chooses the next candidate, or the one before.
    ///
    /// - Returns: what stands in the text from now on.
    mutating func choose(after step: Int) -> String {
        let count = candidates.count
        return choose(chosen.map { ($0 + step + count) % count } ?? (step > 0 ? 0 : count - 1))
    }

    /// Chooses the candidate of that place.
    ///
    /// - Returns: what stands in the text from now on.
    mutating func choose(_ place: Int) -> String {
        chosen = place
        range = range.lowerBound..<range.lowerBound + candidates[place].text.count
        return candidates[place].text
    }
}
