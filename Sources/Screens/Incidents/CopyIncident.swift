import FleetModel
import TerminalCells
import Vocabulary

extension AppState {
    /// Links of an incident that are listed.
    private static let mostMembers = 50

    /// Copies the incident that is selected, or that of the selected link; where no link is, the
    /// first of the banner.
    mutating func copyIncident() -> [AppEffect] {
        guard let notice = incidentAtHand else {
            let link = selectedLink.flatMap(fleet.link)
            say(link.map { "\($0.settings.name) is part of no incident" } ?? "no incident to copy")
            return []
        }
        let title = "the incident \(notice.headline)"
        return [.copy(CopiedText(markdown(of: notice), kind: .incident, title: title))]
    }

    private var incidentAtHand: DropNotice? {
        if detail == nil, let selected = view.screen.selectedNotice(in: self) { return selected }
        let notices = fleet.snapshot.notices
        guard let selectedLink else { return notices.first { $0.id == firstNotice } }
        return notices.first { $0.links.contains(selectedLink) }
    }

    /// What is known of an incident, for a ticket: what, since when, why, and who.
    private func markdown(of notice: DropNotice) -> String {
        var lines = [
            "## \(escaped(notice.headline)): \(countText(notice.links.count, "link"))", "",
            "- **State:** \(standing(of: notice))", "- **Cause:** \(notice.cause.rawValue)",
        ]
        if let pattern = notice.pattern {
            lines.append("- **Pattern:** \(pattern.name(period: notice.patternPeriod))")
        }
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
            return "over since \(fullTime(recoveredAt)): \(notice.ending), was down "
                + ageText(from: notice.downSince, to: recoveredAt)
        }
        let down = "\(notice.stillDown) of \(countText(notice.links.count, "link"))"
        return fleet.heldBack.contains(notice.id)
            ? "not known while this machine is offline, \(down) were down before"
            : "not over after \(ageText(from: notice.downSince, to: now)), \(down) still down"
    }

    private func members(of notice: DropNotice) -> [String] {
        let listed = notice.links.prefix(Self.mostMembers).compactMap(fleet.link)
        var lines = ["| link | state | since | broker | tags |", "| --- | --- | --- | --- | --- |"]
        for link in listed {
            let cells = [
                link.settings.name, link.state.rawValue, fullTime(link.since),
                link.settings.endpoint.description, link.settings.tagText,
            ]
            lines.append("| " + cells.map(escaped).joined(separator: " | ") + " |")
        }
        let rest = notice.links.count - listed.count
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
