public import FleetModel
public import Vocabulary

/// What earlier runs knew of alerts, put into the time of this one.
///
/// Moments of earlier runs lie before the start of this one, by the wall clock; their monotonic
/// part may be negative.
public struct RestoredAlerts: Hashable, Sendable {
    /// What was not over when the last run ended, its members with numbers that mean nothing yet:
    /// they are found by their names.
    public var unresolved: [Incident] = []
    /// What is over, the latest first.
    public var resolved: [Incident] = []
    /// Silences that have not ended.
    public var silences: [Silence] = []
    /// Alerts that fired when the last run ended.
    public var firing: [FiringAlert] = []
    /// When a shift was handed over last; nil: never, as far as is known.
    public var lastHandover: Moment?
    /// The highest number that an incident had.
    public var lastIncident = 0
    /// The highest number that a silence had.
    public var lastSilence = 0

    /// Nothing is known.
    public init() {}
}

/// An alert that fires, as it is known beyond a run.
public struct FiringAlert: Hashable, Sendable {
    /// What it is about, by name.
    public enum Subject: Hashable, Sendable {
        /// A link.
        case link(name: String)
        /// A group: the links of a broker (`broker`), or of a tag's value (`tag:KEY`); nil: those
        /// that lack the tag.
        case group(by: String, name: String?)
        /// All links together.
        case fleet
    }

    /// The rule, by name.
    public var rule: String
    /// What it is about.
    public var subject: Subject
    /// When it fired.
    public var firedAt: Moment
    /// The incident that it is part of; nil: none.
    public var incident: Int?

    /// An alert that fires.
    public init(rule: String, subject: Subject, firedAt: Moment, incident: Int?) {
        self.rule = rule
        self.subject = subject
        self.firedAt = firedAt
        self.incident = incident
    }
}
