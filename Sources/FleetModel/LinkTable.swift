public import Vocabulary

/// The links of a table: those that pass a filter, in order and in groups, kept from one snapshot
/// to the next.
///
/// A link whose figure is missing comes last in both directions. Links that are equal in the key
/// are in order of name, then of `LinkID`. Groups stay in the order of what they have in common,
/// whatever the links are sorted by; links without the tag come last.
///
/// From snapshot to snapshot only the links that changed are judged anew and put in their places.
/// So it costs nearly the same whether ten thousand links are watched or ten, as long as few
/// change.
public struct LinkTable: Hashable, Sendable {
    /// What it is sorted by.
    public var key: LinkSortKey {
        didSet { isOutdated = isOutdated || key != oldValue }
    }

    /// Whether the largest figure, or the last text, comes first.
    public var descending: Bool {
        didSet { isOutdated = isOutdated || descending != oldValue }
    }

    /// Which links pass; nil: all.
    public var filter: LinkFilter? {
        didSet { isOutdated = isOutdated || filter != oldValue }
    }

    /// What the links are put together by; nil: they are one list.
    ///
    /// Another grouping opens all groups.
    public var grouping: LinkGrouping? {
        didSet {
            guard grouping != oldValue else { return }
            isOutdated = true
            folded = []
        }
    }

    /// How the links stand below each other, at the last update or since groups were folded.
    public private(set) var rows = LinkRows(lineCount: 0)

    /// The links that pass, in order.
    private var lines: [LinkLine] = []
    /// The names of the groups of which only the header is shown.
    private var folded: Set<String?> = []
    /// The texts that are sorted and grouped by, each ranked when it is first needed.
    private var ranks: [LinkText: LinkTextRanks] = [:]
    /// Whether `lines` was made for another key, direction, filter or grouping.
    private var isOutdated = true

    /// A table without links.
    public init(
        sortedBy key: LinkSortKey = .state, descending: Bool = false, filter: LinkFilter? = nil,
        groupedBy grouping: LinkGrouping? = nil
    ) {
        self.key = key
        self.descending = descending
        self.filter = filter
        self.grouping = grouping
    }

    /// Whether no link passes.
    public var isEmpty: Bool { lines.isEmpty }

    /// How many links pass.
    public var count: Int { lines.count }

    /// The place in the snapshot's `links` of the link in a line, counted from 0.
    public subscript(line: Int) -> Int { Int(lines[line].place) }

    /// How the link in a line stood at the last update.
    public func state(ofLine line: Int) -> LinkState { lines[line].state }

    /// The places in the snapshot's `links` in the order of the lines.
    package var places: [Int] { lines.map { Int($0.place) } }

    /// The line in which the link at that place stands; nil where it does not pass.
    public func line(ofPlace place: Int) -> Int? {
        lines.firstIndex { $0.place == place }
    }

    // MARK: Groups

    /// The groups in their order; where links are not grouped, one without a name that has all.
    public var groups: [LinkGroup] {
        guard grouping == nil else { return rows.groups }
        return LinkRows(grouping: lines, folded: []) { _ in nil }.groups
    }

    /// Folds a group or opens it; it stays so while links come and go.
    public mutating func fold(_ isFolded: Bool, group: Int) {
        if isFolded {
            folded.insert(rows.groups[group].name)
        } else {
            folded.remove(rows.groups[group].name)
        }
        layOutRows()
    }

    /// Folds all groups that there are, or opens all.
    public mutating func foldAll(_ isFolded: Bool) {
        folded = isFolded ? Set(rows.groups.map(\.name)) : []
        layOutRows()
    }

    private mutating func layOutRows() {
        rows =
            grouping == nil
            ? LinkRows(lineCount: lines.count)
            : LinkRows(grouping: lines, folded: folded, name: name(ofGroupOf:))
    }

    private func name(ofGroupOf line: LinkLine) -> String? {
        guard let text = grouping?.text else { return line.state.rawValue }
        return ranks[text]?.text(ofRank: line.group)
    }

    // MARK: Keeping it up to date

    /// Brings the table up to date.
    ///
    /// - Parameters:
    ///   - snapshot: the links as they are now.
    ///   - changes: what differs from the snapshot that was given last.
    /// - Returns: whether links were looked at, so that lines may be others.
    @discardableResult
    public mutating func update(to snapshot: FleetSnapshot, changes: LinkChanges) -> Bool {
        if changes == .all || ranks[.name]?.count != snapshot.links.count { ranks = [:] }
        let mustLookAtAll = isOutdated || filter?.dependsOnTime == true || key.dependsOnTime
        switch changes {
        case .some(let places) where places.isEmpty && !mustLookAtAll:
            return false
        // To merge many into their places costs more than to sort all.
        case .some(let places) where !mustLookAtAll && places.count < snapshot.links.count / 4:
            replace(places, from: snapshot)
        case .some, .all:
            lines = sortedLines(Array(snapshot.links.indices), of: snapshot)
            isOutdated = false
        }
        layOutRows()
        return true
    }

    /// Takes the links at these places out and puts those that pass where they belong now.
    private mutating func replace(_ places: [Int], from snapshot: FleetSnapshot) {
        var hasChanged = [Bool](repeating: false, count: snapshot.links.count)
        for place in places { hasChanged[place] = true }
        let changed = sortedLines(places, of: snapshot)
        var merged: [LinkLine] = []
        merged.reserveCapacity(lines.count + changed.count)
        var next = 0
        for line in lines where !hasChanged[Int(line.place)] {
            while next < changed.count, changed[next] < line {
                merged.append(changed[next])
                next += 1
            }
            merged.append(line)
        }
        merged += changed[next...]
        lines = merged
    }

    private mutating func sortedLines(
        _ places: [Int], of snapshot: FleetSnapshot
    ) -> [LinkLine] {
        let names = ranks(of: .name, in: snapshot)
        let texts = key.text.map { ranks(of: $0, in: snapshot) }
        let groupTexts = grouping?.text.map { ranks(of: $0, in: snapshot) }
        let now = snapshot.at.monotonic
        var lines: [LinkLine] = []
        lines.reserveCapacity(places.count)
        for place in places {
            let link = snapshot.links[place]
            if filter?.matches(link, at: now) == false { continue }
            let number =
                texts.map { $0.number(at: place) } ?? key.number(of: link, at: now)
            let group = groupTexts?[place] ?? (grouping == .state ? UInt32(link.state.rank) : 0)
            lines.append(
                LinkLine(
                    group: group, number: number, descending: descending, nameRank: names[place],
                    place: UInt32(place), state: link.state))
        }
        lines.sort()
        return lines
    }

    private mutating func ranks(of text: LinkText, in snapshot: FleetSnapshot) -> LinkTextRanks {
        if let known = ranks[text] { return known }
        let counted = LinkTextRanks(of: text, in: snapshot.links)
        ranks[text] = counted
        return counted
    }
}

/// All that sorting and counting need of a link, side by side in memory.
struct LinkLine: Hashable, Comparable, Sendable {
    /// The rank of what its group has in common; 0 where there are no groups.
    let group: UInt32
    /// The rank of its name among all.
    let nameRank: UInt32
    /// What it is sorted by before its name: ascending, whatever the direction; the largest number
    /// where there is no figure.
    let value: UInt64
    /// Where it stands in the snapshot's `links`.
    let place: UInt32
    let state: LinkState

    init(
        group: UInt32, number: Int64?, descending: Bool, nameRank: UInt32, place: UInt32,
        state: LinkState
    ) {
        self.group = group
        self.nameRank = nameRank
        self.place = place
        self.state = state
        guard let number else {
            value = .max
            return
        }
        let ascending = UInt64(bitPattern: number) ^ (1 << 63)
        value = min(descending ? ~ascending : ascending, .max - 1)
    }

    static func < (left: LinkLine, right: LinkLine) -> Bool {
        (left.group, left.value, left.nameRank, left.place)
            < (right.group, right.value, right.nameRank, right.place)
    }
}
