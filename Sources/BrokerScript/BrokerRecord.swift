public import Vocabulary

/// How much a broker writes down of what it did.
public enum RecordKeeping: Hashable, Sendable {
    /// Only the counts.
    case counts
    /// Every connection and every PINGREQ, at most so many of each.
    case everything(atMost: Int)
}

/// The broker's own truth, against which a watcher's numbers can be held.
public struct BrokerRecord: Hashable, Sendable {
    /// Connections that were opened.
    public internal(set) var opened = 0
    /// CONNACKs that accepted.
    public internal(set) var accepted = 0
    /// CONNACKs that refused.
    public internal(set) var refused = 0
    /// PINGREQs that arrived on accepted connections.
    public internal(set) var pingRequests = 0
    /// PINGREQs that were answered.
    public internal(set) var pingsAnswered = 0
    /// PINGREQs that were not to be answered.
    public internal(set) var pingsSwallowed = 0
    /// The connections in the order in which they were opened; empty where only counts are kept.
    public internal(set) var connections: [ConnectionRecord] = []

    private let limit: Int
    private var pingsKept = 0
    private var places: [BrokerConnectionID: Int] = [:]

    init(_ keeping: RecordKeeping) {
        switch keeping {
        case .counts: limit = 0
        case .everything(let atMost): limit = max(0, atMost)
        }
    }

    /// What was written down of one connection.
    public subscript(connection: BrokerConnectionID) -> ConnectionRecord? {
        places[connection].map { connections[$0] }
    }

    mutating func open(_ connection: BrokerConnectionID, now: MonotonicInstant) {
        opened += 1
        guard connections.count < limit else { return }
        places[connection] = connections.count
        connections.append(ConnectionRecord(id: connection, openedAt: now))
    }

    mutating func accept(
        _ connection: BrokerConnectionID, clientID: String, now: MonotonicInstant
    ) {
        accepted += 1
        update(connection) {
            $0.clientID = clientID
            $0.acceptedAt = now
        }
    }

    mutating func end(_ connection: BrokerConnectionID, now: MonotonicInstant) {
        update(connection) { $0.endedAt = now }
    }

    /// Writes down a PINGREQ; the place of it in the connection's record, for `answer`.
    mutating func ping(
        _ connection: BrokerConnectionID, swallowed: Bool, now: MonotonicInstant
    ) -> Int? {
        pingRequests += 1
        if swallowed { pingsSwallowed += 1 }
        guard pingsKept < limit, let place = places[connection] else { return nil }
        pingsKept += 1
        connections[place].pings.append(
            PingRecord(arrivedAt: now, fate: swallowed ? .swallowed : .pending))
        return connections[place].pings.count - 1
    }

    mutating func answer(
        _ connection: BrokerConnectionID, ping: Int?, now: MonotonicInstant
    ) {
        pingsAnswered += 1
        guard let ping else { return }
        update(connection) { $0.pings[ping].fate = .answered(at: now) }
    }

    private mutating func update(
        _ connection: BrokerConnectionID, _ change: (inout ConnectionRecord) -> Void
    ) {
        guard let place = places[connection] else { return }
        change(&connections[place])
    }
}

/// One connection as its broker saw it.
public struct ConnectionRecord: Hashable, Sendable {
    /// The carrier's name for it.
    public var id: BrokerConnectionID
    /// When it was opened.
    public var openedAt: MonotonicInstant
    /// When CONNACK accepted it.
    public var acceptedAt: MonotonicInstant?
    /// When it ended, from either side.
    public var endedAt: MonotonicInstant?
    /// Empty until it was accepted.
    public var clientID = ""
    /// Its PINGREQs in order.
    public var pings: [PingRecord] = []

    init(id: BrokerConnectionID, openedAt: MonotonicInstant) {
        self.id = id
        self.openedAt = openedAt
    }
}

/// One PINGREQ as the broker saw it.
public struct PingRecord: Hashable, Sendable {
    /// What became of a PINGREQ.
    public enum Fate: Hashable, Sendable {
        /// The answer is not due yet, or the connection ended before it.
        case pending
        /// Its PINGRESP was written.
        case answered(at: MonotonicInstant)
        /// It was not to be answered.
        case swallowed
    }

    /// When it arrived.
    public var arrivedAt: MonotonicInstant
    /// What became of it.
    public var fate: Fate
}
