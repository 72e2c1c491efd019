import FleetModel
import HeartbeatModel
import TerminalCells
import Vocabulary

/// The links of each broker together, at each of its addresses, and what is known of the selected
/// one.
enum BrokersScreen: LinkFilteredScreen {
    private typealias Column = (column: BrokerColumn, place: Rectangle)

    /// What stands before the name of a link.
    private static let indent = "    "

    /// Where headings and rows are, and below them the facts of the selected broker; nil where the
    /// screen is too low for these.
    static func layout(in body: Rectangle) -> (rows: Rectangle, facts: Rectangle?) {
        let inner = body.inset
        let height = inner.height < 14 ? 0 : min(11, inner.height / 2 - 1)
        let rows = Rectangle(
            x: inner.x + 1, y: inner.y + 1, width: inner.width - 2,
            height: inner.height - 1 - height)
        guard height > 0 else { return (rows, nil) }
        return (
            rows,
            Rectangle(x: rows.x, y: inner.bottom - height, width: rows.width, height: height)
        )
    }

    static func draw(_ state: AppState, in area: Rectangle, on grid: inout CellGrid) {
        let brokers = state.brokers
        let (rows, facts) = layout(in: area)
        let visible = brokers.list.visible(count: brokers.table.rows.count, height: rows.height)
        grid.drawViewBox(
            state, in: area, note: note(of: state, "worst first"),
            position: position(of: visible, in: state), filter: state.links.filter.text.text)
        guard !brokers.table.rows.isEmpty else {
            grid.put([Span(emptyText(of: state), .muted)], x: rows.x, y: rows.y, limit: rows.width)
            return
        }
        let places = layOutColumns(
            BrokerColumn.layouts(state.fleet, room: rows.width), in: rows)
        let columns = zip(BrokerColumn.all, places).compactMap { column, place in
            place.map { (column: column, place: $0) }
        }
        for (column, place) in columns {
            grid.put(
                column.title, role: .column, aligned: column.alignment,
                in: place.line(at: rows.y - 1))
        }
        for (row, y) in zip(visible, rows.y...) {
            let line = Rectangle(x: area.inset.x, y: y, width: area.inset.width, height: 1)
            draw(brokers.table.rows[row], columns, state, in: line, on: &grid)
            if row == brokers.list.selected { grid.restyle(line, role: .selection) }
            if let search = state.search {
                emphasise(search.text, brokers.table.rows[row], columns, state, y: y, on: &grid)
            }
        }
        if let facts, let broker = brokers.selectedBroker {
            BrokerFacts(broker: BrokerRow(broker, in: state), zone: state.zone)
                .draw(in: facts, on: &grid)
        }
    }

    private static func draw(
        _ row: BrokerTable.Row, _ columns: [Column], _ state: AppState, in line: Rectangle,
        on grid: inout CellGrid
    ) {
        switch row {
        case .broker(let index):
            let broker = BrokerRow(state.brokers.table.brokers[index], in: state)
            for (column, place) in columns {
                grid.put(
                    column.text(broker), role: column.role(broker), aligned: column.alignment,
                    in: place.line(at: line.y))
            }
        case .link(let place):
            draw(state.fleet.snapshot.links[place], columns, state, in: line, on: &grid)
        }
    }

    /// A link below its broker: how it stands, its name, and what is wrong or its round trip.
    private static func draw(
        _ link: LinkSnapshot, _ columns: [Column], _ state: AppState, in line: Rectangle,
        on grid: inout CellGrid
    ) {
        let texts = [
            Span("\(link.state.glyph) \(link.state.rawValue)", link.state.role),
            Span(indent + link.settings.name, .strong),
        ]
        for ((_, place), text) in zip(columns, texts) {
            grid.put(text.text, role: text.role, aligned: .left, in: place.line(at: line.y))
        }
        guard columns.count > 2 else { return }
        let start = columns[2].place.x
        let remark = link.remark(now: state.now, width: line.right - 1 - start)
        if !remark.isEmpty {
            grid.put(remark, x: start, y: line.y, role: link.state.role)
        } else if link.isConnected,
            let median = columns.first(where: { $0.column.title == BrokerColumn.median.title })
        {
            grid.put(
                roundTripText(link.roundTrip), role: .text, aligned: .right,
                in: median.place.line(at: line.y))
        }
    }

    /// Shows where the text that was searched for stands in a row.
    private static func emphasise(
        _ search: SearchText, _ row: BrokerTable.Row, _ columns: [Column], _ state: AppState,
        y: Int, on grid: inout CellGrid
    ) {
        // Before them stands the state; the address may have no room.
        let searched = columns.dropFirst().prefix { $0.column.alignment == .left }
        switch row {
        case .broker(let index):
            let broker = BrokerRow(state.brokers.table.brokers[index], in: state)
            for (column, place) in searched {
                grid.emphasise(search, in: column.text(broker), at: place.line(at: y))
            }
        case .link(let link):
            guard let place = searched.first?.place.line(at: y) else { return }
            let name = state.fleet.snapshot.links[link].settings.name
            grid.emphasise(search, in: name, at: place, indent: displayWidth(indent))
        }
    }

    /// The frame's lower right: `1–9 of 12 brokers, 38 links, 217 in all`.
    private static func position(of visible: Range<Int>, in state: AppState) -> String {
        let table = state.brokers.table
        guard !table.rows.isEmpty else { return "" }
        let places = table.rows[visible].compactMap { row in
            if case .broker(let index) = row { index + 1 } else { nil }
        }
        var shown = ""
        if let first = places.first, let last = places.last { shown = "\(first)–\(last) of " }
        return shown + "\(countText(table.brokers.count, "broker")), "
            + countText(table.linkCount, "link") + hiddenText(in: state, shown: table.linkCount)
    }

    static func emptyText(of state: AppState) -> String {
        emptyText(of: state, "the brokers that they connect to are listed here")
    }
}
