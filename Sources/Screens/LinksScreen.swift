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

    static func draw(_ state: AppState, in area: Rectangle, on grid: inout CellGrid) {
        let links = state.links
        let inner = area.inset
        let rows = rows(in: area)
        let visible = links.list.visible(count: links.table.count, height: rows.height)
        grid.drawViewBox(
            state, in: area, note: note(of: state),
            position: position(of: visible, among: links.table.count, of: state),
            filter: links.filter.text.text)
        let places = layOutColumns(LinkColumn.all.map { $0.layout(state.fleet) }, in: rows)
        drawHeadings(state, places: places, y: inner.y, on: &grid)
        guard !links.table.isEmpty else {
            let text = emptyText(of: state)
            grid.put([Span(text, .muted)], x: rows.x, y: rows.y, limit: rows.width)
            return
        }
        for (line, y) in zip(visible, rows.y...) {
            let link = state.fleet.snapshot.links[links.table[line]]
            for case (let column, let place?) in zip(LinkColumn.all, places) {
                drawCell(
                    column, of: link, state: state, x: place.x, y: y, width: place.width, on: &grid)
            }
            if link.id == links.selected {
                let row = Rectangle(x: inner.x, y: y, width: inner.width, height: 1)
                grid.restyle(row, role: .selection)
            }
            for case (let column, let place?) in zip(LinkColumn.all, places) {
                if let mark = column.mark(link) { grid.put([mark], x: place.x, y: y) }
            }
        }
    }

    /// The frame's upper right: how the table is sorted, and what it is filtered by.
    private static func note(of state: AppState) -> String {
        let links = state.links
        let heading = LinkColumn.all.first { $0.sortKey == links.sort.key }?.title ?? ""
        // The worst state comes first in ascending order: that points down as falling figures do.
        let pointsDown = links.sort.descending != (links.sort.key == .state)
        let sorted = "sorted by \(heading.lowercased()) \(pointsDown ? "▾" : "▴")"
        let filter = links.filter.text.text
        return filter.isEmpty ? sorted : "\(sorted) ─── filter \(filter)"
    }

    /// The frame's lower right: `1–3 of 38`, and how many there are without the filter.
    private static func position(
        of visible: Range<Int>, among count: Int, of state: AppState
    ) -> String {
        let all = state.fleet.snapshot.links.count
        let rest = count < all ? ", \(all) without filter" : ""
        guard !visible.isEmpty else { return all > 0 ? "none of \(all)" : "" }
        return "\(visible.lowerBound + 1)–\(visible.upperBound) of \(count)\(rest)"
    }

    private static func emptyText(of state: AppState) -> String {
        guard !state.fleet.snapshot.links.isEmpty else { return "no links yet" }
        let key = state.keyMap.keyName(of: .back, in: .links) ?? ""
        return "no link passes the filter; \(key) clears it"
    }

    private static func drawHeadings(
        _ state: AppState, places: [Rectangle?], y: Int, on grid: inout CellGrid
    ) {
        for case (let column, let place?) in zip(LinkColumn.all, places) {
            let sorts = column.sortKey != nil && column.sortKey == state.links.sort.key
            put(
                column.title, role: sorts ? .sortedColumn : .column, alignment: column.alignment,
                x: place.x, y: y, width: place.width, on: &grid)
        }
    }

    private static func drawCell(
        _ column: LinkColumn, of link: LinkSnapshot, state: AppState, x: Int, y: Int, width: Int,
        on grid: inout CellGrid
    ) {
        guard column.showsStrip else {
            let indent = column.mark(link).map { displayWidth($0.text) + 1 } ?? 0
            put(
                column.text(link), role: column.role(link), alignment: column.alignment,
                x: x + indent, y: y, width: width - indent, on: &grid)
            return
        }
        let remark = link.remark(now: state.now, width: width)
        var used = grid.put(remark, x: x, y: y, role: link.state.role)
        used += used > 0 ? 2 : 0
        // Blocks have twice the levels of braille, and a lost heartbeat takes no neighbour's place.
        let strip = stripCells(
            HeartbeatStrip.samples(of: link), width: width - used,
            glyphs: state.glyphs == .ascii ? .ascii : .block)
        grid.put(strip, x: x + used, y: y)
    }

    private static func put(
        _ text: String, role: Role, alignment: LinkColumn.Alignment, x: Int, y: Int, width: Int,
        on grid: inout CellGrid
    ) {
        let text = shortened(text, to: width)
        let indent = alignment == .right ? max(0, width - displayWidth(text)) : 0
        grid.put(text, x: x + indent, y: y, role: role, limit: width)
    }
}
