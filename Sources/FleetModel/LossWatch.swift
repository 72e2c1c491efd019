import Vocabulary

/// Decides whether links that were lost together show that this machine lost its way.
///
/// All links that were up must have gone path-dead within one probe interval, the largest of
/// theirs, and at three or more networks. Anything less is an incident: a broker, a site, a part of
/// the network. A link that answers, closes or acknowledges speaks for the path, so that what was
/// lost before it was not lost together with what follows.
///
/// Constant time for each fact, but for the one that leaves no link alive.
struct LossWatch: Sendable {
    /// Fewer networks than this may share a fault that is not ours.
    static let fewestNetworks = 3

    /// What a fact shows.
    enum Finding: Hashable {
        /// These links, all that were up, were lost at once; the evidence, in a sentence.
        case wayLost([LinkID], evidence: String)
        /// A link gave a sign again.
        case wayBack
    }

    struct Member {
        var network: RemoteNetwork
        @Nanoseconds var probeInterval: Duration
        /// When its path was first found dead; nil while it is not.
        var lostAt: MonotonicInstant?
        var isConnected = true
    }

    /// Whether the way was found to be lost, and not yet to be back.
    private var isWayLost = false
    /// Links that are connected, and those that were lost by a dead path.
    private(set) var members: [LinkID: Member] = [:]
    /// Members whose path is not dead.
    private var alive = 0
    /// Members whose path is dead.
    private var dead = 0
    /// The last fact that spoke for the path of any link.
    private var lastContradiction: MonotonicInstant?

    /// Links with a dead path, without a sign of any link since.
    private var lost: [(link: LinkID, at: MonotonicInstant, member: Member)] {
        members.compactMap { link, member in
            guard let lostAt = member.lostAt, lastContradiction.map({ lostAt > $0 }) ?? true
            else { return nil }
            return (link, lostAt, member)
        }.sorted { $0.link < $1.link }
    }

    /// A link was connected, which is a sign as well.
    mutating func linkConnected(
        _ link: LinkID, address: String, probeInterval: Duration, now: MonotonicInstant
    ) -> Finding? {
        remove(link)
        members[link] = Member(
            network: RemoteNetwork(address: address), probeInterval: probeInterval)
        alive += 1
        return signSeen(of: link, now: now)
    }

    /// A link gave a sign of its peer.
    mutating func signSeen(of link: LinkID, now: MonotonicInstant) -> Finding? {
        pathSeen(of: link, now: now)
        guard isWayLost else { return nil }
        watcherCameOnline()
        return .wayBack
    }

    /// A heartbeat was missed, with this verdict.
    mutating func heartbeatMissed(
        on link: LinkID, _ verdict: Verdict?, now: MonotonicInstant
    ) -> Finding? {
        switch verdict {
        case .pathDead: return pathDied(of: link, now: now)
        case .peerSilent, .behindBacklog: pathSeen(of: link, now: now)
        case .ownQueueFull, .unknown, nil: break
        }
        return nil
    }

    /// A link's connection ended, or an attempt of it failed.
    mutating func connectionEnded(
        of link: LinkID, _ end: Disconnection, now: MonotonicInstant
    ) -> Finding? {
        guard members[link] != nil else { return nil }
        if end.up == nil { return attemptFailed(of: link, by: end.cause, now: now) }
        if end.verdict == .pathDead || isWayLost {
            members[link]?.isConnected = false
            return pathDied(of: link, now: now)
        }
        remove(link)
        guard end.cause == .stopped else {
            // Whatever else ended it, it was not lost like the others.
            lastContradiction = now
            return nil
        }
        return finding()
    }

    /// An attempt of a link that was lost failed.
    ///
    /// One that nobody answered shows nothing new. An answer of any kind, a refusal as well, shows
    /// that the way is there: from then on the link is down for a reason of its own.
    mutating func attemptFailed(
        of link: LinkID, by cause: DropCause, now: MonotonicInstant
    ) -> Finding? {
        guard members[link]?.lostAt != nil, cause.showsAnswer else { return nil }
        remove(link)
        return signSeen(of: link, now: now)
    }

    /// A link is no longer watched.
    mutating func remove(_ link: LinkID) {
        guard let member = members.removeValue(forKey: link) else { return }
        if member.lostAt == nil { alive -= 1 } else { dead -= 1 }
    }

    /// The way is back: what happened before says nothing any more.
    mutating func watcherCameOnline() {
        isWayLost = false
        members = members.filter(\.value.isConnected)
        for link in members.keys { members[link]?.lostAt = nil }
        alive = members.count
        dead = 0
    }

    private mutating func pathSeen(of link: LinkID, now: MonotonicInstant) {
        lastContradiction = now
        // For every heartbeat: nobody is looked for where nobody is lost.
        guard dead > 0, let member = members[link], member.lostAt != nil else { return }
        guard member.isConnected else {
            // An attempt is answered: nothing of it can be lost as a connection can.
            remove(link)
            return
        }
        members[link]?.lostAt = nil
        alive += 1
        dead -= 1
    }

    private mutating func pathDied(of link: LinkID, now: MonotonicInstant) -> Finding? {
        guard let member = members[link], member.lostAt == nil else { return nil }
        members[link]?.lostAt = now
        alive -= 1
        dead += 1
        return finding()
    }

    private mutating func finding() -> Finding? {
        guard !isWayLost, alive == 0 else { return nil }
        let lost = lost
        guard let first = lost.map(\.at).min(), let last = lost.map(\.at).max(),
            let interval = lost.map(\.member.probeInterval).max(), last - first <= interval
        else { return nil }
        let networks = Set(lost.map(\.member.network)).count
        guard networks >= Self.fewestNetworks else { return nil }
        isWayLost = true
        let spread = last - first
        let within = spread > .zero ? "within \(DurationText.short(spread))" : "at once"
        return .wayLost(
            lost.map(\.link),
            evidence: "all \(lost.count) links at \(networks) networks lost \(within), "
                + "none acknowledges anything")
    }
}

extension DropCause {
    /// Whether an attempt that fails so was answered from the other end of the way.
    fileprivate var showsAnswer: Bool {
        switch self {
        case .refused, .tlsFailed, .webSocketFailed, .connackTimeout, .serverDisconnected,
            .closedByPeer, .resetByPeer, .protocolError, .redirected, .rejected:
            true
        // A proxy that was not reached fails like one that could not connect us.
        case .resolutionFailed, .unreachable, .connectTimeout, .proxyFailed, .halfOpen, .stopped:
            false
        }
    }
}
