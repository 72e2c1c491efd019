import TerminalCells

extension AppState {
    /// Lines that one step of the wheel moves.
    private static let wheelStep = 3

    /// The wheel moves, a click selects the line it is on.
    mutating func point(_ action: MouseAction, x: Int, y: Int) -> [AppEffect] {
        switch action {
        case .wheelUp: for _ in 0..<Self.wheelStep { moveAnywhere(.moveUp) }
        case .wheelDown: for _ in 0..<Self.wheelStep { moveAnywhere(.moveDown) }
        case .press: select(row: y)
        case .release, .drag: break
        }
        return []
    }

    private mutating func moveAnywhere(_ command: Command) {
        if helpScroll == nil, detail == nil { moveSelection(command) } else { _ = perform(command) }
    }

    private mutating func select(row: Int) {
        guard helpScroll == nil, detail == nil else { return }
        let body = layout.body
        switch view {
        case .links:
            let height = LinksScreen.rowsShown(in: body)
            let visible = links.list.visible(count: links.order.count, height: height)
            let line = visible.lowerBound + row - body.y - 2
            if visible.contains(line) { links.select(line: line, fleet, height: height) }
        case .events:
            let height = EventsScreen.rowsShown(in: body)
            let visible = events.list.visible(count: events.order.count, height: height)
            let line = visible.lowerBound + row - body.y - 1
            if visible.contains(line) { events.select(line: line, fleet, height: height) }
        }
    }
}
