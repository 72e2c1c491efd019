import Vocabulary

/// Counts of round trips in cells that grow with the value: log-linear, 16 cells an octave.
///
/// Range: 1.024 µs (2¹⁰ ns) to 120 s. Shorter round trips are counted in the first cell; longer
/// ones in a cell of their own, whose quantile lies just above `ceiling`, so that a reader shows
/// it as more than 120 s.
///
/// Error: a quantile differs from the exact one by at most 1/32 (3.125 %) of the exact value, since
/// a cell is 1/16 of its octave's start wide and is represented by its middle. A quantile never
/// lies outside the smallest and largest round trip recorded. Below 1.024 µs the error is at most
/// 1.1 µs.
///
/// Overflow: counts are 16 bits wide. When a cell is full, all cells are halved, rounded up so that
/// none becomes empty; the shape stays, the count does not. At ten heartbeats a second a window of
/// ten minutes is an eleventh of a cell.
public struct RoundTripHistogram: Hashable, Sendable {
    /// The largest round trip that is told from longer ones.
    public static let ceiling = Duration.seconds(120)

    private static let stepBits = 4
    private static let stepsPerOctave = 1 << stepBits
    private static let firstOctave = 10
    private static let floorNanoseconds: Int64 = 1 << 10
    private static let ceilingNanoseconds: Int64 = 120_000_000_000
    private static let beyondCeiling = cell(ofWithinCeiling: ceilingNanoseconds) + 1

    private var counts = [UInt16](repeating: 0, count: beyondCeiling + 1)
    private var smallest = Int64.max
    private var largest = Int64.min

    /// How many round trips the cells hold; fewer than were recorded only after an overflow.
    public private(set) var count = 0

    /// Holds nothing.
    public init() {}

    /// Adds one round trip.
    public mutating func record(_ roundTrip: Duration) {
        let nanoseconds = roundTrip.nanoseconds
        let cell =
            nanoseconds > Self.ceilingNanoseconds
            ? Self.beyondCeiling
            : Self.cell(ofWithinCeiling: max(nanoseconds, Self.floorNanoseconds))
        if counts[cell] == .max { halve() }
        counts[cell] += 1
        count += 1
        smallest = min(smallest, nanoseconds)
        largest = max(largest, nanoseconds)
    }

    /// Forgets everything and keeps the memory.
    public mutating func removeAll() {
        for cell in counts.indices { counts[cell] = 0 }
        smallest = .max
        largest = .min
        count = 0
    }

    /// The smallest value that at least so many percent of the round trips do not exceed.
    ///
    /// nil where there are no round trips. `percent` lies between 1 and 100.
    public func percentile(_ percent: Int) -> Duration? {
        percentile(percent, together: nil)
    }

    /// The same over the round trips of this histogram and another one.
    public func percentile(_ percent: Int, with other: RoundTripHistogram) -> Duration? {
        percentile(percent, together: other)
    }

    private func percentile(_ percent: Int, together other: RoundTripHistogram?) -> Duration? {
        precondition((1...100).contains(percent))
        let total = count + (other?.count ?? 0)
        guard total > 0 else { return nil }
        let rank = (total * percent + 99) / 100
        let cell = cell(atRank: rank, with: other)
        guard cell < Self.beyondCeiling else {
            return Self.ceiling + .nanoseconds(1)
        }
        let least = min(smallest, other?.smallest ?? .max)
        let most = max(largest, other?.largest ?? .min)
        return .nanoseconds(min(max(Self.middle(of: cell), least), most))
    }

    private func cell(atRank rank: Int, with other: RoundTripHistogram?) -> Int {
        var seen = 0
        for cell in counts.indices {
            seen += Int(counts[cell])
            if let other { seen += Int(other.counts[cell]) }
            if seen >= rank { return cell }
        }
        return Self.beyondCeiling
    }

    private mutating func halve() {
        count = 0
        for cell in counts.indices {
            counts[cell] = counts[cell] / 2 + counts[cell] % 2
            count += Int(counts[cell])
        }
    }

    private static func cell(ofWithinCeiling nanoseconds: Int64) -> Int {
        let octave = Int64.bitWidth - 1 - nanoseconds.leadingZeroBitCount
        let step = Int(nanoseconds >> (octave - stepBits)) - stepsPerOctave
        return (octave - firstOctave) * stepsPerOctave + step
    }

    private static func middle(of cell: Int) -> Int64 {
        let (octave, step) = (cell / stepsPerOctave + firstOctave, cell % stepsPerOctave)
        let width: Int64 = 1 << (octave - stepBits)
        return Int64(stepsPerOctave + step) * width + width / 2
    }
}
