import HeartbeatModel
import Vocabulary

/// The memory of all links' histories: a number of bytes, and who has to give some of it back.
///
/// Single heartbeats may take three quarters of it, minutes a quarter. Where the heartbeats are too
/// many, the chunk that was sealed longest ago of all links is folded into its link's minutes;
/// where the minutes are too many, the chunk of them that was sealed longest ago leaves. So all
/// links reach back about equally far.
///
/// An open chunk never leaves: however small the memory, each link keeps its last heartbeats (up to
/// `LinkHistory.samplesInChunk`) and, before them, some minutes. So no more is used than the memory
/// allowed or twice `LinkHistory.chunkBytes` for each link, whichever is more. No link has more
/// than `mostChunks` of a kind, so that the cost of a change is bounded where few links have it
/// all.
///
/// Everything takes constant time for each heartbeat, averaged over a chunk: nothing is scanned but
/// the order of age when half of it is out of date, after links were removed.
///
/// The rows themselves belong to the fleet, which tells of each chunk that begins.
struct HistoryPool: Hashable, Sendable {
    /// Bytes that histories may take.
    private let capacity: Int
    private let mostChunks: Int
    private var fine = ChunkAges()
    private var minutes = ChunkAges()

    /// A pool of so many bytes.
    ///
    /// - Parameter mostChunks: chunks of a kind that a link has at most, usually those of 131,072
    ///   heartbeats and 65,536 minutes.
    init(capacity: Int, mostChunks: Int = 4_096) {
        self.capacity = max(0, capacity)
        self.mostChunks = mostChunks
    }

    /// Bytes that all chunks take, open ones counted in full.
    var usedBytes: Int { fine.bytes + minutes.bytes }

    /// Sealed chunks in order of age, and entries of those that have left: less than twice as many
    /// as there are chunks, but for a few.
    var entryCount: Int { fine.entryCount + minutes.entryCount }

    /// Minutes have their quarter; what links need of them beyond it, heartbeats lack.
    private var fineCapacity: Int {
        min(capacity - capacity / 4, max(0, capacity - minutes.bytes))
    }

    /// Takes account of the chunks of samples that a link's history began, and makes room for them.
    ///
    /// `places` says where in `rows` each link stands.
    mutating func settle(
        _ link: LinkID, in rows: inout [LinkSnapshot], at places: LinkPlaces
    ) {
        guard let row = places.place(of: link) else { return }
        fine.note(
            link, chunks: rows[row].history.takeNewChunks(),
            sealed: rows[row].history.sealedChunkStarts)
        if rows[row].history.fineChunks > mostChunks { fold(link, in: &rows, at: places) }
        while fine.bytes > fineCapacity, let oldest = fine.takeOldest() {
            let first = places.place(of: oldest.link)
                .flatMap { rows[$0].history.sealedChunkStarts.first }
            if oldest.isChunk(startingAt: first) { fold(oldest.link, in: &rows, at: places) }
        }
        fine.dropOutdated { link in
            places.place(of: link).flatMap { rows[$0].history.sealedChunkStarts.first }
        }
    }

    /// A link leaves with its history.
    mutating func remove(_ history: LinkHistory) {
        fine.forget(chunks: history.fineChunks)
        minutes.forget(chunks: history.minuteChunks)
    }

    private mutating func fold(
        _ link: LinkID, in rows: inout [LinkSnapshot], at places: LinkPlaces
    ) {
        guard let row = places.place(of: link) else { return }
        let before = rows[row].history.minuteChunks
        rows[row].history.foldOldestChunk()
        fine.forget(chunks: 1)
        minutes.note(
            link, chunks: rows[row].history.minuteChunks - before,
            sealed: rows[row].history.sealedMinuteStarts)
        while rows[row].history.minuteChunks > mostChunks { forgetMinutes(of: &rows[row]) }
        while minutes.bytes > capacity / 4, let oldest = minutes.takeOldest() {
            guard let row = places.place(of: oldest.link),
                oldest.isChunk(startingAt: rows[row].history.sealedMinuteStarts.first)
            else { continue }
            forgetMinutes(of: &rows[row])
        }
        minutes.dropOutdated { link in
            places.place(of: link).flatMap { rows[$0].history.sealedMinuteStarts.first }
        }
    }

    private mutating func forgetMinutes(of row: inout LinkSnapshot) {
        row.history.forgetOldestMinutes()
        minutes.forget(chunks: 1)
    }
}

/// Chunks of one kind, over all links: how many there are, and the sealed ones by age.
///
/// What left with its link stays in the order until it is met or half of the order is like it.
private struct ChunkAges: Hashable, Sendable {
    /// A sealed chunk: eight bytes, since there may be hundreds of thousands.
    struct Entry: Hashable, Sendable {
        let link: LinkID
        private let second: UInt32

        init(link: LinkID, start: MonotonicInstant) {
            self.link = link
            second = Self.second(start)
        }

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

    /// Entries, of which some may be out of date.
    var entryCount: Int { entries.count }

    /// There are `chunks` more, and as many at the end of `sealed` were sealed, but for the first
    /// chunk of a link, which began without one being sealed.
    mutating func note(
        _ link: LinkID, chunks more: Int, sealed: some RandomAccessCollection<MonotonicInstant>
    ) {
        guard more > 0 else { return }
        chunks += more
        for start in sealed.suffix(more) {
            entries.append(Entry(link: link, start: start))
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
    mutating func dropOutdated(oldestStart: (LinkID) -> MonotonicInstant?) {
        guard entries.count > 2 * chunks + 64 else { return }
        entries.removeSubrange(..<first)
        first = 0
        entries.removeAll { $0.isOutdated(oldest: oldestStart($0.link)) }
    }
}
