import Vocabulary

/// The two windows over which recent figures are taken: the current one and the one before it.
///
/// Together they cover between one and two lengths of time, so a figure over both speaks of the
/// last 10 to 20 minutes, and old measurements leave without each of them being kept.
public struct StatisticsWindow: Hashable, Sendable {
    /// How long one window lasts.
    public static let length = Duration.nanoseconds(lengthNanoseconds)

    /// What an advance in time did to the windows.
    enum Turn {
        /// The current window is still the current one.
        case none
        /// The current window has become the previous one.
        case one
        /// Both windows are over.
        case both
    }

    /// Where the current window begins.
    private(set) var currentStart: MonotonicInstant

    /// Where the previous window begins.
    var previousStart: MonotonicInstant { currentStart - Self.length }

    init(startedAt: MonotonicInstant) {
        currentStart = startedAt
    }

    /// Whether `now` lies beyond the current window.
    func isOver(at now: MonotonicInstant) -> Bool {
        now.nanoseconds(since: currentStart) >= Self.lengthNanoseconds
    }

    /// Moves on to the window that holds `now`; time never runs backwards here.
    mutating func advance(to now: MonotonicInstant) -> Turn {
        guard isOver(at: now) else { return .none }
        let passed = now.nanoseconds(since: currentStart) / Self.lengthNanoseconds
        currentStart += .nanoseconds(passed * Self.lengthNanoseconds)
        return passed == 1 ? .one : .both
    }

    /// Comparing numbers is what each heartbeat can afford.
    private static let lengthNanoseconds: Int64 = 600_000_000_000
}
