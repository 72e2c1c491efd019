/// A quantity of a link that a rule can compare; the raw value is its name in rules.
public enum AlertQuantity: String, Hashable, Sendable, CaseIterable {
    /// The last round trip.
    case rtt
    /// Median of the round trips of the last 10 to 20 minutes.
    case rttP50 = "rtt_p50"
    /// Their 95th percentile.
    case rttP95 = "rtt_p95"
    /// Their 99th percentile.
    case rttP99 = "rtt_p99"
    /// The network's round trip, as the kernel knows it.
    case net
    /// The jitter of the last two round trips.
    case jitter
    /// Share of heartbeats lost in the last 10 to 20 minutes.
    case loss
    /// Misses in a row.
    case missed
    /// Heartbeats lost among the last so many.
    case lost
    /// Ends of accepted connections within the window.
    case flaps
    /// Share of the watched time of the window in which the link was up or late.
    case availability
    /// Time since the last proof of life.
    case silent
    /// Time until the first certificate of the broker's chain is no longer valid.
    case certificateExpires = "certificate_expires"

    /// What it is compared with, and whether over a time.
    public enum Kind: Hashable, Sendable {
        /// A duration that can also be compared with `baseline`.
        case roundTrip
        /// A duration.
        case duration
        /// A whole number.
        case count
        /// A whole number within a time, written `in`.
        case countWithin
        /// A whole number among so many heartbeats, written `of`.
        case countOf
        /// A percentage.
        case share
        /// A percentage over a time, written `over`.
        case shareOver
    }

    /// What it is compared with, and whether over a time.
    public var kind: Kind {
        switch self {
        case .rtt, .rttP50, .rttP95, .rttP99: .roundTrip
        case .net, .jitter, .silent, .certificateExpires: .duration
        case .missed: .count
        case .lost: .countOf
        case .flaps: .countWithin
        case .loss: .share
        case .availability: .shareOver
        }
    }
}
