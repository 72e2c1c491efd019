import FleetModel
import HeartbeatModel
import TerminalCells
import Vocabulary

extension LinkColumn {
    static let state = LinkColumn(
        "STATE", "how the link stands; ⚑: it flaps", alignment: .left, sortKey: .state,
        layout: { _ in TableColumn(.flexible(minimum: 10, maximum: 12, weight: 40)) },
        text: { link in
            let flag = link.isFlapping ? " \(flappingGlyph)" : ""
            return "\(link.state.glyph) \(link.state.rawValue)\(flag)"
        },
        role: { $0.state.role })

    static let name = LinkColumn(
        "LINK", "the link's name; !: the broker's certificate is not verified", alignment: .left,
        sortKey: .name,
        layout: { fleet in
            let width = max(8, min(fleet.nameWidth, 32))
            return TableColumn(.flexible(minimum: min(width, 14), maximum: width, weight: 20))
        },
        text: { $0.settings.name }, role: { _ in .strong },
        mark: { $0.isInsecure ? Span(insecureGlyph, .insecure) : nil })

    static let broker = LinkColumn(
        "BROKER", "where it connects to", alignment: .left, sortKey: .broker,
        layout: { fleet in
            let width = max(8, min(fleet.brokerWidth, 36))
            return TableColumn(
                .flexible(minimum: min(width, 16), maximum: width, weight: 20), priority: 4)
        },
        text: { $0.settings.endpoint.authority }, role: { _ in .muted })

    static let keepAlive = LinkColumn(
        "KEEP", "the keep alive that holds", sortKey: .keepAlive,
        layout: { _ in TableColumn(.fixed(6), priority: 8) },
        text: { keepAliveText($0.timing.keepAliveSeconds) }, role: { _ in .muted })

    static let roundTrip = LinkColumn(
        "RTT", "round trip of the last heartbeat, PINGREQ written to PINGRESP read",
        sortKey: .roundTrip, layout: { _ in TableColumn(.fixed(7), priority: 1) },
        text: { link in
            link.showsNoRoundTrip
                ? "untimed" : roundTripText(link.isConnected ? link.statistics.last : nil)
        },
        role: { link in
            guard link.isConnected, link.state != .unknown else { return .muted }
            return link.showsNoRoundTrip || link.state != .up ? .late : .strong
        })

    static let network = LinkColumn(
        "NET",
        "round trip to what ends our TCP (broker, proxy or load balancer), as our kernel smoothed "
            + "it at the last PINGRESP: no time of the broker's program, perhaps a delayed ACK",
        sortKey: .network, layout: { _ in TableColumn(.fixed(6), priority: 5) },
        text: { roundTripText($0.isConnected ? $0.networkRTT : nil) },
        role: { $0.isConnected && $0.state != .unknown ? .text : .muted })

    static let percentile95 = LinkColumn(
        "P95", "95 % of the round trips of the last 10 to 20 minutes took at most this",
        sortKey: .percentile95, layout: { _ in TableColumn(.fixed(7), priority: 6) },
        text: { roundTripText($0.isConnected ? $0.statistics.p95 : nil) },
        role: { $0.isConnected ? .text : .muted })

    static let jitter = LinkColumn(
        "JITTER", "difference of the last two consecutive round trips", sortKey: .jitter,
        layout: { _ in TableColumn(.fixed(7), priority: 7) },
        text: { roundTripText($0.isConnected ? $0.statistics.jitter : nil) },
        role: { $0.isConnected ? .text : .muted })

    static let missed = LinkColumn(
        "MISS", "misses and PINGREQs sent, since the start", sortKey: .missed,
        layout: { _ in TableColumn(.flexible(minimum: 7, maximum: 9, weight: 4), priority: 3) },
        text: { "\($0.statistics.missed)/\($0.statistics.sent)" },
        role: { link in
            link.statistics.consecutiveMissed > 0
                ? .down : link.statistics.missed > 0 ? .late : .muted
        })

    static let heartbeats = LinkColumn(
        "HEARTBEATS", "the last heartbeats, the newest at the right; what is wrong before them",
        alignment: .left, sortKey: nil,
        layout: { _ in TableColumn(.flexible(minimum: 12), priority: 2) },
        text: { _ in "" }, showsStrip: true)
}

/// A keep alive in seconds; `off` for 0.
func keepAliveText(_ seconds: UInt16) -> String {
    seconds == 0 ? "off" : "\(seconds)s"
}

extension LinkSnapshot {
    /// Whether the last answers, or all until the connection is renewed, cannot be timed.
    var showsNoRoundTrip: Bool { isUntimed || isConnected && lastMark == .untimed }
}
