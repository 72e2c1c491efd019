import HeartbeatModel
import Vocabulary

/// What links are sorted by.
///
/// Ascending means: state worst first, texts by letter with numbers by size, figures smallest
/// first.
public enum LinkSortKey: Hashable, Sendable {
    /// In the order of `LinkState.worstFirst`.
    case state
    /// The link's name.
    case name
    /// The broker's host and port.
    case broker
    /// The keep alive in force.
    case keepAlive
    /// Since when the state holds, the longest first.
    case since
    /// The version of MQTT that is spoken.
    case version
    /// Heartbeats missed in a row.
    case missedInARow
    /// A figure that filters compare too.
    case figure(LinkFigure)
    /// All tags.
    case tags
    /// The value of the tag with that key.
    case tag(String)
}

extension LinkSortKey {
    /// The text that is compared by its rank; nil where a number is compared.
    var text: LinkText? {
        switch self {
        case .name: .name
        case .broker: .broker
        case .tags: .tags
        case .tag(let key): .tag(key)
        case .state, .keepAlive, .since, .version, .missedInARow, .figure: nil
        }
    }

    /// Whether the order may change though nothing happens on any link.
    var dependsOnTime: Bool { self == .figure(.availability) }

    /// The number that is compared; nil where the link has none, and for texts.
    func number(of link: LinkSnapshot, at now: MonotonicInstant) -> Int64? {
        switch self {
        case .state: Int64(link.state.rank)
        case .keepAlive: Int64(link.timing.keepAliveSeconds)
        case .since: link.since.monotonic.nanoseconds
        case .version: link.connection.map { $0.version == .v5_0 ? 1 : 0 }
        case .missedInARow: Int64(link.statistics.consecutiveMissed)
        // The bits of numbers that are not negative are in the order of the numbers.
        case .figure(let figure):
            figure.value(for: link, at: now).map { Int64(bitPattern: max(0, $0).bitPattern) }
        case .name, .broker, .tags, .tag: nil
        }
    }
}
