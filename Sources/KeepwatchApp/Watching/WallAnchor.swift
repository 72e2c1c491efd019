import Vocabulary

/// Gives instants their wall time, so that events of one instant never show two times.
///
/// Two readings of the clocks differ by their rounding. One pair is therefore kept until the wall
/// clock has been set or has drifted from it.
struct WallAnchor: Sendable {
    /// How far the wall clock may be from what the kept pair says, in milliseconds.
    private static let tolerance: Int64 = 2

    private var kept: Moment

    /// Begins with a reading of both clocks.
    init(_ reading: Moment) {
        kept = reading
    }

    /// Takes a new reading into account.
    mutating func note(_ reading: Moment) {
        let expected = kept.wallTime(at: reading.monotonic)
        let difference = reading.wall.unixMilliseconds - expected.unixMilliseconds
        if abs(difference) > Self.tolerance { kept = reading }
    }

    /// The moment that an instant was.
    func moment(at instant: MonotonicInstant) -> Moment {
        Moment(monotonic: instant, wall: kept.wallTime(at: instant))
    }
}
