import FleetModel
import TerminalCells
import Vocabulary

extension LinksScreen {
    static func perform(_ command: Command, on state: inout AppState) -> [AppEffect] {
        switch command {
        case .sortNext: return sortByNextColumn(&state)
        case .sortReverse: return sort(by: state.links.order.column, &state)
        case .groupNext: return groupByNext(&state)
        case .fold: fold(&state)
        case .foldAll: foldAll(true, &state)
        case .unfoldAll: foldAll(false, &state)
        case .mark, .markAll, .clearMarks: mark(command, &state)
        case .chooseColumns:
            state.openMenu(.columns)
        default: move(command, &state)
        }
        return []
    }

    private static func move(_ command: Command, _ state: inout AppState) {
        let (list, count) = (state.links.list, state.links.table.rows.count)
        let height = height(in: state)
        if let row = command.target(from: list.selected, count: count, height: height) {
            state.links.select(row: row, state.fleet, height: height)
        }
    }

    static func press(x: Int, y: Int, on state: inout AppState) -> [AppEffect] {
        let rows = rows(in: state.layout.body)
        if y == rows.y - 1 {
            let columns = columns(of: state, in: state.layout.body)
            let pressed = columns.last { $0.place.x <= x } ?? columns.first
            return pressed.map { sort(by: $0.column.name, &state) } ?? []
        }
        let row = state.links.list.line(
            at: y - rows.y, count: state.links.table.rows.count, height: rows.height)
        if let row { state.links.select(row: row, state.fleet, height: rows.height) }
        return []
    }

    static func refresh(_ state: inout AppState, _ changes: LinkChanges) {
        // The past does not have each link that is watched now.
        if changes == .all { state.links.marks.keep(in: state.live) }
        state.links.refresh(state.fleet, changes: changes, height: height(in: state))
    }

    static func settle(_ state: inout AppState) {
        state.links.scroll(height: height(in: state))
    }

    static func selectedLink(in state: AppState) -> LinkID? { state.links.selected }

    static func open(on state: inout AppState) -> Bool {
        guard let (group, isHeader) = state.links.selectedGroup, isHeader else { return false }
        turn(group: group, &state)
        return true
    }

    private static func height(in state: AppState) -> Int { rows(in: state.layout.body).height }
}

// MARK: - Sorting and grouping

extension LinksScreen {
    /// Sorts by the next column that is shown and can be sorted by.
    private static func sortByNextColumn(_ state: inout AppState) -> [AppEffect] {
        let columns = state.links.columns.map(\.name).filter {
            LinkColumn.column(named: $0).sortKey != nil
        }
        guard !columns.isEmpty else {
            state.say("no column that is shown sorts")
            return []
        }
        let next = (columns.firstIndex(of: state.links.order.column) ?? -1) + 1
        return sort(by: columns[next % columns.count], &state)
    }

    /// Sorts by a column, what matters most first; where it sorts already, the other way round.
    private static func sort(by column: LinkColumnName, _ state: inout AppState) -> [AppEffect] {
        if state.links.order.column == column {
            state.links.order.isReversed.toggle()
        } else if LinkColumn.column(named: column).sortKey != nil {
            state.links.order = LinkOrder(column)
        } else {
            state.say(
                "\(LinkColumn.column(named: column).title) numbers the rows: it sorts nothing")
            return []
        }
        state.settings.order = state.links.order
        state.refreshLists()
        return [.choose(.order(state.links.order))]
    }

    /// Goes from one list through each tag, the brokers and the states back to one list.
    private static func groupByNext(_ state: inout AppState) -> [AppEffect] {
        state.links.grouping = LinkGrouping.next(after: state.links.grouping, in: state.fleet)
        state.settings.grouping = state.links.grouping
        state.refreshLists()
        return [.choose(.grouping(state.links.grouping))]
    }

    /// On a header it folds or opens the group; on a link it goes to the header.
    private static func fold(_ state: inout AppState) {
        guard let (group, isHeader) = state.links.selectedGroup else {
            sayThatThereAreNoGroups(&state)
            return
        }
        if isHeader {
            turn(group: group, &state)
        } else {
            let header = state.links.table.rows.row(ofHeader: group)
            state.links.select(row: header, state.fleet, height: height(in: state))
        }
    }

    private static func foldAll(_ isFolded: Bool, _ state: inout AppState) {
        let groups = state.links.table.rows.groups
        if groups.isEmpty {
            sayThatThereAreNoGroups(&state)
        } else if groups.allSatisfy({ $0.isFolded == isFolded }) {
            state.say("all groups are \(isFolded ? "folded" : "open")")
        } else {
            state.links.foldAll(isFolded, state.fleet, height: height(in: state))
        }
    }

    private static func sayThatThereAreNoGroups(_ state: inout AppState) {
        let key = state.keyMap.wayTo(.groupNext, in: .links)
        state.say("the links are in no groups: \(key) groups them")
    }

    /// Folds an open group, opens a folded one.
    private static func turn(group: Int, _ state: inout AppState) {
        let isFolded = state.links.table.rows.groups[group].isFolded
        state.links.fold(!isFolded, group: group, state.fleet, height: height(in: state))
    }
}

// MARK: - Marks and search

extension LinksScreen {
    static func markedLinks(in state: AppState) -> [LinkID] { state.links.marks.sorted }

    static func selectedGroup(in state: AppState) -> SelectedGroup? {
        guard let (place, isHeader) = state.links.selectedGroup, isHeader else { return nil }
        let (table, links) = (state.links.table, state.fleet.snapshot.links)
        let group = table.rows.groups[place]
        return SelectedGroup(
            title: group.title(by: state.links.grouping),
            links: group.lines.map { links[table[$0]].id })
    }

    /// Marks what is selected, all that passes the filter, or nothing any more.
    private static func mark(_ command: Command, _ state: inout AppState) {
        let links = state.links
        let lines = command == .markAll ? 0..<links.table.count : links.selectedLines
        let ids = lines.map { state.fleet.snapshot.links[links.table[$0]].id }
        switch command {
        case .clearMarks where links.marks.isEmpty: state.say("no link is marked")
        case .clearMarks: state.links.marks = LinkMarks()
        case _ where ids.isEmpty: state.say("there is no link to mark")
        case .markAll where ids.allSatisfy(links.marks.contains):
            state.say("all \(ids.count) links here are marked")
        case .markAll: state.links.marks.add(ids)
        default:
            state.links.marks.toggle(ids)
            move(.moveDown, &state)
        }
    }

    static func search(_ step: SearchStep, for text: SearchText, on state: inout AppState) -> Bool {
        let height = height(in: state)
        switch step {
        case .begin:
            state.links.searchOrigin = state.links.selection
            return true
        case .cancel:
            state.links.foldMatch()
            state.links.select(state.links.searchOrigin, state.fleet, height: height)
            return true
        case .typed:
            state.links.select(state.links.searchOrigin, state.fleet, height: height)
        case .next, .previous: break
        }
        let (links, snapshot) = (state.links, state.fleet.snapshot)
        // A header stands before its first link, which is a match like any other.
        let start =
            links.selectedLines.lowerBound - (links.selected == nil && step == .next ? 1 : 0)
        let found = step.match(from: start, count: links.table.count) { line in
            text.matches(snapshot.links[links.table[line]])
        }
        guard let found, !text.text.isEmpty else { return false }
        state.links.select(match: found, state.fleet, height: height)
        return true
    }
}
