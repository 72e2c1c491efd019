import FleetModel
import TerminalCells
import Vocabulary

extension AppState {
    /// Links of an incident that are listed.
    private static let mostMembers = 50

    /// The incident that is selected, or that the selected link is part of, or the first of the
    /// banner; nil where there is none.
    var incidentAtHand: DropNotice? {
        if detail == nil, let selected = view.screen.selectedNotice(in: self) { return selected }
        let notices = fleet.snapshot.notices
        if let selectedLink,
            let own = notices.first(where: { $0.links.contains(selectedLink) })
        {
            return own
        }
        return notices.first { $0.id == firstNotice }
    }

    /// What is known of an incident, for a ticket: what, since when, why, and who.
    func markdown(of notice: DropNotice) -> String {
        let pattern = notice.pattern?.phrase(period: notice.patternPeriod)
        let cause = pattern ?? notice.cause.rawValue
        var lines = [
            "## \(escaped(notice.broker)) \(escaped(cause)): "
                + countText(notice.links.count, "link"),
            "", "- **State:** \(standing(of: notice))", "- **Cause:** \(notice.cause.rawValue)",
        ]
        if let pattern { lines.append("- **Pattern:** \(escaped(pattern))") }
        if let reason = notice.reason { lines.append("- **Reason:** \(escaped(reason))") }
        if let verdict = notice.verdict { lines.append("- **Verdict:** \(verdict.sentence)") }
        if let evidence = notice.evidence { lines.append("- **Evidence:** \(escaped(evidence))") }
        lines += [
            "- **Last proof of life:** \(fullTime(notice.downSince))",
            "- **Noticed:** \(fullTime(notice.at))", "",
        ]
        lines += members(of: notice)
        lines += ["", "Keepwatch, \(fullTime(now))"]
        return lines.joined(separator: "\n")
    }

    private func standing(of notice: DropNotice) -> String {
        if let recoveredAt = notice.recoveredAt {
            return "over since \(fullTime(recoveredAt)), was down "
                + ageText(from: notice.downSince, to: recoveredAt)
        }
        let stillDown = notice.links.count { fleet.link($0)?.state == .down }
        return "not over after \(ageText(from: notice.downSince, to: now)), "
            + "\(stillDown) of \(countText(notice.links.count, "link")) still down"
    }

    private func members(of notice: DropNotice) -> [String] {
        let known = notice.links.compactMap(fleet.link)
        var lines = ["| link | state | since | broker | tags |", "| --- | --- | --- | --- | --- |"]
        for link in known.prefix(Self.mostMembers) {
            let cells = [
                link.settings.name, link.state.rawValue,
                zone.timestamp(link.since.wall, now: now.wall),
                link.settings.endpoint.description,
                link.settings.tags.map(\.description).joined(separator: " "),
            ]
            lines.append("| " + cells.map(escaped).joined(separator: " | ") + " |")
        }
        let rest = known.count - Self.mostMembers
        if rest > 0 { lines += ["", "and \(countText(rest, "more link"))"] }
        return lines
    }

    /// With its date and zone: a ticket is read on another day and elsewhere.
    private func fullTime(_ moment: Moment) -> String {
        let civil = CivilTime(moment.wall, offsetSeconds: zone.offsetSeconds)
        return "\(civil.date) \(civil.timeOfDay) \(zone.abbreviation)"
    }
}

/// A text that stands for itself in Markdown: names and reasons come from others.
private func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
        if character.isNewline {
            escaped.append(" ")
            continue
        }
        if "\\`*_[]<>|#~".contains(character) { escaped.append("\\") }
        escaped.append(character)
    }
    return escaped
}
