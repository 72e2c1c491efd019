import FleetModel
import TerminalCells
import Vocabulary

extension IncidentsScreen {
    static func perform(_ command: Command, on state: inout AppState) -> [AppEffect] {
        let height = rows(in: state.layout.body).height
        let (list, count) = (state.incidents.list, state.incidents.lines.count)
        switch command {
        case .unfold:
            if !state.incidents.setOpen(true, state.fleet, height: height) {
                state.say(
                    state.incidents.selected?.incident == nil
                        ? "no incident is selected" : "its members are shown already")
            }
        case .fold:
            if !state.incidents.setOpen(false, state.fleet, height: height) {
                state.say("no members are shown here")
            }
        default:
            if let line = command.target(from: list.selected, count: count, height: height) {
                state.incidents.select(line: line, height: height)
            }
        }
        return []
    }

    /// Opens the page of the selected incident; says of a silence that it has none.
    static func open(on state: inout AppState) -> Bool {
        switch state.incidents.selected {
        case .incident(let id): state.incidentPage = IncidentPage(incident: id)
        case .silence, .window, .way: state.say("all that is known of it stands below")
        case .member(_, let link, _) where state.fleet.link(link) != nil: return false
        case .member(_, _, let name): state.say("\(name) is no longer watched")
        case nil: state.say("there is no incident")
        }
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

    /// The view is shown from now on, where another one was.
    static func enter(_ state: inout AppState) {
        state.incidents.selectFirst(height: rows(in: state.layout.body).height)
    }

    static func refresh(_ state: inout AppState, _ changes: LinkChanges) {
        let isAttended = state.isAttended || state.placeBeneath != state.view.place
        state.incidents.refresh(
            state.fleet, isAttended: isAttended, height: rows(in: state.layout.body).height)
    }

    static func settle(_ state: inout AppState) {
        state.incidents.scroll(height: rows(in: state.layout.body).height)
    }

    /// The selected member of an incident.
    static func selectedLink(in state: AppState) -> LinkID? {
        guard case .member(_, let link, _) = state.incidents.selected else { return nil }
        return link
    }

    /// The incident that is selected, or to which the selected member belongs.
    static func selectedIncident(in state: AppState) -> Incident? {
        state.incidents.selected?.incident.flatMap(state.fleet.incident)
    }

    /// The silence that is selected; nil where none is.
    static func selectedSilence(in state: AppState) -> Silence? {
        guard case .silence(let id) = state.incidents.selected else { return nil }
        return state.fleet.snapshot.alerts.silences.first { $0.id == id }
    }

    /// The way on which people are told that is selected; nil where none is.
    static func selectedWay(in state: AppState) -> DeliveryStanding? {
        guard case .way(let name) = state.incidents.selected else { return nil }
        return state.fleet.snapshot.alerts.deliveries.first { $0.name == name }
    }

    /// The maintenance window that is selected; nil where none is.
    static func selectedWindow(in state: AppState) -> WindowInForce? {
        guard case .window(let name) = state.incidents.selected else { return nil }
        return state.fleet.snapshot.alerts.windows.first { $0.name == name }
    }
}
