public import MQTTWire
public import Vocabulary

/// One broker's behaviour as a value: facts and `now:` in, actions out.
///
/// A carrier gives it the facts: real sockets in `SimulatedBroker`, virtual time in
/// `VirtualNetwork`. The same script and seed give the same actions in both.
public struct ScriptedBroker: Sendable {
    /// Makes a broker that has not been started.
    public init(script: BrokerScript, seed: UInt64) {
        fatalError("written by its owner")
    }

    /// When `timerFired` has something to do.
    public var nextDeadline: MonotonicInstant? { nil }
    /// The broker begins to listen; times in the script count from here.
    public mutating func started(now: MonotonicInstant) -> [BrokerAction] { [] }
    /// A client connected.
    public mutating func connectionOpened(
        _ connection: BrokerConnectionID, now: MonotonicInstant
    ) -> [BrokerAction] { [] }
    /// A client's packet came in.
    public mutating func packetReceived(
        _ packet: Packet, on connection: BrokerConnectionID, now: MonotonicInstant
    ) -> [BrokerAction] { [] }
    /// A connection ended from the client's side.
    public mutating func connectionClosed(
        _ connection: BrokerConnectionID, now: MonotonicInstant
    ) -> [BrokerAction] { [] }
    /// The deadline may have come.
    public mutating func timerFired(now: MonotonicInstant) -> [BrokerAction] { [] }
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
