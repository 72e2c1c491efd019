import FleetModel
import TerminalCells
import Vocabulary

/// The ends of a link's connections, the latest first.
struct DropLog {
    let link: LinkSnapshot
    let now: Moment
    let zone: LocalZone

    /// The log as one panel over the whole width.
    ///
    /// - Parameter timelineKey: what shows what happened before the drops.
    func panel(timelineKey: String) -> Panel {
        let forgotten = link.dropCount - link.drops.count
        let times = link.drops.map { zone.timestamp($0.at.wall, now: now.wall) }
        var lines: [Panel.Line] = []
        for (drop, time) in zip(link.drops, times) {
            let role: Role = drop.recoveredAt == nil ? .down : .text
            lines.append(.labelled(Span(time, role), [Span(text(of: drop), role)]))
            if let evidence = drop.disconnection.evidence {
                lines.append(.fact("  evidence", [Span(evidence)]))
            }
        }
        if lines.isEmpty {
            lines = [.sentence("none since the start", .muted)]
        } else if forgotten > 0 {
            lines.append(.sentence("and \(forgotten) earlier", .muted))
        }
        let recorded = link.drops.count { $0.disconnection.flight != nil }
        if recorded > 0 {
            let drops = recorded == 1 ? "the last drop" : "the last \(recorded) drops"
            lines.append(.sentence("\(timelineKey) shows what happened before \(drops)", .muted))
        }
        let labelWidth = 2 + max(10, times.map(displayWidth).max() ?? 0)
        return Panel(title: "Drops (\(link.dropCount))", lines: lines, labelWidth: labelWidth)
    }

    /// What happened before each drop whose flight record is kept, the latest drop first.
    var timelines: [Panel] {
        link.drops.compactMap { drop in
            drop.disconnection.flight.map { flight in
                let time = zone.timestamp(drop.at.wall, now: now.wall)
                return FlightTimeline(entries: flight.entries)
                    .panel(title: "\(time)  \(drop.disconnection.causeAndPattern)")
            }
        }
    }

    /// One drop, such as `half-open · was down 46 s · had been up 2h 3m · … (no TCP ACK)`.
    private func text(of drop: DropRecord) -> String {
        let end = drop.disconnection
        var text = end.causeAndPattern
        let downtime = ageText(from: drop.downSince, to: drop.recoveredAt ?? now)
        text += drop.recoveredAt == nil ? " · down for \(downtime) now" : " · was down \(downtime)"
        if let up = end.up { text += " · had been up \(DurationText.short(up))" }
        text += " · \(end.detail)"
        if let verdict = end.verdict { text += " (\(verdict.phrase))" }
        return text + brokerRemark(reason: end.reasonString, otherServer: end.serverReference)
    }
}

extension Disconnection {
    /// Such as `closed-by-peer (takeover)`.
    fileprivate var causeAndPattern: String {
        pattern.map { "\(cause.rawValue) (\($0.name(period: patternPeriod)))" } ?? cause.rawValue
    }
}
