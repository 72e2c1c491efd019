import Vocabulary

/// What the fixed header says of each type of packet; the number is the first byte's high half.
///
/// Spec: MQTT 5.0 §2.1.2, Table 2-1; MQTT 3.1.1 §2.2.1, Table 2.1.
extension PacketKind {
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
