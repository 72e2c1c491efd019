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
        "LINK", "the link's name", alignment: .left, sortKey: .name,
        layout: { fleet in
            let width = max(8, min(fleet.nameWidth, 32))
            return TableColumn(.flexible(minimum: min(width, 14), maximum: width, weight: 20))
        },
        text: { $0.settings.name }, role: { _ in .strong })

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
            guard link.isConnected else { return .muted }
            return link.showsNoRoundTrip || link.state != .up ? .late : .strong
        })

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
    /// Whether CONNACK was accepted and the connection stands.
    var isConnected: Bool { connection != nil }

    /// Whether the last answers, or all until the connection is renewed, cannot be timed.
    var showsNoRoundTrip: Bool { isUntimed || isConnected && strip.last == .untimed }

    /// What is wrong with the link, in no more columns than that; empty where nothing is.
    ///
    /// What can be spared is left out before anything is cut.
    func remark(now: Moment, width: Int = .max) -> String {
        let wordings = remarks(now: now)
        return wordings.first { displayWidth($0) <= width }
            ?? wordings.last.map { shortened($0, to: width) } ?? ""
    }

    /// The wordings from the longest to the shortest.
    private func remarks(now: Moment) -> [String] {
        switch state {
        case .up, .unknown:
            return []
        case .paused:
            return ["paused · \(ageText(from: since, to: now))", "paused"]
        case .connecting:
            return lastFailure == nil ? [] : failureRemarks(now: now)
        case .late, .backlog:
            if let attribution {
                let wait = countdownText(to: attribution.endsAt, now: now)
                let came = "\(attribution.responses) of \(attribution.requests) came"
                return ["\(came) · \(wait)", came]
            }
            let missed = statistics.consecutiveMissed
            let head = missed > 0 ? "\(missed) missed" : "waiting"
            return verdict.map { ["\(head) · \($0.phrase)", head] } ?? [head]
        case .down:
            return failureRemarks(now: now)
        }
    }

    /// What failed with the broker's reason, such as `refused: Banned · next 4 s`.
    private func failureRemarks(now: Moment) -> [String] {
        let next = nextAttemptText(now: now)
        guard let lastFailure else { return ["not connected · \(next)", "not connected"] }
        guard let reason = lastFailure.reason.map(withoutRepetition) else {
            return ["\(lastFailure.cause.rawValue) · \(next)", lastFailure.cause.rawValue]
        }
        let head = "\(lastFailure.cause.word): \(reason)"
        return ["\(head) · \(next)", head, reason]
    }

    /// MQTT 3.1.1 begins each of its names so.
    private func withoutRepetition(_ reason: String) -> String {
        let start = "Connection Refused, "
        return reason.hasPrefix(start) ? String(reason.dropFirst(start.count)) : reason
    }

    /// `next 4 s`, or that the attempt is under way.
    private func nextAttemptText(now: Moment) -> String {
        guard let nextAttemptAt, nextAttemptAt.monotonic > now.monotonic else { return "trying" }
        return "next \(countdownText(to: nextAttemptAt, now: now))"
    }

    /// Counted down to 1: the second that runs is not over yet.
    private func countdownText(to end: Moment, now: Moment) -> String {
        wholeSecondsText(end.monotonic - now.monotonic + .nanoseconds(999_999_999))
    }
}

extension DropCause {
    /// The word that stands before the broker's reason.
    fileprivate var word: String {
        switch self {
        case .rejected: "refused"
        case .serverDisconnected: "DISCONNECT"
        default: rawValue
        }
    }
}
