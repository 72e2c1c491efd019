import Glibc
import MQTTLink
import NIOCore
import Vocabulary

/// What is our own fault on a link: pauses, and a way to the broker that this machine lost.
extension LinkDriver {
    /// Where the link's way leads.
    enum Destination {
        /// It was not looked up yet.
        case unknown
        /// The name could not be looked up: any network would do.
        case anywhere
        /// One address.
        case address(SocketAddress)
        /// Any of these addresses.
        case addresses([SocketAddress])

        /// Mostly it is one, which then needs no array.
        init(_ addresses: [SocketAddress]) {
            if let only = addresses.first, addresses.count == 1 {
                self = .address(only)
            } else {
                self = .addresses(addresses)
            }
        }
    }

    /// What is known of this machine's way to the broker.
    enum WayStanding {
        /// It was not there whenever it was looked for.
        case neverThere
        /// It is there, and leads out of this machine.
        case open
        /// It is there, and leads nowhere but to this machine.
        case local
        /// It was there.
        case lost
    }

    /// Why nobody is judged on a link.
    struct OfflineReasons: OptionSet {
        let rawValue: UInt8

        /// This machine has no way to the broker.
        static let withoutWay = OfflineReasons(rawValue: 1)
        /// All links were lost together.
        static let declared = OfflineReasons(rawValue: 2)
    }

    // MARK: Pauses

    /// Whether a gap of ours is a pause for this link, and whether it is excused.
    ///
    /// - Parameters:
    ///   - standstill: for how long of it the clock stood still.
    ///   - share: where in its probe interval the link is probed next, 0 to 1.
    func watcherPaused(
        _ gap: Duration, standstill: Duration, probingAt share: Double, now: MonotonicInstant
    ) -> PauseOutcome {
        let timing = timing
        guard PauseWatch.isPause(gap, responseTimeout: timing.responseTimeout) else {
            return .tooShort
        }
        let isExcused = tell(now: now) {
            $0.watcherPaused(
                gap, standstill: standstill, probingAfter: timing.probeInterval * share, &$1,
                now: now)
        }
        return isExcused ? .excused : .tooOften
    }

    // MARK: The way to the broker

    /// An attempt goes to one of these addresses.
    ///
    /// - Returns: why this machine has no way to any of them; nil where it has one.
    func seeks(_ addresses: [SocketAddress], now: MonotonicInstant) -> String? {
        destination = Destination(addresses)
        if lookAtWay(now: now) { loop.comeOnline([self], now: now) }
        return way.evidenceOfNone
    }

    /// The name could not be looked up; where it led before is still where the link's way goes.
    func lookUpFailed() {
        if case .unknown = destination { destination = .anywhere }
    }

    /// Looks whether this machine has its way to the broker.
    ///
    /// A connection whose own address is gone while there is another way is ended: nothing can
    /// bring it back.
    ///
    /// - Returns: whether the link is to be judged again.
    func lookAtWay(now: MonotonicInstant) -> Bool {
        if case .moved(let evidence) = noticeOwnFault(now: now) {
            if case .open(let handler) = connection { handler.abort() }
            transportFailed(
                .transport(operation: "keeping the connection (\(evidence))", errno: EADDRNOTAVAIL),
                now: now)
        }
        return offline.contains(.withoutWay) && !isFaultOurs(way)
    }

    /// Before the end of an attempt or a connection is told: whether it is our own fault.
    @discardableResult
    func noticeOwnFault(now: MonotonicInstant) -> OwnWay {
        // What ends it may be the very event that woke the machine.
        loop.noticeSuspension(now: now)
        let way = self.way
        switch way {
        case .open: wayStanding = .open
        case .local: wayStanding = .local
        case .missing(let evidence):
            if isFaultOurs(way) { loseWay(evidence, now: now) }
        case .moved(let evidence):
            loseWay(evidence, now: now)
            loop.lookAgain()
        }
        return way
    }

    /// A way that was never there, while others are, is the broker's affair.
    private func isFaultOurs(_ way: OwnWay) -> Bool {
        guard case .missing = way else { return false }
        return wayStanding != .neverThere || !loop.hasAnyWay()
    }

    /// Counts the ways that lead out of this machine.
    func noteOpenWay(wasOpen: Bool) {
        let isOpen = wayStanding == .open
        guard isOpen != wasOpen else { return }
        loop.faults.wayChanged(isOpen: isOpen)
        // Those whose way was never there are no longer alone with that.
        if isOpen { loop.lookAgain() }
    }

    /// The way that was lost is back.
    ///
    /// - Parameter share: where in its probe interval the link is probed next, 0 to 1.
    func comeOnline(probingAt share: Double, now: MonotonicInstant) {
        guard offline.contains(.withoutWay) else { return }
        loop.faults.wayFound(now: now)
        end(.withoutWay, probingAt: share, now: now)
    }

    /// All links were lost together: it is ours.
    func declareOffline(now: MonotonicInstant) {
        begin(.declared, now: now)
    }

    /// One of them is back.
    ///
    /// - Parameter share: where in its probe interval the link is probed next, 0 to 1.
    func declareOnline(probingAt share: Double, now: MonotonicInstant) {
        end(.declared, probingAt: share, now: now)
    }

    /// The link ends: nobody needs its way any more.
    func forgetWay(now: MonotonicInstant) {
        // When the whole watch ends, no way is back.
        if offline.contains(.withoutWay), !loop.isEnding { loop.faults.wayFound(now: now) }
        offline = []
        destination = .unknown
        wayStanding = .neverThere
    }

    private var way: OwnWay {
        if case .open(let handler) = connection, let remote = handler.remoteAddress {
            return loop.way(to: remote, from: handler.localAddress)
        }
        switch destination {
        case .unknown: return .local
        case .anywhere: return loop.isolation().map { .missing($0) } ?? .local
        case .address(let address): return loop.way(to: address)
        case .addresses(let addresses):
            let ways = addresses.map { loop.way(to: $0) }
            return ways.first { $0.evidenceOfNone == nil } ?? ways.first ?? .open
        }
    }

    /// Adds to a connection that was accepted which interface of ours it leaves by.
    func withOwnInterface(_ event: LinkEvent) -> LinkEvent {
        guard case .connected(var facts) = event, case .open(let handler) = connection,
            let local = handler.localAddress, let remote = handler.remoteAddress
        else { return event }
        facts.interface = loop.interface(from: local, to: remote)
        return .connected(facts)
    }

    private func loseWay(_ evidence: String, now: MonotonicInstant) {
        if wayStanding != .neverThere { wayStanding = .lost }
        guard !offline.contains(.withoutWay) else { return }
        loop.faults.wayLost(evidence: evidence, now: now)
        begin(.withoutWay, now: now)
    }

    private func begin(_ reason: OfflineReasons, now: MonotonicInstant) {
        let wasOnline = offline.isEmpty
        offline.insert(reason)
        guard wasOnline else { return }
        tell(now: now) { $0.watcherWentOffline(&$1, now: now) }
    }

    private func end(
        _ reason: OfflineReasons, probingAt share: Double, now: MonotonicInstant
    ) {
        guard offline.remove(reason) != nil, offline.isEmpty else { return }
        let delay = timing.probeInterval * share
        tell(now: now) { $0.watcherCameOnline(probingAfter: delay, &$1, now: now) }
    }
}

/// What a gap of ours is for one link.
enum PauseOutcome {
    /// Too short to matter.
    case tooShort
    /// Judgements wait for a while.
    case excused
    /// It was excused too recently: judging goes on.
    case tooOften
}
