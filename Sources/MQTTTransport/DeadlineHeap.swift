import Vocabulary

/// Elements with the instants at which they want to be looked at, earliest first.
///
/// A binary heap: nothing is ever taken out but the first. Its memory is kept, so that a run whose
/// size does not grow allocates nothing.
struct DeadlineHeap<Element> {
    private var entries: [(deadline: MonotonicInstant, element: Element)] = []

    /// The earliest deadline; nil where nothing waits.
    var firstDeadline: MonotonicInstant? { entries.first?.deadline }

    /// How many entries wait.
    var count: Int { entries.count }

    /// Adds an entry; the same element may have several.
    mutating func insert(_ element: Element, deadline: MonotonicInstant) {
        entries.append((deadline, element))
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].deadline < entries[parent].deadline else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes out the earliest entry if its deadline is not after `now`.
    mutating func popFirst(now: MonotonicInstant) -> (deadline: MonotonicInstant, element: Element)?
    {
        guard let first = entries.first, first.deadline <= now else { return nil }
        let last = entries.removeLast()
        if !entries.isEmpty {
            entries[0] = last
            sinkFirst()
        }
        return first
    }

    /// Drops everything.
    mutating func removeAll() {
        entries.removeAll()
    }

    private mutating func sinkFirst() {
        var parent = 0
        while true {
            var earliest = parent
            let left = 2 * parent + 1
            for child in left..<left + 2
            where child < entries.count && entries[child].deadline < entries[earliest].deadline {
                earliest = child
            }
            guard earliest != parent else { return }
            entries.swapAt(parent, earliest)
            parent = earliest
        }
    }
}
