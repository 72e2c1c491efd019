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
    var zoom: Zoom? {
        didSet { if zoom != oldValue { findGroups() } }
    }
    private(set) var table = LinkTable(sortedBy: .state)
    /// The groups that are seen, the worst first.
    private(set) var groups: [LinkGroup] = []
    /// How they lie in the room that there was last; nil where they are others since.
    private var layout: MapLayout?
    /// The selected link, or one of the selected group; nil in an empty map.
    private(set) var link: LinkID?
    /// The link that was selected last and that the fleet on the screen does not have: the past did
    /// not know it yet.
    private var missing: LinkID?
    /// The line of the table in which that link stands, and whether its group's heading is
    /// selected.
    private(set) var position = MapLayout.Position(line: 0)
    /// The first row of the map that is seen.
    private(set) var firstRow = 0
    /// What was selected when the search began.
    var searchOrigin: LinkID?
    /// Whether links changed while the map was not to be seen.
    private(set) var isOutdated = true

    /// The selected link; nil where a heading is selected, and in an empty map.
    var selected: LinkID? { position.isHeading ? nil : link }

    /// The group of what is selected; nil in an empty map.
    var selectedGroup: LinkGroup? { groups.first { $0.lines.contains(position.line) } }

    /// The lines of the table that are seen.
    var shownLines: Range<Int> {
        zoom == nil ? 0..<table.count : (groups.first?.lines ?? 0..<0)
    }

    /// Whoever does not look at it has no need of its order.
    mutating func noteChanges() {
        isOutdated = true
    }

    /// Sorts what changed; the selection stays with its link, or goes to the link that took its
    /// place, and back where the fleet has the link again.
    mutating func refresh(_ fleet: FleetView, filter: LinkFilter?, changes: LinkChanges) {
        table.filter = filter
        table.grouping = grouping
        let hasChanged = table.update(to: fleet.snapshot, changes: isOutdated ? .all : changes)
        isOutdated = false
        guard hasChanged else { return }
        findGroups()
        // While a filter is typed, nothing may pass for a moment.
        if groups.isEmpty, !table.isEmpty { zoom = nil }
        let target = fleet.target(link, missing: missing) { $0 }
        let place = target.selected.flatMap(fleet.snapshot.place(of:))
        let line = place.flatMap(table.line(ofPlace:)) ?? position.line
        select(MapLayout.Position(line: line, isHeading: position.isHeading), fleet)
        missing = target.missing
    }

    private mutating func findGroups() {
        layout = nil
        let all = table.groups
        let shown = zoom.map { zoom in all.filter { $0.name == zoom.group } } ?? all
        groups = shown.sorted {
            ($0.worst.rank, $0.lines.lowerBound) < ($1.worst.rank, $1.lines.lowerBound)
        }
    }

    /// Selects the link in that line of the table, the nearest where there is none, or its heading.
    mutating func select(_ position: MapLayout.Position, _ fleet: FleetView) {
        missing = nil
        let lines = shownLines
        self.position = position
        self.position.line = max(lines.lowerBound, min(position.line, lines.upperBound - 1))
        link = lines.isEmpty ? nil : fleet.snapshot.links[table[self.position.line]].id
    }

    /// How the groups lie in a room.
    func layout(in room: MapLayout.Room) -> MapLayout {
        if let layout, layout.room == room { return layout }
        return MapLayout(groups: groups, isGrouped: grouping != nil, room: room)
    }

    /// Scrolls as little as needed for what is selected to be seen, with its group's heading where
    /// that stands right above.
    mutating func scroll(in room: MapLayout.Room) {
        let layout = layout(in: room)
        self.layout = layout
        // In little room headings have no rows.
        if layout.row(of: position) == nil { position.isHeading = false }
        let height = room.size.rows
        guard let row = layout.row(of: position), height > 0 else { return }
        let top = row > 0 && layout.rows[row - 1].lines.isEmpty && height > 1 ? row - 1 : row
        firstRow = max(min(firstRow, top), row - height + 1)
        firstRow = max(0, min(firstRow, layout.rows.count - height))
    }
}
