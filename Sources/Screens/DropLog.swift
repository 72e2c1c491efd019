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
    /// - Parameter timelineKey: the key that shows what happened before the drops.
    func panel(timelineKey: String?) -> Panel {
        let forgotten = link.dropCount - link.drops.count
        var lines = link.drops.flatMap { drop in
            [Panel.Line.sentence(text(of: drop), role(of: drop))]
                + (drop.disconnection.evidence.map { [.fact("  evidence", [Span($0)])] } ?? [])
        }
        if lines.isEmpty {
            lines = [.sentence("none since the start", .muted)]
        } else if forgotten > 0 {
            lines.append(.sentence("and \(forgotten) earlier", .muted))
        }
        let recorded = link.drops.count { $0.disconnection.flight != nil }
        if recorded > 0, let timelineKey {
            let drops = recorded == 1 ? "the last drop" : "the last \(recorded) drops"
            lines.append(.sentence("\(timelineKey) shows what happened before \(drops)", .muted))
        }
        return Panel(title: "Drops (\(link.dropCount))", lines: lines, labelWidth: 12)
    }

    /// What happened before each drop whose flight record is kept, the latest drop first.
    var timelines: [Panel] {
        link.drops.compactMap { drop in
            drop.disconnection.flight.map { flight in
                FlightTimeline(entries: flight.entries).panel(title: head(of: drop))
            }
        }
    }

    /// When and by what, such as `03:12:44  closed-by-peer (takeover)`.
    private func head(of drop: DropRecord) -> String {
        let end = drop.disconnection
        let head = "\(zone.timestamp(drop.at.wall, now: now.wall))  \(end.cause.rawValue)"
        return end.pattern.map { "\(head) (\($0.rawValue))" } ?? head
    }

    /// One drop, such as `03:12:44  half-open · was down 46 s · had been up 2h 3m · … (no TCP
    /// ACK)`.
    private func text(of drop: DropRecord) -> String {
        let end = drop.disconnection
        var text = head(of: drop)
        let downtime = ageText(from: drop.downSince, to: drop.recoveredAt ?? now)
        text += drop.recoveredAt == nil ? " · down for \(downtime) now" : " · was down \(downtime)"
        if let up = end.up { text += " · had been up \(DurationText.short(up))" }
        text += " · \(end.detail)"
        if let verdict = end.verdict { text += " (\(verdict.phrase))" }
        return text + brokerRemark(reason: end.reasonString, otherServer: end.serverReference)
    }

    private func role(of drop: DropRecord) -> Role {
        drop.recoveredAt == nil ? .down : .text
    }
}
