import FleetModel
import Vocabulary

/// What the table of links remembers between frames.
struct LinksViewState: Hashable, Sendable {
    /// What is selected; it stays so wherever its row goes.
    enum Selection: Hashable, Sendable {
        case link(LinkID)
        /// The header of the group of that name; nil: of links without the tag.
        case group(String?)

        /// nil: it is no link.
        var link: LinkID? {
            if case .link(let link) = self { link } else { nil }
        }
    }

    var filter = FilterField<LinkFilter>()
    var order = LinkOrder(.state)
    var grouping: LinkGrouping? {
        didSet { if grouping != oldValue { openedForMatch = nil } }
    }
    /// The columns that are shown, from left to right.
    var columns = LinkColumnChoice.usual
    var marks = LinkMarks()
    /// What was selected when the search began.
    var searchOrigin: Selection?
    /// The group that is open only because a match of the search is in it.
    private var openedForMatch: LinkGroup?
    /// The links that pass the filter, sorted and grouped.
    private(set) var table = LinkTable()
    /// nil in an empty table.
    private(set) var selection: Selection?
    /// What was selected last and is no link of the fleet on the screen: the past did not know it
    /// yet.
    private var missing: Selection?
    /// Counted in rows of the table.
    private(set) var list = ScrolledList()

    /// The selected link; nil where a header is selected, and in an empty table.
    var selected: LinkID? { selection?.link }

    /// Filters and sorts what changed; the selection stays with its link, or goes to the row that
    /// took its place, and back where the fleet has the link again.
    mutating func refresh(_ fleet: FleetView, changes: LinkChanges, height: Int) {
        table.filter = filter.applied
        table.key = order.key
        table.descending = order.isDescending
        table.grouping = grouping
        table.update(to: fleet.snapshot, changes: changes)
        let target = fleet.target(selection, missing: missing) { $0.link }
        select(target.selected, fleet, height: height)
        missing = target.missing
    }

    /// Scrolls as little as needed for the selection to be seen.
    mutating func scroll(height: Int) {
        list.select(list.selected, count: table.rows.count, height: height)
    }

    /// Selects what is in that row of the table, the nearest where there is none.
    mutating func select(row: Int, _ fleet: FleetView, height: Int) {
        missing = nil
        list.select(row, count: table.rows.count, height: height)
        guard table.rows.count > 0 else {
            selection = nil
            return
        }
        selection =
            switch table.rows[list.selected] {
            case .header(let group): .group(table.rows.groups[group].name)
            case .link(let line): .link(fleet.snapshot.links[table[line]].id)
            }
    }

    /// Selects a link or a header; the header of a link that is folded away; where it is not in the
    /// table, what is in the selected row.
    mutating func select(_ target: Selection?, _ fleet: FleetView, height: Int) {
        select(row: target.flatMap { row(of: $0, fleet) } ?? list.selected, fleet, height: height)
    }

    /// Selects the link in that line of the table and opens its group.
    mutating func select(line: Int, _ fleet: FleetView, height: Int) {
        if let group = table.rows.group(ofLine: line) { table.fold(false, group: group) }
        if let row = table.rows.row(ofLine: line) { select(row: row, fleet, height: height) }
    }

    /// Selects a match of a search in that line of the table; its group is open until the search
    /// goes on.
    mutating func select(match line: Int, _ fleet: FleetView, height: Int) {
        foldMatch()
        if let group = table.rows.group(ofLine: line), table.rows.groups[group].isFolded {
            openedForMatch = table.rows.groups[group]
        }
        select(line: line, fleet, height: height)
    }

    /// Folds the group again that was opened to show a match.
    mutating func foldMatch() {
        guard let opened = openedForMatch else { return }
        openedForMatch = nil
        guard let group = table.rows.groups.firstIndex(where: { $0.name == opened.name }) else {
            return
        }
        table.fold(true, group: group)
    }

    private func row(of selection: Selection, _ fleet: FleetView) -> Int? {
        switch selection {
        case .group(let name):
            return table.rows.groups.firstIndex { $0.name == name }
                .map(table.rows.row(ofHeader:))
        case .link(let link):
            guard let place = fleet.snapshot.place(of: link),
                let line = table.line(ofPlace: place)
            else { return nil }
            return table.rows.row(ofLine: line)
                ?? table.rows.group(ofLine: line).map(table.rows.row(ofHeader:))
        }
    }

    /// The lines of what is selected: of a header all that are under it; empty in an empty table.
    var selectedLines: Range<Int> {
        guard table.rows.count > 0 else { return 0..<0 }
        return switch table.rows[list.selected] {
        case .header(let group): table.rows.groups[group].lines
        case .link(let line): line..<line + 1
        }
    }
}

// MARK: - Groups

extension LinksViewState {
    /// The group of what is selected, and whether its header is selected; nil where the table has
    /// no groups.
    var selectedGroup: (place: Int, isHeader: Bool)? {
        guard !table.rows.groups.isEmpty else { return nil }
        return switch table.rows[list.selected] {
        case .header(let group): (group, true)
        case .link(let line): table.rows.group(ofLine: line).map { ($0, false) }
        }
    }

    /// Folds the group of what is selected, or opens it; the header is selected then.
    mutating func fold(_ isFolded: Bool, group: Int, _ fleet: FleetView, height: Int) {
        openedForMatch = nil
        table.fold(isFolded, group: group)
        select(row: table.rows.row(ofHeader: group), fleet, height: height)
    }

    /// Folds all groups, or opens all; the selection stays with its link or goes to its header.
    mutating func foldAll(_ isFolded: Bool, _ fleet: FleetView, height: Int) {
        let before = selection
        openedForMatch = nil
        table.foldAll(isFolded)
        select(before, fleet, height: height)
    }
}

extension LinkOrder {
    /// What is compared.
    var key: LinkSortKey { LinkColumn.column(named: column).sortKey ?? .state }

    /// Whether the largest, or the last text, comes first: of figures the largest matters most.
    var isDescending: Bool { LinkColumn.column(named: column).isFigure != isReversed }
}
