import FleetModel
import Vocabulary

/// What the map remembers between frames.
struct MapViewState: Hashable, Sendable {
    /// A group that is seen alone.
    struct Zoom: Hashable, Sendable {
        /// Its name; nil: the links without the tag, or all where they are not grouped.
        var group: String?
    }

    /// What the links are put together by; nil: all are one group.
    var grouping: LinkGrouping?
    /// The group that is seen alone, with names; nil: all are seen.
    var zoom: Zoom?
    private(set) var table = LinkTable(sortedBy: .state)
    private(set) var selected: LinkID?
    /// The line of the table in which the selected link stands.
    private(set) var line = 0
    /// The first row of the map that is seen.
    private(set) var firstRow = 0
    /// Whether links changed while the map was not to be seen.
    private(set) var isOutdated = true

    /// The groups that are seen, the worst first.
    var groups: [LinkGroup] {
        let groups = table.groups
        let shown = zoom.map { zoom in groups.filter { $0.name == zoom.group } } ?? groups
        return shown.sorted {
            ($0.worst.rank, $0.lines.lowerBound) < ($1.worst.rank, $1.lines.lowerBound)
        }
    }

    /// The group of the selected link; nil in an empty map.
    var selectedGroup: LinkGroup? { table.groups.first { $0.lines.contains(line) } }

    /// Whoever does not look at it has no need of its order.
    mutating func noteChanges() {
        isOutdated = true
    }

    /// Sorts what changed; the selection stays with its link, or goes to the link that took its
    /// place.
    mutating func refresh(_ fleet: FleetView, filter: LinkFilter?, changes: LinkChanges) {
        table.filter = filter
        table.grouping = grouping
        table.update(to: fleet.snapshot, changes: isOutdated ? .all : changes)
        isOutdated = false
        // While a filter is typed, nothing may pass for a moment.
        if let zoom, !table.isEmpty, !table.groups.contains(where: { $0.name == zoom.group }) {
            self.zoom = nil
        }
        let place = selected.flatMap(fleet.snapshot.place(of:))
        select(line: place.flatMap(table.line(ofPlace:)) ?? line, fleet)
    }

    /// Selects the link in that line of the table, the nearest where there is none.
    mutating func select(line: Int, _ fleet: FleetView) {
        let lines = zoom == nil ? 0..<table.count : (groups.first?.lines ?? 0..<0)
        self.line = max(lines.lowerBound, min(line, lines.upperBound - 1))
        selected = lines.isEmpty ? nil : fleet.snapshot.links[table[self.line]].id
    }

    /// Scrolls as little as needed for the selected link to be seen, with its group's heading where
    /// that stands right above.
    mutating func scroll(_ layout: MapLayout, height: Int) {
        guard let row = layout.row(ofLine: line), height > 0 else { return }
        let top = row > 0 && layout.rows[row - 1].lines.isEmpty && height > 1 ? row - 1 : row
        firstRow = max(min(firstRow, top), row - height + 1)
        firstRow = max(0, min(firstRow, layout.rows.count - height))
    }
}
