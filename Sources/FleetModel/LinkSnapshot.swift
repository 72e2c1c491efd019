public import HeartbeatModel
public import Vocabulary

/// One link at one moment.
///
/// A view of the fleet's own record, which the fleet copies only where it changes it while somebody
/// still looks: ten thousand links cost a snapshot ten thousand references.
public struct LinkSnapshot: Hashable, Sendable {
    private var record: Shared<WatchedLink>

    init(_ link: WatchedLink) {
        record = Shared(link)
    }

    /// What the fleet knows and changes.
    var watched: WatchedLink {
        _read { yield record.value }
        _modify { yield &record.value }
    }

    /// Whether both are the same record: the link did not change between two snapshots.
    ///
    /// Compares two addresses. Links that are not identical may still be equal.
    public func isIdentical(to other: LinkSnapshot) -> Bool {
        record.isIdentical(to: other.record)
    }
}

extension LinkSnapshot {
    /// Which link.
    public var id: LinkID { watched.id }
    /// What holds for it, each value with its origin.
    public var settings: LinkSettings { watched.settings }
    /// How it stands.
    public var state: LinkState { watched.state }
    /// Since when: for late and down the last proof of life, else the change itself.
    public var since: Moment { watched.since }
    /// When the state was noticed; differs from `since` for late and down.
    public var detectedAt: Moment { watched.detectedAt }
    /// The last sign of the peer: CONNACK, PINGRESP, SUBACK or a message; nil before the first.
    public var lastProofOfLife: Moment? { watched.lastProofOfLife }
    /// The heartbeats' figures.
    public var statistics: HeartbeatStatistics {
        // Lent, not copied: who reads one figure of ten thousand links copies none of them.
        _read { yield watched.heartbeats.statistics }
    }
    /// The last heartbeats, oldest first, at most `Fleet.keptMarks`.
    public var strip: [HeartbeatMark] { watched.heartbeats.strip }
    /// The last of them; nil before the first.
    public var lastMark: HeartbeatMark? { watched.heartbeats.lastMark }
    /// How many of the latest heartbeats were lost, over all connections.
    ///
    /// The two ends differ where fewer are known, at most `Fleet.keptMarks`.
    public func losses(amongLast count: Int) -> ClosedRange<Int> {
        watched.heartbeats.losses(amongLast: count)
    }
    /// The round trips and gaps as far as the memory for histories reaches back.
    public internal(set) var history: LinkHistory {
        _read { yield watched.history }
        _modify { yield &watched.history }
    }
    /// The present connection; nil while there is none, or where the report of it was lost.
    public var connection: ConnectionFacts? { watched.connection?.value.facts }
    /// Whether CONNACK was accepted and the connection stands.
    public var isConnected: Bool { watched.connection != nil }
    /// When the present connection was accepted.
    public var connectedAt: Moment? { watched.connection?.value.acceptedAt }
    /// The address of the present connection, else of the last; nil before the first.
    public var lastAddress: String? { connection?.address ?? watched.outage?.value.address }
    /// What the broker tells of itself; nil where another link asks it, or none.
    public var brokerFigures: BrokerFigures? { watched.brokerFigures?.value }
    /// The timing that holds, or that would hold before the first CONNACK.
    public var timing: HeartbeatTiming { watched.timing }
    /// The latest ends of accepted connections, the latest first, at most `Fleet.keptDrops`.
    public var drops: [DropRecord] { watched.drops }
    /// The connection that ended with the first of `drops`; nil where there was none, or where the
    /// report of it was lost.
    public var droppedConnection: ConnectionFacts? { watched.dropped?.value.facts }
    /// All ends of accepted connections since the start; those that we asked for are not counted.
    public var dropCount: Int { Int(watched.dropCount) }
    /// Why the last attempt or connection failed; nil while up.
    public var lastFailure: FailureNote? { watched.outage?.value.failure }
    /// When the next attempt comes; nil while connected or paused.
    public var nextAttemptAt: Moment? { watched.outage?.value.nextAttemptAt }
    /// Attempts since the last accepted connection.
    public var attempt: Int { Int(watched.attempt) }
    /// Messages that came in since the start.
    public var messages: Int { watched.messages }
    /// Answers that are not attributed yet; nil where none are.
    public var attribution: PendingAttribution? { watched.attribution?.value }
    /// Whether the present connection is untimed until it is renewed: judged, but without round
    /// trips.
    public var isUntimed: Bool { watched.isUntimed }
    /// Whether the last answers, or all until the connection is renewed, cannot be timed.
    public var showsNoRoundTrip: Bool { isUntimed || isConnected && lastMark == .untimed }
    /// The last round trip; nil while there is no connection, and while answers cannot be timed.
    public var roundTrip: Duration? {
        isConnected && !showsNoRoundTrip ? statistics.last : nil
    }
    /// The answers to our subscriptions on the present connection.
    public var subscriptions: [SubscriptionAnswer] { watched.subscriptions }
    /// The last verdict of a missed heartbeat on the present connection.
    public var verdict: Verdict? { watched.verdict }
    /// The socket's facts at the last missed heartbeat or drop.
    public var tcp: TCPFacts? { watched.tcp?.value }
    /// The network's RTT at the last PINGRESP, or up to five seconds before it, as the kernel knew
    /// it: nothing of the broker is in it; nil while not connected, and where the kernel does not
    /// tell.
    public var networkRTT: Duration? { watched.networkRTT }
    /// WebSocket pings of the broker's that were answered, since the start.
    public var webSocketPings: Int { Int(watched.webSocketPings) }
    /// Whether the state changes so often that single changes mean little.
    public var isFlapping: Bool { watched.isFlapping }
    /// A link flaps from the upper of these shares on, until its share is below the lower.
    public static let flappingShares = Flapping.lowShare...Flapping.highShare
    /// Whether the last failure was a fault of our own: until the link is back, or fails for
    /// another reason, being down does not count against it.
    public var isExcused: Bool { watched.isExcused }
    /// How the time that passes now counts in the availability.
    public var judgement: Availability.Judgement { watched.availability.judgement }
    /// Whether TLS is used and takes any certificate, by the settings or on the present connection.
    public var isInsecure: Bool { watched.isInsecure }

    /// Time available ÷ time watched, 0 to 1; nil before anything could be judged.
    public func availability(at now: MonotonicInstant) -> Double? {
        watched.availability.fraction(now: now)
    }

    /// In how much of the last five minutes the link went up or down, 0 to 1; what is recent weighs
    /// more.
    public func changeShare(at now: MonotonicInstant) -> Double { watched.changeShare(at: now) }

    /// How suspicious it is that the awaited PINGRESP has not come yet, as `Suspicion` defines it.
    ///
    /// nil where none is awaited or nothing was learnt yet.
    public func suspicion(at now: MonotonicInstant) -> Double? {
        watched.heartbeats.suspicion(at: now)
    }

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
