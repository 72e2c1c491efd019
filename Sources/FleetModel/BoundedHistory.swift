/// The latest elements of a series, oldest first, in an array that can be shared as it is.
///
/// When it is full the oldest `step` elements leave together, so that a long history is not moved
/// in memory for every new element. It holds at most `capacity` elements, and never fewer than
/// `capacity - step` once it was full.
struct BoundedHistory<Element: Hashable & Sendable>: Hashable, Sendable {
    /// What is kept, oldest first.
    private(set) var elements: [Element] = []
    /// The largest number of elements kept; at least 1.
    let capacity: Int
    /// How many elements have left.
    private(set) var forgotten = 0
    private let step: Int

    /// An empty history.
    ///
    /// `step` lies between 1 and `capacity`.
    init(capacity: Int, step: Int = 1) {
        precondition((1...max(1, capacity)).contains(step) && capacity >= 1)
        self.capacity = capacity
        self.step = step
    }

    /// Adds the latest element.
    mutating func append(_ element: Element) {
        if elements.count == capacity {
            elements.removeFirst(step)
            forgotten += step
        }
        elements.append(element)
    }
}
