/// A point on the monotonic clock, for measuring.
///
/// It has no meaning outside one run.
///
/// Nanoseconds since an arbitrary origin (in a run of the program: the start of the run).
public struct MonotonicInstant: Hashable, Comparable, Sendable {
    /// Nanoseconds since the origin; negative values lie before it.
    public var nanoseconds: Int64

    /// Makes an instant that lies `nanoseconds` after the origin.
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The origin itself.
    public static let origin = MonotonicInstant(nanoseconds: 0)

    /// Earlier instants are smaller.
    public static func < (left: MonotonicInstant, right: MonotonicInstant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The instant that lies `duration` later; saturates at the ends of the range.
    public static func + (instant: MonotonicInstant, duration: Duration) -> MonotonicInstant {
        let (sum, overflow) = instant.nanoseconds.addingReportingOverflow(duration.nanoseconds)
        guard overflow else { return MonotonicInstant(nanoseconds: sum) }
        return MonotonicInstant(nanoseconds: duration < .zero ? .min : .max)
    }

    /// The instant that lies `duration` earlier; saturates at the ends of the range.
    public static func - (instant: MonotonicInstant, duration: Duration) -> MonotonicInstant {
        instant + (.zero - duration)
    }

    /// The time from `right` to `left`; negative where `left` is earlier.
    public static func - (left: MonotonicInstant, right: MonotonicInstant) -> Duration {
        .nanoseconds(left.nanoseconds(since: right))
    }

    /// The same in nanoseconds, without the arithmetic of `Duration`: for what each heartbeat does.
    package func nanoseconds(since earlier: MonotonicInstant) -> Int64 {
        nanoseconds.subtractingReportingOverflow(earlier.nanoseconds).partialValue
    }

    /// Moves the instant later by `duration`.
    public static func += (instant: inout MonotonicInstant, duration: Duration) {
        instant = instant + duration
    }
}

/// A reading of the wall clock, for people and files.
///
/// Never used to measure.
public struct WallTime: Hashable, Comparable, Sendable, Codable {
    /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public var unixMilliseconds: Int64

    /// Makes a wall time from milliseconds since the Unix epoch.
    public init(unixMilliseconds: Int64) {
        self.unixMilliseconds = unixMilliseconds
    }

    /// Earlier times are smaller.
    public static func < (left: WallTime, right: WallTime) -> Bool {
        left.unixMilliseconds < right.unixMilliseconds
    }

    /// The wall time that lies `duration` later, rounded towards zero to a millisecond.
    public static func + (time: WallTime, duration: Duration) -> WallTime {
        WallTime(unixMilliseconds: time.unixMilliseconds &+ duration.nanoseconds / 1_000_000)
    }

    /// The time from another wall time to this one, by the calendar alone; negative where this one
    /// is earlier.
    public func time(since other: WallTime) -> Duration {
        .milliseconds(
            unixMilliseconds.subtractingReportingOverflow(other.unixMilliseconds).partialValue)
    }
}

/// The same moment on both clocks.
public struct Moment: Hashable, Sendable {
    /// For measuring.
    public var monotonic: MonotonicInstant
    /// For people.
    public var wall: WallTime

    /// Pairs two readings taken together.
    public init(monotonic: MonotonicInstant, wall: WallTime) {
        self.monotonic = monotonic
        self.wall = wall
    }

    /// What the wall clock showed at `instant`, had it run evenly between then and this moment.
    public func wallTime(at instant: MonotonicInstant) -> WallTime {
        wall + (instant - monotonic)
    }
}

extension Duration {
    /// The duration in whole nanoseconds; saturates beyond ±292 years.
    public var nanoseconds: Int64 {
        let attoseconds = attoseconds
        // Up to nine seconds: a division of 64 bits is many times faster than one of 128.
        if let few = Int64(exactly: attoseconds) { return few / 1_000_000_000 }
        return Int64(clamping: attoseconds / 1_000_000_000)
    }
}
