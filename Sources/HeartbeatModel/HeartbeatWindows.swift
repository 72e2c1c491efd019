import Vocabulary

/// What is known of the heartbeats of the last 10 to 20 minutes: a current and a previous window.
struct HeartbeatWindows: Hashable, Sendable {
    private struct Window: Hashable {
        var roundTrips = RoundTripHistogram()
        /// What slots of the grid would have measured that were skipped; most links never have any.
        var skipped: Shared<RoundTripHistogram>?
        var learnt = RunningMoments()
        var answered: UInt32 = 0
        var lost: UInt32 = 0
        var hasJitter = false

        /// What was measured, and what skipped slots would have: as if every slot had been probed.
        var byTheGrid: [RoundTripHistogram] {
            skipped.map { [roundTrips, $0.value] } ?? [roundTrips]
        }

        mutating func removeAll() {
            roundTrips.removeAll()
            skipped = nil
            learnt = RunningMoments()
            answered = 0
            lost = 0
            hasJitter = false
        }
    }

    /// Of one wait no more slots are filled; only a response timeout of hundreds of intervals lets
    /// a wait be that long.
    private static let mostSkippedSlots = 1_000

    private var window: StatisticsWindow
    private var current = Window()
    private var previous = Window()

    init(startedAt: MonotonicInstant) {
        window = StatisticsWindow(startedAt: startedAt)
    }

    /// Bytes that a copy no longer shares once the next heartbeat was recorded: the previous window
    /// changes no more.
    var changingBytes: Int {
        current.roundTrips.sharedBytes + (current.skipped?.value.sharedBytes ?? 0)
    }

    /// Whether the current window is over.
    func isOver(at now: MonotonicInstant) -> Bool { window.isOver(at: now) }

    /// Moves on to the windows that belong to `now`; returns whether anything grew old.
    mutating func advance(to now: MonotonicInstant) -> Bool {
        switch window.advance(to: now) {
        case .none:
            return false
        case .one:
            swap(&current, &previous)
        case .both:
            previous.removeAll()
        }
        current.removeAll()
        return true
    }

    mutating func countAnswered(_ count: UInt32) { current.answered.countUp(by: count) }

    mutating func countLost(_ count: UInt32) { current.lost.countUp(by: count) }

    mutating func recordRoundTrip(nanoseconds: Int64) {
        current.roundTrips.record(nanoseconds: nanoseconds)
    }

    /// Takes the slots that were skipped while a PINGREQ waited as long as its round trip.
    ///
    /// A PINGREQ sent then would have been answered when that one was, as far as anybody knows: its
    /// round trip is shorter by the intervals that had passed.
    mutating func recordSkippedSlots(ofNanoseconds roundTrip: Int64, interval: Int64) {
        guard interval > 0, roundTrip > interval else { return }
        var skipped = current.skipped ?? Shared(RoundTripHistogram())
        current.skipped = nil
        var slots = 0
        var rest = roundTrip - interval
        while rest > 0, slots < Self.mostSkippedSlots {
            skipped.value.record(nanoseconds: rest)
            rest -= interval
            slots += 1
        }
        current.skipped = skipped
    }

    /// Takes a round trip that teaches suspicion what to expect.
    ///
    /// One beyond the ceiling is so far from all others that it would excuse every later wait.
    mutating func learn(nanoseconds roundTrip: Int64, makesJitter: Bool) {
        if makesJitter { current.hasJitter = true }
        guard roundTrip <= RoundTripHistogram.ceilingNanoseconds else { return }
        current.learnt.add(Double(roundTrip))
    }

    var hasJitter: Bool { current.hasJitter || previous.hasJitter }

    var learntRoundTrips: RunningMoments { previous.learnt.joined(with: current.learnt) }

    var loss: Double? {
        let lost = Int(current.lost) + Int(previous.lost)
        let decided = Int(current.answered) + Int(previous.answered) + lost
        return decided > 0 ? Double(lost) / Double(decided) : nil
    }

    func percentile(_ percent: Int) -> Duration? {
        RoundTripHistogram.percentile(percent, of: [current.roundTrips, previous.roundTrips])
    }

    /// How many slots of the grid were skipped while an answer was awaited.
    var skippedSlots: Int {
        (current.skipped?.value.count ?? 0) + (previous.skipped?.value.count ?? 0)
    }

    /// The percentile with the slots that were skipped.
    func percentileByTheGrid(_ percent: Int) -> Duration? {
        RoundTripHistogram.percentile(percent, of: current.byTheGrid + previous.byTheGrid)
    }
}

extension UInt32 {
    /// Counts on as far as the type reaches: four milliard heartbeats are thirteen years at ten a
    /// second.
    mutating func countUp(by count: UInt32 = 1) {
        let (sum, overflow) = addingReportingOverflow(count)
        self = overflow ? .max : sum
    }
}
