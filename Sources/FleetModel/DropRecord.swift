public import Vocabulary

/// Why an attempt or a connection failed, for the row and the detail.
public struct FailureNote: Hashable, Sendable {
    /// When it was noticed.
    public var at: Moment
    /// The cause in one word.
    public var cause: DropCause
    /// The specification's name of the broker's reason code; nil where it sent none.
    public var reason: String?
    /// What happened, in a sentence; what the broker adds is part of it.
    public var detail: String
    /// A known shape behind the cause.
    public var pattern: DropPattern?
    /// That of `periodic-close`; nil for other patterns.
    @OptionalNanoseconds public var patternPeriod: Duration?
    /// What points to the pattern, or explains the failure further, in a sentence.
    public var evidence: String?

    /// Puts a note together.
    public init(
        at: Moment, cause: DropCause, reason: String? = nil, detail: String,
        pattern: DropPattern? = nil, patternPeriod: Duration? = nil, evidence: String? = nil
    ) {
        self.at = at
        self.cause = cause
        self.reason = reason
        self.detail = detail
        self.pattern = pattern
        self.patternPeriod = patternPeriod
        self.evidence = evidence
    }
}

/// The end of an accepted connection.
public struct DropRecord: Hashable, Sendable {
    /// When it was noticed.
    public var at: Moment
    /// The last proof of life before it: downtime starts here.
    public var downSince: Moment
    /// What ended it; only the link's latest `Fleet.keptFlightRecords` drops keep their flight
    /// record.
    public var disconnection: Disconnection
    /// When the link was up again; nil while it is not.
    public var recoveredAt: Moment?

    /// Puts a record together.
    public init(
        at: Moment, downSince: Moment, disconnection: Disconnection, recoveredAt: Moment? = nil
    ) {
        self.at = at
        self.downSince = downSince
        self.disconnection = disconnection
        self.recoveredAt = recoveredAt
    }
}

/// What the banner shows: drops with one cause at one broker close in time are one notice.
///
/// A takeover is a matter between two clients, whatever closed the connection, and no notice holds
/// it together with other drops.
public struct DropNotice: Hashable, Sendable {
    /// Counted from 1; names the notice when a person dismisses it.
    public var id: Int
    /// When the first of its drops was noticed.
    public var at: Moment
    /// The cause they share.
    public var cause: DropCause
    /// The pattern, where all share it.
    public var pattern: DropPattern?
    /// The period of `periodic-close`, where all share it.
    @OptionalNanoseconds public var patternPeriod: Duration?
    /// What points to the pattern in the first of the drops; nil where not all share the pattern.
    public var evidence: String?
    /// The broker they share, as `host:port`.
    public var broker: String
    /// The links that dropped, in order of noticing; none twice.
    public var links: [LinkID]
    /// How many of them had no connection since, and are waited for.
    public var stillDown: Int
    /// How many of them a person paused before they were up again, and that were not since.
    public var paused: Int
    /// The verdict, where all share it.
    public var verdict: Verdict?
    /// The specification's name of the broker's reason code, where all share it.
    public var reason: String?
    /// When the last of them was up again, or was waited for no longer; nil while one is.
    public var recoveredAt: Moment?
    /// The earliest last proof of life among them.
    public var downSince: Moment

    /// Puts a notice together.
    public init(
        id: Int, at: Moment, cause: DropCause, pattern: DropPattern?,
        patternPeriod: Duration? = nil, evidence: String?, broker: String, links: [LinkID],
        stillDown: Int, paused: Int = 0, verdict: Verdict?, reason: String?, recoveredAt: Moment?,
        downSince: Moment
    ) {
        self.id = id
        self.at = at
        self.cause = cause
        self.pattern = pattern
        self.patternPeriod = patternPeriod
        self.evidence = evidence
        self.broker = broker
        self.links = links
        self.stillDown = stillDown
        self.paused = paused
        self.verdict = verdict
        self.reason = reason
        self.recoveredAt = recoveredAt
        self.downSince = downSince
    }
}
