import Vocabulary

/// How fast messages leave on a way: no more in a minute than it allows, and none while its
/// receiver is left alone after a failure.
struct WayPace: Hashable, Sendable {
    /// The longest that a receiver may ask to be left alone.
    static let longestRest = Duration.seconds(3_600)

    /// Failures since the last success.
    private var failures = 0
    private var restsUntil: MonotonicInstant?
    /// When messages left within the last minute, the first first.
    private var departures: [MonotonicInstant] = []

    /// When something may leave that is due at `first`.
    func earliest(
        for first: MonotonicInstant, mostPerMinute: Int, now: MonotonicInstant
    ) -> MonotonicInstant {
        let due = max(first, restsUntil ?? first)
        let recent = departures.filter { now - $0 < .seconds(60) }
        guard recent.count >= mostPerMinute else { return due }
        return max(due, recent[recent.count - mostPerMinute] + .seconds(60))
    }

    /// Something left.
    mutating func noteDeparture(now: MonotonicInstant) {
        departures.removeAll { now - $0 >= .seconds(60) }
        departures.append(now)
    }

    /// The receiver can be reached, or is another one.
    mutating func noteSuccess() {
        failures = 0
        restsUntil = nil
    }

    /// It failed.
    ///
    /// - Parameter retryAfter: how long the receiver asked to be left alone.
    /// - Returns: when it is tried again.
    mutating func noteFailure(
        retryAfter: Duration?, _ ledger: inout DeliveryLedger, now: MonotonicInstant
    ) -> MonotonicInstant {
        failures += 1
        let wait = ledger.wait(afterFailures: failures)
        let end = now + min(Self.longestRest, max(wait, retryAfter ?? .zero))
        restsUntil = end
        return end
    }
}
