import FleetModel
import TerminalCells
import Vocabulary

/// The table of links.
enum LinksScreen: LinkFilteredScreen {
    /// Where the rows of links are: inside the box, under the headings.
    static func rows(in body: Rectangle) -> Rectangle {
        let inner = body.inset
        return Rectangle(
            x: inner.x + 1, y: inner.y + 1, width: inner.width - 2, height: inner.height - 1)
    }

    /// The columns that have room, from left to right, and where they stand.
    static func columns(
        of state: AppState, in body: Rectangle
    ) -> [(column: LinkColumn, place: Rectangle)] {
        let columns = state.links.columns.map { LinkColumn.column(named: $0.name) }
        let room = rows(in: body).width
        let layouts = zip(columns, state.links.columns).map { column, choice in
            column.layout(state.fleet, room, width: choice.width)
        }
        return zip(columns, layOutColumns(layouts, in: rows(in: body))).compactMap {
            column, place in
            place.map { (column, $0) }
        }
    }

    static func draw(_ state: AppState, in area: Rectangle, on grid: inout CellGrid) {
        let links = state.links
        let rows = rows(in: area)
        let visible = links.list.visible(count: links.table.rows.count, height: rows.height)
        grid.drawViewBox(
            state, in: area, note: note(of: state), position: position(of: visible, in: state),
            filter: links.filter.text.text)
        let columns = columns(of: state, in: area)
        drawHeadings(columns, sortedBy: links.sort.key, y: rows.y - 1, on: &grid)
        guard !links.table.isEmpty else {
            let text = emptyText(of: state)
            grid.put([Span(text, .muted)], x: rows.x, y: rows.y, limit: rows.width)
            return
        }
        for (row, y) in zip(visible, rows.y...) {
            let area = Rectangle(x: area.inset.x, y: y, width: area.inset.width, height: 1)
            let isSelected = row == links.list.selected
            switch links.table.rows[row] {
            case .header(let group):
                drawHeader(of: links.table.rows.groups[group], state: state, in: area, on: &grid)
                if isSelected { grid.restyle(area, role: .selection) }
            case .link(let line):
                let link = LinkRow(
                    link: state.fleet.snapshot.links[links.table[line]], number: line + 1,
                    now: state.now)
                drawLink(link, columns, isSelected: isSelected, state: state, in: area, on: &grid)
            }
        }
    }

    // MARK: Links

    private static func drawHeadings(
        _ columns: [(column: LinkColumn, place: Rectangle)], sortedBy key: LinkSortKey, y: Int,
        on grid: inout CellGrid
    ) {
        for (column, place) in columns {
            put(
                column.title, role: column.sortKey == key ? .sortedColumn : .column,
                alignment: column.alignment, x: place.x, y: y, width: place.width, on: &grid)
        }
    }

    private static func drawLink(
        _ row: LinkRow, _ columns: [(column: LinkColumn, place: Rectangle)], isSelected: Bool,
        state: AppState, in area: Rectangle, on grid: inout CellGrid
    ) {
        for (column, place) in columns {
            let place = Rectangle(x: place.x, y: area.y, width: place.width, height: 1)
            drawCell(row, column, state: state, in: place, on: &grid)
        }
        if isSelected { grid.restyle(area, role: .selection) }
        // What says more than the selection keeps its own role in the selected row.
        if state.links.marks.contains(row.link.id) {
            grid.put(markGlyph, x: area.x, y: area.y, role: .mark, emphasis: .bold)
        }
        for (column, place) in columns {
            if let sign = column.sign(row.link) { grid.put([sign], x: place.x, y: area.y) }
        }
        if let search = state.search {
            emphasise(search.text, row, columns, y: area.y, on: &grid)
        }
    }

    private static func drawCell(
        _ row: LinkRow, _ column: LinkColumn, state: AppState, in place: Rectangle,
        on grid: inout CellGrid
    ) {
        guard column.name != .heartbeats else {
            drawHeartbeats(of: row.link, state: state, in: place, on: &grid)
            return
        }
        let indent = column.indent(of: row.link)
        let role = state.settings.thresholds.role(
            of: column.figure, for: row.link, at: state.now, otherwise: column.role(row.link))
        put(
            column.text(row), role: role, alignment: column.alignment, x: place.x + indent,
            y: place.y, width: place.width - indent, on: &grid)
    }

    /// What is wrong, then the strip of heartbeats where that leaves room.
    private static func drawHeartbeats(
        of link: LinkSnapshot, state: AppState, in place: Rectangle, on grid: inout CellGrid
    ) {
        let remark = link.remark(now: state.now, width: place.width)
        var used = grid.put(remark, x: place.x, y: place.y, role: link.state.role)
        used += used > 0 ? 2 : 0
        // Blocks have twice the levels of braille, and a lost heartbeat takes no neighbour's place.
        let strip = stripCells(
            HeartbeatStrip.samples(of: link, room: place.width - used), width: place.width - used,
            glyphs: state.glyphs == .ascii ? .ascii : .block)
        grid.put(strip, x: place.x + used, y: place.y)
    }

    /// Shows where the text that was searched for stands in what is written in the row.
    private static func emphasise(
        _ search: SearchText, _ row: LinkRow,
        _ columns: [(column: LinkColumn, place: Rectangle)], y: Int, on grid: inout CellGrid
    ) {
        for (column, place) in columns where column.alignment == .left {
            let text = column.text(row)
            guard let range = search.range(in: text) else { continue }
            let start =
                column.indent(of: row.link) + displayWidth(String(text[..<range.lowerBound]))
            let width = min(displayWidth(String(text[range])), place.width - start)
            let match = Rectangle(x: place.x + start, y: y, width: width, height: 1)
            grid.restyle(match, role: .match)
        }
    }

    private static func put(
        _ text: String, role: Role, alignment: LinkColumn.Alignment, x: Int, y: Int, width: Int,
        on grid: inout CellGrid
    ) {
        let text = shortened(text, to: width)
        let indent = alignment == .right ? max(0, width - displayWidth(text)) : 0
        grid.put(text, x: x + indent, y: y, role: role, limit: width)
    }

    // MARK: Groups

    /// A group's header: its name in the colour of its worst state, and how its links stand.
    private static func drawHeader(
        of group: LinkGroup, state: AppState, in row: Rectangle, on grid: inout CellGrid
    ) {
        let worst = group.worst
        var line = SegmentedLine(gap: 2)
        line.left = [
            Segment(
                [
                    Span("\(group.isFolded ? foldedGlyph : openGlyph) ", .group),
                    Span("\(worst.glyph) ", worst.role),
                    Span(group.title(by: state.links.grouping), .group, emphasis: .bold),
                ], givesWay: 100),
            Segment([Span(countText(group.lines.count, "link"), .muted)], givesWay: 1),
        ]
        for state in LinkState.worstFirst where group.count(of: state) > 0 {
            let count = group.count(of: state)
            line.left.append(
                Segment(
                    [Span("\(state.glyph) \(count) \(state.rawValue)", state.role)],
                    givesWay: 20 - state.rank,
                    shorter: [Span("\(state.glyph) \(count)", state.role)],
                    whichGivesWay: 40 - state.rank))
        }
        line.draw(in: row, on: &grid)
    }

    // MARK: The frame

    /// The frame's upper right: how the table is sorted and grouped, and what it is filtered by.
    private static func note(of state: AppState) -> String {
        let links = state.links
        // The worst state, and what holds longest, comes first in ascending order: that points
        // down as falling figures do.
        let fallsWhenAscending = links.sort.key == .state || links.sort.key == .since
        let arrow = links.sort.descending != fallsWhenAscending ? "▾" : "▴"
        let parts = [
            "sorted by \(LinkColumn.word(for: links.sort.key)) \(arrow)",
            links.grouping.map { "grouped by \($0.word)" } ?? "",
            links.filter.text.text.isEmpty ? "" : "filter \(links.filter.text.text)",
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: " ─── ")
    }

    /// The frame's lower right: `2 marked · row 3 · 1–14 of 38`, and how many there are without the
    /// filter.
    private static func position(of visible: Range<Int>, in state: AppState) -> String {
        let (links, all) = (state.links, state.fleet.snapshot.links.count)
        let marked = links.marks.isEmpty ? "" : "\(links.marks.count) marked · "
        guard !links.table.isEmpty else { return all > 0 ? "\(marked)none of \(all)" : "" }
        let lines = visible.compactMap { row in
            if case .link(let line) = links.table.rows[row] { line + 1 } else { nil }
        }
        let selected = links.selected == nil ? "" : "row \(links.selectedLines.lowerBound + 1) · "
        let rest = links.table.count < all ? ", \(all) in all" : ""
        guard let first = lines.first, let last = lines.last else {
            return "\(marked)\(links.table.count) folded\(rest)"
        }
        return "\(marked)\(selected)\(first)–\(last) of \(links.table.count)\(rest)"
    }

    private static func emptyText(of state: AppState) -> String {
        guard !state.fleet.snapshot.links.isEmpty else { return "no links yet" }
        let key = state.keyMap.keyName(of: .back, in: .links) ?? ""
        return "no link passes the filter; \(key) clears it"
    }
}

/// The sign before a marked row.
private let markGlyph = "»"

let foldedGlyph = "▸"
let openGlyph = "▾"

extension LinkColumn {
    /// Columns that the sign before the text takes.
    func indent(of link: LinkSnapshot) -> Int {
        sign(link).map { displayWidth($0.text) + 1 } ?? 0
    }

    /// What a sort is called: the heading of its column in small letters.
    static func word(for key: LinkSortKey) -> String {
        if case .tag(let tag) = key { return tag }
        return all.first { $0.sortKey == key }?.title.lowercased() ?? ""
    }
}

extension LinkGrouping {
    /// What the frame calls it.
    var word: String {
        switch self {
        case .broker: "broker"
        case .state: "state"
        case .tag(let key): key
        }
    }
}

extension LinkGroup {
    /// What its header calls it.
    func title(by grouping: LinkGrouping?) -> String {
        switch (grouping, name) {
        case (.tag(let key), let value?): "\(key)=\(value)"
        case (.tag(let key), nil): "no \(key)"
        default: name ?? ""
        }
    }
}
