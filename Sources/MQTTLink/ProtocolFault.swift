import MQTTWire
import Vocabulary

/// What is wrong with a packet of the peer's.
struct ProtocolFault: Error, Equatable, Sendable {
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
        case .auth(let auth):
            self.init(authenticationBy: auth.properties.authenticationMethod, in: packet.name)
        case .connack: self.init("a second CONNACK")
        case .disconnect: self.init("DISCONNECT, which only a client sends in MQTT 3.1.1")
        case .puback, .pubrec, .pubcomp:
            self.init("\(packet.name) for a message that was not sent")
        case .unsuback: self.init("UNSUBACK for an UNSUBSCRIBE that was not sent")
        default: self.init("\(packet.name), which only a client sends")
        }
    }

    /// The broker wants an enhanced authentication that CONNECT did not offer.
    ///
    /// Spec: MQTT 5.0 §4.12 [MQTT-4.12.0-6], [MQTT-4.12.0-7].
    ///
    /// - Parameters:
    ///   - method: its name, where the broker told it.
    ///   - packet: the name of the packet that asks for it.
    init(authenticationBy method: String?, in packet: String) {
        let kind = method.map { "enhanced authentication “\($0.prefix(64))”" }
        self.init(
            "\(packet) asks for \(kind ?? "enhanced authentication"), which was not offered",
            evidence: "Keepwatch logs in by user name and password or by a client certificate only;"
                + " let the broker accept one of these from this client")
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
