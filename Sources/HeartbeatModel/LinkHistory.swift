public import Vocabulary

/// The round trips and gaps of one link over a long time: each by itself, and older ones by minute.
///
/// The latest are kept as samples, in chunks of `samplesInChunk`. `foldOldestChunk` turns the
/// oldest chunk into minutes, and `forgetOldestMinutes` lets the oldest minutes go: who counts the
/// memory of all links calls them. Copies share what is sealed; appending allocates once a chunk.
///
/// Samples come in order of time. One that is older than the chunk that it comes into is taken to
/// be as old as the chunk's start.
public struct LinkHistory: Hashable, Sendable {
    /// Samples in a full chunk.
    public static let samplesInChunk = 32
    /// Minutes in a full chunk of them.
    public static let minutesInChunk = 16
    /// What a chunk of either kind takes, as measured: 256 bytes of content, the rest for the head
    /// of its array, the allocator, and its places in the lists that lead to it.
    public static let chunkBytes = 368

    private var fine = ChunkedSeries<PackedSample>()
    private var coarse = ChunkedSeries<PackedMinute>()
    /// Chunks of samples that began since `takeNewChunks`; as far as the type counts.
    package private(set) var newChunks: UInt8 = 0

    /// Nothing happened yet.
    public init() {}

    /// Whether there is nothing at all.
    public var isEmpty: Bool { fineChunks == 0 }

    /// Adds what happened last.
    public mutating func append(_ sample: RoundTripSample) {
        if !fine.open.elements.isEmpty, fine.open.elements.count < Self.samplesInChunk,
            let packed = PackedSample(sample, start: fine.open.start)
        {
            fine.append(packed)
            return
        }
        fine.beginChunk(at: sample.atNanoseconds, capacity: Self.samplesInChunk)
        newChunks += newChunks < .max ? 1 : 0
        if let packed = PackedSample(sample, start: sample.atNanoseconds) { fine.append(packed) }
    }

    // MARK: Reading

    /// Every sample that is kept by itself, oldest first.
    public var samples: [RoundTripSample] { samples(since: MonotonicInstant(nanoseconds: .min)) }

    /// The samples from `instant` on, oldest first.
    public func samples(since instant: MonotonicInstant) -> [RoundTripSample] {
        var samples: [RoundTripSample] = []
        fine.forEachChunk(from: instant.nanoseconds) { chunk in
            for packed in chunk.elements
            where packed.instant(start: chunk.start) >= instant.nanoseconds {
                samples.append(packed.sample(start: chunk.start))
            }
        }
        return samples
    }

    /// Calls `body` for each sample from `start` on and before `end`, oldest first.
    public func forEachSample(
        since start: MonotonicInstant, before end: MonotonicInstant,
        _ body: (RoundTripSample) -> Void
    ) {
        fine.forEachChunk(from: start.nanoseconds) { chunk in
            guard chunk.start < end.nanoseconds else { return }
            for packed in chunk.elements {
                let instant = packed.instant(start: chunk.start)
                guard instant >= start.nanoseconds, instant < end.nanoseconds else { continue }
                body(packed.sample(start: chunk.start))
            }
        }
    }

    /// The last samples before `instant`, at most `count`, oldest first.
    public func latestSamples(_ count: Int, before instant: MonotonicInstant) -> [RoundTripSample] {
        var newestFirst: [RoundTripSample] = []
        func take(_ chunk: ChunkedSeries<PackedSample>.Chunk) {
            for packed in chunk.elements.reversed() where newestFirst.count < count {
                guard packed.instant(start: chunk.start) < instant.nanoseconds else { continue }
                newestFirst.append(packed.sample(start: chunk.start))
            }
        }
        take(fine.open)
        for chunk in fine.sealed.reversed() where newestFirst.count < count { take(chunk) }
        return newestFirst.reversed()
    }

    /// The first samples after `instant`, at most `count`, oldest first.
    public func earliestSamples(_ count: Int, after instant: MonotonicInstant) -> [RoundTripSample]
    {
        var samples: [RoundTripSample] = []
        fine.forEachChunk(from: instant.nanoseconds) { chunk in
            for packed in chunk.elements where samples.count < count {
                guard packed.instant(start: chunk.start) > instant.nanoseconds else { continue }
                samples.append(packed.sample(start: chunk.start))
            }
        }
        return samples
    }

    /// The minutes before the samples, oldest first; none is empty, and those in which nothing
    /// happened are missing.
    public var minutes: [HistoryMinute] { minutes(since: MonotonicInstant(nanoseconds: .min)) }

    /// The minutes that begin at `instant` or later, oldest first.
    ///
    /// Of the last one a part may still be kept as samples.
    public func minutes(since instant: MonotonicInstant) -> [HistoryMinute] {
        var minutes: [HistoryMinute] = []
        coarse.forEachChunk(from: instant.nanoseconds / PackedMinute.length) { chunk in
            for packed in chunk.elements {
                let minute = packed.minute(start: chunk.start)
                if minute.start >= instant { minutes.append(minute) }
            }
        }
        return minutes
    }

    /// When the oldest sample was; nil where there is none.
    public var samplesReachBack: MonotonicInstant? {
        fine.start.map(MonotonicInstant.init(nanoseconds:))
    }

    /// When the oldest minute began; nil where there is none.
    public var minutesReachBack: MonotonicInstant? {
        coarse.start.map { MonotonicInstant(nanoseconds: $0 * PackedMinute.length) }
    }

    // MARK: Memory

    /// Chunks of samples, the open one counted.
    public var fineChunks: Int { fine.chunkCount }

    /// Chunks of minutes, the open one counted.
    public var minuteChunks: Int { coarse.chunkCount }

    /// Bytes that it takes and a later history of the same link does not share; nil: there is no
    /// later one.
    ///
    /// What the open chunks take, which each change copies, and what has left the later one.
    func bytes(notIn later: LinkHistory?) -> Int {
        fine.bytes(notIn: later?.fine) + coarse.bytes(notIn: later?.coarse)
    }

    /// How many chunks of samples began since this was asked last, for who counts them.
    package mutating func takeNewChunks() -> Int {
        defer { newChunks = 0 }
        return Int(newChunks)
    }

    /// Turns the oldest sealed chunk of samples into minutes; without one nothing happens.
    public mutating func foldOldestChunk() {
        guard let chunk = fine.removeOldest() else { return }
        let samples = chunk.elements
        var first = samples.startIndex
        while first < samples.endIndex {
            let minute = Self.minute(of: samples[first], in: chunk)
            let next =
                samples[first...].firstIndex { Self.minute(of: $0, in: chunk) != minute }
                ?? samples.endIndex
            add(samples[first..<next], toMinute: minute)
            first = next
        }
    }

    /// Lets the oldest sealed chunk of minutes go; without one nothing happens.
    public mutating func forgetOldestMinutes() {
        _ = coarse.removeOldest()
    }

    /// The chunks of samples that are sealed, by their starts, oldest first.
    package var sealedChunkStarts: some RandomAccessCollection<MonotonicInstant> {
        fine.sealed.lazy.map { MonotonicInstant(nanoseconds: $0.start) }
    }

    /// The same of the chunks of minutes.
    package var sealedMinuteStarts: some RandomAccessCollection<MonotonicInstant> {
        coarse.sealed.lazy.map { MonotonicInstant(nanoseconds: $0.start * PackedMinute.length) }
    }

    private static func minute(
        of sample: PackedSample, in chunk: ChunkedSeries<PackedSample>.Chunk
    ) -> Int64 {
        let instant = sample.instant(start: chunk.start)
        // Rounded down before the origin as well.
        return instant / PackedMinute.length - (instant % PackedMinute.length < 0 ? 1 : 0)
    }

    /// Minutes come in order too: samples of one are added to it, or to a later one that is there.
    private mutating func add(_ samples: ArraySlice<PackedSample>, toMinute minute: Int64) {
        let start = coarse.open.start
        if let last = coarse.open.elements.last, minute <= start + Int64(last.offset) {
            coarse.changeLast(capacity: Self.minutesInChunk) { $0.add(samples) }
            return
        }
        var offset = UInt8(exactly: minute - start)
        let count = coarse.open.elements.count
        if count == 0 || count == Self.minutesInChunk || offset == nil {
            coarse.beginChunk(at: minute, capacity: Self.minutesInChunk)
            offset = 0
        }
        var added = PackedMinute(offset: offset ?? 0)
        added.add(samples)
        coarse.append(added)
    }
}
