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
        let own = linesOfWatcher(since: since)
        if !own.isEmpty { lines += own + [""] }
        lines.append(summary(since: since, open: open, over: over))
        // What holds messages back is short, and is never cut for what happened.
        let held = linesOfHoldingBack()
        let headOfOver = over.isEmpty ? 0 : Self.leastOfSection
        var room = CopiedText.mostLines - lines.count - held.count
        lines += section("Open", open, room: room - headOfOver, otherwise: "Nothing is open.") {
            linesOfOpen($0)
        }
        room = CopiedText.mostLines - lines.count - held.count
        lines += section("Over", over, room: room) { linesOfOver($0) }
        return (lines + held).joined(separator: "\n")
    }

    /// Lines of a section that says no more than how many there are.
    private static let leastOfSection = 4

    /// - Parameter room: lines that it may take; the items behind them become a number.
    private func section<Item>(
        _ title: String, _ items: [Item], room: Int = .max, otherwise: String? = nil,
        _ linesOf: (Item) -> [String]
    ) -> [String] {
        guard !items.isEmpty else { return otherwise.map { ["", "## \(title)", "", $0] } ?? [] }
        var lines = ["", "## \(title): \(items.count)", ""]
        for (place, item) in items.enumerated() {
            let more = linesOf(item)
            let isLast = place == items.count - 1
            guard lines.count + more.count <= (isLast ? room : room - 1) else {
                lines.append("- … and \(items.count - place) more that matter no more than these")
                break
            }
            lines += more
        }
        return lines
    }

    // MARK: The watcher itself

    /// What must be known of the watcher before anything it says is believed.
    private func linesOfWatcher(since: Moment?) -> [String] {
        let snapshot = live.snapshot
        var lines: [String] = []
        if clock.monotonic - snapshot.at.monotonic >= Self.snapshotIsStale {
            lines.append(
                "- **overloaded:** this program does not keep up; what follows is of "
                    + "\(fullTime(snapshot.at)), \(ageText(from: snapshot.at, to: clock)) ago")
        }
        let judged = snapshot.links.count - snapshot.count(of: .paused)
        let cutOff = "\(live.cutOff) of \(countText(judged, "link")) not judged"
        if let offline = snapshot.offline {
            let held = live.heldBack.count
            lines.append(
                "- **offline:** this machine has no way to brokers since "
                    + "\(fullTime(offline.since)) "
                    + "(\(ageText(from: offline.since, to: clock))): \(escaped(offline.evidence))"
                    + (live.cutOff > 0 ? "; \(cutOff)" : "")
                    + (held > 0 ? "; \(countText(held, "incident")) from before" : ""))
        } else if live.cutOff > 0 {
            lines.append("- **not judged:** \(cutOff), by a fault of our own")
        }
        if let pause = snapshot.lastOwnPause,
            since.map({ pause.at.monotonic >= $0.monotonic }) ?? true
        {
            let lost = snapshot.reportsLost
            lines.append(
                "- **ourselves:** "
                    + (pause.isExcused
                        ? "a pause of our own of \(DurationText.short(pause.gap)) until "
                            + "\(fullTime(pause.at)); nobody was judged by it"
                        : "judging was \(DurationText.short(pause.gap)) late at "
                            + fullTime(pause.at))
                    + (lost > 0 ? "; \(countText(lost, "report")) lost: figures too small" : ""))
        }
        if let trouble = snapshot.alerts.storeTrouble {
            lines.append("- **history:** \(escaped(trouble))")
        }
        return lines
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
        let isUnknown = live.heldBack.contains(incident.id)
        let severity = incident.severity.rawValue
        let all = countText(incident.members.count, "link")
        let sentence =
            isUnknown
            ? "\(incident.headline)\(incident.findings), ? of \(all) down" : incident.sentence
        var lines = [
            "- **\(isUnknown ? "unknown, was \(severity)" : severity)** incident \(incident.id), "
                + "since \(fullTime(incident.since)) "
                + "(\(ageText(from: incident.since, to: clock))): \(escaped(sentence))",
            "  - \(escaped(incident.keeperSentence(time: fullTime)))",
        ]
        if let until = incident.silencedUntil {
            lines.append("  - silent until \(fullTime(until))" + silencers(of: incident))
        }
        let waiting = incident.members.filter { !$0.isBack }.map(\.name)
        if !waiting.isEmpty, incident.members.count > 1 {
            let named = waiting.prefix(Self.mostNamed).map(escaped).joined(separator: ", ")
            let rest = waiting.count - Self.mostNamed
            lines.append(
                "  - \(isUnknown ? "waited for" : "not back"): \(named)"
                    + (rest > 0 ? " and \(rest) more" : ""))
        }
        lines += incident.alerts.map { "  - \(escaped($0.sentence))" }
        return lines + notes(of: incident)
    }

    /// Who silenced an incident, and why; empty where nobody knows.
    private func silencers(of incident: Incident) -> String {
        let (silences, windows) = live.silencing(incident, at: clock.monotonic)
        let texts =
            silences.map { "\($0.reason) (\($0.by))" } + windows.map { "window \($0.name)" }
        return texts.isEmpty ? "" : ": \(escaped(texts.joined(separator: "; ")))"
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

    /// Silences, windows, and ways on which messages do not get through.
    private func linesOfHoldingBack() -> [String] {
        let alerts = live.snapshot.alerts
        let troubled = alerts.deliveries.filter { $0.failingSince != nil || $0.lost > 0 }
        return section("Silences", alerts.silences) { [line(of: $0)] }
            + section("Maintenance windows", alerts.windows) { [line(of: $0)] }
            + section("Messages that do not get through", troubled) { [line(of: $0)] }
    }

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
