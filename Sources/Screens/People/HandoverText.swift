import FleetModel
import Vocabulary

extension AppState {
    /// Links, notes and steps that are named of one incident; the rest is a number.
    private static let mostNamed = 10

    /// What whoever takes the shift over has to know, as Markdown: what is open and who has it,
    /// what happened since, silences, windows, and ways on which nobody is told.
    ///
    /// - Parameter since: nil: as far as it is known.
    func handoverText(since: Moment?) -> String {
        let all = live.snapshot.alerts.incidents.bySeverity
        let open = all.filter { !$0.isOver }
        let over = all.filter { incident in
            guard let end = incident.resolvedAt else { return false }
            return since.map { end.monotonic >= $0.monotonic } ?? true
        }
        var lines = ["# Handover, \(fullTime(clock))", ""]
        lines.append(summary(since: since, open: open, over: over))
        lines += section("Open", open, otherwise: "Nothing is open.") { linesOfOpen($0) }
        lines += section("Over", over, otherwise: nil) { linesOfOver($0) }
        let alerts = live.snapshot.alerts
        lines += section("Silences", alerts.silences, otherwise: nil) { [line(of: $0)] }
        lines += section("Maintenance windows", alerts.windows, otherwise: nil) { [line(of: $0)] }
        let troubled = alerts.deliveries.filter { $0.failingSince != nil || $0.lost > 0 }
        lines += section("Messages that do not get through", troubled, otherwise: nil) {
            [line(of: $0)]
        }
        let most = CopiedText.mostLines - 2
        if lines.count > most {
            lines = Array(lines.prefix(most)) + ["", "… and \(lines.count - most) more lines"]
        }
        return lines.joined(separator: "\n")
    }

    private func section<Item>(
        _ title: String, _ items: [Item], otherwise: String?, _ lines: (Item) -> [String]
    ) -> [String] {
        guard !items.isEmpty else { return otherwise.map { ["", "## \(title)", "", $0] } ?? [] }
        return ["", "## \(title): \(items.count)", ""] + items.flatMap(lines)
    }

    /// How much happened and how the links stand, in a paragraph.
    private func summary(since: Moment?, open: [Incident], over: [Incident]) -> String {
        let begun = (open + over).filter { incident in
            since.map { incident.openedAt.monotonic >= $0.monotonic } ?? true
        }
        let bySeverity = AlertSeverity.allCases.reversed().compactMap { severity in
            let count = begun.count { $0.severity == severity }
            return count == 0 ? nil : "\(count) \(severity.rawValue)"
        }
        let start = since.map {
            "Since \(fullTime($0)) (\(ageText(from: $0, to: clock)))"
        }
        var text = "\(start ?? "As far as it is known") \(countText(begun.count, "incident")) began"
        if !bySeverity.isEmpty { text += " (\(bySeverity.joined(separator: ", ")))" }
        let snapshot = live.snapshot
        text += ". \(countText(snapshot.links.count, "link")) watched"
        let states = LinkState.shownOrder.compactMap { state in
            let count = snapshot.count(of: state)
            return count == 0 ? nil : "\(count) \(state.rawValue)"
        }
        return text + (states.isEmpty ? "." : ": \(states.joined(separator: ", ")).")
    }

    // MARK: Incidents

    private func linesOfOpen(_ incident: Incident) -> [String] {
        var lines = [
            "- **\(incident.severity.rawValue)** incident \(incident.id), since "
                + "\(fullTime(incident.since)) (\(ageText(from: incident.since, to: clock))): "
                + escaped(incident.sentence)
        ]
        lines.append("  - \(keeperText(of: incident))")
        if let until = incident.silencedUntil {
            lines.append("  - silent until \(fullTime(until))")
        }
        let waiting = incident.members.filter { !$0.isBack }.map(\.name)
        if !waiting.isEmpty, incident.members.count > 1 {
            let named = waiting.prefix(Self.mostNamed).map(escaped).joined(separator: ", ")
            let rest = waiting.count - Self.mostNamed
            lines.append("  - not back: \(named)" + (rest > 0 ? " and \(rest) more" : ""))
        }
        for alert in incident.alerts {
            let parts = [alert.measured, alert.note, alert.runbook].compactMap { $0 }
                .filter { !$0.isEmpty }
            lines.append("  - " + escaped(([alert.rule] + parts).joined(separator: ": ")))
        }
        return lines + notes(of: incident)
    }

    private func keeperText(of incident: Incident) -> String {
        guard let keeper = incident.acknowledgement else { return "nobody has it" }
        var text = "\(escaped(keeper.by)) has it since \(fullTime(keeper.at))"
        if let until = keeper.until { text += ", until \(fullTime(until))" }
        return text + (keeper.note.map { ": \(escaped($0))" } ?? "")
    }

    private func linesOfOver(_ incident: Incident) -> [String] {
        let end = incident.resolvedAt ?? clock
        return [
            "- **\(incident.severity.rawValue)** incident \(incident.id), "
                + "\(fullTime(incident.since)) to \(fullTime(end)) "
                + "(\(ageText(from: incident.since, to: end))): " + escaped(incident.sentence)
        ] + notes(of: incident)
    }

    private func notes(of incident: Incident) -> [String] {
        incident.notes.suffix(Self.mostNamed).map {
            "  - \(fullTime($0.at)) \(escaped($0.by)): \(escaped($0.text))"
        }
    }

    // MARK: What holds messages back

    private func line(of silence: Silence) -> String {
        let left = countdownText(to: silence.until, now: clock)
        return "- until \(fullTime(silence.until)) (\(left) left), "
            + "\(escaped(silence.links.text)): \(escaped(silence.reason)) "
            + "(\(escaped(silence.by)), \(fullTime(silence.since)))"
    }

    private func line(of window: WindowInForce) -> String {
        let links = window.links.map { escaped($0.text) } ?? "all links"
        return "- until \(fullTime(window.until)) "
            + "(\(countdownText(to: window.until, now: clock)) left), \(links): "
            + escaped(window.name)
    }

    private func line(of delivery: DeliveryStanding) -> String {
        var parts = ["\(delivery.waiting) waiting", "\(delivery.lost) lost"]
        if let since = delivery.failingSince { parts.append("failing since \(fullTime(since))") }
        if let trouble = delivery.trouble { parts.append(escaped(trouble)) }
        return "- \(escaped(delivery.name)): " + parts.joined(separator: ", ")
    }
}

extension [Incident] {
    /// What matters most first, otherwise in the same order.
    fileprivate var bySeverity: [Incident] {
        AlertSeverity.allCases.reversed().flatMap { severity in filter { $0.severity == severity } }
    }
}
