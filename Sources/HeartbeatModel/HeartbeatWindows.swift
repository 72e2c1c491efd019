import Vocabulary

/// What is known of the heartbeats of the last 10 to 20 minutes: a current and a previous window.
struct HeartbeatWindows: Hashable, Sendable {
    private struct Window: Hashable {
        var roundTrips = RoundTripHistogram()
        var learnt = RunningMoments()
        var answered = 0
        var lost = 0
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

    mutating func countAnswered(_ count: Int) { current.answered += count }

    mutating func countLost(_ count: Int) { current.lost += count }

    mutating func recordRoundTrip(_ roundTrip: Duration) { current.roundTrips.record(roundTrip) }

    /// Takes a round trip that teaches suspicion what to expect.
    ///
    /// One beyond the ceiling is so far
    /// from all others that it would excuse every later wait.
    mutating func learn(_ roundTrip: Duration, makesJitter: Bool) {
        if makesJitter { current.hasJitter = true }
        guard roundTrip <= RoundTripHistogram.ceiling else { return }
        current.learnt.add(Double(roundTrip.nanoseconds))
    }

    var hasJitter: Bool { current.hasJitter || previous.hasJitter }

    var learntRoundTrips: RunningMoments { previous.learnt.joined(with: current.learnt) }

    var loss: Double? {
        let lost = current.lost + previous.lost
        let decided = current.answered + previous.answered + lost
        return decided > 0 ? Double(lost) / Double(decided) : nil
    }

    func percentile(_ percent: Int) -> Duration? {
        current.roundTrips.percentile(percent, with: previous.roundTrips)
    }
}
