import FleetModel
import Vocabulary

/// What the table of links remembers between frames.
struct LinksViewState: Hashable, Sendable {
    var filter = FilterField<LinkFilter>()
    /// The links that pass the filter, sorted: places in the snapshot's `links`.
    private(set) var order: [Int] = []
    /// The selected link; the selection follows it across sorts.
    ///
    /// nil in an empty table.
    private(set) var selected: LinkID?
    private(set) var list = ScrolledList()

    /// Filters and sorts anew; the selection stays with its link, or takes the place's next link.
    mutating func refresh(_ fleet: FleetView, height: Int) {
        let links = fleet.snapshot.links
        let filter = filter.applied
        order = links.indices.filter { filter?.matches(links[$0]) ?? true }
        let line = order.firstIndex { links[$0].id == selected } ?? list.selected
        select(line: line, fleet, height: height)
    }

    /// Selects the link in that line of the table.
    mutating func select(line: Int, _ fleet: FleetView, height: Int) {
        list.select(line, count: order.count, height: height)
        selected = order.isEmpty ? nil : fleet.snapshot.links[order[list.selected]].id
    }
}
