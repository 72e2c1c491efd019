import Synchronization
import Vocabulary

/// What the event loops leave for the one writer of the fleet.
///
/// Any thread may post, without waiting and, once its memory has grown to what is usual, without
/// allocating. What is routine waits until the writer looks by itself or until much has gathered,
/// of entries or of payloads: waking a thread costs more than all else that is done for a
/// heartbeat.
///
/// At most `capacity` entries are kept, of which routine takes at most three quarters, so that what
/// changes a link still fits when the writer is behind. What does not fit is counted, but for the
/// load of the event loops, which they tell again and again.
final class ReportMailbox: Sendable {
    /// One thing that became known.
    enum Entry: Sendable {
        /// Something happened on a link.
        case report(LinkReport)
        /// Something happened to the watcher.
        case own(SelfEvent, at: MonotonicInstant)
        /// How links stand, behind all that they have reported.
        case standings([LinkStanding], at: MonotonicInstant)
        /// An event loop's timer ran this late.
        case load(lag: Duration, ConnectLoad, at: MonotonicInstant)
    }

    /// Entries in the order in which they were posted.
    struct Batch: Sendable {
        var entries: [Entry] = []
        /// How many entries did not fit, those of load not counted.
        var lost = 0
        /// When that happened for which the writer was called; nil where it was not.
        var calledAt: MonotonicInstant?
        /// Bytes of the payloads in it.
        fileprivate var payloadBytes = 0

        /// Whether nothing was posted.
        var isEmpty: Bool { entries.isEmpty && lost == 0 }
    }

    /// Yields when the writer is to take what waits at once; calls in between are joined.
    let calls: AsyncStream<Void>

    /// So many entries of routine call the writer.
    static let crowd = 1_024

    private let capacity: Int
    private let callsForAll: Bool
    private let waiting = Mutex(Batch())
    private let call: AsyncStream<Void>.Continuation

    /// Makes an empty mailbox.
    ///
    /// - Parameters:
    ///   - capacity: entries that may wait.
    ///   - callsForAll: whether routine calls the writer as well, since somebody listens.
    init(capacity: Int = 65_536, callsForAll: Bool = false) {
        self.capacity = capacity
        self.callsForAll = callsForAll
        (calls, call) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Leaves an entry.
    func post(_ entry: Entry) {
        let isRoutine = entry.isRoutine
        let mustCall = waiting.withLock { batch in
            let fits = batch.keep(entry, isRoutine, capacity: capacity)
            guard batch.calledAt == nil else { return false }
            guard !isRoutine || callsForAll || !fits || batch.isMuch else { return false }
            batch.calledAt = entry.at
            return true
        }
        if mustCall { call.yield() }
    }

    /// Takes all that waits, in exchange for a batch whose memory is used again.
    func take(into batch: inout Batch) {
        batch.clear()
        waiting.withLock { swap(&$0, &batch) }
    }

    /// Ends `calls`; what waits then can still be taken.
    func close() {
        call.finish()
    }
}

extension ReportMailbox.Batch {
    /// Memory for so many entries is kept; what a storm needed beyond is given back.
    private static let keptCapacity = 2_048
    /// So many bytes of payloads may wait.
    private static let payloadCapacity = 64 << 20

    /// Whether so much waits, routine or not, that the writer is to take it before more comes.
    fileprivate var isMuch: Bool {
        entries.count >= ReportMailbox.crowd || payloadBytes >= Self.payloadCapacity / 2
    }

    /// Adds an entry, or counts it where there is no room for it.
    fileprivate mutating func keep(
        _ entry: ReportMailbox.Entry, _ isRoutine: Bool, capacity: Int
    ) -> Bool {
        let payload = entry.payloadBytes
        let room = isRoutine ? capacity - capacity / 4 : capacity
        guard entries.count < room, payloadBytes + payload <= Self.payloadCapacity else {
            if case .load = entry { return false }
            lost += 1
            return false
        }
        payloadBytes += payload
        entries.append(entry)
        return true
    }

    fileprivate mutating func clear() {
        if entries.capacity > Self.keptCapacity {
            self = Self()
        } else {
            entries.removeAll(keepingCapacity: true)
            lost = 0
            calledAt = nil
            payloadBytes = 0
        }
    }
}

extension ReportMailbox.Entry {
    /// Whether nobody needs to know at once: nothing is wrong, and no link's state depends on it.
    fileprivate var isRoutine: Bool {
        switch self {
        case .load: true
        case .own, .standings: false
        case .report(let report):
            switch report.event {
            case .pingRequest, .pingResponse, .message, .webSocketPing,
                .brokerFigures:
                true
            case .configured, .connecting, .connected, .rejected, .subscribed, .attributing,
                .overdue, .unexpectedPingResponse, .disconnected, .reconnectScheduled, .state:
                false
            }
        }
    }

    fileprivate var at: MonotonicInstant {
        switch self {
        case .report(let report): report.at
        case .own(_, let instant), .standings(_, let instant), .load(_, _, let instant): instant
        }
    }

    fileprivate var payloadBytes: Int {
        if case .report(let report) = self, case .message(let message) = report.event {
            message.payload?.count ?? 0
        } else {
            0
        }
    }
}
