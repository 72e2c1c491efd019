import FleetModel
import HeartbeatModel
import Vocabulary

/// What rules ask of the links' past, kept from one snapshot to the next.
///
/// Nothing is kept that no rule asks for. For each link that is a bounded number of stretches of
/// time, medians and the end of its certificates. A link that left is forgotten. From snapshot to
/// snapshot only the links that changed are looked at.
struct AlertMemory: Hashable, Sendable {
    /// How far back the windows of rules may reach.
    static let reach = Duration.seconds(30 * 86_400)

    /// What rules ask for.
    struct Needs: OptionSet, Hashable, Sendable {
        let rawValue: Int

        /// How the links' time was judged, and what their round trips usually are.
        static let past = Needs(rawValue: 1)
        /// When their certificates end.
        static let certificates = Needs(rawValue: 2)
    }

    private var needs: Needs
    /// In the order of the snapshot's `links`; empty where no rule asks for it.
    private var pasts: [LinkPast] = []
    /// Of the links whose broker showed some.
    private var certificates: [LinkID: CertificatesEnd] = [:]
    /// The last pause of our own that was excused.
    private var pausedUntil: MonotonicInstant?

    /// Nothing is known yet.
    init(_ needs: Needs = [.past, .certificates]) {
        self.needs = needs
    }

    /// From now on rules ask for this; what more is kept is forgotten.
    ///
    /// The next snapshot is taken with `all` for its changes.
    mutating func keep(_ needs: Needs) {
        self.needs = needs
        if !needs.contains(.past) { pasts = [] }
        if !needs.contains(.certificates) { certificates = [:] }
    }

    /// Takes the links as they are now.
    ///
    /// - Parameter changes: what differs from the snapshot that was given last; `all` at first.
    mutating func take(_ snapshot: FleetSnapshot, changes: LinkChanges) {
        if needs.contains(.certificates) { takeCertificates(of: snapshot, changes) }
        guard needs.contains(.past) else { return }
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

    private mutating func takeCertificates(of snapshot: FleetSnapshot, _ changes: LinkChanges) {
        switch changes {
        case .some(let places):
            for place in places { noteCertificates(of: snapshot.links[place]) }
        case .all:
            certificates = certificates.filter { snapshot.place(of: $0.key) != nil }
            for link in snapshot.links { noteCertificates(of: link) }
        }
    }

    /// What is known stays while a link cannot connect: an alert about it would else end where it
    /// comes true.
    private mutating func noteCertificates(of link: LinkSnapshot) {
        guard let connection = link.connection else { return }
        guard let tls = connection.tls else {
            certificates[link.id] = nil
            return
        }
        let acceptedAt = link.connectedAt?.monotonic
        guard certificates[link.id]?.acceptedAt != acceptedAt || acceptedAt == nil else { return }
        certificates[link.id] = tls.certificates.map(\.notAfter).min().map {
            CertificatesEnd(at: $0, acceptedAt: acceptedAt)
        }
    }

    /// What is kept of the link at that place of the snapshot that was taken last; nil where it is
    /// another.
    func past(of link: LinkID, at place: Int) -> LinkPast? {
        guard pasts.indices.contains(place), pasts[place].link == link else { return nil }
        return pasts[place]
    }

    /// When the first certificate ends of those that the link's broker showed last; nil without
    /// TLS.
    func certificatesEnd(of link: LinkID) -> WallTime? { certificates[link]?.at }
}

/// When the first of a link's certificates ends.
private struct CertificatesEnd: Hashable {
    let at: WallTime
    /// When the connection was accepted on which they were seen.
    let acceptedAt: MonotonicInstant?
}

/// What is kept of one link.
struct LinkPast: Hashable, Sendable {
    let link: LinkID
    private(set) var time: JudgedTime
    private(set) var roundTrips: UsualRoundTrip
    private var dropCount: Int
    /// When the state changed as it was seen last.
    private var stateChangedAt: MonotonicInstant

    init(of link: LinkSnapshot, now: MonotonicInstant) {
        self.link = link.id
        time = JudgedTime(link.judgement, beganAt: now)
        roundTrips = UsualRoundTrip(beganAt: now)
        dropCount = link.dropCount
        stateChangedAt = link.detectedAt.monotonic
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
