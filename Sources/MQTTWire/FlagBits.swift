/// Bits of CONNECT's flags byte.
///
/// Spec: MQTT 5.0 §3.1.2.3; MQTT 3.1.1 §3.1.2.3.
enum ConnectFlags {
    static let reserved: UInt8 = 0b0000_0001
    static let cleanStart: UInt8 = 0b0000_0010
    static let will: UInt8 = 0b0000_0100
    static let willQoSShift: UInt8 = 3
    static let willRetain: UInt8 = 0b0010_0000
    static let password: UInt8 = 0b0100_0000
    static let username: UInt8 = 0b1000_0000
}

/// Bits of the low half of PUBLISH's first byte.
///
/// Spec: MQTT 5.0 §3.3.1; MQTT 3.1.1 §3.3.1.
enum PublishFlags {
    static let retain: UInt8 = 0b0001
    static let qosShift: UInt8 = 1
    static let duplicate: UInt8 = 0b1000
}

/// Bits of the byte that follows a filter in SUBSCRIBE; 3.1.1 has only the QoS.
///
/// Spec: MQTT 5.0 §3.8.3.1; MQTT 3.1.1 §3.8.3.
enum SubscriptionOptions {
    static let noLocal: UInt8 = 0b0000_0100
    static let retainAsPublished: UInt8 = 0b0000_1000
    static let retainHandlingShift: UInt8 = 4
    static let reserved: UInt8 = 0b1100_0000
    static let reservedIn3_1_1: UInt8 = 0b1111_1100
}

extension Subscribe.Filter {
    /// Why these options cannot be; nil where they can.
    ///
    /// Spec: MQTT 5.0 §3.8.3.1 [MQTT-3.8.3-4].
    var optionsBreach: String? {
        if retainHandling > 2 { return "retain handling 3" }
        if noLocal, filter.utf8.starts(with: "$share/".utf8) {
            return "no local on a shared subscription"
        }
        return nil
    }
}
