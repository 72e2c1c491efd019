/// Reads a regular expression that stands in a filter, from behind its first slash.
///
/// Positions are those of the whole filter.
struct PatternParser {
    /// Groups inside groups; each takes room on the stack.
    private static let mostGroups = 20

    private let characters: [Character]
    /// The next character to be read.
    private(set) var position: Int
    private var openGroups = 0

    init(_ characters: [Character], from position: Int) {
        self.characters = characters
        self.position = position
    }

    /// Reads up to the closing slash or, while it is still being typed, to the end of the text.
    mutating func pattern() throws(FilterError) -> TextPattern {
        let start = position
        let node = try choice()
        if next == ")" { throw problem("there is no ( for this )") }
        guard position > start else { throw problem("something to look for must follow /") }
        let source = String(characters[start..<position])
        guard let pattern = TextPattern(node, source: source) else {
            throw FilterError(
                message: "the pattern is too long: \(PatternPlaces.most) characters, repeated ones "
                    + "counted as often as they may come",
                position: start)
        }
        guard take("/") else { return pattern }
        if let next, !next.isWhitespace, next != "|" {
            throw problem("a blank must follow the closing /; in a pattern write \\/ for it")
        }
        return pattern
    }

    private mutating func choice() throws(FilterError) -> PatternNode {
        var alternatives = [try sequence()]
        while take("|") { alternatives.append(try sequence()) }
        return alternatives.count == 1 ? alternatives[0] : .choice(alternatives)
    }

    private mutating func sequence() throws(FilterError) -> PatternNode {
        var nodes: [PatternNode] = []
        while let next, !"|)/".contains(next) {
            nodes.append(try repetition(of: try atom()))
        }
        return .sequence(nodes)
    }

    private mutating func atom() throws(FilterError) -> PatternNode {
        let start = position
        let character = characters[position]
        position += 1
        switch character {
        case ".": return .character(.any)
        case "^": return .textStart
        case "$": return .textEnd
        case "(": return try group(from: start)
        case "[": return .character(try characterClass(from: start))
        case "\\":
            switch try escaped() {
            case .sign(let sign): return .character(PatternCharacters(sign))
            case .kind(let characters): return .character(characters)
            }
        case "*", "+", "?", "{":
            position = start
            throw problem(
                "there is nothing to repeat before \(character); write \\\(character) for the "
                    + "sign itself")
        default: return .sequence(character.unicodeScalars.map { .character(.init($0)) })
        }
    }

    private mutating func group(from start: Int) throws(FilterError) -> PatternNode {
        guard openGroups < Self.mostGroups else {
            throw FilterError(
                message: "more than \(Self.mostGroups) groups inside each other", position: start)
        }
        if take("?"), !take(":") { throw problem("after (? only : is known, as in (?:ab)+") }
        openGroups += 1
        let node = try choice()
        openGroups -= 1
        guard take(")") else {
            throw FilterError(message: "the closing ) is missing", position: start)
        }
        return node
    }

    /// What follows an atom: how often it may come.
    private mutating func repetition(of atom: PatternNode) throws(FilterError) -> PatternNode {
        let start = position
        let repeated: PatternNode
        if take("*") {
            repeated = .repeated(atom, atLeast: 0, atMost: nil)
        } else if take("+") {
            repeated = .repeated(atom, atLeast: 1, atMost: nil)
        } else if take("?") {
            repeated = .repeated(atom, atLeast: 0, atMost: 1)
        } else if take("{") {
            repeated = try counted(atom, from: start)
        } else {
            return atom
        }
        // As few as possible, or as many: whether it is found is the same.
        _ = take("?")
        return repeated
    }

    private mutating func counted(
        _ atom: PatternNode, from start: Int
    ) throws(FilterError) -> PatternNode {
        let wrong = FilterError(
            message: "write {2}, {2,} or {2,5}, at most \(PatternPlaces.most); write \\{ for the "
                + "sign itself",
            position: start)
        guard let atLeast = number() else { throw wrong }
        let isOpen = take(",")
        let atMost = isOpen ? number() : atLeast
        guard take("}"), (atMost ?? atLeast) <= PatternPlaces.most,
            atLeast <= atMost ?? atLeast
        else { throw wrong }
        return .repeated(atom, atLeast: atLeast, atMost: atMost)
    }

    private mutating func number() -> Int? {
        let digits = characters[position...].prefix { $0.isASCII && $0.isNumber }
        position += digits.count
        return Int(String(digits))
    }
}

// Sets of characters.
extension PatternParser {
    private enum Escaped {
        case sign(Unicode.Scalar)
        case kind(PatternCharacters)
    }

    /// What stands behind a backslash.
    private mutating func escaped() throws(FilterError) -> Escaped {
        guard let character = next, let scalar = character.unicodeScalars.first else {
            throw FilterError(message: "a sign must follow \\", position: position - 1)
        }
        let kind: PatternCharacters
        switch character {
        case "d": kind = .digits
        case "D": kind = .digits.inverted
        case "w": kind = .word
        case "W": kind = .word.inverted
        case "s": kind = .blanks
        case "S": kind = .blanks.inverted
        case _ where character.isLetter || character.isNumber:
            throw FilterError(
                message: "\\\(character) is not known; known are \\d \\w \\s \\D \\W \\S and \\ "
                    + "before a sign",
                position: position - 1)
        default:
            position += 1
            return .sign(scalar)
        }
        position += 1
        return .kind(kind)
    }

    /// What stands between `[` and `]`; a `]` right at its start is one of the characters.
    private mutating func characterClass(
        from start: Int
    ) throws(FilterError) -> PatternCharacters {
        let isInverted = take("^")
        var set = PatternCharacters()
        let firstMember = position
        while let character = next, character != "]" || position == firstMember {
            let memberAt = position
            guard let low = try member(of: &set) else { continue }
            guard next == "-", position + 1 < characters.count, characters[position + 1] != "]"
            else {
                set.insert(low.value...low.value)
                continue
            }
            position += 1
            guard let high = try member(of: &set), high >= low else {
                throw FilterError(
                    message: "a range goes from a smaller character to a larger one, as in a-f",
                    position: memberAt)
            }
            set.insert(low.value...high.value)
        }
        guard take("]") else {
            throw FilterError(message: "the closing ] is missing", position: start)
        }
        return isInverted ? set.inverted : set
    }

    /// One character of a set; nil where it was a whole kind, which is in the set then.
    private mutating func member(
        of set: inout PatternCharacters
    ) throws(FilterError) -> Unicode.Scalar? {
        let character = characters[position]
        position += 1
        if character == "\\" {
            switch try escaped() {
            case .sign(let sign): return sign
            case .kind(let characters):
                set.formUnion(characters)
                return nil
            }
        }
        // Of a character made of several scalars each is one of the set.
        for scalar in character.unicodeScalars.dropFirst() {
            set.insert(scalar.value...scalar.value)
        }
        return character.unicodeScalars.first
    }
}

// The text, character by character.
extension PatternParser {
    private var next: Character? {
        position < characters.count ? characters[position] : nil
    }

    private mutating func take(_ character: Character) -> Bool {
        guard next == character else { return false }
        position += 1
        return true
    }

    private func problem(_ message: String) -> FilterError {
        FilterError(message: message, position: position)
    }
}
