import FleetModel
import HeartbeatModel
import TerminalCells
import Vocabulary

/// One cell for each link, the worst first, so that ten thousand are seen at once; the selected one
/// is named below.
enum MapScreen: LinkFilteredScreen {
    /// Where the cells are: inside the box, above the line that names the selected link.
    static func cells(in body: Rectangle) -> Rectangle {
        let inner = body.inset
        return Rectangle(
            x: inner.x + 1, y: inner.y, width: inner.width - 2, height: inner.height - 1)
    }

    static func room(in body: Rectangle, _ state: AppState) -> MapLayout.Room {
        let cells = cells(in: body)
        return MapLayout.Room(
            size: Size(columns: cells.width, rows: cells.height),
            tileWidth: state.map.zoom == nil ? nil : Tile.width(in: state.fleet) + Tile.gap)
    }

    static func layout(of state: AppState, in body: Rectangle) -> MapLayout {
        state.map.layout(in: room(in: body, state))
    }

    static func draw(_ state: AppState, in area: Rectangle, on grid: inout CellGrid) {
        let cells = cells(in: area)
        let order = state.map.grouping.map { "grouped by \($0.word)" } ?? "worst first"
        grid.drawViewBox(
            state, in: area, note: note(of: state, order), position: position(in: state),
            filter: state.links.filter.text.text)
        guard let link = state.map.link.flatMap(state.fleet.link),
            let group = state.map.selectedGroup
        else {
            grid.put(
                [Span(emptyText(of: state, "each is one cell here, the worst first"), .muted)],
                x: cells.x, y: cells.y, limit: cells.width)
            return
        }
        let layout = layout(of: state, in: area)
        let visible = layout.rows.indices.dropFirst(state.map.firstRow).prefix(cells.height)
        for (index, y) in zip(visible, cells.y...) {
            draw(
                layout.rows[index], of: layout, state,
                in: Rectangle(x: cells.x, y: y, width: cells.width, height: 1), on: &grid)
        }
        if state.map.position.isHeading {
            drawHeading(
                of: group, state, .dense,
                in: Rectangle(x: cells.x, y: cells.bottom, width: cells.width, height: 1), on: &grid
            )
        } else {
            let line = Rectangle(x: cells.x - 1, y: cells.bottom, width: cells.width + 2, height: 1)
            drawName(of: link, state, in: line, on: &grid)
        }
    }

    private static func draw(
        _ row: MapLayout.Row, of layout: MapLayout, _ state: AppState, in area: Rectangle,
        on grid: inout CellGrid
    ) {
        let form = layout.form
        if row.isHeading {
            let group = layout.groups[row.group]
            drawHeading(of: group, state, form, in: area, on: &grid)
            let isSelected =
                state.map.position.isHeading && group.lines.contains(state.map.position.line)
            if isSelected, row.lines.isEmpty { grid.restyle(area, role: .selection) }
        }
        if state.map.zoom == nil {
            drawCells(row.lines, state, form, x: area.x + form.labelWidth, y: area.y, on: &grid)
        } else {
            drawTiles(row.lines, state, form, x: area.x + form.labelWidth, y: area.y, on: &grid)
        }
    }

    // MARK: Links

    /// One ready cell for each state: ten thousand are drawn in a frame.
    private static let looks: [Cell] = LinkState.worstFirst.map { state in
        Cell(state.glyph.unicodeScalars.first?.value ?? 0x3F, role: state.role)
    }

    private static func drawCells(
        _ lines: Range<Int>, _ state: AppState, _ form: MapLayout.Form, x: Int, y: Int,
        on grid: inout CellGrid
    ) {
        var cells = [Cell](repeating: .blank, count: lines.count * form.pitch)
        for (index, line) in lines.enumerated() {
            cells[index * form.pitch] = looks[state.map.table.state(ofLine: line).rank]
        }
        grid.put(cells, x: x, y: y)
        let position = state.map.position
        guard lines.contains(position.line), !position.isHeading else { return }
        let selected = x + (position.line - lines.lowerBound) * form.pitch
        grid.restyle(Rectangle(x: selected, y: y, width: 1, height: 1), role: .selection)
    }

    /// What a link looks like in a group that is seen alone: state, name and round trip.
    private enum Tile {
        static let gap = 2
        private static let longestName = 24
        private static let roundTripWidth = 7

        static func nameWidth(in fleet: FleetView) -> Int { min(fleet.nameWidth, longestName) }

        static func width(in fleet: FleetView) -> Int {
            2 + nameWidth(in: fleet) + 1 + roundTripWidth
        }

        static func name(of link: LinkSnapshot, _ fleet: FleetView) -> String {
            shortened(link.settings.name, to: nameWidth(in: fleet))
        }

        static func draw(
            _ link: LinkSnapshot, in area: Rectangle, _ fleet: FleetView, on grid: inout CellGrid
        ) {
            let nameWidth = Tile.nameWidth(in: fleet)
            grid.put([Span(link.state.glyph, link.state.role)], x: area.x, y: area.y)
            grid.put(
                [Span(link.settings.name, .strong)], x: area.x + 2, y: area.y,
                limit: min(nameWidth, area.width - 2))
            let right =
                link.isConnected && link.state == .up
                ? Span(roundTripText(link.roundTrip))
                : Span(link.state.rawValue, link.state.role)
            let text = shortened(right.text, to: roundTripWidth)
            grid.put(
                text, x: area.x + Tile.width(in: fleet) - displayWidth(text), y: area.y,
                role: right.role, limit: area.width - 3 - nameWidth)
        }
    }

    private static func drawTiles(
        _ lines: Range<Int>, _ state: AppState, _ form: MapLayout.Form, x: Int, y: Int,
        on grid: inout CellGrid
    ) {
        let width = min(form.pitch - Tile.gap, cells(in: state.layout.body).width)
        for (index, line) in lines.enumerated() {
            let tile = Rectangle(x: x + index * form.pitch, y: y, width: width, height: 1)
            let link = state.fleet.snapshot.links[state.map.table[line]]
            Tile.draw(link, in: tile, state.fleet, on: &grid)
            if state.map.position == MapLayout.Position(line: line) {
                grid.restyle(tile, role: .selection)
            }
            if let search = state.search {
                grid.emphasise(
                    search.text, in: Tile.name(of: link, state.fleet), at: tile, indent: 2)
            }
        }
    }

    /// The line below the cells: which link is selected, and what is wrong with it.
    private static func drawName(
        of link: LinkSnapshot, _ state: AppState, in area: Rectangle, on grid: inout CellGrid
    ) {
        var line = SegmentedLine(gap: 2)
        line.left = [
            Segment(
                [
                    Span("\(link.state.glyph) \(link.state.rawValue)", link.state.role),
                    Span(" \(link.settings.name)", .strong, emphasis: .bold),
                ], givesWay: 100),
            Segment([Span(ageText(from: link.since, to: state.now))], givesWay: 5),
        ]
        let remark = link.remark(now: state.now)
        if remark.isEmpty {
            line.left.append(
                Segment([Span("RTT \(roundTripText(link.roundTrip))")], givesWay: 4))
        } else {
            let short = link.remark(now: state.now, width: area.width / 2)
            line.left.append(
                Segment(
                    [Span(remark, link.state.role)], givesWay: 6,
                    shorter: [Span(short, link.state.role)], whichGivesWay: 7))
        }
        line.right = [
            Segment([Span(link.settings.endpoint.authority, .muted)], givesWay: 3),
            Segment([Span(link.settings.tagText, .muted)], givesWay: 2),
        ]
        line.draw(in: area, on: &grid)
        if let search = state.search {
            grid.emphasise(
                search.text, in: link.settings.name, at: area,
                indent: 1 + displayWidth("\(link.state.glyph) \(link.state.rawValue) "))
        }
    }

    // MARK: Groups and frame

    /// A group's name: in a row of its own with counts, or before its first cells.
    private static func drawHeading(
        of group: LinkGroup, _ state: AppState, _ form: MapLayout.Form, in row: Rectangle,
        on grid: inout CellGrid
    ) {
        let worst = group.worst
        var spans = [
            Span("\(worst.glyph) ", worst.role),
            Span(group.title(by: state.map.grouping), .group, emphasis: .bold),
        ]
        guard form.labelWidth == 0 else {
            grid.put(spans, x: row.x, y: row.y, limit: form.labelWidth - 1)
            return
        }
        spans.append(Span("  \(countText(group.lines.count, "link"))", .muted))
        for state in LinkState.worstFirst where group.count(of: state) > 0 {
            spans.append(Span("  \(state.glyph) \(group.count(of: state))", state.role))
        }
        grid.put(spans, x: row.x, y: row.y, limit: row.width)
    }

    /// The frame's lower right: `38 links in 4 groups`, or which group is seen alone.
    private static func position(in state: AppState) -> String {
        let map = state.map
        guard !map.table.isEmpty else { return "" }
        let back = state.keyMap.wayTo(.zoomOut, in: .map)
        if map.zoom != nil, let group = map.groups.first {
            let title = map.grouping == nil ? "" : group.title(by: map.grouping) + ": "
            return "\(title)\(countText(group.lines.count, "link")), \(back) zooms out"
        }
        let groups = map.grouping == nil ? "" : " in \(countText(map.groups.count, "group"))"
        return countText(map.table.count, "link") + groups
            + hiddenText(in: state, shown: map.table.count)
    }
}
