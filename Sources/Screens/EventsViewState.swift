import FleetModel
import Vocabulary

/// What the log of events remembers between frames.
struct EventsViewState: Hashable, Sendable {
    var filter = FilterField<EventFilter>()
    /// Whether the newest event stays selected as the log grows.
    private(set) var follows = true
    /// The events that pass the filter, oldest first: places in the snapshot's `events`.
    private(set) var order: [Int] = []
    private(set) var list = ScrolledList()
    /// The number of the selected event; nil in an empty log.
    private var selected: Int?
    /// What `order` was made from.
    private var source: Source?

    private struct Source: Hashable {
        var lastNumber: Int
        var count: Int
        var filter: EventFilter?
    }

    /// Filters anew where the log or the filter changed; the selection stays with its event.
    mutating func refresh(_ fleet: FleetView, height: Int) {
        let events = fleet.snapshot.events
        let source = Source(
            lastNumber: events.last?.number ?? 0, count: events.count, filter: filter.applied)
        guard source != self.source else { return }
        self.source = source
        order =
            filter.applied.map { filter in
                events.indices.filter { place in
                    let record = events[place].record
                    return filter.matches(
                        link: fleet.linkName(of: record), event: EventText(record.event))
                }
            } ?? Array(events.indices)
        if follows {
            select(line: order.count - 1, fleet, height: height)
        } else {
            let number = selected ?? 0
            let line = order.firstIndex { events[$0].number >= number } ?? order.count - 1
            select(line: line, fleet, height: height)
            follows = false
        }
    }

    /// Scrolls as little as needed for the selection to be seen.
    mutating func scroll(height: Int) {
        list.select(list.selected, count: order.count, height: height)
    }

    /// Selects the event in that line; the last line follows the log.
    mutating func select(line: Int, _ fleet: FleetView, height: Int) {
        list.select(line, count: order.count, height: height)
        selected = order.isEmpty ? nil : fleet.snapshot.events[order[list.selected]].number
        follows = line >= order.count - 1
    }

    /// The link of the selected event; nil where it has none.
    func selectedLink(in fleet: FleetView) -> LinkID? {
        guard order.indices.contains(list.selected),
            fleet.snapshot.events.indices.contains(order[list.selected]),
            case .link(let link, _) = fleet.snapshot.events[order[list.selected]].record.event
        else { return nil }
        return link
    }
}

extension FleetView {
    /// The name of the link that an event belongs to; empty where it belongs to none.
    func linkName(of record: RunRecord) -> String {
        guard case .link(let id, _) = record.event else { return "" }
        return link(id)?.settings.name ?? "link \(id.rawValue)"
    }
}
