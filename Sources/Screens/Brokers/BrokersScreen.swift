import FleetModel
import HeartbeatModel
import TerminalCells
import Vocabulary

/// The links of each broker together, at each of its addresses, and what is known of the selected
/// one.
enum BrokersScreen: LinkFilteredScreen {
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
        let filter = state.links.filter.text.text
        grid.drawViewBox(
            state, in: area, note: filter.isEmpty ? "worst first" : "filter \(filter)",
            position: position(of: visible, in: state), filter: filter)
        guard !brokers.table.rows.isEmpty else {
            grid.put([Span(emptyText(of: state), .muted)], x: rows.x, y: rows.y, limit: rows.width)
            return
        }
        let places = layOutColumns(BrokerColumn.all.map(\.layout), in: rows)
        let columns = zip(BrokerColumn.all, places).compactMap { column, place in
            place.map { (column: column, place: $0) }
        }
        for (column, place) in columns {
            put(
                column.title, .column, column.alignment, x: place.x, y: rows.y - 1,
                width: place.width, on: &grid)
        }
        for (row, y) in zip(visible, rows.y...) {
            let line = Rectangle(x: area.inset.x, y: y, width: area.inset.width, height: 1)
            switch brokers.table.rows[row] {
            case .broker(let index):
                let broker = BrokerRow(brokers.table.brokers[index], in: state)
                for (column, place) in columns {
                    put(
                        column.text(broker), column.role(broker), column.alignment, x: place.x,
                        y: y, width: place.width, on: &grid)
                }
            case .link(let place):
                draw(state.fleet.snapshot.links[place], columns, state, in: line, on: &grid)
            }
            if row == brokers.list.selected { grid.restyle(line, role: .selection) }
        }
        if let facts, let broker = brokers.selectedBroker {
            BrokerFacts(broker: BrokerRow(broker, in: state), zone: state.zone)
                .draw(in: facts, on: &grid)
        }
    }

    /// A link below its broker: how it stands, its name, and what is wrong or its round trip.
    private static func draw(
        _ link: LinkSnapshot, _ columns: [(column: BrokerColumn, place: Rectangle)],
        _ state: AppState, in line: Rectangle, on grid: inout CellGrid
    ) {
        let texts = [
            Span("\(link.state.glyph) \(link.state.rawValue)", link.state.role),
            Span("    \(link.settings.name)", .strong),
        ]
        for ((_, place), text) in zip(columns, texts) {
            put(
                text.text, text.role, .left, x: place.x, y: line.y, width: place.width, on: &grid)
        }
        guard columns.count > 2 else { return }
        let start = columns[2].place.x
        let remark = link.remark(now: state.now, width: line.right - 1 - start)
        if !remark.isEmpty {
            grid.put(remark, x: start, y: line.y, role: link.state.role)
        } else if link.isConnected,
            let place = columns.first(where: { $0.column.title == BrokerColumn.median.title })?
                .place
        {
            put(
                roundTripText(link.statistics.last), .text, .right, x: place.x, y: line.y,
                width: place.width, on: &grid)
        }
    }

    private static func put(
        _ text: String, _ role: Role, _ alignment: LinkColumn.Alignment, x: Int, y: Int,
        width: Int, on grid: inout CellGrid
    ) {
        let text = shortened(text, to: width)
        let indent = alignment == .right ? max(0, width - displayWidth(text)) : 0
        grid.put(text, x: x + indent, y: y, role: role, limit: width)
    }

    /// The frame's lower right: `1–9 of 12 brokers, 217 links`.
    private static func position(of visible: Range<Int>, in state: AppState) -> String {
        let table = state.brokers.table
        guard !table.rows.isEmpty else { return "" }
        let all = state.fleet.snapshot.links.count
        let rest = table.linkCount < all ? " of \(all)" : ""
        let places = table.rows[visible].compactMap { row in
            if case .broker(let index) = row { index + 1 } else { nil }
        }
        var shown = ""
        if let first = places.first, let last = places.last { shown = "\(first)–\(last) of " }
        return shown + "\(countText(table.brokers.count, "broker")), "
            + "\(table.linkCount)\(rest) \(all == 1 ? "link" : "links")"
    }

    private static func emptyText(of state: AppState) -> String {
        guard !state.fleet.snapshot.links.isEmpty else {
            return "no links yet: the brokers that they connect to are listed here"
        }
        let key = state.keyMap.keyName(of: .back, in: .brokers) ?? ""
        return "no link passes the filter; \(key) clears it"
    }
}

// MARK: - Commands

extension BrokersScreen {
    static func perform(_ command: Command, on state: inout AppState) -> [AppEffect] {
        let height = height(in: state)
        switch command {
        case .fold, .foldAll:
            let isOpen = state.brokers.table.rows.count > state.brokers.table.brokers.count
            guard isOpen else {
                let key = state.keyMap.keyName(of: .openDetail, in: .brokers) ?? ""
                state.say("the links are hidden; \(key) shows those of the selected broker")
                return []
            }
            if command == .fold {
                state.brokers.setOpen(false, state.fleet, height: height)
            } else {
                state.brokers.setAllOpen(false, state.fleet, height: height)
            }
        case .unfoldAll:
            state.brokers.setAllOpen(true, state.fleet, height: height)
        default:
            let (list, count) = (state.brokers.list, state.brokers.table.rows.count)
            if let row = command.target(from: list.selected, count: count, height: height) {
                state.brokers.select(row: row, state.fleet, height: height)
            }
        }
        return []
    }

    static func open(on state: inout AppState) -> Bool {
        guard case .broker = state.brokers.selected, let broker = state.brokers.selectedBroker
        else { return false }
        state.brokers.setOpen(!broker.isOpen, state.fleet, height: height(in: state))
        return true
    }

    static func press(x: Int, y: Int, on state: inout AppState) -> [AppEffect] {
        let rows = layout(in: state.layout.body).rows
        let row = state.brokers.list.line(
            at: y - rows.y, count: state.brokers.table.rows.count, height: rows.height)
        if let row { state.brokers.select(row: row, state.fleet, height: rows.height) }
        return []
    }

    static func refresh(_ state: inout AppState, _ changes: LinkChanges) {
        guard state.view == .brokers else {
            state.brokers.noteChanges()
            return
        }
        state.brokers.refresh(
            state.fleet, filter: state.links.filter.applied, changes: changes,
            height: height(in: state))
    }

    static func settle(_ state: inout AppState) {
        guard state.view == .brokers else { return }
        if state.brokers.isOutdated { refresh(&state, .some([])) }
        state.brokers.scroll(height: height(in: state))
    }

    static func selectedLink(in state: AppState) -> LinkID? {
        if case .link(let id) = state.brokers.selected { id } else { nil }
    }

    private static func height(in state: AppState) -> Int {
        layout(in: state.layout.body).rows.height
    }
}
