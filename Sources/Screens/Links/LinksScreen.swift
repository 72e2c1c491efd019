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
            state, in: area, note: frameNote(of: state), position: position(of: visible, in: state),
            filter: links.filter.text.text)
        let columns = columns(of: state, in: area)
        drawHeadings(columns, sortedBy: links.order.column, y: rows.y - 1, on: &grid)
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
        _ columns: [(column: LinkColumn, place: Rectangle)], sortedBy name: LinkColumnName,
        y: Int, on grid: inout CellGrid
    ) {
        for (column, place) in columns {
            grid.put(
                column.title, role: column.name == name ? .sortedColumn : .column,
                aligned: column.alignment, in: place.line(at: y))
        }
    }

    private static func drawLink(
        _ row: LinkRow, _ columns: [(column: LinkColumn, place: Rectangle)], isSelected: Bool,
        state: AppState, in area: Rectangle, on grid: inout CellGrid
    ) {
        for (column, place) in columns {
            drawCell(row, column, state: state, in: place.line(at: area.y), on: &grid)
        }
        if isSelected { grid.restyle(area, role: .selection) }
        // What says more than the selection keeps its own role in the selected row.
        if state.links.marks.contains(row.link.id) {
            grid.put(markGlyph, x: area.x, y: area.y, role: .mark, emphasis: .bold)
        }
        for (column, place) in columns {
            if let sign = column.sign(row.link) { grid.put([sign], x: place.x, y: area.y) }
        }
        guard let search = state.search?.text, search.matches(row.link) else { return }
        for (column, place) in columns where column.isSearched {
            grid.emphasise(
                search, in: column.text(row), at: place.line(at: area.y),
                indent: column.indent(of: row.link))
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
        let room = Rectangle(
            x: place.x + indent, y: place.y, width: place.width - indent, height: 1)
        grid.put(column.text(row), role: role, aligned: column.alignment, in: room)
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
    private static func frameNote(of state: AppState) -> String {
        let (order, grouping) = (state.links.order, state.links.grouping)
        // The worst state, and what holds longest, comes first in ascending order: that points
        // down as falling figures do.
        let fallsWhenAscending = order.column == .state || order.column == .since
        let arrow = order.isDescending != fallsWhenAscending ? "▾" : "▴"
        let word = LinkColumn.column(named: order.column).word
        return note(
            of: state, "sorted by \(word) \(arrow)", grouping.map { "grouped by \($0.word)" })
    }

    /// The frame's lower right: `2 marked · row 3 · 1–14 of 38, 200 in all`; where no row of a link
    /// is seen, which groups are.
    private static func position(of visible: Range<Int>, in state: AppState) -> String {
        let (links, all) = (state.links, state.fleet.snapshot.links.count)
        let marked = links.marks.isEmpty ? "" : "\(links.marks.count) marked · "
        guard !links.table.isEmpty else { return all > 0 ? "\(marked)none of \(all)" : "" }
        var (lines, groups): ([Int], [Int]) = ([], [])
        for row in visible {
            switch links.table.rows[row] {
            case .link(let line): lines.append(line + 1)
            case .header(let group): groups.append(group + 1)
            }
        }
        let count = links.table.count
        let hidden = hiddenText(in: state, shown: count)
        if let first = lines.first, let last = lines.last {
            let selected =
                links.selected == nil ? "" : "row \(links.selectedLines.lowerBound + 1) · "
            return "\(marked)\(selected)\(first)–\(last) of \(count)\(hidden)"
        }
        guard let first = groups.first, let last = groups.last else {
            return "\(marked)\(countText(count, "link"))\(hidden)"
        }
        return "\(marked)groups \(first)–\(last) of \(links.table.rows.groups.count), "
            + "\(countText(count, "link"))\(hidden)"
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
}
