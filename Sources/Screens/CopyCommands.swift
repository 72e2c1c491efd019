import FleetModel
import HeartbeatModel
import TerminalCells
import Vocabulary

extension AppState {
    /// Copies what is selected, what is shown, or the incident at hand.
    mutating func copy(_ command: Command) -> [AppEffect] {
        let copied: CopiedText?
        switch command {
        case .copyRow: copied = copiedRow.map { CopiedText($0, kind: .row) }
        case .copyIncident:
            copied = incidentAtHand.map { CopiedText(markdown(of: $0), kind: .incident) }
        default: copied = CopiedText(copiedView, kind: .view)
        }
        guard let copied else {
            say(command == .copyRow ? "nothing is selected to copy" : "no incident to copy")
            return []
        }
        return [.copy(copied)]
    }

    /// Leaves the mouse to the terminal, or takes it back.
    mutating func toggleMouse() -> [AppEffect] {
        usesMouse.toggle()
        let key = keyMap.keyName(of: .toggleMouse, in: place) ?? ""
        say(
            usesMouse
                ? "clicks and the wheel act here; with shift held the terminal selects text"
                : "the mouse is left to the terminal, which selects text; \(key) takes it back")
        return [.reportMouse(usesMouse)]
    }

    /// A line for each marked link, else for the selected one; in a view without links its
    /// selected line.
    private var copiedRow: String? {
        let marked = detail == nil ? view.screen.markedLinks(in: self) : []
        if !marked.isEmpty {
            return marked.prefix(CopiedText.mostLines).compactMap(fleet.link).map(copiedLine)
                .joined(separator: "\n")
        }
        let showsLinks = view.screen is any LinkFilteredScreen.Type
        if detail != nil || showsLinks, let link = selectedLink.flatMap(fleet.link) {
            return copiedLine(of: link)
        }
        return detail == nil ? view.screen.copiedRow(of: self) : nil
    }

    /// What the table and the top of the detail say of a link.
    private func copiedLine(of link: LinkSnapshot) -> String {
        let since = zone.timestamp(link.since.wall, now: now.wall)
        var parts = [
            "\(link.settings.name): \(link.state.rawValue) since \(since) \(zone.abbreviation), "
                + ageText(from: link.since, to: now)
        ]
        let remark = link.remark(now: now)
        if !remark.isEmpty { parts.append(remark) }
        let figures = link.statistics
        parts += [
            link.settings.endpoint.description,
            "keep alive \(keepAliveText(link.timing.keepAliveSeconds))",
            "RTT \(roundTripText(link.isConnected ? figures.last : nil))",
            "p95 \(roundTripText(figures.p95))", "jitter \(roundTripText(figures.jitter))",
            "missed \(figures.missed) of \(figures.sent)",
        ]
        if let loss = figures.loss { parts.append("loss \(percentText(loss))") }
        parts += link.settings.tags.map(\.description)
        return parts.joined(separator: " · ")
    }

    /// The screen without its footer, made tall enough for every row, down to the last that says
    /// something.
    private var copiedView: String {
        var tall = self
        tall.overlay = nil
        tall.size = Size(columns: max(80, size.columns), rows: CopiedText.mostLines)
        let grid = drawFrame(tall, columns: tall.size.columns, rows: tall.size.rows)
        let body = tall.layout.body
        var rows = Array(0..<body.bottom)
        while rows.count > body.y + 2, grid.isBlank(row: rows[rows.count - 2], within: body.inset) {
            rows.remove(at: rows.count - 2)
        }
        return rows.map(grid.text(row:)).joined(separator: "\n")
    }
}

extension ViewScreen {
    /// The selected line as it is drawn on a wide screen; nil where none is.
    static func copiedRow(of state: AppState) -> String? {
        let widest = 240
        var wide = state
        wide.size.columns = max(widest, state.size.columns)
        let body = wide.layout.body
        var grid = CellGrid(columns: wide.size.columns, rows: wide.size.rows)
        draw(wide, in: body, on: &grid)
        let inner = body.inset
        let row = (inner.y..<inner.bottom).first { y in
            grid[cellsOfRow: y].contains { $0.role == .selection }
        }
        // The box's edges are one column each.
        return row.map { grid.text(row: $0).dropFirst().dropLast().trimmingBlanks }
    }
}

extension CellGrid {
    /// Whether nothing is drawn between the edges of a box.
    fileprivate func isBlank(row: Int, within area: Rectangle) -> Bool {
        self[cellsOfRow: row].dropFirst(area.x).prefix(area.width)
            .allSatisfy { $0.scalar == Cell.blank.scalar }
    }
}

extension Substring {
    fileprivate var trimmingBlanks: String {
        let start = drop { $0 == " " }
        return String(start.reversed().drop { $0 == " " }.reversed())
    }
}
