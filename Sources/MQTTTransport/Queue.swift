/// A line that is joined at the end and left at the front, both at constant cost.
struct Queue<Element: Sendable>: Sendable {
    private var elements: [Element] = []
    private var front = 0

    /// Whether nobody waits.
    var isEmpty: Bool { front == elements.count }

    /// Joins at the end.
    mutating func append(_ element: Element) {
        elements.append(element)
    }

    /// Takes out the element at the front; nil where the line is empty.
    mutating func popFirst() -> Element? {
        guard front < elements.count else { return nil }
        defer {
            front += 1
            if front == elements.count {
                elements.removeAll(keepingCapacity: true)
                front = 0
            } else if front > 1_000, front > elements.count / 2 {
                elements.removeFirst(front)
                front = 0
            }
        }
        return elements[front]
    }
}
