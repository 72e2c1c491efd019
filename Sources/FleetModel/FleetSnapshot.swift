public import HeartbeatModel
public import Vocabulary

/// The whole fleet at one moment: what screens draw and outlets print.
public struct FleetSnapshot: Hashable, Sendable {
    /// When it was taken.
    public var at: Moment
    /// Every link, in order of `LinkID`.
    public var links: [LinkSnapshot]
    /// The latest events of the whole fleet, oldest first, at most `Fleet.keptEvents`.
    public var events: [EventEntry]
    /// How many older events are no longer kept.
    public var eventsForgotten: Int
    /// Drops that no person has dismissed yet, the latest first.
    public var notices: [DropNotice]
    /// How many notices gave way to later ones before anybody dismissed them.
    public var noticesForgotten: Int
    /// The largest lag of our own timers in the last minute; nil where none was measured.
    public var ownLoopLag: Duration?
    /// The last pause of our own, if any.
    public var lastOwnPause: OwnPause?
    /// Since when this machine has lost its way to brokers; nil where it has not.
    public var offline: OwnOffline?
    /// How much connecting is going on.
    public var connectLoad: ConnectLoad

    /// An empty fleet.
    public init(at: Moment) {
        self.at = at
        links = []
        events = []
        eventsForgotten = 0
        notices = []
        noticesForgotten = 0
        ownLoopLag = nil
        lastOwnPause = nil
        offline = nil
        connectLoad = ConnectLoad()
    }

    /// How many links are in that state.
    public func count(of state: LinkState) -> Int {
        links.reduce(0) { $0 + ($1.state == state ? 1 : 0) }
    }
}

/// A pause of our own program.
///
/// Pauses that come too often are not excused: the program is overloaded, and judging goes on.
public struct OwnPause: Hashable, Sendable {
    /// When it was noticed.
    public var at: Moment
    /// How long we were held up.
    public var gap: Duration
    /// Whether nobody was judged by it.
    public var isExcused: Bool

    /// Puts it together.
    public init(at: Moment, gap: Duration, isExcused: Bool) {
        self.at = at
        self.gap = gap
        self.isExcused = isExcused
    }
}

/// A time in which this machine has no way to brokers: no link that it concerns is judged.
public struct OwnOffline: Hashable, Sendable {
    /// When it was noticed.
    public var since: Moment
    /// What shows it, in a sentence.
    public var evidence: String

    /// Puts it together.
    public init(since: Moment, evidence: String) {
        self.since = since
        self.evidence = evidence
    }
}

/// One link at one moment.
public struct LinkSnapshot: Hashable, Sendable {
    /// Which link.
    public var id: LinkID
    /// What holds for it, each value with its origin.
    public var settings: LinkSettings
    /// How it stands.
    public var state: LinkState
    /// Since when: for late and down the last proof of life, else the change itself.
    public var since: Moment
    /// When the state was noticed; differs from `since` for late and down.
    public var detectedAt: Moment
    /// The last sign of the peer: CONNACK, PINGRESP, SUBACK or a message; nil before the first.
    public var lastProofOfLife: Moment?
    /// The heartbeats' figures.
    public var statistics: HeartbeatStatistics
    /// The last heartbeats, oldest first, at most `Fleet.keptMarks`.
    public var strip: [HeartbeatMark]
    /// The last round trips with their times, oldest first, at most `Fleet.keptSamples`.
    public var samples: [RoundTripSample]
    /// The present connection; nil while there is none.
    public var connection: ConnectionFacts?
    /// When the present connection was accepted.
    public var connectedAt: Moment?
    /// The timing that holds, or that would hold before the first CONNACK.
    public var timing: HeartbeatTiming
    /// The latest ends of accepted connections, the latest first, at most `Fleet.keptDrops`.
    public var drops: [DropRecord]
    /// All ends of accepted connections since the start; those that we asked for are not counted.
    public var dropCount: Int
    /// Why the last attempt or connection failed; nil while up.
    public var lastFailure: FailureNote?
    /// When the next attempt comes; nil while connected or paused.
    public var nextAttemptAt: Moment?
    /// Attempts since the last accepted connection.
    public var attempt: Int
    /// Time available ÷ time watched, 0 to 1; nil before anything could be judged.
    public var availability: Double?
    /// Messages that came in since the start.
    public var messages: Int
    /// Answers that are not attributed yet; nil where none are.
    public var attribution: PendingAttribution?
    /// Whether the present connection is untimed until it is renewed: judged, but without round
    /// trips.
    public var isUntimed: Bool
    /// The answers to our subscriptions on the present connection.
    public var subscriptions: [SubscriptionAnswer]
    /// The last verdict of a missed heartbeat on the present connection.
    public var verdict: Verdict?
    /// The socket's facts at the last missed heartbeat or drop.
    public var tcp: TCPFacts?
    /// The network's RTT at the last PINGRESP, as the kernel knew it: nothing of the broker is in
    /// it; nil where the kernel does not tell.
    public var networkRTT: Duration?
    /// WebSocket pings of the broker's that were answered, since the start.
    public var webSocketPings: Int
    /// Whether the state changes so often that single changes mean little.
    public var isFlapping: Bool

    /// A link of which nothing is known yet.
    public init(id: LinkID, settings: LinkSettings, at: Moment) {
        self.id = id
        self.settings = settings
        state = .unknown
        since = at
        detectedAt = at
        lastProofOfLife = nil
        statistics = HeartbeatStatistics()
        strip = []
        samples = []
        connection = nil
        connectedAt = nil
        timing = settings.timing(effectiveKeepAliveSeconds: settings.keepAliveSeconds.value)
        drops = []
        dropCount = 0
        lastFailure = nil
        nextAttemptAt = nil
        attempt = 0
        availability = nil
        messages = 0
        attribution = nil
        isUntimed = false
        subscriptions = []
        verdict = nil
        tcp = nil
        networkRTT = nil
        webSocketPings = 0
        isFlapping = false
    }
}

extension LinkSnapshot {
    /// Whether TLS is used and takes any certificate, by the settings or on the present connection.
    public var isInsecure: Bool {
        settings.isInsecure || connection?.tls?.isInsecure == true
    }
}

/// PINGRESPs that came, fewer than PINGREQs are outstanding: which belong together is waited for.
public struct PendingAttribution: Hashable, Sendable {
    /// PINGREQs of the group, the answered ones counted.
    public var requests: Int
    /// PINGRESPs that came so far.
    public var responses: Int
    /// When the wait ends at the latest.
    public var endsAt: Moment

    /// Puts it together.
    public init(requests: Int, responses: Int, endsAt: Moment) {
        self.requests = requests
        self.responses = responses
        self.endsAt = endsAt
    }
}

extension LinkSnapshot {
    /// By how much the bound for down is longer while answers are attributed; nil while none are.
    ///
    /// The peer may have died right after its last sign, and no PINGREQ goes out until the wait
    /// ends.
    public var attributionWait: Duration? {
        guard let attribution else { return nil }
        let start = lastProofOfLife?.monotonic ?? attribution.endsAt.monotonic
        return max(.zero, attribution.endsAt.monotonic - start)
    }
}

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
    public var patternPeriod: Duration?
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
    public var patternPeriod: Duration?
    /// What points to the pattern in the first of the drops; nil where not all share the pattern.
    public var evidence: String?
    /// The broker they share, as `host:port`.
    public var broker: String
    /// The links that dropped, in order of noticing; none twice.
    public var links: [LinkID]
    /// The verdict, where all share it.
    public var verdict: Verdict?
    /// The specification's name of the broker's reason code, where all share it.
    public var reason: String?
    /// When the last of them was up again; nil while one is not.
    public var recoveredAt: Moment?
    /// The earliest last proof of life among them.
    public var downSince: Moment

    /// Puts a notice together.
    public init(
        id: Int, at: Moment, cause: DropCause, pattern: DropPattern?,
        patternPeriod: Duration? = nil, evidence: String?, broker: String, links: [LinkID],
        verdict: Verdict?, reason: String?, recoveredAt: Moment?,
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
        self.verdict = verdict
        self.reason = reason
        self.recoveredAt = recoveredAt
        self.downSince = downSince
    }
}

/// One line of the event log.
public struct EventEntry: Hashable, Sendable {
    /// Counted from 1 over the whole run.
    public var number: Int
    /// When and what.
    public var record: RunRecord

    /// Puts an entry together.
    public init(number: Int, record: RunRecord) {
        self.number = number
        self.record = record
    }
}
