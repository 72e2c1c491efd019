public import Vocabulary

/// What people are told of an incident: a message that every way can write in its own form, and
/// that survives on disk until it was delivered.
public struct Announcement: Hashable, Sendable, Codable {
    /// Names of links that are told; the rest is a number.
    public static let mostLinks = 20

    /// Why people are told now.
    public enum Occasion: String, Hashable, Sendable, Codable {
        /// It is new to them.
        case opened
        /// It matters more than they were told.
        case raised
        /// It is still so, and nobody has it.
        case reminder
        /// Somebody has it: for receivers that keep track of that themselves.
        case acknowledged
        /// It is over.
        case resolved
        /// It is none: somebody tries whether a way works.
        case test
    }

    /// The same for all messages about one incident, in this run and later ones, and for no other.
    public var key: String
    /// The incident's number.
    public var incident: Int
    /// Why people are told now.
    public var occasion: Occasion
    /// How much it matters.
    public var severity: AlertSeverity
    /// The rule that matters most of those that ask for it.
    public var rule: String
    /// All rules that ask for it, that one first.
    public var rules: [String]
    /// What happened to how many, and what they share, in a sentence.
    public var summary: String
    /// What they share and others do not; nil where nothing is known.
    public var cause: String?
    /// What was measured: `rtt_p95 812 ms > 500 ms`.
    public var measured: String
    /// The names of its first links.
    public var links: [String]
    /// How many links it has.
    public var linkCount: Int
    /// How many of them are waited for.
    public var remaining: Int
    /// What all its links have in common: tags, and `broker` where it is one.
    public var labels: [String: String]
    /// When the trouble began.
    public var since: WallTime
    /// When this was found.
    public var at: WallTime
    /// When it was over; nil while it is not.
    public var resolvedAt: WallTime?
    /// Who has it; nil while nobody does.
    public var acknowledgedBy: String?
    /// What a person should know or do.
    public var note: String?
    /// Where it is written what to do.
    public var runbook: String?
    /// The ways whose filter passes one of its links, by name; nil: all.
    public var ways: [String]?
    /// Whether a reminder is for ways that ask for none, too, since the time is over for which
    /// somebody had it; nil: it is not.
    public var isForAll: Bool?

    /// Puts a message together.
    public init(
        key: String, incident: Int, occasion: Occasion, severity: AlertSeverity, rule: String,
        rules: [String], summary: String, cause: String? = nil, measured: String, links: [String],
        linkCount: Int, remaining: Int, labels: [String: String], since: WallTime, at: WallTime,
        resolvedAt: WallTime? = nil, acknowledgedBy: String? = nil, note: String? = nil,
        runbook: String? = nil, ways: [String]? = nil
    ) {
        self.key = key
        self.incident = incident
        self.occasion = occasion
        self.severity = severity
        self.rule = rule
        self.rules = rules
        self.summary = summary
        self.cause = cause
        self.measured = measured
        self.links = links
        self.linkCount = linkCount
        self.remaining = remaining
        self.labels = labels
        self.since = since
        self.at = at
        self.resolvedAt = resolvedAt
        self.acknowledgedBy = acknowledgedBy
        self.note = note
        self.runbook = runbook
        self.ways = ways
    }
}
