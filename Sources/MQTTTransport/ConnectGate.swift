import Vocabulary

/// Decides when an attempt may begin: so many a second over all links.
///
/// The rate is spread evenly. Where its owner comes late, the gate catches up with at most a tenth
/// of a second's attempts; a time in which nobody waited saves nothing up. Brokers take turns, so
/// that a long line of links of one of them holds up nobody else.
struct ConnectGate<Guest> {
    /// Names a guest that waits.
    struct Ticket {
        fileprivate var broker: Endpoint
        fileprivate var place: WaitingLine<Guest>.Ticket
    }

    private let interval: Duration
    private let catchUp: Duration
    private var nextSlot = MonotonicInstant.origin
    private var lines: [Endpoint: WaitingLine<Guest>] = [:]
    /// The brokers that have a line, each once.
    private var turns = Queue<Endpoint>()

    /// Makes an open gate.
    ///
    /// - Parameter rate: attempts a second; less than 1 is taken as 1.
    init(rate: Int) {
        let rate = max(1, rate)
        interval = .seconds(1) / rate
        catchUp = interval * max(0, rate / 10 - 1)
    }

    /// When `admit` may have somebody to let in; nil where nobody waits.
    var nextDeadline: MonotonicInstant? { turns.isEmpty ? nil : nextSlot }

    /// A guest joins the line of its broker.
    mutating func enter(_ guest: Guest, to broker: Endpoint, now: MonotonicInstant) -> Ticket {
        // Slots that passed while nobody waited are gone.
        if turns.isEmpty { nextSlot = max(nextSlot, now) }
        if lines[broker] == nil { turns.append(broker) }
        return Ticket(broker: broker, place: lines[broker, default: WaitingLine()].join(guest))
    }

    /// A guest that waits goes away.
    mutating func withdraw(_ ticket: Ticket) {
        lines[ticket.broker]?.withdraw(ticket.place)
    }

    /// The next guest that may begin now.
    mutating func admit(now: MonotonicInstant) -> Guest? {
        guard nextSlot <= now else { return nil }
        while let broker = turns.popFirst() {
            let guest = lines[broker]?.popFirst()
            if lines[broker]?.isEmpty ?? true {
                lines[broker] = nil
            } else {
                turns.append(broker)
            }
            if let guest {
                nextSlot = max(nextSlot, now - catchUp) + interval
                return guest
            }
        }
        return nil
    }
}
