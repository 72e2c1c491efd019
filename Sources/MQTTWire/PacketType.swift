import Vocabulary

/// The high half of a packet's first byte.
///
/// Spec: MQTT 5.0 §2.1.2, Table 2-1; MQTT 3.1.1 §2.2.1, Table 2.1.
enum PacketType: UInt8, CaseIterable {
    case connect = 1
    case connack, publish, puback, pubrec, pubrel, pubcomp, subscribe, suback, unsubscribe
    case unsuback, pingRequest, pingResponse, disconnect, auth

    /// The name that the specification gives the packet.
    var name: String {
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

    /// The low half of the first byte where it is fixed; nil for PUBLISH, which has flags there.
    ///
    /// Spec: MQTT 5.0 §2.1.3 [MQTT-2.1.3-1]; MQTT 3.1.1 §2.2.2 [MQTT-2.2.2-1].
    var fixedFlags: UInt8? {
        switch self {
        case .publish: nil
        case .pubrel, .subscribe, .unsubscribe: 0b0010
        default: 0
        }
    }

    /// The Remaining Length where the packet has always the same; nil where it varies.
    ///
    /// A CONNACK of 5.0 varies because one of two bytes may answer, see `Connack.version`.
    func fixedBodyBytes(in version: MQTTVersion) -> Int? {
        switch (self, version) {
        case (.pingRequest, _), (.pingResponse, _), (.disconnect, .v3_1_1): 0
        case (.connack, .v3_1_1), (.puback, .v3_1_1), (.pubrec, .v3_1_1), (.pubrel, .v3_1_1),
            (.pubcomp, .v3_1_1), (.unsuback, .v3_1_1):
            2
        default: nil
        }
    }
}
