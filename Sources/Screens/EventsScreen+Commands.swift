import FleetModel
import TerminalCells
import Vocabulary

extension EventsScreen {
    static func perform(_ command: Command, on state: inout AppState) -> [AppEffect] {
        let (list, count) = (state.events.list, state.events.order.count)
        let height = height(in: state)
        if let line = command.target(from: list.selected, count: count, height: height) {
            state.events.select(line: line, state.fleet, height: height)
        }
        return []
    }

    static func press(x: Int, y: Int, on state: inout AppState) -> [AppEffect] {
        let rows = rows(in: state.layout.body)
        let line = state.events.list.line(
            at: y - rows.y, count: state.events.order.count, height: rows.height)
        if let line { state.events.select(line: line, state.fleet, height: rows.height) }
        return []
    }

    static func refresh(_ state: inout AppState, _ changes: LinkChanges) {
        state.events.refresh(state.fleet, height: height(in: state))
    }

    static func settle(_ state: inout AppState) {
        state.events.scroll(height: height(in: state))
    }

    static func selectedLink(in state: AppState) -> LinkID? {
        state.events.selectedLink(in: state.fleet)
    }

    static func filter(in state: AppState) -> FilterText? { state.events.filter.text }

    static func editFilter(_ edit: FilterEdit, on state: inout AppState) -> Bool {
        state.events.filter.take(edit)
    }

    private static func height(in state: AppState) -> Int { rows(in: state.layout.body).height }
}
