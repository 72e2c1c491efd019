import FleetModel
import TerminalCells
import Vocabulary

/// What is known of one incident, for the rows beneath the list.
struct IncidentFacts {
    let notice: DropNotice
    let state: AppState

    var panel: Panel {
        var lines: [Panel.Line] = [
            .fact("cause", [Span(notice.causeText, .strong)]), .fact("time", [Span(times)]),
        ]
        if let evidence = notice.evidence { lines.append(.fact("evidence", [Span(evidence)])) }
        if let sentence = notice.pattern?.sentence ?? notice.verdict?.sentence {
            lines.append(.fact("meaning", [Span(sentence)]))
        }
        lines.append(.fact("members", [Span(members)]))
        let count = countText(notice.links.count, "link")
        return Panel(title: "\(notice.broker): \(count)", lines: lines, labelWidth: 10)
    }

    private var times: String {
        let now = state.now
        func time(_ moment: Moment) -> String { state.zone.timestamp(moment.wall, now: now.wall) }
        let start =
            "last proof of life \(time(notice.downSince)), noticed \(time(notice.at))"
        let downtime = ageText(from: notice.downSince, to: notice.recoveredAt ?? now)
        return notice.recoveredAt.map { "\(start), \(notice.ending) \(time($0)) after \(downtime)" }
            ?? "\(start), down for \(downtime)"
    }

    /// As many names as a few rows hold.
    private var members: String {
        let named = notice.links.prefix(20).compactMap { state.fleet.link($0)?.settings.name }
        let rest = notice.links.count - named.count
        return named.joined(separator: " ") + (rest > 0 ? " and \(rest) more" : "")
    }
}
