import FleetModel
import HeartbeatModel
import TerminalCells
import Vocabulary

/// The last heartbeats of a link as one line of glyphs.
enum HeartbeatStrip {
    /// The round trip at the bottom of the scale; what is faster looks the same.
    private static let fastest = Duration.milliseconds(1)

    /// What the timeout reaches: below a full cell, so that rows stay apart and late answers stick
    /// out.
    private static let highest = 0.87

    /// What each sign says, for the help.
    static let legend: [(sign: String, meaning: String, role: Role)] = [
        ("▁▃▅▇", "answered: height is the RTT, 1 ms to the timeout, logarithmic", .chart),
        ("█", "answered late", .chartLate),
        ("×", "lost: its PINGRESP never came", .chartMissed),
        ("?", "answered, but nobody can say how fast", .chartLate),
        ("┊", "the connection ended here", .chartMissed),
        ("~", "held up by ourselves, judged against nobody", .muted),
        ("·", "still waiting for its answer", .axis),
    ]

    /// The latest heartbeats of a link for a strip of so many cells, one in each.
    ///
    /// Where there is more room than a link keeps marks, its history fills it if it has more: there
    /// the heartbeats of a group whose answers cannot be told apart have one place together.
    static func samples(of link: LinkSnapshot, room: Int) -> [StripSample] {
        let marks = samples(of: link)
        guard room > link.strip.count, link.strip.count == Fleet.keptMarks else { return marks }
        let timeout = link.timing.responseTimeout
        let kept = link.history.latestSamples(2 * room, before: MonotonicInstant(nanoseconds: .max))
        let history = kept.compactMap { sample(for: $0, timeout: timeout) } + waiting(link)
        // Memory may have left the history less than the marks are.
        return history.count > marks.count ? history : marks
    }

    private static func sample(
        for kept: RoundTripSample, timeout: Duration
    ) -> StripSample? {
        if let roundTrip = kept.roundTrip { return sample(of: roundTrip, timeout: timeout) }
        return switch kept.gap {
        case .lost: .lost
        case .untimed: .untimed
        case .ended: .ended
        case .ownPause: .excused
        // What follows tells what became of the heartbeat.
        case .missed, nil: nil
        }
    }

    private static func waiting(_ link: LinkSnapshot) -> [StripSample] {
        Array(repeating: .waiting, count: max(0, link.statistics.outstanding))
    }

    /// The marks of a link, and its outstanding heartbeats behind them.
    static func samples(of link: LinkSnapshot) -> [StripSample] {
        let timeout = link.timing.responseTimeout
        let marks = link.strip.map { sample(for: $0, timeout: timeout) }
        return marks + waiting(link)
    }

    /// A round trip by the timeout that holds: one that reached it is late.
    static func sample(of roundTrip: Duration, timeout: Duration) -> StripSample {
        guard roundTrip < timeout else { return .level(1, role: .chartLate) }
        let top = max(logarithm(timeout / fastest), 1)
        return .level(highest * logarithm(roundTrip / fastest) / top, role: .chart)
    }

    private static func sample(for mark: HeartbeatMark, timeout: Duration) -> StripSample {
        switch mark.kind {
        case .timed(_, late: true): .level(1, role: .chartLate)
        case .timed(let roundTrip, late: false):
            sample(of: min(roundTrip, timeout - .nanoseconds(1)), timeout: timeout)
        case .untimed: .untimed
        case .lost: .lost
        case .dropped: .ended
        case .ownPause: .excused
        }
    }

    /// The binary logarithm, linear between powers of two; 0 below 1.
    ///
    /// Exact enough for eight levels, and monotonic.
    private static func logarithm(_ value: Double) -> Double {
        guard value > 1, value.isFinite else { return 0 }
        return Double(value.exponent) + (value.significand - 1)
    }
}
