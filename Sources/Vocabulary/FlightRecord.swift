/// What happened on a link before its connection ended: the last entries, oldest first.
public struct FlightRecord: Hashable, Sendable {
    /// Oldest first.
    public var entries: [FlightEntry]

    /// Puts a record together.
    public init(entries: [FlightEntry]) {
        self.entries = entries
    }
}

/// One entry of a flight record.
public struct FlightEntry: Hashable, Sendable {
    /// When it happened, to the microsecond.
    public var at: MonotonicInstant
    /// What happened.
    public var happening: FlightHappening

    /// Puts an entry together.
    public init(at: MonotonicInstant, happening: FlightHappening) {
        self.at = at
        self.happening = happening
    }
}

/// What a flight recorder notes.
public enum FlightHappening: Hashable, Sendable {
    /// A packet of ours was handed over to be written; its whole size in bytes.
    case sent(PacketKind, bytes: UInt32)
    /// A packet of the broker's was complete; its whole size in bytes.
    case received(PacketKind, bytes: UInt32)
    /// An attempt began; counted from 1.
    case attempt(UInt32)
    /// A phase of making the connection was done.
    case phase(ConnectPhase)
    /// A heartbeat was judged missed; misses in a row, this one counted.
    case missed(UInt32)
    /// What the socket showed.
    case socket(unacknowledgedSegments: UInt8, retransmits: UInt8, notSentBytes: UInt32)
    /// A PINGREQ waits in our own buffer.
    case queued
    /// Our own buffer is empty again.
    case drained
    /// A timer of ours fired this late, in microseconds; noted from 5 ms on.
    case ownLag(microseconds: UInt32)
    /// A WebSocket ping of the broker's was answered.
    case webSocketPing
    /// The broker closed the WebSocket with this status code; 1005 where it gave none.
    case webSocketClose(code: UInt16)
    /// The connection or attempt ended.
    case ended(DropCause)
}

/// The type of an MQTT control packet.
///
/// Spec: MQTT 5.0 §2.1.2; MQTT 3.1.1 §2.2.1.
public enum PacketKind: UInt8, Hashable, Sendable, CaseIterable {
    /// 1
    case connect = 1
    /// 2
    case connack, publish, puback, pubrec, pubrel, pubcomp, subscribe, suback, unsubscribe
    /// 11
    case unsuback, pingRequest, pingResponse, disconnect, auth
}

extension PacketKind {
    /// The name that the specification gives the packet.
    public var name: String {
        switch self {
        case .connect: "CONNECT"
        case .connack: "CONNACK"
        case .publish: "PUBLISH"
        case .puback: "PUBACK"
        case .pubrec: "PUBREC"
        case .pubrel: "PUBREL"
        case .pubcomp: "PUBCOMP"
        case .subscribe: "SUBSCRIBE"
        case .suback: "SUBACK"
        case .unsubscribe: "UNSUBSCRIBE"
        case .unsuback: "UNSUBACK"
        case .pingRequest: "PINGREQ"
        case .pingResponse: "PINGRESP"
        case .disconnect: "DISCONNECT"
        case .auth: "AUTH"
        }
    }
}
