public import Vocabulary

/// Whether an expression holds of a subject, and what was measured.
struct AlertFinding: Hashable, Sendable {
    /// Whether it holds; nil where nothing can be said: the figure is missing, or nobody is judged.
    var holds: Bool?
    /// What was measured beside the bound, for a person: `rtt 412 ms > 4 × 97 ms`.
    ///
    /// Where it does not hold, what holds instead: `rtt 220 ms <= 4 × 97 ms`.
    var measured: String
}

/// How an alert stands.
enum AlertPhase: Hashable, Sendable {
    /// The condition does not hold.
    case inactive
    /// It holds, not yet for as long as the rule asks.
    case pending(since: Moment)
    /// It held long enough.
    case firing(since: Moment)
    /// It fires still, but what ends it holds since then.
    case ending(firingSince: Moment, since: Moment)
}

/// One alert that began or ended.
public struct AlertChange: Hashable, Sendable {
    /// What became of it.
    public enum Kind: Hashable, Sendable {
        /// It fires.
        case fired
        /// It is over; it fired since then.
        case resolved(firedAt: Moment)
    }

    /// When.
    public var at: Moment
    /// The rule, by its name.
    public var rule: String
    /// How much it matters.
    public var severity: AlertSeverity
    /// What it is about.
    public var subject: AlertSubject
    /// What it is about, by name.
    public var name: FiringAlert.Subject
    /// What became of it.
    public var kind: Kind
    /// What was measured then.
    public var measured: String
    /// What a person should know or do.
    public var note: String?
    /// Where it is written what to do.
    public var runbook: String?
    /// The incident that it is part of; nil: none, or it is not known yet.
    public var incident: Int?
    /// The links for whose sake it fires, where it is about a group.
    public var links: [LinkID] = []
    /// The rules of other alerts about its link that fire and ask for more or less of the same.
    public var saysSameAs: [String] = []
    /// The rule of an alert about a group that speaks for it, where it is about a link.
    public var spokenForBy: String?

    /// Puts a change together.
    public init(
        at: Moment, rule: String, severity: AlertSeverity, subject: AlertSubject,
        name: FiringAlert.Subject, kind: Kind, measured: String, note: String? = nil,
        runbook: String? = nil, incident: Int? = nil
    ) {
        self.at = at
        self.rule = rule
        self.severity = severity
        self.subject = subject
        self.name = name
        self.kind = kind
        self.measured = measured
        self.note = note
        self.runbook = runbook
        self.incident = incident
    }
}
