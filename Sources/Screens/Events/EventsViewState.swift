import FleetModel
import Vocabulary

/// What the log of events remembers between frames.
struct EventsViewState: Hashable, Sendable {
    var filter = FilterField<EventFilter>()
    /// Whether the newest event stays selected as the log grows.
    private(set) var follows = true
    /// The numbers of the events that pass the filter, oldest first.
    private(set) var order: [Int] = []
    private(set) var list = ScrolledList()
    /// Where the search began; nil where it began in an empty log.
    private var searchOrigin: SearchOrigin?
    /// The number of the selected event; nil in an empty log.
    private(set) var selected: Int?
    /// The number of the event that was selected last and is later than the log on the screen,
    /// which is one of the past.
    private var missing: Int?
    /// What `order` was made from.
    private var source: Source?

    private struct SearchOrigin: Hashable {
        /// The event that was selected.
        var number: Int
        /// Whether that was because the newest was followed.
        var follows: Bool
    }

    private struct Source: Hashable {
        /// The numbers of the first and the last event.
        var numbers: ClosedRange<Int>
        var filter: EventFilter?
    }

    /// Filters what is new, or all where the filter or the links changed; the selection stays with
    /// its event, and goes back to it where the log has it again.
    mutating func refresh(_ fleet: FleetView, changes: LinkChanges, height: Int) {
        let events = fleet.snapshot.events
        let first = events.first?.number ?? 0
        let source = Source(
            numbers: first...max(first, events.last?.number ?? 0), filter: filter.applied)
        if changes != .all, source == self.source { return }
        let seen = changes == .all ? nil : lastSeen(before: source)
        self.source = source
        if let seen {
            order.removeFirst(order.prefix { $0 < first }.count)
            order += numbers(of: events.drop { $0.number <= seen }, passing: source, fleet)
        } else {
            order = numbers(of: events[...], passing: source, fleet)
        }
        if follows {
            select(line: order.count - 1, fleet, height: height)
        } else {
            let number = missing ?? selected ?? 0
            let line = order.firstIndex { $0 >= number } ?? order.count - 1
            select(line: line, fleet, height: height)
            follows = false
            missing = number > source.numbers.upperBound ? number : nil
        }
    }

    /// The number up to which `order` still holds; nil where it was made for another filter or from
    /// a later log, as it is when a person goes back in time.
    private func lastSeen(before newer: Source) -> Int? {
        guard let source, source.filter == newer.filter,
            source.numbers.lowerBound <= newer.numbers.lowerBound,
            source.numbers.upperBound <= newer.numbers.upperBound
        else { return nil }
        return source.numbers.upperBound
    }

    private func numbers(
        of events: ArraySlice<EventEntry>, passing source: Source, _ fleet: FleetView
    ) -> [Int] {
        guard let filter = source.filter else { return events.map(\.number) }
        return events.lazy.filter { filter.matches($0.record, in: fleet) }.map(\.number)
    }

    /// The event in a line; nil where there is none, or it is no longer kept.
    func entry(line: Int, in fleet: FleetView) -> EventEntry? {
        let events = fleet.snapshot.events
        guard order.indices.contains(line), let first = events.first?.number else { return nil }
        // Numbers follow each other without a gap.
        let place = order[line] - first
        return events.indices.contains(place) ? events[place] : nil
    }

    /// Scrolls as little as needed for the selection to be seen.
    mutating func scroll(height: Int) {
        list.select(list.selected, count: order.count, height: height)
    }

    /// Selects the event in that line; the last line follows the log.
    mutating func select(line: Int, _ fleet: FleetView, height: Int) {
        missing = nil
        list.select(line, count: order.count, height: height)
        selected = order.isEmpty ? nil : order[list.selected]
        follows = line >= order.count - 1
    }

    /// Goes to the newest event and stays there as the log grows, or stays where it is from now on.
    mutating func toggleFollowing(_ fleet: FleetView, height: Int) {
        if follows {
            follows = false
        } else {
            select(line: order.count - 1, fleet, height: height)
        }
    }

    /// Remembers where a search begins.
    mutating func noteSearchOrigin() {
        searchOrigin = selected.map { SearchOrigin(number: $0, follows: follows) }
    }

    /// Goes back to where the search began, or to the event after it where that is gone.
    mutating func returnToSearchOrigin(_ fleet: FleetView, height: Int) {
        guard let searchOrigin else { return }
        let line = searchOrigin.follows ? nil : order.firstIndex { $0 >= searchOrigin.number }
        select(line: line ?? order.count - 1, fleet, height: height)
        follows = searchOrigin.follows
    }

    /// The link of the selected event; nil where it has none.
    func selectedLink(in fleet: FleetView) -> LinkID? {
        guard case .link(let link, _) = entry(line: list.selected, in: fleet)?.record.event else {
            return nil
        }
        return link
    }
}

extension FleetView {
    /// The name of the link that an event belongs to; empty where it belongs to none.
    func linkName(of record: RunRecord) -> String {
        guard case .link(let id, _) = record.event else { return "" }
        return link(id)?.settings.name ?? "link \(id.rawValue)"
    }

    /// The link that an event belongs to; nil where it belongs to none, or that is gone.
    func link(of record: RunRecord) -> LinkSnapshot? {
        guard case .link(let id, _) = record.event else { return nil }
        return link(id)
    }
}
