import AlertModel
import FleetModel
import Vocabulary

/// The messages that wait, for all ways.
///
/// Ways do not wait for each other; each has one request, program or packet under way at a time.
/// What waits is bounded (`WayQueue.mostWaiting` a way) and told to whoever keeps it.
struct DeliveryQueue: Sendable {
    /// In the order of the configuration.
    private var ways: [WayQueue]
    private var ledger: DeliveryLedger
    private var toldStandings: [DeliveryStanding] = []

    /// Begins with what waited when the last run ended.
    ///
    /// - Parameters:
    ///   - ways: their names are unique.
    ///   - restored: that of ways that are gone is removed.
    ///   - unresolved: the incidents that were not over then, by number; nil: nobody knows.
    ///   - seed: of the waits between attempts.
    init(
        ways: [AnnouncementWay], restored: [QueuedDelivery] = [], unresolved: Set<Int>? = nil,
        seed: UInt64, now: Moment
    ) {
        self.ways = ways.map { WayQueue(way: $0) }
        ledger = DeliveryLedger(lastID: restored.map(\.id).max() ?? 0, seed: seed)
        for delivery in restored.sorted(by: { $0.id < $1.id }) {
            guard let place = place(of: delivery.way) else {
                ledger.news.append(.remove(delivery.id))
                continue
            }
            let isOver = unresolved?.contains(delivery.announcement.incident) == false
            self.ways[place].restore(delivery, isOver: isOver, &ledger, now: now)
        }
    }

    private func place(of way: String) -> Int? { ways.firstIndex { $0.way.name == way } }

    /// How each way stands, in the order of the configuration.
    var standings: [DeliveryStanding] { ways.map(\.currentStanding) }

    /// Takes a message for every way that it is for.
    mutating func add(_ announcement: Announcement, now: Moment) {
        for place in ways.indices { ways[place].add(announcement, &ledger, now: now) }
    }

    /// Takes what is to be sent now, for each way no more than one batch.
    mutating func takeDue(now: MonotonicInstant) -> [DeliveryBatch] {
        ways.indices.compactMap { ways[$0].takeDue(now: now) }
    }

    /// When something is to be sent; nil where nothing is before something comes back.
    func nextDue(now: MonotonicInstant) -> MonotonicInstant? {
        ways.compactMap { $0.nextDue(now: now) }.min()
    }

    /// A batch came back.
    mutating func note(_ outcome: DeliveryOutcome, of batch: DeliveryBatch, now: Moment) {
        guard let place = place(of: batch.way.name) else { return }
        ways[place].note(outcome, of: batch, &ledger, now: now)
    }

    /// From now on these ways hold.
    mutating func replace(ways newWays: [AnnouncementWay], now: Moment) {
        var kept: [WayQueue] = []
        for newWay in newWays {
            if let place = place(of: newWay.name) {
                var queue = ways.remove(at: place)
                queue.replace(way: newWay, &ledger, now: now)
                kept.append(queue)
            } else {
                kept.append(WayQueue(way: newWay, isNew: true))
            }
        }
        for place in ways.indices { ways[place].giveUp(&ledger) }
        ways = kept
    }

    /// What became of messages since this was asked last, in order.
    mutating func takeNews() -> [DeliveryNews] {
        var news = ledger.news
        ledger.news = []
        let standings = standings
        if standings != toldStandings {
            toldStandings = standings
            news.append(.standings(standings))
        }
        return news
    }
}
