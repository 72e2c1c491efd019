import Synchronization
import Vocabulary

/// What the event loops leave for the one writer of the fleet.
///
/// Any thread may post, without waiting. At most `capacity` entries are kept; what does not fit is
/// counted, and the count comes out with the next batch.
final class ReportMailbox: Sendable {
    /// One thing that became known.
    enum Entry: Sendable {
        /// Something happened on a link.
        case report(LinkReport)
        /// Something happened to the watcher.
        case own(SelfEvent, at: MonotonicInstant)
        /// An event loop's timer ran this late.
        case load(lag: Duration, ConnectLoad)
    }

    /// Entries in the order in which they were posted.
    struct Batch: Sendable {
        var entries: [Entry] = []
        var lost = 0
    }

    /// Yields whenever there is something to take; readings in between are joined.
    let arrivals: AsyncStream<Void>

    private let capacity: Int
    private let waiting = Mutex(Batch())
    private let arrived: AsyncStream<Void>.Continuation

    init(capacity: Int = 65_536) {
        self.capacity = capacity
        (arrivals, arrived) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Leaves an entry.
    func post(_ entry: Entry) {
        let isFirst = waiting.withLock { batch in
            if batch.entries.count < capacity {
                batch.entries.append(entry)
            } else {
                batch.lost += 1
            }
            return batch.entries.count == 1
        }
        if isFirst { arrived.yield() }
    }

    /// Takes all that waits.
    func take() -> Batch {
        waiting.withLock { batch in
            defer { batch = Batch() }
            return batch
        }
    }

    /// Ends `arrivals`, once all that waits was announced.
    func close() {
        arrived.finish()
    }
}
