import FleetModel
import HeartbeatModel
import TerminalCells
import Vocabulary

extension LinkColumn {
    /// The column of a figure.
    static func column(of figure: LinkFigure) -> LinkColumn {
        switch figure {
        case .rtt: roundTrip
        case .net: network
        case .missed: missed
        case .avg: time(figure, "AVG", "mean of the round trips, since the start", priority: 8)
        case .min: time(figure, "MIN", "smallest round trip, since the start", priority: 8)
        case .max: time(figure, "MAX", "largest round trip, since the start", priority: 8)
        case .jitter:
            time(
                figure, "JITTER", "difference of the last two consecutive round trips", priority: 7)
        case .p50: percentile(figure, "P50", "half of", priority: 8)
        case .p95: percentile(figure, "P95", "95 % of", priority: 6)
        case .p99: percentile(figure, "P99", "99 % of", priority: 7)
        case .sent: count(figure, "SENT", "PINGREQs written, since the start")
        case .late: count(figure, "LATE", "answers that came late, since the start", role: .late)
        case .lost: count(figure, "LOST", "PINGREQs never answered, since the start", role: .late)
        case .drops: count(figure, "DROPS", "ends of accepted connections", role: .late)
        case .messages: count(figure, "MSGS", "messages that came in, since the start")
        case .attempts: count(figure, "TRIES", "attempts since the last accepted connection")
        case .loss:
            share(figure, "LOSS", "share of heartbeats lost in the last 10 to 20 minutes")
        case .availability:
            share(figure, "AVAIL", "share of the watched time in which the link was up or late")
        }
    }

    private static let roundTrip = LinkColumn(
        .figure(.rtt), "RTT",
        "round trip of the last heartbeat, PINGREQ written to PINGRESP read",
        sortKey: .figure(.rtt), layout: { _, _ in TableColumn(.fixed(7), priority: 1) },
        text: { row in
            row.link.showsNoRoundTrip ? "untimed" : roundTripText(row.link.roundTrip)
        },
        role: { link in
            guard link.isConnected, link.state != .unknown else { return .muted }
            return link.showsNoRoundTrip || link.state != .up ? .late : .strong
        })

    private static let network = LinkColumn(
        .figure(.net), "NET",
        "round trip to what ends our TCP (broker, proxy or load balancer), as our kernel smoothed "
            + "it at the last PINGRESP: no time of the broker's program, perhaps a delayed ACK",
        sortKey: .figure(.net), layout: { _, _ in TableColumn(.fixed(6), priority: 5) },
        text: { roundTripText($0.link.networkRTT) },
        role: { $0.isConnected && $0.state != .unknown ? .text : .muted })

    private static let missed = LinkColumn(
        .figure(.missed), "MISS", "misses and PINGREQs sent, since the start",
        sortKey: .figure(.missed),
        layout: { _, _ in TableColumn(.flexible(minimum: 7, maximum: 9, weight: 4), priority: 3) },
        text: { "\($0.link.statistics.missed)/\($0.link.statistics.sent)" },
        role: { link in
            link.statistics.consecutiveMissed > 0
                ? .down : link.statistics.missed > 0 ? .late : .muted
        })

    private static func percentile(
        _ figure: LinkFigure, _ title: String, _ share: String, priority: Int
    ) -> LinkColumn {
        time(
            figure, title,
            "\(share) the round trips of the last 10 to 20 minutes took at most this",
            priority: priority)
    }

    private static func time(
        _ figure: LinkFigure, _ title: String, _ summary: String, priority: Int
    ) -> LinkColumn {
        LinkColumn(
            .figure(figure), title, summary, sortKey: .figure(figure),
            layout: { _, _ in TableColumn(.fixed(7), priority: priority) },
            text: { roundTripText($0.link.time(of: figure, now: $0.now)) },
            role: { $0.isConnected ? .text : .muted })
    }

    /// A count; what is not none has the role.
    private static func count(
        _ figure: LinkFigure, _ title: String, _ summary: String, role: Role = .text
    ) -> LinkColumn {
        LinkColumn(
            .figure(figure), title, summary, sortKey: .figure(figure),
            layout: { _, _ in TableColumn(.fixed(6), priority: 6) },
            text: { row in row.value(of: figure).map { "\(Int($0))" } ?? "–" },
            role: { link in
                // A count says the same at any moment.
                (figure.value(for: link, at: .origin) ?? 0) > 0 ? role : .muted
            })
    }

    private static func share(
        _ figure: LinkFigure, _ title: String, _ summary: String
    ) -> LinkColumn {
        LinkColumn(
            .figure(figure), title, summary, sortKey: .figure(figure),
            layout: { _, _ in TableColumn(.fixed(7), priority: 6) },
            text: { row in row.value(of: figure).map(percentText) ?? "–" },
            role: { $0.isConnected ? .text : .muted })
    }
}

extension LinkRow {
    /// Nanoseconds, a count, or a share; nil where the link has no such figure yet.
    fileprivate func value(of figure: LinkFigure) -> Double? {
        figure.value(for: link, at: now.monotonic)
    }
}

extension LinkSnapshot {
    /// A figure that is a time; nil where the link has none at present.
    func time(of figure: LinkFigure, now: Moment) -> Duration? {
        figure.value(for: self, at: now.monotonic).map { .nanoseconds(Int64($0)) }
    }
}
