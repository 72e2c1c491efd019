import FleetModel

/// What a filter field can hold: something read from text.
protocol ReadableFilter: Hashable, Sendable {
    init(parsing text: String) throws(FilterError)
}

extension LinkFilter: ReadableFilter {}

/// A filter being typed or kept.
///
/// While what is typed cannot be read, the terms before the unreadable one hold.
struct FilterField<Filter: ReadableFilter>: Hashable, Sendable {
    /// What was typed.
    private(set) var text = FilterText()
    /// The filter that holds; nil: everything is shown.
    private(set) var applied: Filter?
    /// What is offered while typing.
    private var words = FilterWords()

    /// Carries an edit out; false where it means nothing here.
    mutating func take(_ edit: FilterEdit) -> Bool {
        switch edit {
        case .begin(let words):
            self.words = words
            text.isTyping = true
            _ = text.field.perform(.cursorEnd)
            offer()
        case .clear, .perform(.cancelFilter):
            self = Self()
        case .set(let characters):
            self = Self()
            text.field.insert(characters)
            read()
        case .insert(let characters):
            text.field.insert(characters)
            read()
            offer()
        case .take(let place):
            guard text.completion?.candidates.indices.contains(place) == true else { return false }
            takeOffered { $0.choose(place) }
        case .perform(.acceptFilter):
            text.isTyping = text.error != nil
            if !text.isTyping { text.completion = nil }
        case .perform(.complete): complete(1)
        case .perform(.completeBackward): complete(-1)
        case .perform(let command):
            guard text.field.perform(command) else { return false }
            read()
            offer()
        }
        return true
    }

    /// Types what all that is offered begins with, else one after the other.
    private mutating func complete(_ step: Int) {
        guard let completion = text.completion else { return }
        let common = completion.commonStart
        if completion.chosen == nil, common.count > completion.range.count {
            text.field.replace(completion.range, with: common)
            read()
            offer()
        } else {
            takeOffered { $0.choose(after: step) }
        }
    }

    /// Types the word that is chosen among those offered, which stay.
    private mutating func takeOffered(_ choose: (inout FilterCompletion) -> String) {
        guard var completion = text.completion else { return }
        let range = completion.range
        text.field.replace(range, with: choose(&completion))
        read()
        text.completion = completion
    }

    private mutating func offer() {
        text.completion =
            text.isTyping
            ? FilterCompletion(
                of: text.field.characters, cursor: text.field.cursor, words: words) : nil
    }

    private mutating func read() {
        do {
            applied = try Self.filter(from: text.field.characters[...])
            text.error = nil
        } catch {
            text.error = error
            let readable = text.field.characters.prefix(error.position)
            let end = readable.lastIndex(of: " ") ?? readable.startIndex
            applied = try? Self.filter(from: readable[..<end])
        }
    }

    /// The filter that a text stands for; nil where it says nothing.
    private static func filter(
        from characters: ArraySlice<Character>
    ) throws(FilterError) -> Filter? {
        let filter = try Filter(parsing: String(characters))
        return characters.allSatisfy { $0 == " " } ? nil : filter
    }
}
