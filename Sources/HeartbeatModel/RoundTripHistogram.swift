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
///
/// Memory: four bytes for each cell in use, which are few on most links, and no more than two for
/// each cell there is.
public struct RoundTripHistogram: Hashable, Sendable {
    /// The largest round trip that is told from longer ones.
    public static let ceiling = Duration.seconds(120)

    private static let stepBits = 4
    private static let stepsPerOctave = 1 << stepBits
    private static let firstOctave = 10
    private static let floorNanoseconds: Int64 = 1 << 10
    static let ceilingNanoseconds: Int64 = 120_000_000_000
    static let beyondCeiling = cell(ofWithinCeiling: ceilingNanoseconds) + 1

    private(set) var cells = HistogramCells(cellCount: beyondCeiling + 1)
    private var smallest = Int64.max
    private var largest = Int64.min

    /// How many round trips the cells hold; fewer than were recorded only after an overflow.
    public var count: Int { cells.sum }

    /// Bytes that copies share until one of them records on.
    var sharedBytes: Int { cells.sharedBytes }

    /// Holds nothing.
    public init() {}

    /// Adds one round trip.
    public mutating func record(_ roundTrip: Duration) {
        record(nanoseconds: roundTrip.nanoseconds)
    }

    mutating func record(nanoseconds: Int64) {
        let cell =
            nanoseconds > Self.ceilingNanoseconds
            ? Self.beyondCeiling
            : Self.cell(ofWithinCeiling: max(nanoseconds, Self.floorNanoseconds))
        cells.count(cell)
        smallest = min(smallest, nanoseconds)
        largest = max(largest, nanoseconds)
    }

    /// Forgets everything.
    public mutating func removeAll() {
        cells.removeAll()
        smallest = .max
        largest = .min
    }

    /// The smallest value that at least so many percent of the round trips do not exceed.
    ///
    /// nil where there are no round trips. `percent` lies between 1 and 100.
    public func percentile(_ percent: Int) -> Duration? {
        Self.percentile(percent, of: [self])
    }

    /// The same over the round trips of several histograms.
    public static func percentile(_ percent: Int, of histograms: [RoundTripHistogram]) -> Duration?
    {
        precondition((1...100).contains(percent))
        let total = histograms.reduce(0) { $0 + $1.count }
        guard total > 0 else { return nil }
        let rank = (total * percent + 99) / 100
        let cell = HistogramCells.cell(atRank: rank, of: histograms.map(\.cells))
        guard cell < beyondCeiling else { return ceiling + .nanoseconds(1) }
        let smallest = histograms.reduce(.max) { min($0, $1.smallest) }
        let largest = histograms.reduce(.min) { max($0, $1.largest) }
        return .nanoseconds(min(max(middle(of: cell), smallest), largest))
    }

    private static func cell(ofWithinCeiling nanoseconds: Int64) -> Int {
        let octave = Int64.bitWidth - 1 - nanoseconds.leadingZeroBitCount
        let step = Int(nanoseconds >> (octave - stepBits)) - stepsPerOctave
        return (octave - firstOctave) * stepsPerOctave + step
    }

    private static func middle(of cell: Int) -> Int64 {
        (start(of: cell) + start(of: cell + 1)) / 2
    }

    /// The shortest round trip that a cell counts, in nanoseconds.
    static func start(of cell: Int) -> Int64 {
        let (octave, step) = (cell / stepsPerOctave + firstOctave, cell % stepsPerOctave)
        return Int64(stepsPerOctave + step) << (octave - stepBits)
    }
}
