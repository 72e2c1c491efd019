import Vocabulary

/// What is known of the heartbeats of the last 10 to 20 minutes: a current and a previous window.
struct HeartbeatWindows: Hashable, Sendable {
    private struct Window: Hashable {
        var roundTrips = RoundTripHistogram()
        var learnt = RunningMoments()
        var answered: UInt32 = 0
        var lost: UInt32 = 0
        var hasJitter = false

        mutating func removeAll() {
            roundTrips.removeAll()
            learnt = RunningMoments()
            answered = 0
            lost = 0
            hasJitter = false
        }
    }

    private var window: StatisticsWindow
    private var current = Window()
    private var previous = Window()

    init(startedAt: MonotonicInstant) {
        window = StatisticsWindow(startedAt: startedAt)
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
        current.roundTrips.percentile(percent, with: previous.roundTrips)
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
