import Vocabulary

/// A `RoundTripSample` in eight bytes, as histories keep it.
///
/// Its time counts from the start of its chunk, in tenths of a millisecond, rounded down: a chunk
/// covers up to 119 hours. A round trip is kept in tenths of a microsecond, rounded to the nearest,
/// up to 429 s; a longer one is kept as that long, which every reader shows as more than
/// `RoundTripHistogram.ceiling`.
struct PackedSample: Hashable, Sendable {
    private static let offsetUnit: Int64 = 100_000
    private static let roundTripUnit: Int64 = 100

    /// The largest count of tenths of a microsecond; what lies above means a gap.
    private static let longest = UInt32.max - UInt32(RoundTripSample.Gap.allCases.count)

    private var offset: UInt32
    /// A round trip, or the raw value of a gap as a negative number.
    private var measured: UInt32

    /// Packs a sample of a chunk that begins at `start`; nil where it lies too far behind that.
    ///
    /// A sample from before the start is taken to be at it.
    init?(_ sample: RoundTripSample, start: Int64) {
        let distance = sample.atNanoseconds.subtractingReportingOverflow(start)
        guard !distance.overflow,
            let offset = UInt32(exactly: max(0, distance.partialValue) / Self.offsetUnit)
        else { return nil }
        self.offset = offset
        measured =
            sample.measured >= 0
            ? Self.count(ofNanoseconds: sample.measured)
            : UInt32(truncatingIfNeeded: sample.measured)
    }

    /// A round trip in tenths of a microsecond; nil for a gap.
    var roundTrip: UInt32? { measured <= Self.longest ? measured : nil }

    /// Why there is no round trip; nil where there is one.
    var gap: RoundTripSample.Gap? {
        roundTrip == nil ? RoundTripSample.Gap(rawValue: Int64(Int32(bitPattern: measured))) : nil
    }

    /// When it was, in nanoseconds, in a chunk that begins at `start`.
    func instant(start: Int64) -> Int64 { start + Int64(offset) * Self.offsetUnit }

    /// The sample again.
    func sample(start: Int64) -> RoundTripSample {
        let instant = instant(start: start)
        if let gap { return RoundTripSample(atNanoseconds: instant, gap: gap) }
        return RoundTripSample(
            atNanoseconds: instant, roundTrip: Self.duration(of: Int64(measured)))
    }

    /// Tenths of a microsecond as a duration.
    static func duration(of count: Int64) -> Duration { .nanoseconds(count * roundTripUnit) }

    private static func count(ofNanoseconds roundTrip: Int64) -> UInt32 {
        guard roundTrip < Int64(longest) * roundTripUnit else { return longest }
        return UInt32((roundTrip + roundTripUnit / 2) / roundTripUnit)
    }
}
