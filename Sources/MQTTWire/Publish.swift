public import Vocabulary

/// PUBLISH.
///
/// Spec: MQTT 5.0 §3.3; MQTT 3.1.1 §3.3.
public struct Publish: Hashable, Sendable {
    /// Empty where a topic alias stands for it (5.0).
    public var topic: String
    /// 0 to 2.
    public var qos: QoS
    /// Whether it is retained.
    public var retain: Bool
    /// Whether it is sent again.
    public var duplicate: Bool
    /// Present exactly where the QoS is above 0.
    public var packetID: UInt16?
    /// The payload; of one beyond the decoder's limit only the first bytes.
    public var payload: [UInt8]
    /// Bytes of the whole payload as sent.
    public var payloadBytes: Int
    /// 5.0 only.
    public var properties: [Property]

    /// Makes a PUBLISH with its whole payload.
    public init(
        topic: String, qos: QoS = .atMostOnce, retain: Bool = false, duplicate: Bool = false,
        packetID: UInt16? = nil, payload: [UInt8] = [], properties: [Property] = []
    ) {
        self.topic = topic
        self.qos = qos
        self.retain = retain
        self.duplicate = duplicate
        self.packetID = packetID
        self.payload = payload
        self.payloadBytes = payload.count
        self.properties = properties
    }
}

/// PUBACK, PUBREC, PUBREL and PUBCOMP.
///
/// Spec: MQTT 5.0 §3.4–3.7; MQTT 3.1.1 §3.4–3.7.
public struct Acknowledgement: Hashable, Sendable {
    /// The identifier of the message; never 0.
    public var packetID: UInt16
    /// Success where the packet left it out, and always in 3.1.1.
    public var code: ReasonCode
    /// 5.0 only.
    public var properties: [Property]

    /// Makes an acknowledgement.
    public init(packetID: UInt16, code: ReasonCode = .success, properties: [Property] = []) {
        self.packetID = packetID
        self.code = code
        self.properties = properties
    }
}
