import FleetModel
import TerminalCells
import Vocabulary

/// The ends of a link's connections, the latest first.
struct DropLog {
    let link: LinkSnapshot
    let now: Moment
    let zone: LocalZone

    /// The log as one panel over the whole width.
    var panel: Panel {
        let forgotten = link.dropCount - link.drops.count
        var lines = link.drops.map { drop in Panel.Line.sentence(text(of: drop), role(of: drop)) }
        if lines.isEmpty {
            lines = [.sentence("none since the start", .muted)]
        } else if forgotten > 0 {
            lines.append(.sentence("and \(forgotten) earlier", .muted))
        }
        return Panel(title: "Drops (\(link.dropCount))", lines: lines)
    }

    /// One drop, such as `03:12:44  half-open · was down 46 s · had been up 2h 3m · … (no TCP
    /// ACK)`.
    private func text(of drop: DropRecord) -> String {
        let end = drop.disconnection
        var text = "\(zone.timestamp(drop.at.wall, now: now.wall))  \(end.cause.rawValue)"
        if let pattern = end.pattern { text += " (\(pattern.rawValue))" }
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
