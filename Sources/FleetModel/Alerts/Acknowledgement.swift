public import Vocabulary

/// A person has an incident: nobody else is told of it again.
public struct Acknowledgement: Hashable, Sendable {
    /// Who.
    public var by: String
    /// What they said of it; nil: nothing.
    public var note: String?
    /// When they took it.
    public var at: Moment
    /// When it is everybody's again; nil: it stays theirs until it is over.
    public var until: Moment?

    /// A person takes an incident.
    public init(by: String, note: String? = nil, at: Moment, until: Moment? = nil) {
        self.by = by
        self.note = note
        self.at = at
        self.until = until
    }
}

/// What a person wrote down of an incident.
public struct IncidentNote: Hashable, Sendable {
    /// When.
    public var at: Moment
    /// Who.
    public var by: String
    /// What.
    public var text: String

    /// A note.
    public init(at: Moment, by: String, text: String) {
        self.at = at
        self.by = by
        self.text = text
    }
}
