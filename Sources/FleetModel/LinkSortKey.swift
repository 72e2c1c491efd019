import HeartbeatModel
import Vocabulary

/// What links are sorted by.
///
/// Ascending means: state worst first, texts by letter with numbers by size, figures smallest
/// first.
public enum LinkSortKey: String, Hashable, Sendable, CaseIterable {
    /// Down, late, backlog, connecting, unknown, up, paused.
    case state
    /// The link's name.
    case name
    /// The broker's host and port.
    case broker
    /// The keep alive in force.
    case keepAlive
    /// The last round trip.
    case roundTrip
    /// The network's round trip, as the kernel knows it.
    case network
    /// The 95th percentile of the window.
    case percentile95
    /// The jitter of the last two round trips.
    case jitter
    /// Missed heartbeats.
    case missed
    /// Ends of accepted connections.
    case drops
    /// Since when the state holds, the longest first.
    case since
}

extension LinkSortKey {
    /// The figure that is compared: nanoseconds for a time, a count as it is.
    ///
    /// nil where the link has none; for the texts, which are compared by their ranks.
    func figure(of link: LinkSnapshot) -> Int64? {
        switch self {
        case .state: Self.rank(of: link.state)
        case .keepAlive: Int64(link.timing.keepAliveSeconds)
        case .roundTrip: link.statistics.last?.nanoseconds
        case .network: link.networkRTT?.nanoseconds
        case .percentile95: link.statistics.p95?.nanoseconds
        case .jitter: link.statistics.jitter?.nanoseconds
        case .missed: Int64(link.statistics.missed)
        case .drops: Int64(link.dropCount)
        case .since: link.since.monotonic.nanoseconds
        case .name, .broker: nil
        }
    }

    private static func rank(of state: LinkState) -> Int64 {
        switch state {
        case .down: 0
        case .late: 1
        case .backlog: 2
        case .connecting: 3
        case .unknown: 4
        case .up: 5
        case .paused: 6
        }
    }
}
