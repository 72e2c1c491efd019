import FleetModel
import TerminalCells
import Vocabulary

/// The log of the fleet's events, the newest at the bottom; beneath it the selected one in full.
enum EventsScreen: ViewScreen {
    /// Rows of the selected event in full, with the rule above them.
    private static let fullRows = 4

    /// Where the events are: inside the box, as far as the selected one in full leaves room.
    static func rows(in body: Rectangle) -> Rectangle {
        var rows = body.inset
        if rows.height >= 3 * fullRows { rows.height -= fullRows }
        return rows
    }

    static func draw(_ state: AppState, in area: Rectangle, on grid: inout CellGrid) {
        let events = state.events
        let inner = rows(in: area)
        let visible = events.list.visible(count: events.order.count, height: inner.height)
        grid.drawViewBox(
            state, in: area, note: note(of: state), position: position(of: visible, state: state),
            filter: events.filter.text.text)
        guard !events.order.isEmpty else {
            drawEmpty(state, in: inner, on: &grid)
            return
        }
        let entries = visible.compactMap { events.entry(line: $0, in: state.fleet) }
        let times = entries.map { state.zone.timestamp($0.record.at.wall, now: state.now.wall) }
        let timeWidth = times.lazy.map(displayWidth).max() ?? 0
        for (index, entry) in entries.enumerated() {
            let row = Rectangle(x: inner.x, y: inner.y + index, width: inner.width, height: 1)
            drawEvent(
                entry, at: times[index], timeWidth: timeWidth, state: state, in: row, on: &grid)
            if entry.number == events.selected {
                drawInFull(
                    entry, at: times[index], state: state, beneath: inner, in: area, on: &grid)
            }
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
        if entry.number == state.events.selected { grid.restyle(row, role: .selection) }
        guard let search = state.search?.text else { return }
        // The time is not searched.
        for case (let span, let place?) in zip(texts, places).dropFirst() {
            grid.emphasise(search, in: span.text, at: place)
        }
    }

    /// The selected event where its row may have cut it.
    private static func drawInFull(
        _ entry: EventEntry, at time: String, state: AppState, beneath list: Rectangle,
        in body: Rectangle, on grid: inout CellGrid
    ) {
        let inner = body.inset
        guard list.bottom < inner.bottom else { return }
        let event = EventText(entry.record.event)
        let head = [time, state.fleet.linkName(of: entry.record), event.name]
        let title = head.filter { !$0.isEmpty }.joined(separator: "  ")
        let rows = Panel(title: title, lines: [.sentence(event.text, event.role.ofSentence)])
            .rows(width: inner.width - 2)
        for (row, y) in zip(rows, list.bottom..<inner.bottom) {
            grid.put(row, x: inner.x + 1, y: y, limit: inner.width - 2)
        }
    }

    private static func drawEmpty(
        _ state: AppState, in area: Rectangle, on grid: inout CellGrid
    ) {
        let clear = state.keyMap.wayTo(.back, in: .events)
        let lines =
            state.fleet.snapshot.events.isEmpty
            ? [
                "nothing happened yet",
                "",
                "Connections, refusals, missed heartbeats, drops and changes of state come here, "
                    + "the newest at the bottom. Answered heartbeats and messages do not: on "
                    + "thousands of links they would push out what a person looks for.",
            ] : ["no event passes the filter; \(clear) clears it"]
        let rows = lines.flatMap { wrapped([Span($0, .muted)], width: area.width - 2) }
        for (row, y) in zip(rows, area.y..<area.bottom) {
            grid.put(row, x: area.x + 1, y: y, limit: area.width - 2)
        }
    }

    private static func note(of state: AppState) -> String {
        let back = "scrolled back, \(state.keyMap.wayTo(.moveToEnd, in: .events)) follows"
        let mode = state.events.follows ? "following the newest" : back
        let filter = state.events.filter.text.text
        return filter.isEmpty ? mode : "\(mode) ─── filter \(filter)"
    }

    private static func position(of visible: Range<Int>, state: AppState) -> String {
        let forgotten = state.fleet.snapshot.eventsForgotten
        let rest = forgotten > 0 ? ", \(forgotten) earlier forgotten" : ""
        let kept = state.fleet.snapshot.events.count
        guard !visible.isEmpty else { return kept > 0 ? "none of \(kept)\(rest)" : "" }
        let count = state.events.order.count
        let all = count < kept ? ", \(kept) without filter" : ""
        return "\(visible.lowerBound + 1)–\(visible.upperBound) of \(count)\(all)\(rest)"
    }
}

extension Role {
    /// What a whole sentence of an event is drawn in: quiet letters would be hard to read.
    fileprivate var ofSentence: Role { self == .muted ? .text : self }
}
