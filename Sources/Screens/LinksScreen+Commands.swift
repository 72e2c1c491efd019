import FleetModel
import TerminalCells
import Vocabulary

extension LinksScreen {
    static func perform(_ command: Command, on state: inout AppState) -> [AppEffect] {
        switch command {
        case .sortNext: state.links.sortByNextColumn()
        case .sortReverse: state.links.sort.descending.toggle()
        default:
            let (list, count) = (state.links.list, state.links.table.count)
            let height = height(in: state)
            if let line = command.target(from: list.selected, count: count, height: height) {
                state.links.select(line: line, state.fleet, height: height)
            }
            return []
        }
        state.refreshLists()
        return []
    }

    static func press(x: Int, y: Int, on state: inout AppState) -> [AppEffect] {
        let rows = rows(in: state.layout.body)
        let line = state.links.list.line(
            at: y - rows.y, count: state.links.table.count, height: rows.height)
        if let line { state.links.select(line: line, state.fleet, height: rows.height) }
        return []
    }

    static func refresh(_ state: inout AppState, _ changes: LinkChanges) {
        state.links.refresh(state.fleet, changes: changes, height: height(in: state))
    }

    static func settle(_ state: inout AppState) {
        state.links.scroll(height: height(in: state))
    }

    static func selectedLink(in state: AppState) -> LinkID? { state.links.selected }

    private static func height(in state: AppState) -> Int { rows(in: state.layout.body).height }
}
