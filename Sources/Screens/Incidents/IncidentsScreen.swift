import FleetModel
import TerminalCells
import Vocabulary

/// What dropped together, and whether it is over; beneath it what is known of the selected one.
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
        let table = IncidentTable(state)
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
        guard list.bottom < inner.bottom, let notice = selectedNotice(in: state) else { return }
        let rows = IncidentFacts(notice: notice, state: state).panel.rows(width: list.width)
        for (row, y) in zip(rows, list.bottom..<inner.bottom) {
            grid.put(row, x: list.x, y: y, limit: list.width)
        }
    }

    private static func note(of state: AppState) -> String {
        let incidents = state.fleet.snapshot.notices
        let open = incidents.count { $0.recoveredAt == nil }
        return incidents.isEmpty ? "" : "\(open) open, \(incidents.count - open) over"
    }

    private static func position(of state: AppState) -> String {
        let incidents = state.fleet.incidents
        let forgotten = state.fleet.snapshot.noticesForgotten
        let rest = forgotten > 0 ? ", \(forgotten) older forgotten" : ""
        let selected = state.incidents.selected?.incident
        guard let place = incidents.firstIndex(where: { $0.id == selected }) else { return "" }
        return "incident \(place + 1) of \(incidents.count)\(rest)"
    }

    private static func emptyPanel(_ state: AppState) -> Panel {
        let snapshot = state.fleet.snapshot
        let dismiss = state.keyMap.wayTo(.dismissNotice, in: .incidents)
        let open = state.keyMap.wayTo(.openDetail, in: .incidents)
        let watched = countText(snapshot.links.count, "link")
        let standing =
            snapshot.links.isEmpty
            ? "No link is watched yet."
            : "No connection of \(watched) has dropped that nobody dismissed: "
                + "\(snapshot.count(of: .down)) down now, \(snapshot.count(of: .late)) late."
        return Panel(
            title: "No incident",
            lines: [
                .sentence(standing, .text),
                .sentence("", .text),
                .sentence(
                    "Connections that drop at one broker with one cause, each within 5 s of the "
                        + "one before, are one incident. It stays here after recovery until "
                        + "\(dismiss) dismisses it; \(open) shows its members.", .muted),
                .sentence(
                    "A link that never was up is down, but no incident: it did not drop.", .muted),
            ])
    }
}
