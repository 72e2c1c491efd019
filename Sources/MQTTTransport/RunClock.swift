import Glibc
import NIOCore
public import Vocabulary

/// The clocks of one run: monotonic for measuring, wall time for people.
///
/// Instants count from the moment at which the clock was made. The monotonic clock is
/// CLOCK_MONOTONIC, which stands still while the machine is suspended.
public struct RunClock: Sendable {
    private let originUptimeNanoseconds: UInt64

    /// Starts a run: this moment becomes `MonotonicInstant.origin`.
    public init() {
        originUptimeNanoseconds = NIODeadline.now().uptimeNanoseconds
    }

    /// A clock whose origin is the zero of an event loop's own clock.
    init(originUptimeNanoseconds: UInt64) {
        self.originUptimeNanoseconds = originUptimeNanoseconds
    }

    /// The present instant; never earlier than one returned before.
    public func now() -> MonotonicInstant {
        instant(of: .now())
    }

    /// The present moment on both clocks.
    public func moment() -> Moment {
        Moment(monotonic: now(), wall: Self.wallTime())
    }

    /// The present wall time.
    static func wallTime() -> WallTime {
        WallTime(unixMilliseconds: read(CLOCK_REALTIME).nanoseconds / 1_000_000)
    }

    /// The instant that an event loop calls `deadline`.
    func instant(of deadline: NIODeadline) -> MonotonicInstant {
        MonotonicInstant(
            nanoseconds: Int64(
                truncatingIfNeeded: deadline.uptimeNanoseconds &- originUptimeNanoseconds))
    }

    /// What an event loop calls `instant`.
    func deadline(of instant: MonotonicInstant) -> NIODeadline {
        let (uptime, overflow) = Int64(clamping: originUptimeNanoseconds)
            .addingReportingOverflow(instant.nanoseconds)
        guard !overflow else { return instant < .origin ? .distantPast : .distantFuture }
        return .uptimeNanoseconds(UInt64(clamping: uptime))
    }

    private static func read(_ clock: clockid_t) -> Duration {
        var time = timespec()
        clock_gettime(clock, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
