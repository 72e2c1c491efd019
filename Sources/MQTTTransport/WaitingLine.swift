/// A line of guests that is joined at the end and left at the front, or from within.
struct WaitingLine<Guest> {
    /// Names a guest of this line.
    struct Ticket: Hashable, Sendable {
        fileprivate var number: UInt64
    }

    private var order = Queue<UInt64>()
    /// Those who still wait; the numbers of those who went away are passed over.
    private var guests: [UInt64: Guest] = [:]
    private var lastNumber: UInt64 = 0

    /// Whether nobody waits.
    var isEmpty: Bool { guests.isEmpty }

    /// Joins at the end.
    mutating func join(_ guest: Guest) -> Ticket {
        lastNumber &+= 1
        order.append(lastNumber)
        guests[lastNumber] = guest
        return Ticket(number: lastNumber)
    }

    /// Goes away without having had its turn; whoever is gone already stays so.
    mutating func withdraw(_ ticket: Ticket) {
        guests[ticket.number] = nil
        giveBackMemory()
    }

    /// Takes the guest at the front; nil where nobody waits.
    mutating func popFirst() -> Guest? {
        while let number = order.popFirst() {
            if let guest = guests.removeValue(forKey: number) {
                giveBackMemory()
                return guest
            }
        }
        return nil
    }

    /// Once everybody had a turn, a fleet that came at once leaves nothing behind.
    private mutating func giveBackMemory() {
        if guests.isEmpty { (guests, order) = ([:], Queue()) }
    }
}
