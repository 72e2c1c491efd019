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
    private(set) var field = TextField()
    /// Whether keys go into the field.
    private(set) var isTyping = false
    /// The filter that holds; nil: everything is shown.
    private(set) var applied: Filter?
    /// Why the text cannot be read; nil while it can.
    private(set) var error: FilterError?

    /// Opens the field.
    mutating func begin() {
        isTyping = true
        _ = field.perform(.cursorEnd)
    }

    /// Shows everything again and closes the field.
    mutating func clear() {
        field.clear()
        isTyping = false
        applied = nil
        error = nil
    }

    /// Types text at the cursor.
    mutating func insert(_ text: String) {
        field.insert(text)
        read()
    }

    /// Carries out what a key means while typing; false where it means nothing here.
    mutating func perform(_ command: Command) -> Bool {
        switch command {
        case .acceptFilter: isTyping = error != nil
        case .cancelFilter: clear()
        default:
            guard field.perform(command) else { return false }
            read()
        }
        return true
    }

    private mutating func read() {
        do {
            applied = try Self.filter(from: field.characters[...])
            error = nil
        } catch {
            self.error = error
            let readable = field.characters.prefix(error.position)
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
