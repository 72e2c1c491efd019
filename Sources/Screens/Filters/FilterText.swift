import FleetModel

/// What is typed into a filter, as the footer shows it.
struct FilterText: Hashable, Sendable {
    var field = TextField()
    /// Whether keys go into the field.
    var isTyping = false
    /// Why the text cannot be read; nil while it can.
    var error: FilterError?
    /// What may stand at the cursor; nil where nothing is offered.
    var completion: FilterCompletion?

    var text: String { field.text }
}

/// What can be done to a filter.
enum FilterEdit: Hashable, Sendable {
    /// Keys go into the field from now on; these words are offered.
    case begin(FilterWords)
    /// Everything is shown again.
    case clear
    /// This text, and nothing is typed.
    case set(String)
    /// Text at the cursor.
    case insert(String)
    /// The offered word of that place in the list, in place of the one that is being typed.
    case take(Int)
    /// What a key means while typing.
    case perform(Command)
}
