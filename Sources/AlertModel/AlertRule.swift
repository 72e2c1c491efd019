public import FleetModel
public import Vocabulary

/// What is alerted about, for which links, and what a person is told beside it.
public struct AlertRule: Hashable, Sendable {
    /// Unique among the rules.
    public var name: String
    /// When an alert begins and ends.
    public var condition: AlertCondition
    /// How much it matters.
    public var severity: AlertSeverity
    /// The links that it is about; nil: all.
    public var links: LinkFilter?
    /// What a person should know or do.
    public var note: String?
    /// Where it is written what to do.
    public var runbook: String?

    /// Puts a rule together.
    public init(
        name: String, condition: AlertCondition, severity: AlertSeverity,
        links: LinkFilter? = nil, note: String? = nil, runbook: String? = nil
    ) {
        self.name = name
        self.condition = condition
        self.severity = severity
        self.links = links
        self.note = note
        self.runbook = runbook
    }
}

/// What an alert is about.
public enum AlertSubject: Hashable, Sendable {
    /// One link.
    case link(LinkID)
    /// The links that have this in common; nil: that lack the tag.
    case group(LinkGrouping, name: String?)
    /// All links together, for `absent`.
    case fleet
}
