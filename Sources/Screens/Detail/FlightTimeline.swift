import FleetModel
import TerminalCells
import Vocabulary

/// What happened on a link before one of its drops: its flight record, a row for each happening.
///
/// Heartbeats that were answered in a row take one row together, so that what matters is seen.
struct FlightTimeline {
    /// One row.
    enum Row: Hashable {
        /// One happening.
        case entry(FlightEntry)
        /// Heartbeats that were answered, one after the other.
        case heartbeats(AnsweredHeartbeats)
    }

    /// Heartbeats in a row, each answered before the next.
    struct AnsweredHeartbeats: Hashable {
        /// The PINGREQ of the first.
        var first: MonotonicInstant
        /// The PINGRESP of the last.
        var last: MonotonicInstant
        var count: Int
        var fastest: Duration
        var slowest: Duration
    }

    /// Fewer answered heartbeats than these are shown packet by packet.
    private static let fewestFolded = 2

    let entries: [FlightEntry]

    /// The happenings in order of time, the oldest first.
    var rows: [Row] {
        var rows: [Row] = []
        var place = entries.startIndex
        while place < entries.endIndex {
            if let run = answeredHeartbeats(from: place), run.count >= Self.fewestFolded {
                rows.append(.heartbeats(run))
                place += 2 * run.count
            } else {
                rows.append(.entry(entries[place]))
                place += 1
            }
        }
        return rows
    }

    /// The heartbeats that were answered from that place on, without anything in between; nil where
    /// there is none.
    private func answeredHeartbeats(from start: Int) -> AnsweredHeartbeats? {
        var run: AnsweredHeartbeats?
        var place = start
        while place + 1 < entries.endIndex,
            case .sent(.pingRequest, _) = entries[place].happening,
            case .received(.pingResponse, _) = entries[place + 1].happening
        {
            let roundTrip = entries[place + 1].at - entries[place].at
            run = AnsweredHeartbeats(
                first: run?.first ?? entries[place].at, last: entries[place + 1].at,
                count: (run?.count ?? 0) + 1, fastest: min(run?.fastest ?? roundTrip, roundTrip),
                slowest: max(run?.slowest ?? roundTrip, roundTrip))
            place += 2
        }
        return run
    }
}

extension FlightTimeline {
    /// Columns of the offsets, with the blank behind them.
    private static let offsetWidth = 12

    /// The rows with their time before the end of the record.
    func panel(title: String) -> Panel {
        let end = entries.last?.at ?? .origin
        let lines = rows.map { row in
            switch row {
            case .entry(let entry):
                Self.line(
                    at: entry.at, text: entry.happening.phrase, role: entry.happening.role,
                    end: end)
            case .heartbeats(let run):
                Self.line(at: run.first, text: run.phrase(end: end), role: .muted, end: end)
            }
        }
        return Panel(title: title, lines: lines, labelWidth: Self.offsetWidth)
    }

    private static func line(
        at instant: MonotonicInstant, text: String, role: Role, end: MonotonicInstant
    ) -> Panel.Line {
        let offset = offsetText(from: end, to: instant)
        let blanks = max(0, offsetWidth - 2 - displayWidth(offset))
        return .fact(String(repeating: " ", count: blanks) + offset, [Span(text, role)])
    }

    /// A time before the end, in milliseconds while it is below 1,000 s: `−12.034 s`.
    fileprivate static func offsetText(
        from end: MonotonicInstant, to instant: MonotonicInstant
    ) -> String {
        let milliseconds = max(0, (end - instant).nanoseconds / 1_000_000)
        guard milliseconds < 1_000_000 else { return "−\(DurationText.short(end - instant))" }
        let fraction = String(milliseconds % 1_000)
        let zeros = String(repeating: "0", count: 3 - fraction.count)
        return "\(milliseconds > 0 ? "−" : "")\(milliseconds / 1_000).\(zeros)\(fraction) s"
    }
}

extension FlightTimeline.AnsweredHeartbeats {
    /// Such as `↔ 14 heartbeats answered in 1.2 ms to 5.9 ms, the last one at −4.013 s`.
    fileprivate func phrase(end: MonotonicInstant) -> String {
        let (least, most) = (DurationText.short(fastest), DurationText.short(slowest))
        let range = least == most ? least : "\(least) to \(most)"
        let lastOffset = FlightTimeline.offsetText(from: end, to: last)
        return "↔ \(count) heartbeats answered in \(range), the last one at \(lastOffset)"
    }
}

extension FlightHappening {
    /// In a few words; an arrow to the right is what we sent, to the left what came.
    fileprivate var phrase: String {
        switch self {
        case .sent(let kind, let bytes): "→ \(kind.name), \(countText(Int(bytes), "byte"))"
        case .received(let kind, let bytes): "← \(kind.name), \(countText(Int(bytes), "byte"))"
        case .attempt(let number): "attempt \(number) begins"
        case .phase(let phase): phase.completion
        case .missed(let count):
            "✖ heartbeat missed" + (count > 1 ? ", \(count) in a row" : "")
        case .socket(let segments, let retransmits, let notSent):
            Self.socketPhrase(segments: segments, retransmits: retransmits, notSent: notSent)
        case .queued: "PINGREQ waits in our own buffer"
        case .drained: "our own buffer is empty again"
        case .ownLag(let microseconds):
            "our own timer was \(DurationText.short(.microseconds(Int64(microseconds)))) late"
        case .webSocketPing: "← WebSocket ping, answered"
        case .webSocketClose(let code): "← WebSocket close, code \(code)"
        case .ended(let cause): "✖ \(cause.rawValue)"
        }
    }

    private static func socketPhrase(segments: UInt8, retransmits: UInt8, notSent: UInt32) -> String
    {
        var facts: [String] = []
        if segments > 0 { facts.append("\(countText(Int(segments), "segment")) not acknowledged") }
        if retransmits > 0 { facts.append(countText(Int(retransmits), "retransmit")) }
        if notSent > 0 { facts.append("\(countText(Int(notSent), "byte")) not sent") }
        return "socket: "
            + (facts.isEmpty ? "nothing unacknowledged" : facts.joined(separator: ", "))
    }

    fileprivate var role: Role {
        switch self {
        case .sent, .received, .attempt, .phase, .drained: .text
        case .webSocketPing: .muted
        case .socket(0, 0, 0): .text
        case .socket, .queued, .ownLag, .missed: .late
        case .webSocketClose, .ended: .down
        }
    }
}

extension ConnectPhase {
    /// That it is done, in words.
    fileprivate var completion: String {
        switch self {
        case .resolution: "name resolved"
        case .tcp: "TCP connected"
        case .proxy: "connected by the proxy"
        case .tls: "TLS established"
        case .upgrade: "WebSocket open"
        case .connack: "accepted"
        }
    }
}
