import Vocabulary

/// Decides when a link may begin to connect: so many attempts a second over all links, and so many
/// under way at once for one broker.
///
/// The rate is spread evenly. Where its owner comes late, the gate catches up with at most a tenth
/// of a second's attempts; a time in which nobody waited saves nothing up. Places for one broker
/// keep its listen queue from overflowing, which would cost a second for SYN to be sent again.
/// Brokers take turns, so that a long line at one of them holds up nobody else.
struct ConnectGate: Sendable {
    /// How many attempts to one broker may be under way at once.
    static let placesPerBroker = 64

    private let interval: Duration
    private let catchUp: Duration
    private let places: Int
    private var nextSlot = MonotonicInstant.origin
    private var lines: [Endpoint: Line] = [:]
    /// Brokers at which somebody waits and a place is free, each once.
    private var turns = Queue<Endpoint>()
    /// The ticket that counts of each link that waits; older ones are passed over.
    private var tickets: [LinkID: UInt64] = [:]
    private var lastTicket: UInt64 = 0

    private struct Line: Sendable {
        var waiting = Queue<(link: LinkID, ticket: UInt64)>()
        var underWay = 0
        var hasTurn = false
    }

    /// Makes an open gate.
    ///
    /// - Parameters:
    ///   - rate: attempts a second; less than 1 is taken as 1.
    ///   - places: attempts under way at once for one broker, at least 1.
    init(rate: Int, places: Int = ConnectGate.placesPerBroker) {
        let rate = max(1, rate)
        interval = .seconds(1) / rate
        catchUp = interval * max(0, rate / 10 - 1)
        self.places = max(1, places)
    }

    /// When `admit` may have somebody to let in; nil where nobody can be.
    var nextDeadline: MonotonicInstant? { turns.isEmpty ? nil : nextSlot }

    /// A link joins the line at its broker; a link that waits already loses its old place in it.
    mutating func enter(_ link: LinkID, to broker: Endpoint, now: MonotonicInstant) {
        // Slots that passed while nobody waited are gone.
        if turns.isEmpty { nextSlot = max(nextSlot, now) }
        lastTicket &+= 1
        tickets[link] = lastTicket
        lines[broker, default: Line()].waiting.append((link, lastTicket))
        giveTurn(to: broker)
    }

    /// A link that waits goes away.
    mutating func withdraw(_ link: LinkID) {
        tickets[link] = nil
    }

    /// The next link that may begin now; it holds a place at its broker until `leave`.
    mutating func admit(now: MonotonicInstant) -> LinkID? {
        guard nextSlot <= now else { return nil }
        while let broker = turns.popFirst() {
            lines[broker]?.hasTurn = false
            let link = firstWaiting(at: broker)
            if link != nil { lines[broker]?.underWay += 1 }
            giveTurn(to: broker)
            forgetIfUnused(broker)
            if let link {
                nextSlot = max(nextSlot, now - catchUp) + interval
                return link
            }
        }
        return nil
    }

    /// An attempt at this broker is over: TCP is up, or the attempt failed.
    mutating func leave(_ broker: Endpoint, now: MonotonicInstant) {
        guard let line = lines[broker], line.underWay > 0 else { return }
        if turns.isEmpty { nextSlot = max(nextSlot, now) }
        lines[broker]?.underWay -= 1
        giveTurn(to: broker)
        forgetIfUnused(broker)
    }

    private mutating func firstWaiting(at broker: Endpoint) -> LinkID? {
        while let (link, ticket) = lines[broker]?.waiting.popFirst() {
            if tickets[link] == ticket {
                tickets[link] = nil
                return link
            }
        }
        return nil
    }

    private mutating func giveTurn(to broker: Endpoint) {
        guard let line = lines[broker], !line.hasTurn, !line.waiting.isEmpty,
            line.underWay < places
        else { return }
        lines[broker]?.hasTurn = true
        turns.append(broker)
    }

    private mutating func forgetIfUnused(_ broker: Endpoint) {
        guard let line = lines[broker], line.waiting.isEmpty, line.underWay == 0 else { return }
        lines[broker] = nil
    }
}
