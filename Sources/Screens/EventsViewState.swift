import FleetModel
import Vocabulary

/// What the log of events remembers between frames.
struct EventsViewState: Hashable, Sendable {
    var filter = FilterField<EventFilter>()

    func selectedLink(in fleet: FleetView) -> LinkID? { nil }
}

/// A filter over the log: words, all of which an event's line must hold; `!` before a word: must not.
struct EventFilter: ReadableFilter {
    init(parsing text: String) throws(FilterError) {}
}
