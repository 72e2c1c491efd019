public import Vocabulary

/// The heartbeats of one link: takes its events and keeps its figures, strip and samples.
///
/// Owned by the fleet's writer. Counters always add up:
/// `sent == answered + lost + outstanding`. What is outstanding when a connection ends is lost.
///
/// What a round trip teaches. Each one goes into the counters, minimum, average, maximum,
/// deviation, the percentiles and the chart: they state what was measured. The estimators (smoothed
/// RTT, variation, jitter, smoothed jitter and suspicion) state what to expect, and the first round
/// trip after an outage teaches them nothing. An outage is the time between the end of a connection
/// and the next one, or a fault of our own. The round trip after that first one is not consecutive
/// to anything, so it makes no jitter.
public struct HeartbeatRecord: Hashable, Sendable {
    /// A group of unattributed answers is not believed to be larger than this.
    private static let largestGroup = 1_000

    private var figures = HeartbeatStatistics()
    private var roundTrips = RunningMoments()
    private var estimators = RoundTripEstimators()
    private var windows: HeartbeatWindows
    private var marks: BoundedHistory<HeartbeatMark>
    private var history: BoundedHistory<RoundTripSample>
    private var isAfterOutage = false
    /// When the wait began that the next PINGRESP will end; nil where none is awaited.
    private var waitingSince: MonotonicInstant?

    private static let suspicion = Suspicion()

    /// A record without heartbeats, which keeps at most this many marks and samples.
    public init(startedAt: MonotonicInstant, keptMarks: Int, keptSamples: Int) {
        windows = HeartbeatWindows(startedAt: startedAt)
        marks = BoundedHistory(capacity: keptMarks)
        history = BoundedHistory(capacity: keptSamples, step: max(1, keptSamples / 60))
    }

    /// The last heartbeats, oldest first.
    public var strip: [HeartbeatMark] { marks.elements }

    /// The last round trips and gaps, oldest first.
    public var samples: [RoundTripSample] { history.elements }

    /// The figures as they stand.
    ///
    /// Windows are as old as the last event or `advance`.
    public func statistics(now: MonotonicInstant) -> HeartbeatStatistics {
        var figures = figures
        if let waitingSince {
            figures.suspicion = Self.suspicion.phi(
                waited: now - waitingSince, roundTrips: windows.learntRoundTrips)
        }
        return figures
    }

    /// Takes one event of the link; those that are not about heartbeats change nothing.
    public mutating func record(_ event: LinkEvent, at instant: MonotonicInstant) {
        advance(to: instant)
        switch event {
        case .pingRequest:
            figures.sent += 1
            figures.outstanding += 1
            waitingSince = waitingSince ?? instant
        case .pingResponse(.timed(let roundTrip, let late), _):
            recordTimed(max(roundTrip, .zero), late: late, at: instant)
        case .pingResponse(.untimed(let requests, let responses, let late), _):
            recordGroup(requests: requests, responses: responses, late: late, at: instant)
        case .attributing:
            // A PINGRESP ends the run at once, whatever it is attributed to.
            figures.consecutiveMissed = 0
            waitingSince = instant
        case .overdue(let heartbeat):
            figures.missed += 1
            figures.consecutiveMissed = max(0, heartbeat.consecutiveMissed)
            // No gap for the estimators: an answer that still comes is consecutive.
            history.append(RoundTripSample(atNanoseconds: instant.nanoseconds, gap: .missed))
        case .unexpectedPingResponse:
            figures.unexpected += 1
        case .connected:
            // Nothing outstanding survives a reconnect, even where the end itself was not reported.
            loseOutstanding(at: instant)
            figures.consecutiveMissed = 0
        case .disconnected(let end):
            recordEnd(end, at: instant)
        case .configured, .connecting, .rejected, .subscribed, .webSocketPing, .message,
            .reconnectScheduled, .state:
            break
        }
    }

    /// We ourselves were held up or had no way to the broker: nothing is judged by it, and the next
    /// round trip teaches nothing.
    public mutating func noteOwnPause(at instant: MonotonicInstant) {
        advance(to: instant)
        marks.append(.ownPause)
        noteGap(.ownPause, at: instant)
        isAfterOutage = true
    }

    /// Begins counters, estimators and windows anew.
    ///
    /// Heartbeats still waiting and the present run of misses stay counted; strip and samples stay.
    public mutating func reset(now: MonotonicInstant) {
        let waiting = figures.outstanding
        let run = figures.consecutiveMissed
        figures = HeartbeatStatistics()
        figures.sent = waiting
        figures.outstanding = waiting
        figures.missed = run
        figures.consecutiveMissed = run
        roundTrips = RunningMoments()
        estimators = RoundTripEstimators()
        windows = HeartbeatWindows(startedAt: now)
    }

    /// Lets the windows grow old.
    public mutating func advance(to now: MonotonicInstant) {
        guard windows.advance(to: now) else { return }
        if !windows.hasJitter { estimators.forgetJitter() }
        showWindows()
        showEstimators()
    }

    private mutating func recordTimed(
        _ roundTrip: Duration, late: Bool, at instant: MonotonicInstant
    ) {
        recordAnswers(1, late: late, at: instant)
        figures.last = roundTrip
        figures.minimum = min(figures.minimum ?? roundTrip, roundTrip)
        figures.maximum = max(figures.maximum ?? roundTrip, roundTrip)
        roundTrips.add(Double(roundTrip.nanoseconds))
        figures.average = Duration(wholeNanoseconds: roundTrips.mean)
        figures.deviation = roundTrips.deviation.map(Duration.init(wholeNanoseconds:))
        windows.recordRoundTrip(roundTrip)
        if isAfterOutage {
            isAfterOutage = false
        } else {
            let makesJitter = estimators.learn(roundTrip)
            windows.learn(roundTrip, makesJitter: makesJitter)
        }
        marks.append(.timed(roundTrip, late: late))
        history.append(
            RoundTripSample(atNanoseconds: instant.nanoseconds, roundTrip: roundTrip))
        showWindows()
        showEstimators()
    }

    private mutating func recordGroup(
        requests: Int, responses: Int, late: Bool, at instant: MonotonicInstant
    ) {
        let requests = min(max(0, requests), Self.largestGroup)
        let responses = min(max(0, responses), requests)
        // The lost ones come first in the strip: what was swallowed is what made the group wait.
        recordLost(requests - responses)
        recordAnswers(responses, late: late, at: instant)
        figures.untimed += responses
        marks.append(.untimed, count: responses)
        noteGap(responses > 0 ? .untimed : .lost, at: instant)
        showWindows()
    }

    private mutating func recordEnd(_ end: Disconnection, at instant: MonotonicInstant) {
        let wasConnected = end.up != nil || figures.outstanding > 0
        loseOutstanding(at: instant)
        // A failed attempt ends no connection: the strip shows heartbeats only.
        guard wasConnected else { return }
        let isOurs = end.cause == .stopped || end.isOwnFault
        marks.append(isOurs ? .ownPause : .dropped)
        noteGap(isOurs ? .ownPause : .ended, at: instant)
        isAfterOutage = true
    }

    private mutating func loseOutstanding(at instant: MonotonicInstant) {
        waitingSince = nil
        guard figures.outstanding > 0 else { return }
        recordLost(figures.outstanding)
        noteGap(.lost, at: instant)
        showWindows()
    }

    private mutating func recordAnswers(
        _ count: Int, late: Bool, at instant: MonotonicInstant
    ) {
        resolve(count)
        figures.answered += count
        if late { figures.late += count }
        windows.countAnswered(count)
        figures.consecutiveMissed = 0
        waitingSince = figures.outstanding > 0 ? instant : nil
    }

    private mutating func recordLost(_ count: Int) {
        resolve(count)
        figures.lost += count
        windows.countLost(count)
        marks.append(.lost, count: count)
    }

    private mutating func resolve(_ count: Int) {
        // A slow reader may not have been told of every PINGREQ; an answered one was sent all the
        // same.
        figures.sent += max(0, count - figures.outstanding)
        figures.outstanding = max(0, figures.outstanding - count)
    }

    private mutating func noteGap(_ gap: RoundTripSample.Gap, at instant: MonotonicInstant) {
        estimators.noteGap()
        history.append(RoundTripSample(atNanoseconds: instant.nanoseconds, gap: gap))
    }

    private mutating func showWindows() {
        figures.p50 = windows.percentile(50)
        figures.p95 = windows.percentile(95)
        figures.p99 = windows.percentile(99)
        figures.loss = windows.loss
    }

    private mutating func showEstimators() {
        figures.smoothed = estimators.smoothed
        figures.variation = estimators.variation
        figures.jitter = estimators.jitter
        figures.smoothedJitter = estimators.smoothedJitter
    }
}
