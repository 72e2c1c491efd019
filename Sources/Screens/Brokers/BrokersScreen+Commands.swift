import FleetModel
import TerminalCells
import Vocabulary

extension BrokersScreen {
    static func perform(_ command: Command, on state: inout AppState) -> [AppEffect] {
        guard let broker = state.brokers.selectedBroker else {
            state.say(emptyText(of: state))
            return []
        }
        switch command {
        case .fold: fold(broker, &state)
        case .foldAll: openAll(false, &state)
        case .unfoldAll: openAll(true, &state)
        default:
            let (list, count) = (state.brokers.list, state.brokers.table.rows.count)
            let height = height(in: state)
            if let row = command.target(from: list.selected, count: count, height: height) {
                state.brokers.select(row: row, state.fleet, height: height)
            }
        }
        return []
    }

    private static func fold(_ broker: BrokerSummary, _ state: inout AppState) {
        guard broker.isOpen else {
            let key = state.keyMap.wayTo(.openDetail, in: .brokers)
            state.say(
                "the links of \(broker.address.authority) are hidden already; \(key) shows them")
            return
        }
        state.brokers.setOpen(false, state.fleet, height: height(in: state))
    }

    private static func openAll(_ isOpen: Bool, _ state: inout AppState) {
        guard state.brokers.table.brokers.contains(where: { $0.isOpen != isOpen }) else {
            state.say("the links of all brokers are \(isOpen ? "shown" : "hidden") already")
            return
        }
        state.brokers.setAllOpen(isOpen, state.fleet, height: height(in: state))
    }

    static func open(on state: inout AppState) -> Bool {
        guard case .broker = state.brokers.selected, let broker = state.brokers.selectedBroker
        else { return false }
        state.brokers.setOpen(!broker.isOpen, state.fleet, height: height(in: state))
        return true
    }

    static func press(x: Int, y: Int, on state: inout AppState) -> [AppEffect] {
        let rows = layout(in: state.layout.body).rows
        let row = state.brokers.list.line(
            at: y - rows.y, count: state.brokers.table.rows.count, height: rows.height)
        if let row { state.brokers.select(row: row, state.fleet, height: rows.height) }
        return []
    }

    static func refresh(_ state: inout AppState, _ changes: LinkChanges) {
        guard state.view == .brokers else {
            state.brokers.noteChanges()
            return
        }
        state.brokers.refresh(
            state.fleet, filter: state.links.filter.applied, changes: changes,
            height: height(in: state))
    }

    static func settle(_ state: inout AppState) {
        guard state.view == .brokers else { return }
        if state.brokers.isOutdated { refresh(&state, .some([])) }
        state.brokers.scroll(height: height(in: state))
    }

    static func selectedLink(in state: AppState) -> LinkID? {
        if case .link(let id) = state.brokers.selected { id } else { nil }
    }

    static func selectedGroup(in state: AppState) -> SelectedGroup? {
        guard case .broker(let address, _) = state.brokers.selected else { return nil }
        let places = state.brokers.table.places(of: address)
        return SelectedGroup(
            title: address.authority, links: places.map { state.fleet.snapshot.links[$0].id })
    }

    private static func height(in state: AppState) -> Int {
        layout(in: state.layout.body).rows.height
    }
}

// MARK: - Search

extension BrokersScreen {
    /// Finds brokers by name and address, links by name and tags, also where they are hidden.
    static func search(_ step: SearchStep, for text: SearchText, on state: inout AppState) -> Bool {
        let height = height(in: state)
        switch step {
        case .begin:
            state.brokers.searchOrigin = state.brokers.selected
            return true
        case .typed, .cancel:
            state.brokers.hideMatch(state.fleet, height: height)
            state.brokers.select(state.brokers.searchOrigin, state.fleet, height: height)
            if step == .cancel { return true }
        case .next, .previous: break
        }
        let (table, links) = (state.brokers.table, state.fleet.snapshot.links)
        guard !text.text.isEmpty, !table.rows.isEmpty else { return false }
        let all = table.allRows
        let start = all.firstIndex(of: table.rows[state.brokers.list.selected]) ?? 0
        let found = step.match(from: start, count: all.count) { line in
            switch all[line] {
            case .broker(let index):
                let address = table.brokers[index].address
                return text.isPart(of: address.authority)
                    || address.otherAddress.map(text.isPart(of:)) ?? false
            case .link(let place):
                let settings = links[place].settings
                return text.isPart(of: settings.name) || text.isPart(of: settings.tagText)
            }
        }
        guard let found else { return false }
        state.brokers.select(match: all[found], state.fleet, height: height)
        return true
    }
}
