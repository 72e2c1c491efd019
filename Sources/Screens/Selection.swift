import FleetModel
import TerminalCells

/// The list that fills a view, whichever view it is.
extension AppState {
    /// Rows of a view's list that the screen shows.
    func rowsShown(of view: ViewName) -> Int {
        switch view {
        case .links: LinksScreen.rows(in: layout.body).height
        case .events: EventsScreen.rows(in: layout.body).height
        }
    }

    /// Moves the selection of the view's list; what is no movement changes nothing.
    mutating func moveSelection(by command: Command) {
        let (list, count) = shownList
        let target = command.target(
            from: list.selected, count: count, height: rowsShown(of: view))
        if let target { select(line: target) }
    }

    /// Selects what is shown in a row of the screen, if anything.
    mutating func select(row: Int) {
        let rows =
            switch view {
            case .links: LinksScreen.rows(in: layout.body)
            case .events: EventsScreen.rows(in: layout.body)
            }
        let (list, count) = shownList
        let visible = list.visible(count: count, height: rows.height)
        let line = visible.lowerBound + row - rows.y
        if visible.contains(line) { select(line: line) }
    }

    private var shownList: (list: ScrolledList, count: Int) {
        switch view {
        case .links: (links.list, links.table.count)
        case .events: (events.list, events.order.count)
        }
    }

    private mutating func select(line: Int) {
        let height = rowsShown(of: view)
        switch view {
        case .links: links.select(line: line, fleet, height: height)
        case .events: events.select(line: line, fleet, height: height)
        }
    }
}
