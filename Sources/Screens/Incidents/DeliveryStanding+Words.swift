import FleetModel
import TerminalCells
import Vocabulary

extension DeliveryStanding {
    /// That nothing gets through, why, and what becomes of the messages.
    var troubleSentence: String {
        "“\(name)” does not get through: \(trouble ?? "no answer")"
            + (counts.isEmpty ? "" : ", \(counts)")
    }

    /// What waits and what was lost; empty where nothing is.
    private var counts: String {
        var parts: [String] = []
        if waiting > 0 { parts.append("\(countText(waiting, "message")) waiting") }
        if lost > 0 { parts.append("\(lost) lost") }
        return parts.joined(separator: ", ")
    }

    /// What it stands like in a row: `12 delivered, 3 messages waiting`.
    var rowText: String {
        let sum = ["\(delivered) delivered", counts].filter { !$0.isEmpty }
        return sum.joined(separator: ", ")
    }

    /// What is known of it, for the rows beneath the list.
    func panel(now: Moment, zone: LocalZone) -> Panel {
        var lines: [Panel.Line] = [
            .fact("in this run", [Span(rowText)])
        ]
        if let failingSince {
            let time = zone.timestamp(failingSince.wall, now: now.wall)
            let age = ageText(from: failingSince, to: now)
            lines.append(
                .fact("failing", [Span("since \(time), for \(age); it is tried again", .down)]))
        }
        if let trouble { lines.append(.fact("came back", [Span(trouble, .strong)])) }
        return Panel(title: "Way “\(name)”", lines: lines, labelWidth: 12)
    }
}
