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

    /// The marks of a link, and its outstanding heartbeats behind them.
    static func samples(of link: LinkSnapshot) -> [StripSample] {
        let top = logarithm(link.timing.responseTimeout / fastest)
        let marks = link.strip.map { sample(for: $0, top: top) }
        return marks + Array(repeating: .waiting, count: max(0, link.statistics.outstanding))
    }

    private static func sample(for mark: HeartbeatMark, top: Double) -> StripSample {
        switch mark.kind {
        case .timed(let roundTrip, let late):
            late
                ? .level(1, role: .chartLate)
                : .level(highest * logarithm(roundTrip / fastest) / max(top, 1), role: .chart)
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
