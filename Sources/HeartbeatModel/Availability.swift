public import Vocabulary

/// Time available ÷ time watched over the last 10 to 20 minutes.
///
/// Available: the link was up or late. Not: down. Neither counts in the quotient: the time before
/// the first CONNACK, paused, unknown, and pauses of our own.
///
/// Time counts as available only up to the last proof of life; what follows is open until the next
/// one. If the link goes down instead, the open time was downtime: it starts at the last proof of
/// life, not at its detection.
public struct Availability: Hashable, Sendable {
    /// How a stretch of time counts.
    public enum Judgement: Hashable, Sendable {
        /// As available and as watched.
        case available
        /// As watched.
        case unavailable
        /// Not at all.
        case neither
    }

    private struct Sum: Hashable {
        var available: Int64 = 0
        var watched: Int64 = 0
    }

    /// Everything before this instant has been counted.
    private var settledUpTo: MonotonicInstant
    private var window: StatisticsWindow
    private var current = Sum()
    private var previous = Sum()
    /// How the time that passes now counts.
    public private(set) var judgement = Judgement.neither

    /// Begins with time that counts as neither.
    public init(startedAt: MonotonicInstant) {
        settledUpTo = startedAt
        window = StatisticsWindow(startedAt: startedAt)
    }

    /// From now on time counts in this way.
    ///
    /// Open time counts as unavailable where the link goes down, otherwise as it stood.
    public mutating func judge(_ judgement: Judgement, now: MonotonicInstant) {
        advance(to: now)
        guard judgement != self.judgement else { return }
        let goesDown = self.judgement == .available && judgement == .unavailable
        if !goesDown { settle(upTo: now) }
        self.judgement = judgement
    }

    /// The peer gave a sign: open time was available.
    public mutating func noteProofOfLife(now: MonotonicInstant) {
        guard judgement == .available else { return }
        advance(to: now)
        settle(upTo: now)
    }

    /// Nothing could be judged during the last `gap`; judging goes on as before.
    public mutating func excludePause(_ gap: Duration, now: MonotonicInstant) {
        advance(to: now)
        settle(upTo: now - gap)
        settledUpTo = max(settledUpTo, now)
    }

    /// Open time and what follows count as neither, until `judge` says otherwise.
    public mutating func excuse(now: MonotonicInstant) {
        advance(to: now)
        judgement = .neither
        settledUpTo = max(settledUpTo, now)
    }

    /// Lets the windows grow old.
    public mutating func advance(to now: MonotonicInstant) {
        switch window.advance(to: now) {
        case .none: break
        case .one: (previous, current) = (current, Sum())
        case .both: (previous, current) = (Sum(), Sum())
        }
    }

    /// The share of watched time that was available, 0 to 1; nil where no time was watched.
    ///
    /// Open time counts as it stands.
    public func fraction(now: MonotonicInstant) -> Double? {
        var upToNow = self
        upToNow.advance(to: now)
        upToNow.settle(upTo: now)
        let watched = upToNow.current.watched + upToNow.previous.watched
        let available = upToNow.current.available + upToNow.previous.available
        return watched > 0 ? Double(available) / Double(watched) : nil
    }

    private mutating func settle(upTo end: MonotonicInstant) {
        guard end > settledUpTo else { return }
        let start = settledUpTo
        settledUpTo = end
        let middle = window.currentStart
        if start < middle {
            count(from: max(start, window.previousStart), to: min(end, middle), in: &previous)
        }
        if end > middle {
            count(from: max(start, middle), to: end, in: &current)
        }
    }

    private func count(from start: MonotonicInstant, to end: MonotonicInstant, in sum: inout Sum) {
        guard end > start, judgement != .neither else { return }
        let nanoseconds = end.nanoseconds(since: start)
        sum.watched += nanoseconds
        if judgement == .available { sum.available += nanoseconds }
    }
}
