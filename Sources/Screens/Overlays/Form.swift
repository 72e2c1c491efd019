/// Labelled fields over the view that a person fills in.
struct Form: Hashable, Sendable {
    /// One of them, and what was typed into it.
    struct Field: Hashable, Sendable {
        /// Characters of a note.
        static let longestNote = 1_000

        let name: FieldName
        var typed: TextField

        /// What is known already.
        init(_ name: FieldName, _ text: String) {
            self.name = name
            typed =
                name == .note ? TextField(capacity: Self.longestNote) : TextField()
            typed.insert(text)
        }

        /// What was typed, without blanks at both ends.
        var text: String { typed.text.trimmingBlanks }
    }

    /// What it is for.
    let name: FormName
    /// At least one.
    private(set) var fields: [Field]
    /// The field that keys go into.
    private(set) var selected: Int
    /// Whether somebody wanted it to be done as it is: from then on what is missing is wrong.
    private(set) var isTried = false

    /// A form whose fields say already what is known; keys go into the first that says nothing.
    init(_ name: FormName, _ fields: [(name: FieldName, text: String)]) {
        self.name = name
        self.fields = fields.map { Field($0.name, $0.text) }
        selected = self.fields.firstIndex { $0.text.isEmpty } ?? 0
    }

    /// What was typed into a field; empty where the form has none of that name.
    func text(of name: FieldName) -> String {
        fields.first { $0.name == name }?.text ?? ""
    }

    /// Keys go into that field from now on; after the last comes the first.
    mutating func select(_ place: Int) {
        selected = (place + fields.count) % fields.count
    }

    /// It cannot be done because of that field, where keys go from now on.
    mutating func refuse(at place: Int) {
        isTried = true
        select(place)
    }

    /// Types text; where it is pasted in several lines, they become one.
    mutating func insert(_ text: String) {
        fields[selected].typed.insert(String(text.map { $0.isNewline ? " " : $0 }))
    }

    /// Carries a command of typing out; false where it is none.
    mutating func perform(_ command: Command) -> Bool {
        fields[selected].typed.perform(command)
    }
}

/// The fields that forms have; the raw value is the label.
enum FieldName: String, Hashable, Sendable {
    /// A filter over links.
    case links
    /// Why.
    case reason
    /// For how long.
    case lasting = "for"
    /// Who is at the screen.
    case person = "name"
    /// What else is to be known.
    case note
    /// From when on.
    case since
}

/// The forms that there are.
enum FormName: Hashable, Sendable {
    /// Somebody takes the incident of that number.
    case acknowledgement(incident: Int)
    /// Nobody is to be told of some links for a time.
    case silence
    /// Something is worth knowing of the incident of that number.
    case note(incident: Int)
    /// A shift ends.
    case handover

    /// What it says and what accepting it does.
    var topic: any FormTopic {
        switch self {
        case .acknowledgement(let incident): AcknowledgementForm(incident: incident)
        case .silence: SilenceForm()
        case .note(let incident): NoteForm(incident: incident)
        case .handover: HandoverForm()
        }
    }
}

/// What a form says and does: drawing, keys and mouse treat all forms alike.
protocol FormTopic {
    /// The title of the box.
    func title(in state: AppState) -> String

    /// What it is about, in a sentence above the fields; nil where the title says all.
    func subject(in state: AppState) -> String?

    /// Why what was typed cannot be taken; nil where it can.
    func objection(to field: Form.Field, in state: AppState) -> FieldObjection?

    /// Why nothing can come of it any more, whatever is typed; nil where something can.
    func obstacle(in state: AppState) -> String?

    /// What that means which was typed and can be taken; empty where it speaks for itself.
    func meaning(of field: Form.Field, in state: AppState) -> String

    /// Does it, or asks whether to: whatever is in the fields can be taken.
    ///
    /// The form is closed when it is done; until a question is answered it lies beneath that.
    func accept(_ form: Form, on state: inout AppState) -> [AppEffect]
}

extension FormTopic {
    func obstacle(in state: AppState) -> String? { nil }
}

/// Why what was typed into a field cannot be taken.
enum FieldObjection: Hashable, Sendable {
    /// Nothing was typed; what has to be.
    case missing(String)
    /// What is wrong with it, and the character that cannot be read where it is one.
    case wrong(String, at: Int? = nil)

    /// What is to be written instead.
    var text: String {
        switch self {
        case .missing(let text), .wrong(let text, _): text
        }
    }
}
