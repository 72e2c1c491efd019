/// Something that became of an incident, as the log and the event lines tell it.
public struct IncidentEvent: Hashable, Sendable {
    /// What became of it, in the word that other programs read.
    public enum Change: String, Hashable, Sendable, CaseIterable {
        /// It is there.
        case opened
        /// More links came into it.
        case joined
        /// It matters more than before.
        case raised
        /// A person has it.
        case acknowledged
        /// Nobody has it any more.
        case givenBack = "given-back"
        /// A silence or a maintenance window holds its messages back.
        case silenced
        /// Somebody wrote something down.
        case noted
        /// It was over, and goes on.
        case reopened
        /// It is over.
        case resolved
        /// Nothing is left of it: it was our own fault, or its links are watched no longer.
        case withdrawn
    }

    /// The incident's number.
    public var id: Int
    /// What became of it.
    public var change: Change
    /// The highest that it had.
    public var severity: AlertSeverity
    /// The rule that matters most of those that fire or fired in it; nil where none did.
    public var rule: String?
    /// What happened to how many, and what they share, in a sentence.
    public var summary: String

    /// Puts an event together.
    public init(
        id: Int, change: Change, severity: AlertSeverity, rule: String? = nil, summary: String
    ) {
        self.id = id
        self.change = change
        self.severity = severity
        self.rule = rule
        self.summary = summary
    }
}
