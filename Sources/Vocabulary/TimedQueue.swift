/// A queue ordered by time; elements of the same instant leave in the order in which they came.
///
/// The carriers of links and brokers keep in it what waits for its time. Adding and taking cost the
/// logarithm of its length; nothing is ever taken out but the first. Its memory is kept, so that a
/// run whose length does not grow allocates nothing. Elements do not move while they wait: the heap
/// orders small tickets, which stays quick without optimisation too.
package struct TimedQueue<Element> {
    private var tickets = TicketHeap()
    private var places: [Element?] = []
    private var freePlaces: [Int] = []
    private var added: UInt64 = 0

    /// An empty queue.
    package init() {}

    /// How many elements wait.
    package var count: Int { tickets.count }

    /// The instant of the first element.
    package var first: MonotonicInstant? {
        tickets.first.map { MonotonicInstant(nanoseconds: $0.nanoseconds) }
    }

    /// Adds an element that is due at an instant.
    package mutating func add(_ element: Element, at instant: MonotonicInstant) {
        let place: Int
        if let free = freePlaces.popLast() {
            place = free
            places[free] = element
        } else {
            place = places.count
            places.append(element)
        }
        tickets.add(Ticket(nanoseconds: instant.nanoseconds, number: added, place: place))
        added &+= 1
    }

    /// Takes the first element where it is due at `now` or before.
    package mutating func takeDue(
        now: MonotonicInstant
    ) -> (at: MonotonicInstant, element: Element)? {
        guard let ticket = tickets.first, ticket.nanoseconds <= now.nanoseconds,
            let element = places[ticket.place]
        else { return nil }
        tickets.removeFirst()
        places[ticket.place] = nil
        freePlaces.append(ticket.place)
        return (MonotonicInstant(nanoseconds: ticket.nanoseconds), element)
    }
}

extension TimedQueue: Sendable where Element: Sendable {}

/// Stands for an element in the order of time.
private struct Ticket: Sendable {
    var nanoseconds: Int64
    /// Counted over all elements ever added.
    var number: UInt64
    var place: Int

    func precedes(_ other: Ticket) -> Bool {
        nanoseconds != other.nanoseconds
            ? nanoseconds < other.nanoseconds : number < other.number
    }
}

/// A binary heap of tickets.
private struct TicketHeap: Sendable {
    private var tickets: [Ticket] = []

    var first: Ticket? { tickets.first }
    var count: Int { tickets.count }

    mutating func add(_ ticket: Ticket) {
        tickets.append(ticket)
        tickets.withUnsafeMutableBufferPointer { tickets in
            var child = tickets.count - 1
            while child > 0 {
                let parent = (child - 1) / 2
                guard ticket.precedes(tickets[parent]) else { break }
                tickets[child] = tickets[parent]
                child = parent
            }
            tickets[child] = ticket
        }
    }

    /// The heap must not be empty.
    mutating func removeFirst() {
        let last = tickets.removeLast()
        tickets.withUnsafeMutableBufferPointer { tickets in
            guard !tickets.isEmpty else { return }
            var parent = 0
            while 2 * parent + 1 < tickets.count {
                var child = 2 * parent + 1
                if child + 1 < tickets.count, tickets[child + 1].precedes(tickets[child]) {
                    child += 1
                }
                guard tickets[child].precedes(last) else { break }
                tickets[parent] = tickets[child]
                parent = child
            }
            tickets[parent] = last
        }
    }
}
