import FleetModel
import TerminalCells
import Vocabulary

extension AppState {
    /// Links of an incident that are listed.
    private static let mostMembers = 50

    /// Copies the incident that is selected, or that of the selected link; where no link is, the
    /// first of the banner.
    mutating func copyIncident() -> [AppEffect] {
        guard let incident = incidentAtHand else {
            let link = selectedLink.flatMap(fleet.link)
            say(link.map { "\($0.settings.name) is part of no incident" } ?? "no incident to copy")
            return []
        }
        let title = "incident \(incident.id), \(incident.headline)"
        return [.copy(CopiedText(lines: markdown(of: incident), kind: .incident, title: title))]
    }

    /// The incident that is on a page of its own or selected; nil where none is.
    var shownIncident: Incident? {
        if let incidentPage { return fleet.incident(incidentPage.incident) }
        return detail == nil ? view.screen.selectedIncident(in: self) : nil
    }

    /// The incident that commands act on: the one that is shown, or that of the selected link;
    /// where no link is selected, the first of the banner.
    var incidentAtHand: Incident? {
        // A page whose incident is gone is not about another one.
        if shownIncident != nil || incidentPage != nil { return shownIncident }
        if let selectedLink { return fleet.incident(of: selectedLink) }
        return firstIncident.flatMap(fleet.incident)
    }

    /// What is known of an incident, for a ticket: what, since when, why, and who.
    private func markdown(of incident: Incident) -> [String] {
        let facts = IncidentFacts(incident: incident, state: self)
        var lines = ["## \(escaped(incident.headline))", ""]
        lines += facts.ticketFacts(time: fullTime).map {
            "- **\($0.heading):** \(escaped($0.text))"
        }
        lines += section("Alerts", incident.alerts.map { "- \(escaped($0.sentence))" })
        lines += section(
            "Timeline",
            incident.timeline.map { "- \(fullTime($0.at)) \(escaped($0.text))" })
        lines += section(
            "Notes",
            incident.notes.map { "- \(fullTime($0.at)) **\(escaped($0.by)):** \(escaped($0.text))" }
        )
        lines += section("Members", members(of: incident))
        return lines + ["", "Keepwatch, \(fullTime(now))"]
    }

    /// Lines under a heading; none where there is nothing to say.
    private func section(_ heading: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : ["", "### \(heading)", ""] + lines
    }

    private func members(of incident: Incident) -> [String] {
        guard !incident.members.isEmpty else { return [] }
        var lines = ["| link | state | since | broker | tags |", "| --- | --- | --- | --- | --- |"]
        for member in incident.membersByNeed(most: Self.mostMembers) {
            let watched = fleet.link(member.link)
            let cells =
                watched.flatMap { $0.settings.name == member.name ? $0 : nil }.map { link in
                    [
                        link.settings.name, link.state.rawValue, fullTime(link.since),
                        link.settings.endpoint.description, link.settings.tagText,
                    ]
                } ?? [member.name, "no longer watched", "", "", ""]
            lines.append("| " + cells.map(escaped).joined(separator: " | ") + " |")
        }
        let rest = incident.members.count - Self.mostMembers
        if rest > 0 { lines += ["", "and \(countText(rest, "more link"))"] }
        return lines
    }

    /// With its date and zone: a ticket is read on another day and elsewhere.
    func fullTime(_ moment: Moment) -> String {
        let civil = CivilTime(moment.wall, offsetSeconds: zone.offsetSeconds)
        return "\(civil.date) \(civil.timeOfDay) \(zone.abbreviation)"
    }
}

/// A text that stands for itself in one line of Markdown: names and reasons come from others.
func escaped(_ text: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        if Character(scalar).isNewline {
            escaped.append(" ")
            continue
        }
        if "\\`*_[]<>|#~&".unicodeScalars.contains(scalar) { escaped.append("\\") }
        escaped.append(scalar)
    }
    return String(escaped)
}
