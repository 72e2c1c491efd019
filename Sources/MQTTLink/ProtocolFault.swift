import MQTTWire
import Vocabulary

/// What is wrong with a packet of the peer's.
struct ProtocolFault: Equatable, Sendable {
    /// For people: which packet, and what about it.
    var text: String
    /// What our DISCONNECT says in 5.0.
    var code: ReasonCode
    /// What else helps to understand it, in a sentence.
    var evidence: String?

    init(_ text: String, code: ReasonCode = .protocolError, evidence: String? = nil) {
        self.text = text
        self.code = code
        self.evidence = evidence
    }
}

extension ProtocolFault {
    /// A packet that a broker must not send at this point.
    init(unexpected packet: Packet) {
        switch packet {
        case .auth:
            self.init("AUTH, though no enhanced authentication was asked for")
        case .connack: self.init("a second CONNACK")
        case .disconnect: self.init("DISCONNECT, which only a client sends in MQTT 3.1.1")
        case .puback, .pubrec, .pubcomp:
            self.init("\(packet.name) for a message that was not sent")
        case .unsuback: self.init("UNSUBACK for an UNSUBSCRIBE that was not sent")
        default: self.init("\(packet.name), which only a client sends")
        }
    }

    /// A packet that came in place of CONNACK.
    init(beforeConnack packet: Packet) {
        if case .auth = packet {
            self.init(unexpected: packet)
        } else {
            self.init("\(packet.name) before CONNACK")
        }
    }
}
