public import MQTTWire
public import Vocabulary

/// One broker's behaviour as a value: facts and `now:` in, actions out.
///
/// A carrier gives it the facts: real sockets in the module `SimulatedBroker`, virtual
/// time in `VirtualTime`. The same script and seed give the same actions in both. Whatever is drawn
/// for a client depends on its identifier and the number of its connection, not on who came first.
/// When more than 10,000 clients are without a connection, those are forgotten: their next one
/// counts as their first.
public struct ScriptedBroker: Sendable {
    let script: Script
    let seed: UInt64
    var startedAt = MonotonicInstant.origin
    var isListening = false
    var connections: [BrokerConnectionID: BrokerConnection] = [:]
    /// The clients that are connected, and some of those that were.
    var clients: [String: KnownClient] = [:]
    var agenda = TimedQueue<BrokerDue>()
    var actions: [BrokerAction] = []

    /// The broker's own account of what it did.
    public internal(set) var record: BrokerRecord

    /// Clients without a connection that are remembered at most.
    static let mostAbsentClients = 10_000

    struct KnownClient: Sendable {
        var connectionsMade: UInt64 = 0
        var current: BrokerConnectionID?
        var session = BrokerSession()
    }

    /// Makes a broker that has not been started.
    ///
    /// - Parameters:
    ///   - script: what it does.
    ///   - seed: decides all that the script leaves to chance.
    ///   - recording: how much of it is written down in `record`.
    public init(script: Script, seed: UInt64, recording: RecordKeeping = .counts) {
        self.script = script
        self.seed = seed
        record = BrokerRecord(recording)
    }

    /// When `timerFired` has something to do.
    public var nextDeadline: MonotonicInstant? { agenda.first }

    /// The broker listens; times in the script count from here.
    public mutating func started(now: MonotonicInstant) -> [BrokerAction] {
        startedAt = now
        isListening = true
        for (step, direction) in script.steps.enumerated() {
            switch direction {
            case .on(.at(let time), _, _), .on(.every(_, first: let time), _, _):
                agenda.add(.happeningToAll(step: step), at: now + time)
            case .on, .during: break
            }
        }
        return performDue(now: now)
    }

    /// A client connected.
    public mutating func connectionOpened(
        _ connection: BrokerConnectionID, now: MonotonicInstant
    ) -> [BrokerAction] {
        guard isListening else { return [.reset(connection)] }
        record.open(connection, now: now)
        connections[connection] = BrokerConnection(now: now)
        if let greeting = script.greeting(at: now - startedAt) {
            actions.append(.write(greeting, to: connection))
        }
        return performDue(now: now)
    }

    /// A client's packet came in.
    public mutating func packetReceived(
        _ packet: Packet, on connection: BrokerConnectionID, now: MonotonicInstant
    ) -> [BrokerAction] {
        switch (connections[connection]?.phase, packet) {
        case (.opened, .connect(let connect)):
            connectReceived(connect, on: connection, now: now)
        case (.opened, _):
            end(connection, by: .close, now: now)
        case (.accepted, _):
            connections[connection]?.client?.lastHeard = now
            clientPacketReceived(packet, on: connection, now: now)
        case (.dismissed, _), (nil, _): break
        }
        return performDue(now: now)
    }

    /// A client's bytes are no packet.
    public mutating func malformedBytesReceived(
        on connection: BrokerConnectionID, now: MonotonicInstant
    ) -> [BrokerAction] {
        end(connection, by: .disconnect(.malformedPacket), now: now)
        return performDue(now: now)
    }

    /// A connection ended from the client's side.
    public mutating func connectionClosed(
        _ connection: BrokerConnectionID, now: MonotonicInstant
    ) -> [BrokerAction] {
        forget(connection, now: now)
        return performDue(now: now)
    }

    /// The deadline may have come.
    public mutating func timerFired(now: MonotonicInstant) -> [BrokerAction] {
        performDue(now: now)
    }
}

/// Names one connection at one broker; given by the carrier, never reused.
public struct BrokerConnectionID: Hashable, Comparable, Sendable {
    /// Counted from 1.
    public var rawValue: UInt64
    /// Makes the identifier with this number.
    public init(_ rawValue: UInt64) { self.rawValue = rawValue }
    /// Earlier connections are smaller.
    public static func < (left: BrokerConnectionID, right: BrokerConnectionID) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// What the carrier of a broker has to do, in order.
public enum BrokerAction: Hashable, Sendable {
    /// Write these bytes.
    case write([UInt8], to: BrokerConnectionID)
    /// Close after what was written (FIN).
    case close(BrokerConnectionID)
    /// Reset (RST).
    case reset(BrokerConnectionID)
    /// Stop listening: new connections are refused.
    case stopListening
    /// Listen again on the same port.
    case listen
}
