import HeartbeatModel
import Vocabulary

/// What has a history in the pool.
protocol HistoryKeeping {
    /// Changed in place.
    var history: LinkHistory { get set }
}

/// The memory of all links' histories: a number of bytes, and who has to give some of it back.
///
/// Single heartbeats may take three quarters of it, minutes a quarter. Where the heartbeats are too
/// many, the chunk that was sealed longest ago of all links is folded into its link's minutes; where
/// the minutes are too many, the chunk of them that was sealed longest ago leaves. So all links reach
/// back about equally far.
///
/// An open chunk never leaves: however small the memory, each link keeps its last heartbeats (up to
/// `LinkHistory.samplesInChunk`) and, before them, some minutes. So no more is used than the memory
/// allowed or twice `LinkHistory.chunkBytes` for each link, whichever is more. No link has more than
/// `mostChunks` of a kind, so that the cost of a change is bounded where few links have it all.
///
/// Everything takes constant time for each heartbeat, averaged over a chunk: nothing is scanned but
/// the order of age when half of it is out of date, after links were removed.
///
/// The rows themselves belong to the fleet, which tells of each chunk that begins.
struct HistoryPool: Hashable, Sendable {
    /// Chunks of a kind that a link has at most: 131,072 heartbeats, 65,536 minutes.
    static let mostChunks = 4_096

    /// Bytes that histories may take.
    private let capacity: Int
    private var fine = ChunkAges()
    private var minutes = ChunkAges()

    /// A pool of so many bytes.
    init(capacity: Int) {
        self.capacity = max(0, capacity)
    }

    /// Bytes that all chunks take, open ones counted in full.
    var usedBytes: Int { fine.bytes + minutes.bytes }

    /// Minutes have their quarter; what links need of them beyond it, heartbeats lack.
    private var fineCapacity: Int {
        min(capacity - capacity / 4, max(0, capacity - minutes.bytes))
    }

    /// Takes account of new chunks of samples at `place`, where there were `before`, and makes room.
    mutating func settle<Row: HistoryKeeping>(
        _ place: Int, before: Int, in rows: inout [Row?]
    ) {
        fine.note(
            place, chunks: (rows[place]?.history.fineChunks ?? before) - before,
            sealed: rows[place]?.history.sealedChunkStarts)
        if (rows[place]?.history.fineChunks ?? 0) > Self.mostChunks { fold(place, in: &rows) }
        while fine.bytes > fineCapacity, let oldest = fine.takeOldest() {
            let start = rows[oldest.place]?.history.sealedChunkStarts.first
            if oldest.isChunk(startingAt: start) { fold(oldest.place, in: &rows) }
        }
        fine.dropOutdated { rows[$0]?.history.sealedChunkStarts.first }
    }

    /// A link leaves with its history.
    mutating func remove(_ history: LinkHistory) {
        fine.forget(chunks: history.fineChunks)
        minutes.forget(chunks: history.minuteChunks)
    }

    private mutating func fold<Row: HistoryKeeping>(_ place: Int, in rows: inout [Row?]) {
        let before = rows[place]?.history.minuteChunks ?? 0
        rows[place]?.history.foldOldestChunk()
        fine.forget(chunks: 1)
        minutes.note(
            place, chunks: (rows[place]?.history.minuteChunks ?? before) - before,
            sealed: rows[place]?.history.sealedMinuteStarts)
        if (rows[place]?.history.minuteChunks ?? 0) > Self.mostChunks {
            forgetMinutes(of: place, in: &rows)
        }
        while minutes.bytes > capacity / 4, let oldest = minutes.takeOldest() {
            let start = rows[oldest.place]?.history.sealedMinuteStarts.first
            if oldest.isChunk(startingAt: start) { forgetMinutes(of: oldest.place, in: &rows) }
        }
        minutes.dropOutdated { rows[$0]?.history.sealedMinuteStarts.first }
    }

    private mutating func forgetMinutes<Row: HistoryKeeping>(
        of place: Int, in rows: inout [Row?]
    ) {
        rows[place]?.history.forgetOldestMinutes()
        minutes.forget(chunks: 1)
    }
}

/// Chunks of one kind, over all links: how many there are, and the sealed ones by age.
///
/// What left with its link stays in the order until it is met or half of the order is like it.
private struct ChunkAges: Hashable, Sendable {
    /// A sealed chunk: eight bytes, since there may be hundreds of thousands.
    struct Entry: Hashable, Sendable {
        private let row: UInt32
        private let second: UInt32

        init(place: Int, start: MonotonicInstant) {
            row = UInt32(truncatingIfNeeded: place)
            second = Self.second(start)
        }

        /// The row of its link.
        var place: Int { Int(row) }

        /// Whether it is the chunk that begins there, not one that has left.
        func isChunk(startingAt start: MonotonicInstant?) -> Bool {
            start.map(Self.second) == second
        }

        /// Whether it has left where the oldest chunk of its link is this one.
        func isOutdated(oldest: MonotonicInstant?) -> Bool {
            oldest.map { Self.second($0) > second } ?? true
        }

        private static func second(_ instant: MonotonicInstant) -> UInt32 {
            UInt32(clamping: instant.nanoseconds / 1_000_000_000)
        }
    }

    /// Oldest first; those before `first` have been taken.
    private var entries: [Entry] = []
    private var first = 0
    private var chunks = 0

    /// Bytes of all chunks.
    var bytes: Int { chunks * LinkHistory.chunkBytes }

    /// There are `chunks` more, and as many at the end of `sealed` were sealed, but for the first
    /// chunk of a link, which began without one being sealed.
    mutating func note(
        _ place: Int, chunks more: Int, sealed: (some RandomAccessCollection<MonotonicInstant>)?
    ) {
        guard let sealed, more > 0 else { return }
        chunks += more
        for start in sealed.suffix(more) {
            entries.append(Entry(place: place, start: start))
        }
    }

    /// So many have left.
    mutating func forget(chunks less: Int) { chunks -= less }

    /// Takes the entry out that was sealed longest ago.
    mutating func takeOldest() -> Entry? {
        guard first < entries.count else { return nil }
        defer { first += 1 }
        return entries[first]
    }

    /// Removes what was taken and what has left, once that is more than half.
    mutating func dropOutdated(oldestStart: (_ place: Int) -> MonotonicInstant?) {
        guard entries.count > 2 * chunks + 64 else { return }
        entries.removeSubrange(..<first)
        first = 0
        entries.removeAll { $0.isOutdated(oldest: oldestStart($0.place)) }
    }
}
