import FleetModel

/// A part of a condition's text.
enum AlertToken: Hashable {
    /// Letters, digits, and the signs that stand in names, numbers and durations.
    case word(String)
    /// A sign that compares.
    case sign(FilterComparison.Sign)
    /// A parenthesis, a comma, or what means nothing.
    case mark(Character)
    /// Nothing follows.
    case end

    /// As a message shows it.
    var shown: String {
        switch self {
        case .word(let word): AlertValue.shown(word)
        case .sign(let sign): "\"\(sign.rawValue)\""
        case .mark(let mark): Self.shown(mark)
        case .end: "the end"
        }
    }

    /// What a terminal might not show is named by its number.
    private static func shown(_ mark: Character) -> String {
        if let ascii = mark.asciiValue, (0x20..<0x7F).contains(ascii) { return "\"\(mark)\"" }
        let numbers = mark.unicodeScalars.prefix(3).map { scalar in
            "U+" + String(scalar.value, radix: 16, uppercase: true)
        }
        return "the character " + numbers.joined(separator: " ")
    }
}

/// Goes through the text of a condition, part by part.
struct AlertTokens {
    private let characters: [Character]
    /// The part that is to be read.
    private(set) var current = AlertToken.end
    /// Where it begins, in characters from the start of the text.
    private(set) var position = 0
    /// Where the one behind it is looked for.
    private var next = 0

    /// Begins with the first part.
    init(_ text: String) {
        characters = Array(text)
        advance()
    }

    /// Goes to the next part; stays at the end.
    mutating func advance() {
        next += characters[next...].prefix(while: \.isWhitespace).count
        position = next
        let word = characters[next...].prefix(while: Self.isOfWord)
        let sign = FilterComparison.Sign.allCases.first {
            characters[next...].starts(with: $0.rawValue)
        }
        if !word.isEmpty {
            current = .word(String(word))
            next += word.count
        } else if let sign {
            current = .sign(sign)
            next += sign.rawValue.count
        } else if next < characters.count {
            current = .mark(characters[next])
            next += 1
        } else {
            current = .end
        }
    }

    private static func isOfWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "_.:%-".contains(character)
    }
}
