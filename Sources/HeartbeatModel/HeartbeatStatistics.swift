/// The figures of one link's heartbeats at one moment, as screens and outlets show them.
///
/// Counters add up: `sent == answered + lost + outstanding`; `late` and `untimed` are parts of
/// `answered`. Counters, minimum, average, maximum and deviation cover the time since the start
/// (or a reset), across reconnects. Percentiles, loss and jitter cover the last 10 to 20 minutes.
public struct HeartbeatStatistics: Hashable, Sendable {
    /// PINGREQs written.
    public var sent = 0
    /// PINGREQs whose PINGRESP came, timed or not.
    public var answered = 0
    /// Answers that came after the response timeout.
    public var late = 0
    /// Answers of which nobody can say which PINGREQ they belong to.
    public var untimed = 0
    /// PINGREQs whose PINGRESP never came.
    public var lost = 0
    /// PINGREQs still waiting.
    public var outstanding = 0
    /// Judgements: each response timeout or probe interval that passed without a PINGRESP.
    public var missed = 0
    /// Judgements since the last PINGRESP.
    public var consecutiveMissed = 0
    /// PINGRESPs that came with nothing outstanding.
    public var unexpected = 0
    /// Round trips; nil where none was timed yet. The last one timed.
    public var last: Duration?
    /// The smallest.
    public var minimum: Duration?
    /// The arithmetic mean.
    public var average: Duration?
    /// The largest.
    public var maximum: Duration?
    /// The sample standard deviation; nil with fewer than two round trips.
    public var deviation: Duration?
    /// Smoothed RTT of RFC 6298 §2, gain 1/8.
    public var smoothed: Duration?
    /// RTT variation of RFC 6298 §2, gain 1/4.
    public var variation: Duration?
    /// Absolute difference of the last two consecutive round trips.
    public var jitter: Duration?
    /// Smoothed jitter of RFC 3550 §6.4.1, gain 1/16.
    public var smoothedJitter: Duration?
    /// Half of the round trips of the window took at most this.
    public var p50: Duration?
    /// 95 % of the round trips of the window took at most this.
    public var p95: Duration?
    /// 99 % of the round trips of the window took at most this.
    public var p99: Duration?
    /// lost ÷ (answered + lost) over the window, 0 to 1; nil where nothing is decided yet.
    public var loss: Double?

    /// Nothing sent yet.
    public init() {}
}

/// One place in the strip of the last heartbeats, oldest first.
public enum HeartbeatMark: Hashable, Sendable {
    /// Answered and timed.
    case timed(Duration, late: Bool)
    /// Answered, and nobody can say how long it took.
    case untimed
    /// Its PINGRESP never came.
    case lost
    /// The connection ended here: a gap, not a zero.
    case dropped
    /// Held up by ourselves: judged against nobody.
    case ownPause
}

/// A round trip with the instant at which its answer came, for charts; nil marks a gap.
public struct RoundTripSample: Hashable, Sendable {
    /// Nanoseconds on the monotonic clock.
    public var atNanoseconds: Int64
    /// The round trip; nil: lost or untimed.
    public var roundTrip: Duration?

    /// Puts a sample together.
    public init(atNanoseconds: Int64, roundTrip: Duration?) {
        self.atNanoseconds = atNanoseconds
        self.roundTrip = roundTrip
    }
}
