public import FleetModel
public import Vocabulary

extension AnnouncementWay {
    /// Whether an incident with these links is told on the way: one of them passes its filter.
    ///
    /// - Parameter links: those of the incident that are watched; where there are none, the filter
    ///   cannot say no.
    public func concerns(_ links: some Sequence<LinkSnapshot>, at now: MonotonicInstant) -> Bool {
        guard let filter = self.links else { return true }
        var isEmpty = true
        for link in links {
            if filter.matches(link, at: now) { return true }
            isEmpty = false
        }
        return isEmpty
    }
}
