public import Vocabulary

/// What belongs together and a person is told once: drops with one cause, with the alerts about
/// them, or alerts of one rule.
public struct Incident: Hashable, Sendable, Identifiable {
    /// Steps of the timeline that are kept: the first, and the latest.
    public static let keptSteps = 64
    /// Notes of people that are kept, the latest.
    public static let keptNotes = 50

    /// What it is made of.
    public enum Kind: Hashable, Sendable {
        /// Connections that ended; alerts about their links are part of it.
        case drops
        /// Alerts of the rule of that name, about links that did not drop, groups or the fleet.
        case alerts(rule: String)
    }

    /// Where it is in its life.
    public enum Phase: Hashable, Sendable {
        /// It may still be parted: others that belong to it, or to another one, are waited for.
        case forming(until: MonotonicInstant)
        /// It is not over.
        case open
        /// Nothing of it is left; since then.
        case resolved(at: Moment)
    }

    /// Counted from 1, over all runs of which a history is kept.
    public let id: Int
    /// What it is made of.
    public let kind: Kind
    /// Where it is in its life.
    public var phase: Phase
    /// The highest that it had: that of its alerts, at least `warning` where a connection ended.
    public var severity: AlertSeverity
    /// When the trouble began: of drops the earliest last proof of life.
    public var since: Moment
    /// When it was noticed.
    public var openedAt: Moment
    /// Its links, in the order in which they came; none twice.
    ///
    /// Empty where it is about the fleet.
    public var members: [IncidentMember]
    /// How many members are waited for: of drops those not up again, of alerts those that fire.
    public var remaining: Int
    /// What happened to how many, and what they share, in a sentence:
    /// `40 links half-open: 38 of 40 share 10.2.3.4; 0 of 120 others do`.
    public var summary: String
    /// What its members share and others do not, in words: `10.2.3.4`; nil where nothing is known.
    public var cause: String?
    /// A filter, as typed after `/`, that passes the links that share the cause, or where none asks
    /// for that, as of an address, all at the members' brokers; nil where there is none.
    public var causeFilter: String?
    /// The numbers that speak for the cause: `38 of 40 share 10.2.3.4; 0 of 120 others do`.
    public var evidence: String?
    /// How its connections ended; nil where none did.
    public var ending: SharedEnding?
    /// Its alerts that fire or fired, what matters most first.
    public var alerts: [IncidentAlert]
    /// What became of it, oldest first.
    public var timeline: [IncidentStep]
    /// How many steps behind the first are no longer kept.
    public var stepsForgotten: Int
    /// Who has it; nil while nobody does.
    public var acknowledgement: Acknowledgement?
    /// What people wrote down, oldest first.
    public var notes: [IncidentNote]
    /// Whether people were told, or why they were not.
    public var telling: IncidentTelling
    /// What they were told the last time; nil where they never were, or where it is not known.
    public var told: ToldIncident?
    /// Until when silences or maintenance windows cover all that is waited for; nil where they do
    /// not.
    public var silencedUntil: Moment?
    /// Whether a person took it off the banner.
    public var isDismissed: Bool

    /// An incident of which nothing more is known.
    public init(id: Int, kind: Kind, phase: Phase, since: Moment, openedAt: Moment) {
        self.id = id
        self.kind = kind
        self.phase = phase
        self.since = since
        self.openedAt = openedAt
        severity = kind == .drops ? .warning : .info
        members = []
        remaining = 0
        summary = ""
        alerts = []
        timeline = []
        stepsForgotten = 0
        notes = []
        telling = .notYet
        isDismissed = false
    }

    /// When it was over; nil while it is not.
    public var resolvedAt: Moment? {
        guard case .resolved(let moment) = phase else { return nil }
        return moment
    }

    /// Whether others that belong to it, or to another one, are waited for.
    public var isForming: Bool {
        guard case .forming = phase else { return false }
        return true
    }
}

/// A link of an incident.
public struct IncidentMember: Hashable, Sendable {
    /// The link; it may be watched no longer.
    public let link: LinkID
    /// Its name.
    public let name: String
    /// Whether it need not be waited for.
    public var isBack: Bool

    /// A member.
    public init(link: LinkID, name: String, isBack: Bool = false) {
        self.link = link
        self.name = name
        self.isBack = isBack
    }
}

/// How the connections of an incident ended, as far as nine in ten ended alike.
public struct SharedEnding: Hashable, Sendable {
    /// nil where they ended in different ways.
    public var cause: DropCause?
    /// A known shape behind the cause.
    public var pattern: DropPattern?
    /// That of `periodic-close`.
    @OptionalNanoseconds public var patternPeriod: Duration?
    /// What the socket showed.
    public var verdict: Verdict?
    /// The specification's name of the broker's reason code.
    public var reason: String?
    /// What points to the pattern in the first of them, in a sentence.
    public var evidence: String?
    /// The broker, as `host:port`, where it is one.
    public var broker: String?

    /// Nothing is alike.
    public init() {}
}

/// An alert that is part of an incident.
public struct IncidentAlert: Hashable, Sendable {
    /// Its rule, by name.
    public var rule: String
    /// How much it matters.
    public var severity: AlertSeverity
    /// When the first one fired.
    public var firedAt: Moment
    /// How many fire, each about another link or group.
    public var firing: Int
    /// What was measured of the first: `rtt_p95 812 ms > 500 ms`.
    public var measured: String
    /// What a person should know or do.
    public var note: String?
    /// Where it is written what to do.
    public var runbook: String?

    /// An alert that fires.
    public init(
        rule: String, severity: AlertSeverity, firedAt: Moment, firing: Int, measured: String,
        note: String? = nil, runbook: String? = nil
    ) {
        self.rule = rule
        self.severity = severity
        self.firedAt = firedAt
        self.firing = firing
        self.measured = measured
        self.note = note
        self.runbook = runbook
    }
}

/// One step of an incident's timeline.
public struct IncidentStep: Hashable, Sendable {
    /// When.
    public let at: Moment
    /// What happened, for people: `23 links dropped`.
    public let text: String

    /// A step.
    public init(at: Moment, text: String) {
        self.at = at
        self.text = text
    }
}

/// Whether people were told of an incident.
public enum IncidentTelling: Hashable, Sendable {
    /// No rule asks for it: it may be over before anybody needs to know.
    case notYet
    /// A rule asks for it, and this holds it back.
    case heldBack(HoldingBack)
    /// People were told that it is there; then, the last time.
    case told(at: Moment)
    /// People were told that it is over; then.
    case toldOver(at: Moment)
}

/// Why people are not told of what fires.
public enum HoldingBack: String, Hashable, Sendable {
    /// A silence or a maintenance window covers all its links.
    case silenced
    /// A person has it.
    case acknowledged
    /// Its links change so often that single changes mean little.
    case flapping
    /// The fault may be our own.
    case ours
    /// Another incident speaks for it.
    case parentDown = "parent-down"
}
