import Vocabulary

/// A long series in chunks: sealed ones, which copies share, and an open one at its end.
///
/// A chunk begins at a point of time of its own, from which its elements count: so they stay small.
/// Its memory is taken at once: memory that grows in steps leaves holes, of all links together.
struct ChunkedSeries<Element: Hashable & Sendable>: Hashable, Sendable {
    /// Some consecutive elements.
    struct Chunk: Hashable, Sendable {
        /// What its elements count from, in the unit of the series.
        var start: Int64 = 0
        /// Oldest first.
        var elements: [Element] = []
    }

    /// Full chunks, or those that ended early, oldest first.
    private(set) var sealed: [Chunk] = []
    /// Empty only where the whole series is.
    private(set) var open = Chunk()

    /// How many chunks there are, the open one counted.
    var chunkCount: Int { open.elements.isEmpty ? 0 : sealed.count + 1 }

    /// Where the oldest element's chunk begins; nil where there is none.
    var start: Int64? { chunkCount == 0 ? nil : (sealed.first ?? open).start }

    /// Begins a chunk; the open one is sealed where it holds anything.
    mutating func beginChunk(at start: Int64, capacity: Int) {
        if !open.elements.isEmpty { sealed.append(open) }
        open = Chunk(start: start)
        open.elements.reserveCapacity(capacity)
    }

    mutating func append(_ element: Element) { open.elements.append(element) }

    /// Changes the latest element, where there is one; `capacity` is that of its chunk.
    mutating func changeLast(capacity: Int, _ change: (inout Element) -> Void) {
        guard let last = open.elements.indices.last else { return }
        // Where a copy shares the elements, changing one would leave no room behind the last, and
        // the next append would make twice as much.
        open.elements.reserveCapacity(capacity)
        change(&open.elements[last])
    }

    /// Takes the oldest sealed chunk out; nil where there is none.
    mutating func removeOldest() -> Chunk? {
        sealed.isEmpty ? nil : sealed.removeFirst()
    }

    /// Bytes that it takes and a later state of the same series does not share; nil: there is none.
    func bytes(notIn later: ChunkedSeries?) -> Int {
        guard let later, let start = later.start else { return chunkCount * LinkHistory.chunkBytes }
        // The oldest leave first: those that left stand in front.
        let left = sealed.prefix { $0.start < start }.count
        let isListShared = left == 0 && sealed.count == later.sealed.count
        return (left + (open.elements.isEmpty ? 0 : 1)) * LinkHistory.chunkBytes
            + (isListShared ? 0 : SharedArray.bytes(of: sealed))
    }

    /// Calls `body` for each chunk from the one that holds `point`, oldest first.
    func forEachChunk(from point: Int64, _ body: (Chunk) -> Void) {
        var first = sealed.endIndex
        // Backwards, since long histories are mostly read at their end.
        var isReached = open.start <= point
        while !isReached, first > sealed.startIndex {
            first -= 1
            isReached = sealed[first].start <= point
        }
        for chunk in sealed[first...] { body(chunk) }
        if !open.elements.isEmpty { body(open) }
    }
}
