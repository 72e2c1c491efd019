public import Vocabulary

/// The figures of one link's heartbeats, as screens and outlets show them.
///
/// Counters add up: `sent == answered + lost + outstanding`; `late` and `untimed` are parts of
/// `answered`. Counters, minimum, average, maximum and deviation cover the time since the start
/// (or a reset), across reconnects. Percentiles, loss and jitter cover the last 10 to 20 minutes,
/// as of the last event.
///
/// Round trips are exact here, however long. One above `RoundTripHistogram.ceiling` is shown as
/// more than 120 s.
///
/// One is kept for each of many thousands of links, in a quarter of a kilobyte: counters have 32
/// bits and count no further than they reach. Percentiles are found when they are read.
public struct HeartbeatStatistics: Hashable, Sendable {
    struct Counters: Hashable {
        var sent: UInt32 = 0
        var answered: UInt32 = 0
        var late: UInt32 = 0
        var untimed: UInt32 = 0
        var lost: UInt32 = 0
        var outstanding: UInt32 = 0
        var missed: UInt32 = 0
        var consecutiveMissed: UInt32 = 0
        var unexpected: UInt32 = 0
    }

    var counters = Counters()
    /// The last round trip; this and the next ones are nil where none was timed yet.
    @OptionalNanoseconds public private(set) var last: Duration? = nil
    /// The smallest.
    @OptionalNanoseconds public private(set) var minimum: Duration? = nil
    /// The largest.
    @OptionalNanoseconds public private(set) var maximum: Duration? = nil
    private var roundTrips = RunningMoments()
    private var estimators = RoundTripEstimators()
    private var windows: HeartbeatWindows

    private static let suspicion = Suspicion()

    /// Nothing sent yet.
    init(startedAt: MonotonicInstant) {
        windows = HeartbeatWindows(startedAt: startedAt)
    }

    /// PINGREQs written.
    public var sent: Int { Int(counters.sent) }
    /// PINGREQs whose PINGRESP came, timed or not.
    public var answered: Int { Int(counters.answered) }
    /// Answers that came after the response timeout.
    public var late: Int { Int(counters.late) }
    /// Answers of which nobody can say which PINGREQ they belong to.
    public var untimed: Int { Int(counters.untimed) }
    /// PINGREQs whose PINGRESP never came.
    public var lost: Int { Int(counters.lost) }
    /// PINGREQs still waiting.
    public var outstanding: Int { Int(counters.outstanding) }
    /// Judgements: each response timeout or probe interval that passed without a PINGRESP.
    public var missed: Int { Int(counters.missed) }
    /// Judgements since the last PINGRESP.
    public var consecutiveMissed: Int { Int(counters.consecutiveMissed) }
    /// PINGRESPs that came with nothing outstanding.
    public var unexpected: Int { Int(counters.unexpected) }
    /// The arithmetic mean; nil where no round trip was timed yet.
    public var average: Duration? {
        roundTrips.count > 0 ? Duration(wholeNanoseconds: roundTrips.mean) : nil
    }
    /// The sample standard deviation; nil with fewer than two round trips.
    public var deviation: Duration? {
        roundTrips.deviation.map(Duration.init(wholeNanoseconds:))
    }
    /// Smoothed RTT of RFC 6298 §2, gain 1/8.
    public var smoothed: Duration? { estimators.smoothed }
    /// RTT variation of RFC 6298 §2, gain 1/4.
    public var variation: Duration? { estimators.variation }
    /// Absolute difference of the last two consecutive round trips.
    public var jitter: Duration? { estimators.jitter }
    /// Smoothed jitter of RFC 3550 §6.4.1, gain 1/16.
    public var smoothedJitter: Duration? { estimators.smoothedJitter }
    /// Half of the round trips of the window took at most this.
    public var p50: Duration? { windows.percentile(50) }
    /// 95 % of the round trips of the window took at most this.
    public var p95: Duration? { windows.percentile(95) }
    /// 99 % of the round trips of the window took at most this.
    public var p99: Duration? { windows.percentile(99) }
    /// Slots of the probe grid, over the window, that passed without a PINGREQ because one was
    /// still waiting for the answer that came later.
    public var skippedSlots: Int { windows.skippedSlots }
    /// So many percent of the round trips of the window took at most this, had each of the skipped
    /// slots been probed and answered by the same answer; nil where there are no round trips.
    ///
    /// `percent` lies between 1 and 100. It corrects what a stall hides from the percentiles as
    /// measured: coordinated omission. Lost and untimed heartbeats and our own pauses are not in
    /// it.
    public func percentileByTheGrid(_ percent: Int) -> Duration? {
        windows.percentileByTheGrid(percent)
    }
    /// lost ÷ (answered + lost) over the window, 0 to 1; nil where nothing is decided yet.
    public var loss: Double? { windows.loss }

    /// How suspicious a wait of that length for a PINGRESP is; nil where nothing was learnt yet.
    func suspicion(waited: Duration) -> Double? {
        Self.suspicion.phi(waited: waited, roundTrips: windows.learntRoundTrips)
    }
}

extension HeartbeatStatistics {
    /// Bytes that a copy no longer shares once the next heartbeat was recorded.
    var changingBytes: Int { windows.changingBytes }

    /// Whether `advance` would change anything.
    func isOutOfDate(at now: MonotonicInstant) -> Bool { windows.isOver(at: now) }

    /// Lets the windows grow old.
    mutating func advance(to now: MonotonicInstant) {
        guard windows.advance(to: now) else { return }
        if !windows.hasJitter { estimators.forgetJitter() }
    }

    /// Takes the round trip of an answer, which is not negative.
    ///
    /// - Parameter teaches: whether it says what to expect of the next one.
    mutating func record(nanoseconds roundTrip: Int64, teaches: Bool) {
        _last.count = roundTrip
        _minimum.count = min(roundTrip, _minimum.count ?? .max)
        _maximum.count = max(roundTrip, _maximum.count ?? 0)
        roundTrips.add(Double(roundTrip))
        windows.recordRoundTrip(nanoseconds: roundTrip)
        guard teaches else { return }
        let makesJitter = estimators.learn(nanoseconds: roundTrip)
        windows.learn(nanoseconds: roundTrip, makesJitter: makesJitter)
    }

    /// Takes what an answer tells of the slots that were skipped while it was awaited.
    mutating func recordSkippedSlots(ofNanoseconds roundTrip: Int64, interval: Int64) {
        windows.recordSkippedSlots(ofNanoseconds: roundTrip, interval: interval)
    }

    /// The next round trip is not consecutive to the last one.
    mutating func noteGap() { estimators.noteGap() }

    mutating func countSent() {
        counters.sent.countUp()
        counters.outstanding.countUp()
    }

    mutating func countAnswered(_ count: UInt32, late: Bool) {
        resolve(count)
        counters.answered.countUp(by: count)
        if late { counters.late.countUp(by: count) }
        windows.countAnswered(count)
        counters.consecutiveMissed = 0
    }

    mutating func countLost(_ count: UInt32) {
        resolve(count)
        counters.lost.countUp(by: count)
        windows.countLost(count)
    }

    /// So many are waiting in truth; others are not, and nobody knows what became of them.
    mutating func correctOutstanding(to count: UInt32) {
        // The counters go on adding up.
        if count > counters.outstanding {
            counters.sent.countUp(by: count - counters.outstanding)
        } else {
            counters.sent -= min(counters.sent, counters.outstanding - count)
        }
        counters.outstanding = count
    }

    private mutating func resolve(_ count: UInt32) {
        // A slow reader may not have been told of every PINGREQ; an answered one was sent all the
        // same.
        let known = min(count, counters.outstanding)
        counters.sent.countUp(by: count - known)
        counters.outstanding -= known
    }

    /// All anew, but for heartbeats still waiting and the present run of misses.
    mutating func reset(now: MonotonicInstant) {
        let before = counters
        self = HeartbeatStatistics(startedAt: now)
        counters.sent = before.outstanding
        counters.outstanding = before.outstanding
        counters.missed = before.consecutiveMissed
        counters.consecutiveMissed = before.consecutiveMissed
    }
}
