import Vocabulary

/// When each link of one loop is to be looked at next: one timer a link, which moves.
///
/// A binary heap of small tickets. A heartbeat moves its timer twice and allocates nothing: when
/// PINGREQ leaves, to the end of its timeout, and when PINGRESP comes, to the next slot. So no
/// timer fires for nothing.
struct LinkTimers {
    /// Names the timer of one link until it is taken out.
    struct Place: Equatable {
        fileprivate var number: Int32
    }

    private struct Ticket {
        var nanoseconds: Int64
        var number: Int32
    }

    /// No time at all: the timer is not set.
    private static let notSet: Int32 = -1

    private var tickets: [Ticket] = []
    /// For each place the index of its ticket.
    private var indices: [Int32] = []
    private var drivers: [LinkDriver?] = []
    private var freePlaces: [Int32] = []

    /// How many timers are set.
    var count: Int { tickets.count }

    /// The instant of the first of them.
    var first: MonotonicInstant? {
        tickets.first.map { MonotonicInstant(nanoseconds: $0.nanoseconds) }
    }

    /// Makes a timer for a link, which is not set.
    mutating func add(_ driver: LinkDriver) -> Place {
        if let number = freePlaces.popLast() {
            drivers[Int(number)] = driver
            return Place(number: number)
        }
        drivers.append(driver)
        indices.append(Self.notSet)
        return Place(number: Int32(drivers.count - 1))
    }

    /// Takes a link's timer out; its place may become another's.
    mutating func remove(_ place: Place) {
        set(place, to: nil)
        drivers[Int(place.number)] = nil
        freePlaces.append(place.number)
    }

    /// Sets the timer to another instant; nil: it is not set.
    mutating func set(_ place: Place, to instant: MonotonicInstant?) {
        let index = Int(indices[Int(place.number)])
        guard let instant else {
            if index >= 0 { removeTicket(index) }
            return
        }
        let ticket = Ticket(nanoseconds: instant.nanoseconds, number: place.number)
        guard index >= 0 else {
            tickets.append(ticket)
            rise(ticket, from: tickets.count - 1)
            return
        }
        let old = tickets[index].nanoseconds
        if ticket.nanoseconds < old {
            rise(ticket, from: index)
        } else if ticket.nanoseconds > old {
            sink(ticket, from: index)
        }
    }

    /// Takes the first timer that is due at `now` or before; it is not set any more.
    mutating func takeDue(now: MonotonicInstant) -> LinkDriver? {
        guard let ticket = tickets.first, ticket.nanoseconds <= now.nanoseconds else { return nil }
        removeTicket(0)
        return drivers[Int(ticket.number)]
    }

    private mutating func removeTicket(_ index: Int) {
        indices[Int(tickets[index].number)] = Self.notSet
        let last = tickets.removeLast()
        guard index < tickets.count else { return }
        if last.nanoseconds < tickets[index].nanoseconds {
            rise(last, from: index)
        } else {
            sink(last, from: index)
        }
    }

    /// Puts a ticket where it belongs on the way from an index to the top.
    private mutating func rise(_ ticket: Ticket, from index: Int) {
        var child = index
        while child > 0 {
            let parent = (child - 1) / 2
            guard ticket.nanoseconds < tickets[parent].nanoseconds else { break }
            put(tickets[parent], at: child)
            child = parent
        }
        put(ticket, at: child)
    }

    /// Puts a ticket where it belongs on the way from an index to the bottom.
    private mutating func sink(_ ticket: Ticket, from index: Int) {
        var parent = index
        while 2 * parent + 1 < tickets.count {
            var child = 2 * parent + 1
            if child + 1 < tickets.count,
                tickets[child + 1].nanoseconds < tickets[child].nanoseconds
            {
                child += 1
            }
            guard tickets[child].nanoseconds < ticket.nanoseconds else { break }
            put(tickets[child], at: parent)
            parent = child
        }
        put(ticket, at: parent)
    }

    private mutating func put(_ ticket: Ticket, at index: Int) {
        tickets[index] = ticket
        indices[Int(ticket.number)] = Int32(truncatingIfNeeded: index)
    }
}
