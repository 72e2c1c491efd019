import FleetModel
import Vocabulary

/// What the view of brokers remembers between frames.
struct BrokersViewState: Hashable, Sendable {
    /// What is selected.
    enum Selection: Hashable, Sendable {
        case broker(BrokerAddress)
        case link(LinkID)
    }

    private(set) var table = BrokerTable()
    private(set) var selected: Selection?
    private(set) var list = ScrolledList()
    /// Whether links changed while the view was not to be seen.
    private(set) var isOutdated = true

    /// The broker that is selected, or whose link is; nil in an empty view.
    var selectedBroker: BrokerSummary? {
        for row in table.rows.prefix(list.selected + 1).reversed() {
            if case .broker(let index) = row { return table.brokers[index] }
        }
        return nil
    }

    /// Whoever does not look at it has no need of its figures.
    mutating func noteChanges() {
        isOutdated = true
    }

    /// Counts what changed; the selection stays with its broker or link, or goes to what took its
    /// row.
    mutating func refresh(
        _ fleet: FleetView, filter: LinkFilter?, changes: LinkChanges, height: Int
    ) {
        table.filter = filter
        table.update(to: fleet.snapshot, changes: isOutdated ? .all : changes)
        isOutdated = false
        select(row: row(of: selected, fleet) ?? list.selected, fleet, height: height)
    }

    /// Scrolls as little as needed for the selection to be seen.
    mutating func scroll(height: Int) {
        list.select(list.selected, count: table.rows.count, height: height)
    }

    /// Selects what stands in that row, the nearest where there is none.
    mutating func select(row: Int, _ fleet: FleetView, height: Int) {
        list.select(row, count: table.rows.count, height: height)
        guard table.rows.indices.contains(list.selected) else {
            selected = nil
            return
        }
        selected =
            switch table.rows[list.selected] {
            case .broker(let index): .broker(table.brokers[index].address)
            case .link(let place): .link(fleet.snapshot.links[place].id)
            }
    }

    /// Shows or hides the links of the selected broker, which is selected then.
    mutating func setOpen(_ isOpen: Bool, _ fleet: FleetView, height: Int) {
        guard let address = selectedBroker?.address else { return }
        table.setOpen(isOpen, address)
        layOut(selecting: .broker(address), fleet, height: height)
    }

    /// Shows the links of all brokers or hides them all; the selected broker stays selected.
    mutating func setAllOpen(_ isOpen: Bool, _ fleet: FleetView, height: Int) {
        let broker = selectedBroker.map { Selection.broker($0.address) }
        table.setAllOpen(isOpen)
        layOut(selecting: isOpen ? selected : broker, fleet, height: height)
    }

    private mutating func layOut(selecting: Selection?, _ fleet: FleetView, height: Int) {
        table.update(to: fleet.snapshot, changes: .some([]))
        select(row: row(of: selecting, fleet) ?? list.selected, fleet, height: height)
    }

    private func row(of selection: Selection?, _ fleet: FleetView) -> Int? {
        switch selection {
        case .broker(let address):
            table.rows.firstIndex { row in
                if case .broker(let index) = row {
                    table.brokers[index].address == address
                } else {
                    false
                }
            }
        case .link(let id):
            fleet.snapshot.place(of: id).flatMap { table.rows.firstIndex(of: .link(place: $0)) }
        case nil: nil
        }
    }
}
