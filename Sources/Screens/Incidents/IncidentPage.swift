import FleetModel
import TerminalCells
import Vocabulary

/// The page of an incident that lies over the list.
struct IncidentPage: Hashable, Sendable {
    /// Its number.
    let incident: Int
    /// The first line that is shown.
    var scroll = 0
}

/// All that is known of one incident: who has it, what is the cause, its alerts, what became of it,
/// what people wrote down, its links, and what happened before they dropped.
enum IncidentPageScreen {
    /// Members that are listed.
    private static let mostMembers = 200
    /// Flight records that are shown.
    private static let mostFlights = 3
    /// Members, the first that dropped, of which a record may be shown: each frame looks for it.
    private static let mostLookedAt = 50

    static func draw(
        _ page: IncidentPage, state: AppState, in area: Rectangle, on grid: inout CellGrid
    ) {
        guard let content = self.content(of: page, in: state) else {
            grid.drawBox(area, title: "Incident \(page.incident)")
            let content = area.content
            grid.put(
                [Span(gone(state), .muted)], x: content.x, y: content.y, limit: content.width)
            return
        }
        content.draw(scroll: page.scroll, in: area, on: &grid)
    }

    /// Rows of the whole page, for scrolling.
    static func height(of page: IncidentPage, in state: AppState, body: Rectangle) -> Int {
        content(of: page, in: state)?.height(in: body) ?? 0
    }

    private static func gone(_ state: AppState) -> String {
        state.past == nil
            ? "this incident was withdrawn, or is forgotten"
            : "this incident had not begun then"
    }

    private static func content(of page: IncidentPage, in state: AppState) -> ScrolledPage? {
        guard let incident = state.fleet.incident(page.incident) else { return nil }
        let facts = IncidentFacts(incident: incident, state: state)
        let panels =
            [
                facts.overview, alerts(of: incident, in: state), timeline(of: incident, in: state),
                notes(of: incident, in: state), members(of: incident, in: state),
            ].compactMap { $0 } + flights(of: incident, in: state)
        return ScrolledPage(
            title: "Incident \(incident.id)", panels: panels, columnWidth: 52, mostColumns: 2)
    }

    private static func time(_ moment: Moment, _ state: AppState) -> String {
        state.zone.timestamp(moment.wall, now: state.now.wall)
    }

    /// The columns that times take, with the blanks behind them.
    private static func timeWidth(_ moments: [Moment], _ state: AppState) -> Int {
        2 + (moments.map { displayWidth(time($0, state)) }.max() ?? 0)
    }

    // MARK: Panels

    private static func alerts(of incident: Incident, in state: AppState) -> Panel? {
        guard !incident.alerts.isEmpty else { return nil }
        var lines: [Panel.Line] = []
        for alert in incident.alerts {
            let look = IncidentLook(alert.severity)
            let isOver = alert.firing == 0
            lines.append(
                .sentence("\(look.glyph) \(alert.title)", isOver ? .muted : look.role))
            if !alert.measured.isEmpty {
                lines.append(.fact("  measured", [Span(alert.measured)]))
            }
            lines.append(.fact("  fired", [Span(time(alert.firedAt, state))]))
            if let note = alert.note { lines.append(.fact("  note", [Span(note)])) }
            if let runbook = alert.runbook {
                lines.append(.fact("  runbook", [Span(runbook, .strong)]))
            }
        }
        let firing = incident.alerts.count { $0.firing > 0 }
        return Panel(
            title: "Alerts (\(firing) of \(incident.alerts.count) fire)", lines: lines,
            labelWidth: 12)
    }

    private static func timeline(of incident: Incident, in state: AppState) -> Panel? {
        let steps = incident.timeline
        guard !steps.isEmpty else { return nil }
        var lines = steps.map {
            Panel.Line.fact(time($0.at, state), [Span($0.text)])
        }
        if incident.stepsForgotten > 0 {
            lines.insert(
                .sentence("and \(countText(incident.stepsForgotten, "step")) not kept", .muted),
                at: 1)
        }
        return Panel(
            title: "Timeline", lines: lines, labelWidth: timeWidth(steps.map(\.at), state))
    }

    private static func notes(of incident: Incident, in state: AppState) -> Panel? {
        guard !incident.notes.isEmpty else { return nil }
        let lines = incident.notes.map {
            Panel.Line.fact(time($0.at, state), [Span("\($0.by): \($0.text)")])
        }
        return Panel(
            title: "Notes", lines: lines,
            labelWidth: timeWidth(incident.notes.map(\.at), state))
    }

    private static func members(of incident: Incident, in state: AppState) -> Panel? {
        guard !incident.members.isEmpty else { return nil }
        let shown = incident.membersByNeed(most: mostMembers)
        let width = min(24, shown.map { displayWidth($0.name) }.max() ?? 0)
        var lines = shown.map { member in
            Panel.Line.fact(member.name, [standing(of: member, in: state)])
        }
        let rest = incident.members.count - shown.count
        if rest > 0 { lines.append(.sentence("and \(countText(rest, "more link"))", .muted)) }
        let left = incident.isOver ? "" : ", \(incident.remaining) waited for"
        return Panel(
            title: "Members (\(incident.members.count)\(left))", lines: lines,
            labelWidth: width + 2)
    }

    /// How a member stands: `✖ down 46 s: half-open · next in 4 s`.
    private static func standing(of member: IncidentMember, in state: AppState) -> Span {
        guard let link = state.fleet.link(member.link), link.settings.name == member.name else {
            return Span("no longer watched", .muted)
        }
        let age = ageText(from: link.since, to: state.now)
        let remark = link.remark(now: state.now)
        let text = "\(link.state.glyph) \(link.state.rawValue) for \(age)"
        return Span(remark.isEmpty ? text : "\(text): \(remark)", link.state.role)
    }

    /// What happened before its links dropped, of the first few whose record is kept.
    private static func flights(of incident: Incident, in state: AppState) -> [Panel] {
        guard incident.kind == .drops else { return [] }
        let end = incident.resolvedAt ?? state.now
        var panels: [Panel] = []
        for member in incident.members.prefix(mostLookedAt) where panels.count < mostFlights {
            guard let link = state.fleet.link(member.link), link.settings.name == member.name
            else { continue }
            let drop = link.drops.first {
                $0.disconnection.flight != nil
                    && $0.at.monotonic >= incident.since.monotonic
                    && $0.at.monotonic <= end.monotonic
            }
            guard let drop, let flight = drop.disconnection.flight else { continue }
            let title = "Before the drop of \(member.name) at \(time(drop.at, state))"
            panels.append(FlightTimeline(entries: flight.entries).panel(title: title))
        }
        return panels
    }
}

extension IncidentLook {
    /// How something of that severity looks while it is not over.
    init(_ severity: AlertSeverity) {
        switch severity {
        case .critical: self = .critical
        case .warning: self = .warning
        case .info: self = .info
        }
    }
}

extension AppState {
    /// Carries a command out on the page of an incident.
    mutating func performOnIncidentPage(_ command: Command) {
        guard let opened = incidentPage else { return }
        if command == .back {
            incidentPage = nil
        } else {
            let target = scrolled(opened.scroll, by: command)
            incidentPage?.scroll = target
        }
    }
}
