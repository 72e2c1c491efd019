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
