import AlertModel
import Vocabulary

/// What the queues of all ways share: numbers, chance, and what is to be told to who keeps them.
struct DeliveryLedger: Sendable {
    /// What became of messages since it was looked last, in order.
    var news: [DeliveryNews] = []
    private var lastID: Int64
    private var random: SeededRandom

    /// - Parameter lastID: the highest number that a kept message has.
    init(lastID: Int64, seed: UInt64) {
        self.lastID = lastID
        random = SeededRandom(seed: seed)
    }

    /// A number that no message had in this run.
    mutating func nextID() -> Int64 {
        lastID += 1
        return lastID
    }

    /// How long is waited after so many failures in a row: anything up to 1 s, 2 s, 4 s … 5 min, so
    /// that many who failed at once do not come back at once.
    mutating func wait(afterFailures failures: Int) -> Duration {
        let most: Int64 = min(300_000, 1_000 << min(max(failures - 1, 0), 10))
        return .milliseconds(Int64.random(in: 250...max(250, most), using: &random))
    }

    /// The message waits as it stands now.
    mutating func keep(_ message: WaitingMessage, on way: String, now: Moment) {
        news.append(.keep(message.queued(on: way, now: now)))
    }

    /// The message waits no longer.
    mutating func remove(_ message: WaitingMessage) {
        news.append(.remove(message.id))
    }
}
