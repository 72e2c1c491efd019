import FleetModel
import HeartbeatModel
import TerminalCells
import Vocabulary

extension AppState {
    /// Copies what is selected, what is shown, or the incident at hand.
    mutating func copy(_ command: Command) -> [AppEffect] {
        let copied: CopiedText?
        switch command {
        case .copyRow: copied = copiedRow
        case .copyIncident: return copyIncident()
        default: copied = CopiedText(lines: copiedView, kind: .view)
        }
        guard let copied else {
            say("nothing is selected to copy")
            return []
        }
        return [.copy(copied)]
    }

    /// Leaves the mouse to the terminal, or takes it back.
    mutating func toggleMouse() -> [AppEffect] {
        usesMouse.toggle()
        let key = keyMap.wayTo(.toggleMouse, in: place)
        say(
            usesMouse
                ? "clicks and the wheel act here; with shift held the terminal selects text"
                : "the mouse is left to the terminal, which selects text; \(key) takes it back")
        return [.reportMouse(usesMouse)]
    }

    /// A line for each marked link, else for the selected one; in a view without links its
    /// selected line.
    private var copiedRow: CopiedText? {
        let marked = detail == nil ? view.screen.markedLinks(in: self) : []
        if !marked.isEmpty {
            // The past may know few of them, or none.
            let links = marked.compactMap(fleet.link)
            guard !links.isEmpty else { return nil }
            let most = CopiedText.mostLines
            return CopiedText(
                lines: links.prefix(most).map(copiedLine), kind: .row,
                title: links.count > most ? "\(most) of \(links.count) rows" : nil)
        }
        if incidentPage != nil {
            return shownIncident.map { CopiedText(lines: [$0.sentence], kind: .row) }
        }
        let showsLinks = view.screen is any LinkFilteredScreen.Type
        if detail != nil || showsLinks, let link = selectedLink.flatMap(fleet.link) {
            return CopiedText(lines: [copiedLine(of: link)], kind: .row)
        }
        return detail == nil ? selectedRow.map { CopiedText(lines: [$0], kind: .row) } : nil
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
            "RTT \(roundTripText(link.roundTrip))",
            "p95 \(roundTripText(link.time(of: .p95, now: now)))",
            "jitter \(roundTripText(link.time(of: .jitter, now: now)))",
            "missed \(figures.missed) of \(figures.sent)",
        ]
        if let loss = figures.loss { parts.append("loss \(percentText(loss))") }
        parts += link.settings.tags.map(\.description)
        return parts.joined(separator: " · ")
    }

    /// The screen without its footer, made tall enough for every row, without the rows that this
    /// leaves blank.
    private var copiedView: [String] {
        var tall = self
        tall.overlay = nil
        _ = update(
            &tall, .resized(columns: max(80, size.columns), rows: CopiedText.mostLines))
        let grid = drawFrame(tall, columns: tall.size.columns, rows: tall.size.rows)
        let body = tall.layout.body
        let inner = body.inset
        let rows = (0..<body.bottom).filter { row in
            // Views say at the bottom of whatever room they have what is known of the selection.
            let endsBlank = row + 1 == inner.bottom || grid.isBlank(row: row + 1, within: inner)
            return row < inner.y || row >= inner.bottom || !endsBlank
                || !grid.isBlank(row: row, within: inner)
        }
        return rows.map(grid.text(row:))
    }

    /// The selected line as the view draws it on a wide screen; nil where none is.
    private var selectedRow: String? {
        let widest = 240
        var wide = self
        wide.size.columns = max(widest, size.columns)
        let body = wide.layout.body
        var grid = CellGrid(columns: wide.size.columns, rows: wide.size.rows)
        view.screen.draw(wide, in: body, on: &grid)
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
