import Vocabulary

/// What our CONNECT allows the broker to send on one connection.
struct Allowance: Equatable, Sendable {
    /// Messages above QoS 0 that may be unacknowledged; no limit in 3.1.1.
    let receiveMaximum: Int
    /// The highest topic alias; 0: none.
    let topicAliasMaximum: UInt16

    /// Spec: MQTT 5.0 §3.1.2.11.3, §3.1.2.11.5.
    init(_ settings: LinkSettings, version: MQTTVersion) {
        let isVersion5 = version == .v5_0
        receiveMaximum = isVersion5 ? Int(settings.receiveMaximum.value) : .max
        topicAliasMaximum = isVersion5 ? settings.topicAliasMaximum.value : 0
    }
}
