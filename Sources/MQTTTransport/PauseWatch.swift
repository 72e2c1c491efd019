import Vocabulary

/// Notices that the watcher itself was held up: a stopped process, a busy machine, a suspended one.
///
/// A timer that fires far too late tells the first two. The monotonic clock stands still while the
/// machine is suspended, so the last is told by how much further the clock that does not went.
struct PauseWatch {
    /// A smaller gap is no pause, whatever the timeout.
    static let smallestGap = Duration.milliseconds(500)

    private var expected: MonotonicInstant?
    private var suspended: Duration

    /// Begins with nothing expected.
    ///
    /// - Parameter suspended: how long the machine had been suspended by now.
    init(suspended: Duration) {
        self.suspended = suspended
    }

    /// A timer will fire at this instant, unless something holds us up.
    mutating func expect(_ wake: MonotonicInstant) {
        expected = wake
    }

    /// How late we are at `now`, where that is a pause.
    ///
    /// The same pause is told once.
    mutating func lateness(now: MonotonicInstant) -> Duration? {
        guard let expected, now - expected > Self.smallestGap else { return nil }
        self.expected = now
        return now - expected
    }

    /// How long the machine has been suspended since the last look, where that is a pause.
    mutating func suspension(_ suspendedNow: Duration) -> Duration? {
        let gap = suspendedNow - suspended
        // It never shrinks: who is held up between reading the two clocks only seems to see that.
        guard gap > .zero else { return nil }
        suspended = suspendedNow
        return gap > Self.smallestGap ? gap : nil
    }

    /// Whether a gap is a pause for a link with this response timeout.
    static func isPause(_ gap: Duration, responseTimeout: Duration) -> Bool {
        gap > max(smallestGap, responseTimeout / 2)
    }
}
