import Vocabulary

/// A round trip with the instant at which its answer came, for charts; nil marks a gap.
///
/// Sixteen bytes, since hundreds are kept for each of thousands of links.
public struct RoundTripSample: Hashable, Sendable {
    /// Nanoseconds on the monotonic clock.
    public var atNanoseconds: Int64
    private var roundTripNanoseconds: Int64

    private static let gap = Int64.min

    /// The round trip; nil: lost, untimed, or the end of a connection.
    public var roundTrip: Duration? {
        roundTripNanoseconds == Self.gap ? nil : .nanoseconds(roundTripNanoseconds)
    }

    /// Puts a sample together.
    public init(atNanoseconds: Int64, roundTrip: Duration?) {
        self.atNanoseconds = atNanoseconds
        roundTripNanoseconds = roundTrip?.nanoseconds ?? Self.gap
    }
}
