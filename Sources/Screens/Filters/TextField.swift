import FleetModel

/// One line of text being typed.
struct TextField: Hashable, Sendable {
    /// Characters that a field holds where nothing else is said.
    static let capacity = SavedFilter.longestText

    /// Characters that it holds; what is typed beyond is dropped.
    let capacity: Int
    private(set) var characters: [Character] = []
    /// Where the next character goes, counted in characters from the start.
    private(set) var cursor = 0

    /// An empty field.
    init(capacity: Int = Self.capacity) {
        self.capacity = capacity
    }

    var text: String { String(characters) }

    /// Types characters at the cursor; line breaks and other controls are left out.
    mutating func insert(_ text: String) {
        for character in text.prefix(capacity) where characters.count < capacity {
            guard
                character.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
            else { continue }
            characters.insert(character, at: cursor)
            cursor += 1
        }
    }

    /// Types a text in the place of some characters; what of them there is no more counts not.
    mutating func replace(_ range: Range<Int>, with text: String) {
        delete(
            from: min(range.lowerBound, characters.count),
            to: min(range.upperBound, characters.count))
        insert(text)
    }

    /// Empties the field.
    mutating func clear() {
        characters = []
        cursor = 0
    }

    /// Carries a command out; false where it is none of a text field.
    mutating func perform(_ command: Command) -> Bool {
        switch command {
        case .cursorLeft: cursor = max(0, cursor - 1)
        case .cursorRight: cursor = min(characters.count, cursor + 1)
        case .cursorStart: cursor = 0
        case .cursorEnd: cursor = characters.count
        case .deleteBackward: delete(from: max(0, cursor - 1), to: cursor)
        case .deleteForward: delete(from: cursor, to: min(characters.count, cursor + 1))
        case .deleteWord: delete(from: startOfWord, to: cursor)
        case .deleteAll: clear()
        default: return false
        }
        return true
    }

    private mutating func delete(from start: Int, to end: Int) {
        characters.removeSubrange(start..<end)
        cursor = start
    }

    private var startOfWord: Int {
        var start = cursor
        while start > 0, characters[start - 1] == " " { start -= 1 }
        while start > 0, characters[start - 1] != " " { start -= 1 }
        return start
    }
}
