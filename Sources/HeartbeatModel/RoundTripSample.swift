import Vocabulary

/// A round trip with the instant at which its answer came, or a gap, for charts.
///
/// As it is read from a history, which keeps it in half of its sixteen bytes.
public struct RoundTripSample: Hashable, Sendable {
    /// Why there is no round trip: a gap, never a zero.
    public enum Gap: Int64, Hashable, Sendable, CaseIterable {
        /// A PINGRESP never came.
        case lost = -1
        /// Answers came, and nobody can say which PINGREQ they belong to.
        case untimed = -2
        /// The connection ended.
        case ended = -3
        /// We ourselves were held up, or ended the connection.
        case ownPause = -4
        /// A PINGRESP was overdue; what follows tells whether it came after all.
        case missed = -5
    }

    /// Nanoseconds on the monotonic clock.
    public var atNanoseconds: Int64
    /// Nanoseconds, or the raw value of a gap.
    let measured: Int64

    /// The round trip; nil for a gap.
    public var roundTrip: Duration? {
        measured >= 0 ? .nanoseconds(measured) : nil
    }

    /// Why there is no round trip; nil where there is one.
    public var gap: Gap? { Gap(rawValue: measured) }

    /// A round trip; a negative one is taken to be zero.
    public init(atNanoseconds: Int64, roundTrip: Duration) {
        self.init(
            atNanoseconds: atNanoseconds, roundTripNanoseconds: max(0, roundTrip.nanoseconds))
    }

    /// A round trip of so many nanoseconds, which are not negative.
    init(atNanoseconds: Int64, roundTripNanoseconds: Int64) {
        self.atNanoseconds = atNanoseconds
        measured = roundTripNanoseconds
    }

    /// A gap.
    public init(atNanoseconds: Int64, gap: Gap) {
        self.atNanoseconds = atNanoseconds
        measured = gap.rawValue
    }
}
