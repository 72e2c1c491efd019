import FleetModel
import Vocabulary

/// What the table of links remembers between frames.
struct LinksViewState: Hashable, Sendable {
    /// What the table is sorted by.
    struct Sort: Hashable, Sendable {
        var key: LinkSortKey
        var descending: Bool
    }

    var filter = FilterField<LinkFilter>()
    var sort = Sort(key: .state, descending: false)
    /// The links that pass the filter, sorted.
    private(set) var table = LinkTable()
    /// The selected link; nil in an empty table.
    private(set) var selected: LinkID?
    private(set) var list = ScrolledList()

    /// Filters and sorts what changed; the selection stays with its link, or goes to the link that
    /// took its line.
    mutating func refresh(_ fleet: FleetView, changes: LinkChanges, height: Int) {
        table.filter = filter.applied
        table.key = sort.key
        table.descending = sort.descending
        table.update(to: fleet.snapshot, changes: changes)
        let place = selected.flatMap(fleet.snapshot.place(of:))
        select(line: place.flatMap(table.line(ofPlace:)) ?? list.selected, fleet, height: height)
    }

    /// Scrolls as little as needed for the selection to be seen.
    mutating func scroll(height: Int) {
        list.select(list.selected, count: table.count, height: height)
    }

    /// Selects the link in that line of the table, the nearest where there is none.
    mutating func select(line: Int, _ fleet: FleetView, height: Int) {
        list.select(line, count: table.count, height: height)
        selected = table.isEmpty ? nil : fleet.snapshot.links[table[list.selected]].id
    }

    /// Sorts by the next column that can be sorted by, what matters most first.
    mutating func sortByNextColumn() {
        let sorting = LinkColumn.all.filter { $0.sortKey != nil }
        let next = (sorting.firstIndex { $0.sortKey == sort.key } ?? -1) + 1
        let column = sorting[next % sorting.count]
        sort = Sort(key: column.sortKey ?? sort.key, descending: column.isFigure)
    }
}
