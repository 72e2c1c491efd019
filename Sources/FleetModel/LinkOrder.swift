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

/// Puts links in order for a table.
public enum LinkOrder {
    /// The places of `links` in order.
    public static func sorted(
        _ links: [LinkSnapshot], by key: LinkSortKey, descending: Bool = false
    ) -> [Int] {
        sorted(Array(links.indices), in: links, by: key, descending: descending)
    }

    /// The same for a part of the links, given by its places; no link is copied.
    ///
    /// A link whose figure is missing comes last in both directions. Links that are equal in the
    /// key are in order of name, then as they were in `places`.
    public static func sorted(
        _ places: [Int], in links: [LinkSnapshot], by key: LinkSortKey, descending: Bool = false
    ) -> [Int] {
        switch key {
        case .name:
            return order(places, in: links, descending: descending) {
                NaturalText($0.settings.name)
            }
        case .broker:
            return order(places, in: links, descending: descending) {
                NaturalText($0.settings.endpoint.authority)
            }
        default:
            return order(places, in: links, descending: descending) { number(key, of: $0) }
        }
    }

    private static func order<Key: Comparable>(
        _ places: [Int], in links: [LinkSnapshot], descending: Bool,
        key: (LinkSnapshot) -> Key?
    ) -> [Int] {
        // Keys are taken once; the standard sort is stable.
        places.map { (place: $0, key: key(links[$0])) }
            .sorted { left, right in
                guard let leftKey = left.key, let rightKey = right.key, leftKey != rightKey else {
                    if (left.key == nil) != (right.key == nil) { return left.key != nil }
                    return NaturalText(links[left.place].settings.name)
                        < NaturalText(links[right.place].settings.name)
                }
                return descending ? leftKey > rightKey : leftKey < rightKey
            }
            .map(\.place)
    }

    /// The key as a number: nanoseconds for a time, a count as it is.
    private static func number(_ key: LinkSortKey, of link: LinkSnapshot) -> Int64? {
        switch key {
        case .state: rank(of: link.state)
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
