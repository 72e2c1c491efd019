public import Vocabulary

/// The estimators that follow the round trip: smoothed RTT, its variation, and two jitters.
///
/// All are whole nanoseconds when read.
///
/// Smoothed RTT and variation are those of RFC 6298 §2: the first round trip R sets SRTT = R and
/// RTTVAR = R/2; each later one first RTTVAR ← ¾ RTTVAR + ¼ |SRTT − R|, then SRTT ← ⅞ SRTT + ⅛ R.
///
/// Jitter is |D|, the absolute difference of two consecutive round trips; smoothed jitter is that
/// of RFC 3550 §6.4.1, J ← J + (|D| − J)/16, from J = 0. A gap between two round trips (a heartbeat
/// that was lost or not timed, the end of a connection) makes them not consecutive: the jitter
/// stays as it was.
public struct RoundTripEstimators: Hashable, Sendable {
    /// Negative before the first round trip.
    private var smoothedNanoseconds = -1.0
    private var variationNanoseconds = 0.0
    private var smoothedJitterNanoseconds = 0.0
    @OptionalNanoseconds private var previous: Duration? = nil
    /// |D| of the last two consecutive round trips; nil before there were two.
    @OptionalNanoseconds public private(set) var jitter: Duration? = nil

    /// Nothing learnt yet.
    public init() {}

    /// Learns one round trip, which is not negative.
    ///
    /// Returns whether it was consecutive to the one before.
    @discardableResult
    public mutating func learn(_ roundTrip: Duration) -> Bool {
        learn(nanoseconds: max(0, roundTrip.nanoseconds))
    }

    mutating func learn(nanoseconds roundTrip: Int64) -> Bool {
        let nanoseconds = Double(roundTrip)
        if smoothedNanoseconds < 0 {
            smoothedNanoseconds = nanoseconds
            variationNanoseconds = nanoseconds / 2
        } else {
            let distance = abs(smoothedNanoseconds - nanoseconds)
            variationNanoseconds += (distance - variationNanoseconds) / 4
            smoothedNanoseconds += (nanoseconds - smoothedNanoseconds) / 8
        }
        defer { _previous.count = roundTrip }
        guard let previous = _previous.count else { return false }
        let difference = abs(roundTrip - previous)
        _jitter.count = difference
        smoothedJitterNanoseconds += (Double(difference) - smoothedJitterNanoseconds) / 16
        return true
    }

    /// The next round trip is not consecutive to the last one.
    public mutating func noteGap() {
        previous = nil
    }

    /// Forgets both jitters: they are too old to be shown.
    public mutating func forgetJitter() {
        jitter = nil
        smoothedJitterNanoseconds = 0
    }

    /// SRTT; nil before the first round trip.
    public var smoothed: Duration? {
        smoothedNanoseconds < 0 ? nil : Duration(wholeNanoseconds: smoothedNanoseconds)
    }

    /// RTTVAR; nil before the first round trip.
    public var variation: Duration? {
        smoothedNanoseconds < 0 ? nil : Duration(wholeNanoseconds: variationNanoseconds)
    }

    /// J; nil before there were two consecutive round trips.
    public var smoothedJitter: Duration? {
        jitter == nil ? nil : Duration(wholeNanoseconds: smoothedJitterNanoseconds)
    }
}

extension Duration {
    /// Rounds a computed number of nanoseconds to a whole one.
    init(wholeNanoseconds nanoseconds: Double) {
        // An exact conversion fails for what lies beyond the range: then the range's end is meant.
        self = .nanoseconds(Int64(exactly: nanoseconds.rounded()) ?? .max)
    }
}
