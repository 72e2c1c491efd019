import FleetModel
import TerminalCells
import Vocabulary

extension EventsScreen {
    static func perform(_ command: Command, on state: inout AppState) -> [AppEffect] {
        let (list, count) = (state.events.list, state.events.order.count)
        let height = height(in: state)
        if command == .follow {
            state.events.toggleFollowing(state.fleet, height: height)
        } else if let line = command.target(from: list.selected, count: count, height: height) {
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
        state.events.refresh(state.fleet, changes: changes, height: height(in: state))
    }

    static func settle(_ state: inout AppState) {
        state.events.scroll(height: height(in: state))
    }

    static func selectedLink(in state: AppState) -> LinkID? {
        state.events.selectedLink(in: state.fleet)
    }

    static func search(_ step: SearchStep, for text: SearchText, on state: inout AppState) -> Bool {
        let height = height(in: state)
        switch step {
        case .begin:
            state.events.noteSearchOrigin()
            return true
        case .typed, .cancel:
            state.events.returnToSearchOrigin(state.fleet, height: height)
            if step == .cancel { return true }
        case .next, .previous: break
        }
        let (events, fleet) = (state.events, state.fleet)
        let line = step.match(from: events.list.selected, count: events.order.count) { line in
            guard let record = events.entry(line: line, in: fleet)?.record else { return false }
            return text.isPart(of: EventText(record.event).line(of: fleet.linkName(of: record)))
        }
        guard let line, !text.text.isEmpty else { return false }
        state.events.select(line: line, fleet, height: height)
        return true
    }

    static func filter(in state: AppState) -> FilterText? { state.events.filter.text }

    static func filterWords(in state: AppState) -> FilterWords { .ofEvents(state.fleet) }

    static func editFilter(_ edit: FilterEdit, on state: inout AppState) -> Bool {
        state.events.filter.take(edit)
    }

    private static func height(in state: AppState) -> Int { rows(in: state.layout.body).height }
}
