import NIOCore

/// The places at each address: so many attempts to one address may be under way at once, over all
/// links and names that lead to it.
///
/// They keep the listen queue behind an address from overflowing, which would cost a second for SYN
/// to be sent again, and a broker that comes back from being overrun. Who finds no place waits in
/// the line of that address; addresses know nothing of each other.
struct AddressPlaces<Guest> {
    /// Names a guest that waits.
    struct Ticket {
        fileprivate var address: SocketAddress
        fileprivate var place: WaitingLine<Guest>.Ticket
    }

    /// How a guest was received.
    enum Reception {
        /// It has its place.
        case admitted
        /// It waits.
        case waiting(Ticket)
    }

    private struct Places {
        var taken = 0
        var line = WaitingLine<Guest>()
    }

    private let limit: Int
    private var addresses: [SocketAddress: Places] = [:]
    /// Addresses at which a place became free while somebody waited.
    private var turns = Queue<SocketAddress>()

    /// - Parameter limit: attempts under way at once to one address, at least 1.
    init(limit: Int) {
        self.limit = max(1, limit)
    }

    /// Whether `admit` may have somebody to let in.
    var hasFreePlaces: Bool { !turns.isEmpty }

    /// A guest comes to an address; it holds its place there until `leave`.
    mutating func enter(_ guest: Guest, at address: SocketAddress) -> Reception {
        var places = addresses[address] ?? Places()
        defer { addresses[address] = places }
        if places.taken < limit, places.line.isEmpty {
            places.taken += 1
            return .admitted
        }
        return .waiting(Ticket(address: address, place: places.line.join(guest)))
    }

    /// A guest that waits goes away.
    mutating func withdraw(_ ticket: Ticket) {
        addresses[ticket.address]?.line.withdraw(ticket.place)
    }

    /// Somebody who held a place at this address is done.
    mutating func leave(_ address: SocketAddress) {
        guard var places = addresses[address], places.taken > 0 else { return }
        places.taken -= 1
        if !places.line.isEmpty { turns.append(address) }
        addresses[address] = places.taken == 0 && places.line.isEmpty ? nil : places
    }

    /// The next of those who waited for a place that is free now; it holds it until `leave`.
    mutating func admit() -> Guest? {
        while let address = turns.popFirst() {
            guard var places = addresses[address] else { continue }
            defer {
                addresses[address] = places.taken == 0 && places.line.isEmpty ? nil : places
            }
            guard places.taken < limit, let guest = places.line.popFirst() else { continue }
            places.taken += 1
            return guest
        }
        return nil
    }
}
