/// The figures of one link's heartbeats at one moment, as screens and outlets show them.
///
/// Counters add up: `sent == answered + lost + outstanding`; `late` and `untimed` are parts of
/// `answered`. Counters, minimum, average, maximum and deviation cover the time since the start
/// (or a reset), across reconnects. Percentiles, loss and jitter cover the last 10 to 20 minutes.
///
/// Round trips are exact here, however long. One above `RoundTripHistogram.ceiling` is shown as
/// more than 120 s.
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
    /// The last round trip; this and the next ones are nil where none was timed yet.
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
    /// How suspicious it is that the awaited PINGRESP has not come yet, as `Suspicion` defines it.
    ///
    /// nil where none is awaited or nothing was learnt yet.
    public var suspicion: Double?

    /// Nothing sent yet.
    public init() {}
}
