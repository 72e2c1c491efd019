import FleetModel
import Vocabulary

/// What the view of brokers remembers between frames.
struct BrokersViewState: Hashable, Sendable {
    /// What is selected.
    enum Selection: Hashable, Sendable {
        /// A broker, and one of its links: where the address is left by all, it leads on.
        case broker(BrokerAddress, link: LinkID)
        case link(LinkID)

        /// The link, or one of the broker's.
        var link: LinkID {
            switch self {
            case .broker(_, let link), .link(let link): link
            }
        }
    }

    private(set) var table = BrokerTable()
    private(set) var selected: Selection?
    /// What was selected last, with a link that the fleet on the screen does not have: the past did
    /// not know it yet.
    private var missing: Selection?
    private(set) var list = ScrolledList()
    /// What was selected when the search began.
    var searchOrigin: Selection?
    /// The broker that is open only because a match of the search is below it.
    private var openedForMatch: BrokerAddress?
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
    /// row, and back where the fleet has the link again.
    mutating func refresh(
        _ fleet: FleetView, filter: LinkFilter?, changes: LinkChanges, height: Int
    ) {
        table.filter = filter
        table.update(to: fleet.snapshot, changes: isOutdated ? .all : changes)
        isOutdated = false
        let target = fleet.target(selected, missing: missing) { $0.link }
        select(target.selected, fleet, height: height)
        missing = target.missing
    }

    /// Scrolls as little as needed for the selection to be seen.
    mutating func scroll(height: Int) {
        list.select(list.selected, count: table.rows.count, height: height)
    }

    /// Selects what stands in that row, the nearest where there is none.
    mutating func select(row: Int, _ fleet: FleetView, height: Int) {
        missing = nil
        list.select(row, count: table.rows.count, height: height)
        guard table.rows.indices.contains(list.selected) else {
            selected = nil
            return
        }
        let links = fleet.snapshot.links
        selected =
            switch table.rows[list.selected] {
            case .broker(let index):
                .broker(table.brokers[index].address, link: links[table.brokers[index].example].id)
            case .link(let place): .link(links[place].id)
            }
    }

    /// Selects a broker or a link; where it is not to be seen, what is in the selected row.
    mutating func select(_ target: Selection?, _ fleet: FleetView, height: Int) {
        select(row: row(of: target, fleet) ?? list.selected, fleet, height: height)
        // The same link as long as it leads there: back in time all addresses are one.
        if case .broker(_, let link) = target, case .broker(let address, _) = selected,
            fleet.link(link)?.brokerAddress == address
        {
            selected = .broker(address, link: link)
        }
    }

    /// Shows or hides the links of the selected broker, which is selected then.
    mutating func setOpen(_ isOpen: Bool, _ fleet: FleetView, height: Int) {
        guard let broker = selectedBroker else { return }
        openedForMatch = nil
        table.setOpen(isOpen, broker.address)
        layOut(selecting: selection(of: broker, fleet), fleet, height: height)
    }

    /// Shows the links of all brokers or hides them all; the selected broker stays selected.
    mutating func setAllOpen(_ isOpen: Bool, _ fleet: FleetView, height: Int) {
        let broker = selectedBroker.map { selection(of: $0, fleet) }
        openedForMatch = nil
        table.setAllOpen(isOpen)
        layOut(selecting: isOpen ? selected : broker, fleet, height: height)
    }

    private mutating func layOut(selecting: Selection?, _ fleet: FleetView, height: Int) {
        table.update(to: fleet.snapshot, changes: .some([]))
        select(selecting, fleet, height: height)
    }

    private func selection(of broker: BrokerSummary, _ fleet: FleetView) -> Selection {
        .broker(broker.address, link: fleet.snapshot.links[broker.example].id)
    }

    private func row(of selection: Selection?, _ fleet: FleetView) -> Int? {
        switch selection {
        case .broker(let address, let link):
            return row { $0 == address }
                ?? fleet.link(link).flatMap { link in row { $0 == link.brokerAddress } }
                ?? row { $0.authority == address.authority }
        case .link(let id):
            return fleet.snapshot.place(of: id).flatMap {
                table.rows.firstIndex(of: .link(place: $0))
            }
        case nil: return nil
        }
    }

    private func row(where holds: (BrokerAddress) -> Bool) -> Int? {
        table.rows.firstIndex { row in
            if case .broker(let index) = row { holds(table.brokers[index].address) } else { false }
        }
    }
}

// MARK: - Search

extension BrokersViewState {
    /// Selects a match of a search; its broker is open until the search goes on.
    mutating func select(match row: BrokerTable.Row, _ fleet: FleetView, height: Int) {
        hideMatch(fleet, height: height)
        switch row {
        case .broker(let index):
            select(selection(of: table.brokers[index], fleet), fleet, height: height)
        case .link(let place):
            let link = fleet.snapshot.links[place]
            if !table.rows.contains(row) {
                openedForMatch = link.brokerAddress
                table.setOpen(true, link.brokerAddress)
            }
            layOut(selecting: .link(link.id), fleet, height: height)
        }
    }

    /// Hides the links again that were shown because of a match; their broker is selected then.
    mutating func hideMatch(_ fleet: FleetView, height: Int) {
        guard let opened = openedForMatch else { return }
        openedForMatch = nil
        var target = selected
        if case .link = selected, let broker = selectedBroker, broker.address == opened {
            target = selection(of: broker, fleet)
        }
        table.setOpen(false, opened)
        layOut(selecting: target, fleet, height: height)
    }
}
