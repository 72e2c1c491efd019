public import Vocabulary

/// What people were told of an incident, as far as later messages about it depend on that.
public struct ToldIncident: Hashable, Sendable {
    /// The highest severity that they were told.
    public var severity: AlertSeverity
    /// The rule that was named last.
    public var rule: String
    /// What its links had in common when people were told first: other systems know the incident by
    /// that, so that it stays the same.
    public var labels: [String: String]
    /// The names of the ways on which they were told; nil: all.
    public var ways: [String]?

    /// What people were told.
    public init(
        severity: AlertSeverity, rule: String, labels: [String: String], ways: [String]?
    ) {
        self.severity = severity
        self.rule = rule
        self.labels = labels
        self.ways = ways
    }
}
