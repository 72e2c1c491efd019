public import Vocabulary

/// One control packet of either protocol version, as a value.
///
/// What a version cannot express is an encoding error; decoding fills only what the version has.
///
/// Spec: MQTT 5.0 §3; MQTT 3.1.1 §3.
public enum Packet: Hashable, Sendable {
    /// Client to broker, the first packet.
    case connect(Connect)
    /// Broker to client, the answer to CONNECT.
    case connack(Connack)
    /// A message, either way.
    case publish(Publish)
    /// The answer to a QoS 1 message.
    case puback(Acknowledgement)
    /// The first answer to a QoS 2 message.
    case pubrec(Acknowledgement)
    /// The answer to PUBREC.
    case pubrel(Acknowledgement)
    /// The last packet of a QoS 2 exchange.
    case pubcomp(Acknowledgement)
    /// Client to broker: filters to subscribe to.
    case subscribe(Subscribe)
    /// Broker to client: a code for each filter.
    case suback(SubscriptionAcknowledgement)
    /// Client to broker: filters to drop.
    case unsubscribe(Unsubscribe)
    /// Broker to client: the answer to UNSUBSCRIBE; 3.1.1 has no codes in it.
    case unsuback(SubscriptionAcknowledgement)
    /// Client to broker: are you there.
    case pingRequest
    /// Broker to client: the answer. It carries no identifier.
    case pingResponse
    /// The last packet; only a client sends it in 3.1.1.
    case disconnect(Disconnect)
    /// Enhanced authentication (5.0 only).
    case auth(Auth)
}

extension Packet {
    /// The name that the specification gives the packet, such as `PINGREQ`.
    public var name: String { kind.name }

    /// The type of the packet, without what it carries.
    public var kind: PacketKind {
        switch self {
        case .connect: .connect
        case .connack: .connack
        case .publish: .publish
        case .puback: .puback
        case .pubrec: .pubrec
        case .pubrel: .pubrel
        case .pubcomp: .pubcomp
        case .subscribe: .subscribe
        case .suback: .suback
        case .unsubscribe: .unsubscribe
        case .unsuback: .unsuback
        case .pingRequest: .pingRequest
        case .pingResponse: .pingResponse
        case .disconnect: .disconnect
        case .auth: .auth
        }
    }
}

extension Packet {
    /// The two bytes of every PINGREQ.
    ///
    /// Spec: MQTT 5.0 §3.12; MQTT 3.1.1 §3.12.
    public static let pingRequestBytes: [UInt8] = [0xC0, 0x00]

    /// The two bytes of every PINGRESP.
    ///
    /// Spec: MQTT 5.0 §3.13; MQTT 3.1.1 §3.13.
    public static let pingResponseBytes: [UInt8] = [0xD0, 0x00]
}
