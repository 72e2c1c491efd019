public import Vocabulary

/// The heartbeats of one link: takes its events and keeps its figures, strip and history.
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

    /// The figures as they stand; windows are as old as the last event or `advance`.
    public private(set) var statistics: HeartbeatStatistics
    private var marks: MarkRing
    /// The grid's interval on the present connection; 0 before there was one.
    private var probeMilliseconds: UInt32 = 0
    /// The round trips and gaps over a long time; who counts its memory shortens it.
    public package(set) var history = LinkHistory()
    private var isAfterOutage = false
    /// Whether the first answer of this wait tells how long the peer let all slots of it wait.
    private var countsSkippedSlots = false
    /// When the wait began that the next PINGRESP will end; nil where none is awaited.
    private var waitingSince: MonotonicInstant?

    /// A record without heartbeats, which keeps at most this many marks.
    public init(startedAt: MonotonicInstant, keptMarks: Int) {
        statistics = HeartbeatStatistics(startedAt: startedAt)
        marks = MarkRing(capacity: keptMarks)
    }

    /// The last heartbeats, oldest first.
    public var strip: [HeartbeatMark] { marks.inOrder }

    /// The last heartbeat; nil before the first.
    public var lastMark: HeartbeatMark? { marks.last }

    /// How many of the latest heartbeats were lost.
    ///
    /// The two ends differ where fewer are known: those before them were lost or not.
    public func losses(amongLast count: Int) -> ClosedRange<Int> {
        let (lost, known) = marks.losses(amongLast: count)
        return lost...(lost + max(0, count - known))
    }

    /// How suspicious it is that the awaited PINGRESP has not come yet, as `Suspicion` defines it.
    ///
    /// nil where none is awaited or nothing was learnt yet.
    public func suspicion(at now: MonotonicInstant) -> Double? {
        waitingSince.flatMap { statistics.suspicion(waited: now - $0) }
    }

    /// About how many bytes it takes beside itself that a later record of the same link does not
    /// share; nil: there is no later one.
    package func bytes(notIn later: HeartbeatRecord?) -> Int {
        statistics.changingBytes + marks.sharedBytes + history.bytes(notIn: later?.history)
    }

    /// Takes one event of the link; those that are not about heartbeats change nothing.
    public mutating func record(_ event: LinkEvent, at instant: MonotonicInstant) {
        advance(to: instant)
        switch event {
        case .pingRequest(let outstanding):
            recordRequest(outstanding: outstanding, at: instant)
        case .pingResponse(.timed(let roundTrip, let late), _):
            recordTimed(max(0, roundTrip.nanoseconds), late: late, at: instant)
        case .pingResponse(.untimed(let requests, let responses, let late), _):
            recordGroup(requests: requests, responses: responses, late: late, at: instant)
        case .attributing:
            // A PINGRESP ends the run at once, whatever it is attributed to.
            statistics.counters.consecutiveMissed = 0
            waitingSince = instant
        case .overdue(let heartbeat):
            statistics.counters.missed.countUp()
            statistics.counters.consecutiveMissed = UInt32(clamping: heartbeat.consecutiveMissed)
            // No gap for the estimators: an answer that still comes is consecutive.
            history.append(RoundTripSample(atNanoseconds: instant.nanoseconds, gap: .missed))
        case .unexpectedPingResponse:
            statistics.counters.unexpected.countUp()
        case .connected(let facts):
            noteInterval(facts.timing)
            // Nothing outstanding survives a reconnect, even where the end itself was not reported.
            loseOutstanding(at: instant)
            statistics.counters.consecutiveMissed = 0
        case .disconnected(let end):
            recordEnd(end, at: instant)
        case .configured, .connecting, .rejected, .subscribed, .webSocketPing, .message,
            .brokerFigures, .reconnectScheduled, .state:
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
        countsSkippedSlots = false
    }

    /// Some events were lost on their way: puts right what is awaited on the present connection,
    /// nil where there is none.
    ///
    /// What became of heartbeats of which nothing is awaited any more, nobody knows: they are as if
    /// they had not been sent. In the strip and the history stands a pause of our own.
    public mutating func correct(to connection: ConnectionStanding?, at instant: MonotonicInstant) {
        noteOwnPause(at: instant)
        statistics.correctOutstanding(to: UInt32(clamping: connection?.outstanding ?? 0))
        waitingSince = connection?.waitingSince
        guard let connection else { return }
        statistics.counters.consecutiveMissed = UInt32(clamping: connection.consecutiveMissed)
        noteInterval(connection.timing)
    }

    /// Begins counters, estimators and windows anew.
    ///
    /// Heartbeats still waiting and the present run of misses stay counted; strip and history stay.
    public mutating func reset(now: MonotonicInstant) {
        statistics.reset(now: now)
    }

    /// Whether `advance` would change anything.
    public func isOutOfDate(at now: MonotonicInstant) -> Bool { statistics.isOutOfDate(at: now) }

    /// Lets the windows grow old.
    public mutating func advance(to now: MonotonicInstant) {
        statistics.advance(to: now)
    }

    private mutating func noteInterval(_ timing: HeartbeatTiming) {
        probeMilliseconds = UInt32(clamping: timing.probeInterval.nanoseconds / 1_000_000)
    }

    private mutating func recordRequest(outstanding: Int, at instant: MonotonicInstant) {
        statistics.countSent()
        // The link knows how many wait, this one at least. Where ours are more, reports of answers
        // were lost: nobody knows what became of those heartbeats.
        let waiting = max(1, outstanding)
        if waiting < statistics.outstanding {
            statistics.correctOutstanding(to: UInt32(clamping: waiting))
        }
        if waiting == 1 || waitingSince == nil {
            waitingSince = instant
            countsSkippedSlots = true
        }
    }

    private mutating func recordTimed(
        _ roundTrip: Int64, late: Bool, at instant: MonotonicInstant
    ) {
        if countsSkippedSlots {
            statistics.recordSkippedSlots(
                ofNanoseconds: roundTrip, interval: Int64(probeMilliseconds) * 1_000_000)
        }
        recordAnswers(1, late: late, at: instant)
        statistics.record(nanoseconds: roundTrip, teaches: !isAfterOutage)
        isAfterOutage = false
        marks.append(.timed(nanoseconds: roundTrip, late: late))
        history.append(
            RoundTripSample(
                atNanoseconds: instant.nanoseconds, roundTripNanoseconds: roundTrip))
    }

    private mutating func recordGroup(
        requests: Int, responses: Int, late: Bool, at instant: MonotonicInstant
    ) {
        let requests = min(max(0, requests), Self.largestGroup)
        let responses = min(max(0, responses), requests)
        // The lost ones come first in the strip: what was swallowed is what made the group wait.
        recordLost(requests - responses)
        recordAnswers(responses, late: late, at: instant)
        statistics.counters.untimed.countUp(by: UInt32(responses))
        marks.append(.untimed, count: responses)
        noteGap(responses > 0 ? .untimed : .lost, at: instant)
    }

    private mutating func recordEnd(_ end: Disconnection, at instant: MonotonicInstant) {
        let wasConnected = end.up != nil || statistics.outstanding > 0
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
        guard statistics.outstanding > 0 else { return }
        recordLost(statistics.outstanding)
        noteGap(.lost, at: instant)
    }

    private mutating func recordAnswers(
        _ count: Int, late: Bool, at instant: MonotonicInstant
    ) {
        statistics.countAnswered(UInt32(count), late: late)
        waitingSince = statistics.outstanding > 0 ? instant : nil
        countsSkippedSlots = false
    }

    private mutating func recordLost(_ count: Int) {
        statistics.countLost(UInt32(count))
        marks.append(.lost, count: count)
    }

    private mutating func noteGap(_ gap: RoundTripSample.Gap, at instant: MonotonicInstant) {
        statistics.noteGap()
        history.append(RoundTripSample(atNanoseconds: instant.nanoseconds, gap: gap))
    }
}
