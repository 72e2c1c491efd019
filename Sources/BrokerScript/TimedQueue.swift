package import Vocabulary

/// A queue ordered by time; elements of the same instant leave in the order in which they came.
///
/// A binary heap: adding and taking cost the logarithm of its length.
package struct TimedQueue<Element: Sendable>: Sendable {
    private struct Entry: Sendable {
        var at: MonotonicInstant
        var sequence: UInt64
        var element: Element

        func precedes(_ other: Entry) -> Bool {
            at != other.at ? at < other.at : sequence < other.sequence
        }
    }

    private var heap: [Entry] = []
    private var added: UInt64 = 0

    /// An empty queue.
    package init() {}

    /// The instant of the first element.
    package var first: MonotonicInstant? { heap.first?.at }

    /// Adds an element that is due at an instant.
    package mutating func add(_ element: Element, at instant: MonotonicInstant) {
        heap.append(Entry(at: instant, sequence: added, element: element))
        added &+= 1
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].precedes(heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the first element where it is due at `now` or before.
    package mutating func takeDue(
        now: MonotonicInstant
    ) -> (at: MonotonicInstant, element: Element)? {
        guard let first = heap.first, first.at <= now else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].precedes(heap[least]) {
                least = child
            }
            guard least != parent else { break }
            heap.swapAt(parent, least)
            parent = least
        }
        return (first.at, first.element)
    }
}
