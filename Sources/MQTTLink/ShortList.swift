/// A list that mostly has no element or one, which then needs no memory of its own.
struct ShortList<Element> {
    private var only: Element?
    private var rest: [Element] = []

    /// An empty list.
    init() {}

    /// Adds an element at the end.
    mutating func append(_ element: Element) {
        if only == nil { only = element } else { rest.append(element) }
    }

    /// Takes all elements out and gives back their memory.
    mutating func removeAll() {
        only = nil
        if !rest.isEmpty { rest = [] }
    }
}

extension ShortList: RandomAccessCollection, MutableCollection {
    var startIndex: Int { 0 }
    var endIndex: Int { only == nil ? 0 : rest.count + 1 }
    var isEmpty: Bool { only == nil }
    var first: Element? { only }

    subscript(index: Int) -> Element {
        get {
            guard index == 0, let only else { return rest[index - 1] }
            return only
        }
        set {
            if index == 0, only != nil { only = newValue } else { rest[index - 1] = newValue }
        }
    }
}

extension ShortList: Equatable where Element: Equatable {}
extension ShortList: Sendable where Element: Sendable {}
