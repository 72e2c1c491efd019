import Vocabulary

/// The drops that no person has dismissed yet, and the bell that goes with them.
///
/// Drops at one broker with one cause join one notice when each follows the one before it within
/// `joinedWithin`.
struct NoticeBoard: Sendable {
    /// Drops further apart than this are separate notices.
    static let joinedWithin = Duration.seconds(5)
    /// The bell is silent for this long after it rang for the same cause.
    static let bellRest = Duration.seconds(5)
    /// Notices kept; a recovered one gives way first.
    static let capacity = 20

    private struct Posted {
        var notice: DropNotice
        var members: Set<LinkID>
        var stillDown: Set<LinkID> { didSet { notice.stillDown = stillDown.count } }
        var paused: Set<LinkID> = [] { didSet { notice.paused = paused.count } }
        var lastDropAt: MonotonicInstant
    }

    /// The latest first.
    private var posted: [Posted] = []
    private var lastID = 0
    private var rangAt: [DropCause: MonotonicInstant] = [:]
    /// Notices that gave way to later ones without being dismissed.
    private(set) var forgotten = 0

    /// The latest first.
    var notices: [DropNotice] { posted.map(\.notice) }

    /// Posts a drop, or joins it to a notice; returns whether the bell is to be rung.
    mutating func post(_ drop: DropRecord, of link: LinkID, at broker: String) -> Bool {
        if !join(drop, of: link, at: broker) {
            open(drop, of: link, at: broker)
        }
        return ring(for: drop.disconnection.cause, now: drop.at.monotonic)
    }

    /// The link is up again.
    mutating func noteRecovery(of link: LinkID, at moment: Moment) {
        for index in posted.indices {
            posted[index].paused.remove(link)
            guard posted[index].stillDown.remove(link) != nil,
                posted[index].stillDown.isEmpty
            else { continue }
            posted[index].notice.recoveredAt = moment
        }
    }

    /// The link came into a state: nobody waits for one that a person paused, until the pause is
    /// over and it is down still.
    mutating func note(_ state: LinkState, of link: LinkID, at moment: Moment) {
        switch state {
        case .paused:
            for index in posted.indices where posted[index].stillDown.remove(link) != nil {
                posted[index].paused.insert(link)
                if posted[index].stillDown.isEmpty { posted[index].notice.recoveredAt = moment }
            }
        case .down:
            for index in posted.indices where posted[index].paused.remove(link) != nil {
                posted[index].stillDown.insert(link)
                posted[index].notice.recoveredAt = nil
            }
        case .unknown, .connecting, .up, .late, .backlog: break
        }
    }

    /// The link's last drop is none: it was our own fault.
    mutating func withdraw(_ link: LinkID, at moment: Moment) {
        for index in posted.indices where posted[index].stillDown.remove(link) != nil {
            posted[index].members.remove(link)
            posted[index].notice.links.removeAll { $0 == link }
            // The others may be up again.
            if posted[index].stillDown.isEmpty { posted[index].notice.recoveredAt = moment }
        }
        posted.removeAll { $0.members.isEmpty }
    }

    /// The link is no longer part of the fleet.
    mutating func remove(_ link: LinkID, at moment: Moment) {
        noteRecovery(of: link, at: moment)
        for index in posted.indices where posted[index].members.remove(link) != nil {
            posted[index].notice.links.removeAll { $0 == link }
        }
        posted.removeAll { $0.members.isEmpty }
    }

    /// Takes a notice down; a number that no notice has changes nothing.
    mutating func dismiss(_ id: Int) {
        posted.removeAll { $0.notice.id == id }
    }

    private mutating func join(_ drop: DropRecord, of link: LinkID, at broker: String) -> Bool {
        let end = drop.disconnection
        let match = posted.firstIndex {
            $0.notice.cause == end.cause && $0.notice.broker == broker
                && ($0.notice.pattern == .takeover) == (end.pattern == .takeover)
                && drop.at.monotonic - $0.lastDropAt <= Self.joinedWithin
        }
        guard let match else { return false }
        if posted[match].members.insert(link).inserted {
            posted[match].notice.links.append(link)
        }
        posted[match].stillDown.insert(link)
        posted[match].paused.remove(link)
        posted[match].lastDropAt = drop.at.monotonic
        posted[match].notice.recoveredAt = nil
        if posted[match].notice.downSince.monotonic > drop.downSince.monotonic {
            posted[match].notice.downSince = drop.downSince
        }
        if posted[match].notice.verdict != end.verdict { posted[match].notice.verdict = nil }
        if posted[match].notice.reason != end.reasonName { posted[match].notice.reason = nil }
        if posted[match].notice.pattern != end.pattern {
            posted[match].notice.pattern = nil
            posted[match].notice.evidence = nil
        }
        if posted[match].notice.patternPeriod != end.patternPeriod {
            posted[match].notice.patternPeriod = nil
        }
        return true
    }

    private mutating func open(_ drop: DropRecord, of link: LinkID, at broker: String) {
        if posted.count == Self.capacity {
            // What is over can be spared before what is not.
            let recovered = posted.lastIndex { $0.notice.recoveredAt != nil }
            posted.remove(at: recovered ?? posted.count - 1)
            forgotten += 1
        }
        lastID += 1
        let end = drop.disconnection
        let notice = DropNotice(
            id: lastID, at: drop.at, cause: end.cause, pattern: end.pattern,
            patternPeriod: end.patternPeriod, evidence: end.evidence, broker: broker, links: [link],
            stillDown: 1, verdict: end.verdict, reason: end.reasonName, recoveredAt: nil,
            downSince: drop.downSince)
        posted.insert(
            Posted(
                notice: notice, members: [link], stillDown: [link],
                lastDropAt: drop.at.monotonic),
            at: 0)
    }

    private mutating func ring(for cause: DropCause, now: MonotonicInstant) -> Bool {
        if let last = rangAt[cause], now - last < Self.bellRest { return false }
        rangAt[cause] = now
        return true
    }
}
