import FleetModel
import TerminalCells
import Vocabulary

/// What went wrong, who has it, and whether it is over; then the silences in force and the ways on
/// which people are told; beneath them what is known of the selected one.
enum IncidentsScreen: ViewScreen {
    /// Rows for what is known of the selected incident, inside a box of that height: a third, where
    /// that is enough to say anything.
    private static func factRows(height: Int) -> Int {
        height < 16 ? 0 : min(12, max(7, height / 3))
    }

    /// Where the incidents are: inside the box, under the headings.
    static func rows(in body: Rectangle) -> Rectangle {
        let inner = body.inset
        return Rectangle(
            x: inner.x + 1, y: inner.y + 1, width: inner.width - 2,
            height: inner.height - 1 - factRows(height: inner.height))
    }

    static func draw(_ state: AppState, in area: Rectangle, on grid: inout CellGrid) {
        let incidents = state.incidents
        let rows = rows(in: area)
        grid.drawViewBox(state, in: area, note: note(of: state), position: position(of: state))
        guard !incidents.lines.isEmpty else {
            let panel = emptyPanel(state).rows(width: rows.width)
            for (row, y) in zip(panel, area.inset.y..<area.inset.bottom) {
                grid.put(row, x: rows.x, y: y, limit: rows.width)
            }
            return
        }
        let table = IncidentTable(state, width: rows.width)
        table.drawHeadings(in: rows, y: rows.y - 1, on: &grid)
        let visible = incidents.list.visible(count: incidents.lines.count, height: rows.height)
        for (line, y) in zip(visible, rows.y...) {
            let row = Rectangle(x: rows.x, y: y, width: rows.width, height: 1)
            table.draw(incidents.lines[line], in: row, on: &grid)
            if line == incidents.list.selected {
                grid.restyle(
                    Rectangle(x: area.inset.x, y: y, width: area.inset.width, height: 1),
                    role: .selection)
            }
        }
        drawFacts(state, beneath: rows, in: area.inset, on: &grid)
    }

    /// What is known of the selected incident, as far as there is room.
    private static func drawFacts(
        _ state: AppState, beneath list: Rectangle, in inner: Rectangle, on grid: inout CellGrid
    ) {
        guard list.bottom < inner.bottom, let panel = panel(state) else { return }
        let rows = panel.rows(width: list.width)
        for (row, y) in zip(rows, list.bottom..<inner.bottom) {
            grid.put(row, x: list.x, y: y, limit: list.width)
        }
    }

    private static func panel(_ state: AppState) -> Panel? {
        if let silence = selectedSilence(in: state) {
            return SilenceRow(silence).panel(now: state.now, zone: state.zone)
        }
        if let window = selectedWindow(in: state) {
            return SilenceRow(window).panel(now: state.now, zone: state.zone)
        }
        if let way = selectedWay(in: state) {
            return way.panel(now: state.now, zone: state.zone)
        }
        return selectedIncident(in: state).map { IncidentFacts(incident: $0, state: state).panel }
    }

    private static func note(of state: AppState) -> String {
        let incidents = state.fleet.incidents
        let open = incidents.count { !$0.isOver }
        let alerts = state.fleet.snapshot.alerts
        let silences = alerts.silences.count + alerts.windows.count
        var parts: [String] = []
        if !incidents.isEmpty {
            parts.append("\(open) open, \(incidents.count - open) over")
        } else if !state.incidents.lines.isEmpty {
            parts.append("no incident")
        }
        if silences > 0 { parts.append(countText(silences, "silence")) }
        return parts.joined(separator: ", ")
    }

    private static func position(of state: AppState) -> String {
        let incidents = state.fleet.incidents
        let selected = state.incidents.selected?.incident
        guard let place = incidents.firstIndex(where: { $0.id == selected }) else { return "" }
        return "incident \(place + 1) of \(incidents.count)"
    }

    private static func emptyPanel(_ state: AppState) -> Panel {
        let snapshot = state.fleet.snapshot
        let dismiss = state.keyMap.wayTo(.dismissIncident, in: .incidents)
        let open = state.keyMap.wayTo(.openDetail, in: .incidents)
        let watched = countText(snapshot.links.count, "link")
        let standing =
            snapshot.links.isEmpty
            ? "No link is watched yet."
            : "Of \(watched) none has dropped and no alert has fired: "
                + "\(snapshot.count(of: .down)) down now, \(snapshot.count(of: .late)) late."
        return Panel(
            title: "No incident",
            lines: [
                .sentence(standing, .text),
                .sentence("", .text),
                .sentence(
                    "Drops with one cause are one incident, with the alerts about their links; "
                        + "other alerts are one incident for each rule. \(open) opens its page; "
                        + "what is over stays listed, \(dismiss) takes it off the banner.", .muted),
                .sentence(
                    "A link that never was up is down, but no drop: a rule tells of it.", .muted),
            ])
    }
}
