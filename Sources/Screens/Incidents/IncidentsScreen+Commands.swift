import FleetModel
import TerminalCells
import Vocabulary

extension IncidentsScreen {
    static func perform(_ command: Command, on state: inout AppState) -> [AppEffect] {
        let height = rows(in: state.layout.body).height
        let (list, count) = (state.incidents.list, state.incidents.lines.count)
        if command == .fold {
            if !state.incidents.fold(height: height) { state.say("no members are shown here") }
        } else if let line = command.target(from: list.selected, count: count, height: height) {
            state.incidents.select(line: line, height: height)
        }
        return []
    }

    static func open(on state: inout AppState) -> Bool {
        guard case .incident = state.incidents.selected else { return false }
        state.incidents.toggle(height: rows(in: state.layout.body).height)
        return true
    }

    static func press(x: Int, y: Int, on state: inout AppState) -> [AppEffect] {
        let rows = rows(in: state.layout.body)
        let line = state.incidents.list.line(
            at: y - rows.y, count: state.incidents.lines.count, height: rows.height)
        if let line { state.incidents.select(line: line, height: rows.height) }
        return []
    }

    /// Selects an incident.
    static func select(incident: Int, on state: inout AppState) {
        state.incidents.select(
            incident: incident, height: rows(in: state.layout.body).height)
    }

    static func refresh(_ state: inout AppState, _ changes: LinkChanges) {
        state.incidents.refresh(
            state.fleet, isShown: state.view == .incidents,
            height: rows(in: state.layout.body).height)
    }

    static func settle(_ state: inout AppState) {
        state.incidents.scroll(height: rows(in: state.layout.body).height)
    }

    /// The selected member of an incident.
    static func selectedLink(in state: AppState) -> LinkID? {
        guard case .member(_, let link) = state.incidents.selected else { return nil }
        return link
    }

    /// The incident that is selected, or to which the selected member belongs.
    static func selectedNotice(in state: AppState) -> DropNotice? {
        guard let id = state.incidents.selected?.incident else { return nil }
        return state.fleet.snapshot.notices.first { $0.id == id }
    }
}
