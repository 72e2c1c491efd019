import Vocabulary

/// The links of a table: those that pass a filter, in order, kept from one snapshot to the next.
///
/// A link whose figure is missing comes last in both directions. Links that are equal in the key
/// are in order of name, then of `LinkID`.
///
/// From snapshot to snapshot only the links that changed are judged anew and put in their places.
/// So it costs the same whether ten thousand links are watched or ten, as long as few change.
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

    /// The links that pass, in order.
    private var lines: [Line] = []
    /// At each place the rank of the link's name among all: what never changes is compared once.
    private var nameRanks: [UInt32] = []
    /// The same for the brokers; empty where nobody sorts by them.
    private var brokerRanks: [UInt32] = []
    /// Whether `lines` was made for another key, direction or filter.
    private var isOutdated = true

    /// A table without links.
    public init(
        sortedBy key: LinkSortKey = .state, descending: Bool = false, filter: LinkFilter? = nil
    ) {
        self.key = key
        self.descending = descending
        self.filter = filter
    }

    /// Whether no link passes.
    public var isEmpty: Bool { lines.isEmpty }

    /// How many links pass.
    public var count: Int { lines.count }

    /// The place in the snapshot's `links` of the link in a line, counted from 0.
    public subscript(line: Int) -> Int { Int(lines[line].place) }

    /// The places in the snapshot's `links` in the order of the lines.
    public var places: [Int] { lines.map { Int($0.place) } }

    /// The line in which the link at that place stands; nil where it does not pass.
    public func line(ofPlace place: Int) -> Int? {
        lines.firstIndex { $0.place == place }
    }

    /// Brings the table up to date.
    ///
    /// - Parameters:
    ///   - snapshot: the links as they are now.
    ///   - changes: what differs from the snapshot that was given last.
    public mutating func update(to snapshot: FleetSnapshot, changes: LinkChanges) {
        if changes == .all || nameRanks.count != snapshot.links.count {
            nameRanks = ranks(of: snapshot.links.map(\.settings.name))
            brokerRanks = []
        }
        if key == .broker, brokerRanks.count != snapshot.links.count {
            brokerRanks = ranks(of: snapshot.links.map(\.settings.endpoint.authority))
        }
        let mustLookAtAll = isOutdated || filter?.dependsOnTime == true
        switch changes {
        // To merge many into their places costs more than to sort all.
        case .some(let places) where !mustLookAtAll && places.count < snapshot.links.count / 4:
            replace(places, from: snapshot)
        case .some, .all:
            lines = sortedLines(Array(snapshot.links.indices), of: snapshot)
            isOutdated = false
        }
    }

    /// Takes the links at these places out and puts those that pass where they belong now.
    private mutating func replace(_ places: [Int], from snapshot: FleetSnapshot) {
        guard !places.isEmpty else { return }
        var hasChanged = [Bool](repeating: false, count: snapshot.links.count)
        for place in places { hasChanged[place] = true }
        let changed = sortedLines(places, of: snapshot)
        var merged: [Line] = []
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

    private func sortedLines(_ places: [Int], of snapshot: FleetSnapshot) -> [Line] {
        var lines: [Line] = []
        lines.reserveCapacity(places.count)
        for place in places {
            let link = snapshot.links[place]
            if filter?.matches(link, at: snapshot.at.monotonic) == false { continue }
            lines.append(
                Line(
                    value: value(of: link, at: place), nameRank: nameRanks[place],
                    place: UInt32(place)))
        }
        lines.sort()
        return lines
    }

    /// What a line is sorted by before its name: ascending, whatever the direction; the largest
    /// number where there is no figure.
    private func value(of link: LinkSnapshot, at place: Int) -> UInt64 {
        let figure =
            switch key {
            case .name: Int64(nameRanks[place])
            case .broker: Int64(brokerRanks[place])
            default: key.figure(of: link)
            }
        guard let figure else { return .max }
        let ascending = UInt64(bitPattern: figure) ^ (1 << 63)
        return min(descending ? ~ascending : ascending, .max - 1)
    }
}

extension LinkTable {
    /// All that sorting needs of a link, side by side in memory.
    private struct Line: Hashable, Comparable {
        var value: UInt64
        var nameRank: UInt32
        var place: UInt32

        static func < (left: Line, right: Line) -> Bool {
            (left.value, left.nameRank, left.place) < (right.value, right.nameRank, right.place)
        }
    }
}

/// Which of the different texts each one is in natural order, from 0.
private func ranks(of texts: [String]) -> [UInt32] {
    var ranks = [UInt32](repeating: 0, count: texts.count)
    var rank: UInt32 = 0
    var before: Int?
    for place in texts.indices.sorted(by: { NaturalText(texts[$0]) < NaturalText(texts[$1]) }) {
        if let before, texts[before] != texts[place] { rank += 1 }
        ranks[place] = rank
        before = place
    }
    return ranks
}
