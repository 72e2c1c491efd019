import FleetModel
import TerminalCells
import Vocabulary

/// The log of the fleet's events, the newest at the bottom.
enum EventsScreen: ViewScreen {
    /// Where the events are: inside the box.
    static func rows(in body: Rectangle) -> Rectangle { body.inset }

    static func draw(_ state: AppState, in area: Rectangle, on grid: inout CellGrid) {
        let events = state.events
        let inner = rows(in: area)
        let visible = events.list.visible(count: events.order.count, height: inner.height)
        grid.drawViewBox(
            state, in: area, note: note(of: state), position: position(of: visible, state: state),
            filter: events.filter.text.text)
        guard !events.order.isEmpty else {
            let isEmpty = state.fleet.snapshot.events.isEmpty
            let text = isEmpty ? "nothing happened yet" : "no event passes the filter"
            grid.put([Span(text, .muted)], x: inner.x + 1, y: inner.y, limit: inner.width - 2)
            return
        }
        let times = visible.map { line in
            let entry = state.fleet.snapshot.events[events.order[line]]
            return state.zone.timestamp(entry.record.at.wall, now: state.now.wall)
        }
        let timeWidth = times.lazy.map(displayWidth).max() ?? 0
        for (line, y) in zip(visible, inner.y...) {
            let entry = state.fleet.snapshot.events[events.order[line]]
            let row = Rectangle(x: inner.x, y: y, width: inner.width, height: 1)
            drawEvent(
                entry, at: times[y - inner.y], timeWidth: timeWidth, state: state, in: row,
                on: &grid)
            if line == events.list.selected { grid.restyle(row, role: .selection) }
        }
    }

    /// Time, link, event and text; the narrower the terminal, the fewer of the first three.
    ///
    /// The time has its date where it is not of today.
    private static func drawEvent(
        _ entry: EventEntry, at time: String, timeWidth: Int, state: AppState, in row: Rectangle,
        on grid: inout CellGrid
    ) {
        let event = EventText(entry.record.event)
        let nameWidth = max(8, min(state.fleet.nameWidth, row.width / 5))
        let columns = [
            TableColumn(.fixed(timeWidth), priority: 2),
            TableColumn(.fixed(nameWidth), priority: 1),
            TableColumn(.fixed(19), priority: 3),
            TableColumn(.flexible(minimum: 24)),
        ]
        let area = Rectangle(x: row.x + 1, y: row.y, width: row.width - 2, height: 1)
        let places = layOutColumns(columns, in: area)
        let namesEvent = places[2] != nil
        let texts = [
            Span(time, .muted),
            Span(state.fleet.linkName(of: entry.record), .strong),
            Span(event.name, event.role),
            Span(event.text, namesEvent && event.role != .muted ? .text : event.role),
        ]
        for case (let span, let place?) in zip(texts, places) {
            grid.put([span], x: place.x, y: place.y, limit: place.width)
        }
    }

    private static func note(of state: AppState) -> String {
        let mode = state.events.follows ? "following the newest" : "scrolled back"
        let filter = state.events.filter.text.text
        return filter.isEmpty ? mode : "\(mode) ─── filter \(filter)"
    }

    private static func position(of visible: Range<Int>, state: AppState) -> String {
        let forgotten = state.fleet.snapshot.eventsForgotten
        let rest = forgotten > 0 ? ", \(forgotten) earlier forgotten" : ""
        guard !visible.isEmpty else { return "" }
        let count = state.events.order.count
        return "\(visible.lowerBound + 1)–\(visible.upperBound) of \(count)\(rest)"
    }
}
