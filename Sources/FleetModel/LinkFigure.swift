import HeartbeatModel
public import Vocabulary

/// A figure of a link that a filter can compare; the raw value is its name in the filter.
///
/// Round trips, percentiles and jitter are figures of the present: a link that is not connected has
/// none, whatever it had before.
public enum LinkFigure: String, Hashable, Sendable, CaseIterable {
    /// The last round trip.
    case rtt
    /// The network's round trip, as the kernel knows it.
    case net
    /// The mean round trip.
    case avg
    /// The smallest round trip.
    case min
    /// The largest round trip.
    case max
    /// The jitter of the last two round trips.
    case jitter
    /// Median of the window.
    case p50
    /// 95th percentile of the window.
    case p95
    /// 99th percentile of the window.
    case p99
    /// PINGREQs written.
    case sent
    /// Answers that came late.
    case late
    /// Heartbeats missed.
    case missed
    /// PINGREQs never answered.
    case lost
    /// Ends of accepted connections.
    case drops
    /// Messages that came in.
    case messages
    /// Attempts since the last accepted connection.
    case attempts
    /// Share of heartbeats lost.
    case loss
    /// Share of watched time available.
    case availability

    /// What a value of the figure is written in.
    enum Unit {
        case duration
        case count
        case percentage
    }

    var unit: Unit {
        switch self {
        case .rtt, .net, .avg, .min, .max, .jitter, .p50, .p95, .p99: .duration
        case .sent, .late, .missed, .lost, .drops, .messages, .attempts: .count
        case .loss, .availability: .percentage
        }
    }

    /// Whether the figure tells how the connection does, not how the run went.
    private var isOfThePresent: Bool {
        switch self {
        case .rtt, .net, .jitter, .p50, .p95, .p99: true
        case .avg, .min, .max, .sent, .late, .missed, .lost, .drops, .messages, .attempts, .loss,
            .availability:
            false
        }
    }

    /// Nanoseconds, a count, or a share from 0 to 1; nil where the link has no such figure, or none
    /// at present.
    public func value(for link: LinkSnapshot, at now: MonotonicInstant) -> Double? {
        if isOfThePresent, !link.isConnected { return nil }
        switch self {
        case .rtt: return Self.nanoseconds(link.roundTrip)
        case .net: return Self.nanoseconds(link.networkRTT)
        case .avg: return Self.nanoseconds(link.statistics.average)
        case .min: return Self.nanoseconds(link.statistics.minimum)
        case .max: return Self.nanoseconds(link.statistics.maximum)
        case .jitter: return Self.nanoseconds(link.statistics.jitter)
        case .p50: return Self.nanoseconds(link.statistics.p50)
        case .p95: return Self.nanoseconds(link.statistics.p95)
        case .p99: return Self.nanoseconds(link.statistics.p99)
        case .sent: return Double(link.statistics.sent)
        case .late: return Double(link.statistics.late)
        case .missed: return Double(link.statistics.missed)
        case .lost: return Double(link.statistics.lost)
        case .drops: return Double(link.dropCount)
        case .messages: return Double(link.messages)
        case .attempts: return Double(link.attempt)
        case .loss: return link.statistics.loss
        case .availability: return link.availability(at: now)
        }
    }

    private static func nanoseconds(_ duration: Duration?) -> Double? {
        duration.map { Double($0.nanoseconds) }
    }
}
