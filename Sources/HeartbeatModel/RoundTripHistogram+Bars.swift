import Vocabulary

/// A stretch of round trips, and how many there were in it.
public struct HistogramBar: Hashable, Sendable {
    /// The shortest that is counted; round trips below the histogram's range are in its first bar.
    public var from: Duration
    /// The first that is not counted any more; nil above `RoundTripHistogram.ceiling`.
    public var to: Duration?
    /// How many.
    public var count: Int

    /// Whether it counts a round trip of that length.
    public func covers(_ roundTrip: Duration) -> Bool {
        roundTrip >= from && to.map { roundTrip < $0 } ?? true
    }
}

extension RoundTripHistogram {
    /// The whole distribution in at most `most` bars, the shortest round trips first.
    ///
    /// All bars cover the same number of the histogram's cells, so that each reaches from its start
    /// by about the same factor as the others: a spread from 1 ms to 1 s is as readable as one from
    /// 1.0 ms to 1.2 ms. Empty where nothing was recorded; bars between others may be empty.
    public func bars(atMost most: Int) -> [HistogramBar] {
        var used: [(cell: Int, count: Int)] = []
        cells.forEach { used.append(($0, $1)) }
        guard let first = used.first?.cell, let last = used.last?.cell, most > 0 else { return [] }
        let cellsInBar = (last - first) / most + 1
        var bars = (0...(last - first) / cellsInBar).map { bar in
            let start = first + bar * cellsInBar
            let end = start + cellsInBar
            return HistogramBar(
                from: .nanoseconds(Self.start(of: start)),
                to: end > Self.beyondCeiling ? nil : .nanoseconds(Self.start(of: end)), count: 0)
        }
        for (cell, count) in used { bars[(cell - first) / cellsInBar].count += count }
        return bars
    }
}
