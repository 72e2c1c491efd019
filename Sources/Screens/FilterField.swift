import FleetModel

/// What a filter field can hold: something read from text.
protocol ReadableFilter: Hashable, Sendable {
    init(parsing text: String) throws(FilterError)
}

extension LinkFilter: ReadableFilter {}

/// A filter being typed or kept.
///
/// While what is typed cannot be read, the last readable filter holds, so that rows stay put.
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
        let text = field.text
        do {
            let filter = try Filter(parsing: text)
            applied = text.allSatisfy { $0 == " " } ? nil : filter
            error = nil
        } catch {
            self.error = error
        }
    }
}
