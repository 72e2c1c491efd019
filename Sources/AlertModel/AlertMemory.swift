import FleetModel
import HeartbeatModel
import Vocabulary

/// What rules ask of the links' past, kept from one snapshot to the next.
///
/// For each link a bounded number of stretches of time, medians and the end of its certificates. A
/// link that left is forgotten. From snapshot to snapshot only the links that changed are looked
/// at.
struct AlertMemory: Hashable, Sendable {
    /// How far back the windows of rules may reach.
    static let reach = Duration.seconds(30 * 86_400)

    /// In the order of the snapshot's `links`.
    private var pasts: [LinkPast] = []
    /// The last pause of our own that was excused.
    private var pausedUntil: MonotonicInstant?

    /// Nothing is known yet.
    init() {}

    /// Takes the links as they are now.
    ///
    /// - Parameter changes: what differs from the snapshot that was given last; `all` at first.
    mutating func take(_ snapshot: FleetSnapshot, changes: LinkChanges) {
        let now = snapshot.at.monotonic
        // Before the links: what they were found to be after the pause is not of the pause.
        if let pause = snapshot.lastOwnPause, pause.isExcused, pause.at.monotonic != pausedUntil {
            pausedUntil = pause.at.monotonic
            for place in pasts.indices {
                pasts[place].exclude(pause.gap, endingAt: pause.at.monotonic)
            }
        }
        switch changes {
        case .some(let places) where pasts.count == snapshot.links.count:
            for place in places { pasts[place].take(snapshot.links[place], now: now) }
        case .some, .all:
            var known = pasts[...]
            pasts = snapshot.links.map { link in
                known = known.drop { $0.link < link.id }
                guard var past = known.first, past.link == link.id else {
                    return LinkPast(of: link, now: now)
                }
                past.take(link, now: now)
                return past
            }
        }
    }

    /// What is kept of the link at that place of the snapshot that was taken last; nil where it is
    /// another.
    func past(of link: LinkID, at place: Int) -> LinkPast? {
        guard pasts.indices.contains(place), pasts[place].link == link else { return nil }
        return pasts[place]
    }
}

/// What is kept of one link.
struct LinkPast: Hashable, Sendable {
    let link: LinkID
    private(set) var time: JudgedTime
    private(set) var roundTrips: UsualRoundTrip
    /// When the first certificate ends of those that the broker showed last; nil without TLS.
    ///
    /// It stays while the link cannot connect: an alert about it would else end where it comes
    /// true.
    private(set) var certificatesEnd: WallTime?
    private var connectedAt: MonotonicInstant?
    private var dropCount: Int
    /// When the state changed as it was seen last.
    private var stateChangedAt: MonotonicInstant

    init(of link: LinkSnapshot, now: MonotonicInstant) {
        self.link = link.id
        time = JudgedTime(link.judgement, beganAt: now)
        roundTrips = UsualRoundTrip(beganAt: now)
        dropCount = link.dropCount
        stateChangedAt = link.detectedAt.monotonic
        noteCertificates(of: link)
    }

    /// We ourselves were held up for `gap`.
    mutating func exclude(_ gap: Duration, endingAt end: MonotonicInstant) {
        time.exclude(gap, endingAt: end)
    }

    /// Takes the link as it is now.
    mutating func take(_ link: LinkSnapshot, now: MonotonicInstant) {
        if link.dropCount != dropCount { noteDrops(of: link) }
        if link.judgement != time.judgement {
            time.judge(link.judgement, from: start(of: link, now: now))
        }
        stateChangedAt = link.detectedAt.monotonic
        if link.connectedAt?.monotonic != connectedAt { noteCertificates(of: link) }
        roundTrips.learn(from: link, now: now)
    }

    /// Between two snapshots a link may have been down and up again.
    private mutating func noteDrops(of link: LinkSnapshot) {
        let new = link.dropCount - dropCount
        dropCount = link.dropCount
        if new < 0, time.judgement == .unavailable { time.excuseOpenStretch() }
        noteRecovery(of: link.drops.dropFirst(max(0, new)).first)
        for drop in link.drops.prefix(max(0, new)).reversed() where time.judgement == .available {
            time.judge(.unavailable, from: drop.downSince.monotonic)
            noteRecovery(of: drop)
        }
    }

    private mutating func noteRecovery(of drop: DropRecord?) {
        guard time.judgement == .unavailable, let recovery = drop?.recoveredAt?.monotonic,
            recovery > time.since
        else { return }
        time.judge(.available, from: recovery)
    }

    /// Since when the link's time counts as it does now.
    private func start(of link: LinkSnapshot, now: MonotonicInstant) -> MonotonicInstant {
        switch (time.judgement, link.judgement) {
        case (.available, .unavailable):
            return link.since.monotonic
        case (.available, .neither) where link.state != .paused:
            // Nobody knows what the wait that ended here would have shown.
            return link.lastProofOfLife?.monotonic ?? link.detectedAt.monotonic
        default:
            // It may be judged otherwise though its state is the same.
            let change = link.detectedAt.monotonic
            return change == stateChangedAt ? now : change
        }
    }

    private mutating func noteCertificates(of link: LinkSnapshot) {
        connectedAt = link.connectedAt?.monotonic
        guard let connection = link.connection else { return }
        certificatesEnd = connection.tls?.certificates.map(\.notAfter).min()
    }
}

/// What a link's round trip usually is: the median of medians.
///
/// Every ten minutes it learns the median of the last 10 to 20 minutes, and keeps those of six
/// hours: neither a bad hour nor a slow creep is soon taken to be usual. Before the first is
/// learnt, the median as it stands holds, from `fewestRoundTrips` on.
struct UsualRoundTrip: Hashable, Sendable {
    /// Of fewer round trips nobody can say what is usual.
    static let fewestRoundTrips = 20
    /// How many medians are kept.
    static let keptMedians = 36
    /// How far apart they are.
    static let interval = StatisticsWindow.length

    /// Oldest first.
    private var medians: [Duration] = []
    private var learnt: Duration?
    private var dueAt: MonotonicInstant

    init(beganAt: MonotonicInstant) {
        dueAt = beganAt + Self.interval
    }

    /// Learns from the link as it is now, where it is time to.
    mutating func learn(from link: LinkSnapshot, now: MonotonicInstant) {
        guard now >= dueAt, link.isConnected else { return }
        dueAt = now + Self.interval
        guard Self.hasEnoughRoundTrips(link), let median = link.statistics.p50 else { return }
        medians.append(median)
        if medians.count > Self.keptMedians { medians.removeFirst() }
        learnt = medians.sorted()[(medians.count - 1) / 2]
    }

    /// nil where nobody can say yet.
    func value(for link: LinkSnapshot) -> Duration? {
        learnt ?? (Self.hasEnoughRoundTrips(link) ? link.statistics.p50 : nil)
    }

    private static func hasEnoughRoundTrips(_ link: LinkSnapshot) -> Bool {
        link.statistics.answered - link.statistics.untimed >= fewestRoundTrips
    }
}
