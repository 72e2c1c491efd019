import FleetModel
import TerminalCells
import Vocabulary

extension MapScreen {
    static func perform(_ command: Command, on state: inout AppState) -> [AppEffect] {
        switch command {
        case .groupNext:
            let groupings: [LinkGrouping?] =
                [nil] + state.fleet.tagKeys.map { .tag($0) } + [.broker]
            let next = (groupings.firstIndex(of: state.map.grouping) ?? 0) + 1
            state.map.grouping = groupings[next % groupings.count]
            state.map.zoom = nil
            state.refreshLists()
        case .zoomOut, .back:
            if command == .zoomOut, state.map.zoom == nil { state.say("all groups are shown") }
            state.map.zoom = nil
        default:
            let layout = layout(of: state, in: state.layout.body)
            let height = cells(in: state.layout.body).height
            if let line = layout.target(of: command, from: state.map.line, height: height) {
                state.map.select(line: line, state.fleet)
            }
        }
        return []
    }

    /// Shows the group of the selected link alone; where it is alone already, there is nothing but
    /// links to open.
    static func open(on state: inout AppState) -> Bool {
        guard state.map.zoom == nil, let group = state.map.selectedGroup else { return false }
        state.map.zoom = MapViewState.Zoom(group: group.name)
        return true
    }

    static func press(x: Int, y: Int, on state: inout AppState) -> [AppEffect] {
        let cells = cells(in: state.layout.body)
        let layout = layout(of: state, in: state.layout.body)
        let rows = layout.rows
        let index = state.map.firstRow + y - cells.y
        guard cells.contains(x: x, y: y), rows.indices.contains(index) else { return [] }
        let column = (x - cells.x - layout.form.labelWidth) / layout.form.pitch
        let line = rows[index].lines.lowerBound + column
        if x >= cells.x + layout.form.labelWidth, rows[index].lines.contains(line) {
            state.map.select(line: line, state.fleet)
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
        let layout = layout(of: state, in: state.layout.body)
        state.map.scroll(layout, height: cells(in: state.layout.body).height)
    }

    static func selectedLink(in state: AppState) -> LinkID? { state.map.selected }
}
