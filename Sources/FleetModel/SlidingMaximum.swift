import Vocabulary

/// The largest of the durations noted within the last minute, to a second.
struct SlidingMaximum: Hashable, Sendable {
    private static let spanSeconds: Int64 = 60

    private struct Entry: Hashable {
        var second: Int64
        var largest: Duration
    }

    /// One entry for each second in which something was noted, oldest first.
    private var entries: [Entry] = []

    mutating func note(_ value: Duration, now: MonotonicInstant) {
        let second = Self.second(of: now)
        entries.removeAll { $0.second <= second - Self.spanSeconds }
        if let last = entries.indices.last, entries[last].second >= second {
            entries[last].largest = max(entries[last].largest, value)
        } else {
            entries.append(Entry(second: second, largest: value))
        }
    }

    func value(now: MonotonicInstant) -> Duration? {
        let second = Self.second(of: now)
        return entries.lazy.filter { $0.second > second - Self.spanSeconds }.map(\.largest).max()
    }

    private static func second(of instant: MonotonicInstant) -> Int64 {
        instant.nanoseconds / 1_000_000_000
    }
}
