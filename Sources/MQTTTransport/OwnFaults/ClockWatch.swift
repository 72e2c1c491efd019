import Vocabulary

/// Notices that somebody set the wall clock.
///
/// Nothing is measured by it, so nobody is affected; but times that people read jump.
struct ClockWatch: Sendable {
    /// A smaller change is none: clocks are slewed, and leap seconds smeared.
    static let smallestStep = Duration.milliseconds(500)
    /// A clock is slewed by less than one second in so many.
    private static let slowestSlew = 10

    private var last: (lead: Duration, at: MonotonicInstant)?

    /// Looks for the first time.
    ///
    /// - Parameter lead: how far the wall clock is ahead of the clock that nobody sets; nil: not
    ///   known now.
    init(lead: Duration?, now: MonotonicInstant) {
        last = lead.map { ($0, now) }
    }

    /// How far the wall clock was put forward since the last look; nil where nobody set it.
    mutating func step(lead: Duration?, now: MonotonicInstant) -> Duration? {
        guard let lead else { return nil }
        defer { last = (lead, now) }
        guard let last else { return nil }
        let change = lead - last.lead
        let allowed = max(Self.smallestStep, (now - last.at) / Self.slowestSlew)
        return max(change, .zero - change) > allowed ? change : nil
    }
}
