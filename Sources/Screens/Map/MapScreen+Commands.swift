import FleetModel
import TerminalCells
import Vocabulary

extension MapScreen {
    static func perform(_ command: Command, on state: inout AppState) -> [AppEffect] {
        switch command {
        case .groupNext:
            state.map.grouping = LinkGrouping.next(
                after: state.map.grouping, in: state.fleet, withStates: false)
            state.map.zoom = nil
            state.refreshLists()
        case .zoomOut, .back:
            if state.map.zoom == nil { state.say("all groups are shown") }
            state.map.zoom = nil
        default:
            let position = layout(of: state, in: state.layout.body).target(
                of: command, from: state.map.position,
                height: cells(in: state.layout.body).height)
            if let position { state.map.select(position, state.fleet) }
        }
        return []
    }

    /// Shows the group of what is selected alone; where it is alone already, there is nothing but
    /// links to open.
    static func open(on state: inout AppState) -> Bool {
        guard state.map.zoom == nil, let group = state.map.selectedGroup else { return false }
        state.map.zoom = MapViewState.Zoom(group: group.name)
        state.map.select(MapLayout.Position(line: state.map.position.line), state.fleet)
        return true
    }

    static func press(x: Int, y: Int, on state: inout AppState) -> [AppEffect] {
        let cells = cells(in: state.layout.body)
        let layout = layout(of: state, in: state.layout.body)
        let rows = layout.rows
        let index = state.map.firstRow + y - cells.y
        guard cells.contains(x: x, y: y), rows.indices.contains(index) else { return [] }
        let lines = rows[index].lines
        if lines.isEmpty {
            let line = layout.groups[rows[index].group].lines.lowerBound
            state.map.select(MapLayout.Position(line: line, isHeading: true), state.fleet)
            return []
        }
        let column = (x - cells.x - layout.form.labelWidth) / layout.form.pitch
        let line = lines.lowerBound + column
        if x >= cells.x + layout.form.labelWidth, lines.contains(line) {
            state.map.select(MapLayout.Position(line: line), state.fleet)
        }
        return []
    }

    static func refresh(_ state: inout AppState, _ changes: LinkChanges) {
        guard state.view == .map else {
            state.map.noteChanges()
            return
        }
        state.map.refresh(state.fleet, filter: state.links.filter.applied, changes: changes)
    }

    static func settle(_ state: inout AppState) {
        guard state.view == .map else { return }
        if state.map.isOutdated { refresh(&state, .some([])) }
        state.map.scroll(in: room(in: state.layout.body, state))
    }

    static func selectedLink(in state: AppState) -> LinkID? { state.map.selected }

    static func selectedGroup(in state: AppState) -> SelectedGroup? {
        guard state.map.position.isHeading, let group = state.map.selectedGroup else { return nil }
        return SelectedGroup(
            title: group.title(by: state.map.grouping),
            links: group.lines.map { state.fleet.snapshot.links[state.map.table[$0]].id })
    }

    static func search(_ step: SearchStep, for text: SearchText, on state: inout AppState) -> Bool {
        switch step {
        case .begin:
            state.map.searchOrigin = state.map.link
            return true
        case .typed, .cancel:
            let place = state.map.searchOrigin.flatMap(state.fleet.snapshot.place(of:))
            if let line = place.flatMap(state.map.table.line(ofPlace:)) {
                state.map.select(MapLayout.Position(line: line), state.fleet)
            }
            if step == .cancel { return true }
        case .next, .previous: break
        }
        let (map, links) = (state.map, state.fleet.snapshot.links)
        let lines = map.shownLines
        let start = map.position.line - lines.lowerBound
        let found = step.match(from: start, count: lines.count) { line in
            text.matches(links[map.table[lines.lowerBound + line]])
        }
        guard let found, !text.text.isEmpty else { return false }
        state.map.select(MapLayout.Position(line: lines.lowerBound + found), state.fleet)
        return true
    }
}
