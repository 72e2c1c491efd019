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

    /// Changed in place: a copy would take the whole line with it.
    private struct Places {
        private(set) var taken = 0
        var line = WaitingLine<Guest>()

        var isForgotten: Bool { taken == 0 && line.isEmpty }

        /// - Returns: nil where the guest has its place.
        mutating func enter(_ guest: Guest, limit: Int) -> WaitingLine<Guest>.Ticket? {
            guard taken < limit, line.isEmpty else { return line.join(guest) }
            taken += 1
            return nil
        }

        /// - Returns: whether somebody waits for the place that became free.
        mutating func leave() -> Bool {
            guard taken > 0 else { return false }
            taken -= 1
            return !line.isEmpty
        }

        mutating func admit(limit: Int) -> Guest? {
            guard taken < limit, let guest = line.popFirst() else { return nil }
            taken += 1
            return guest
        }
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
        let ticket = addresses[address, default: Places()].enter(guest, limit: limit)
        return ticket.map { .waiting(Ticket(address: address, place: $0)) } ?? .admitted
    }

    /// A guest that waits goes away.
    mutating func withdraw(_ ticket: Ticket) {
        addresses[ticket.address]?.line.withdraw(ticket.place)
    }

    /// Somebody who held a place at this address is done.
    mutating func leave(_ address: SocketAddress) {
        if addresses[address]?.leave() == true { turns.append(address) }
        forgetIfEmpty(address)
    }

    /// The next of those who waited for a place that is free now; it holds it until `leave`.
    mutating func admit() -> Guest? {
        while let address = turns.popFirst() {
            let guest = addresses[address]?.admit(limit: limit)
            forgetIfEmpty(address)
            if let guest { return guest }
        }
        return nil
    }

    private mutating func forgetIfEmpty(_ address: SocketAddress) {
        if addresses[address]?.isForgotten == true { addresses[address] = nil }
    }
}
