public import Vocabulary

/// CONNECT.
///
/// Spec: MQTT 5.0 §3.1; MQTT 3.1.1 §3.1.
public struct Connect: Hashable, Sendable {
    /// The version spoken on this connection.
    public var version: MQTTVersion
    /// Clean Start (5.0), Clean Session (3.1.1).
    public var cleanStart: Bool
    /// Seconds; 0 turns keep alive off.
    public var keepAliveSeconds: UInt16
    /// May be empty: the broker then assigns one.
    public var clientID: String
    /// The will, if any.
    public var will: Will?
    /// nil: no user name field.
    public var username: String?
    /// nil: no password field.
    ///
    /// In 3.1.1 a password needs a user name [MQTT-3.1.2-22].
    public var password: Secret?
    /// 5.0 only.
    public var properties: [Property]

    /// Makes a CONNECT.
    public init(
        version: MQTTVersion, cleanStart: Bool = true, keepAliveSeconds: UInt16 = 60,
        clientID: String = "", will: Will? = nil, username: String? = nil,
        password: Secret? = nil, properties: [Property] = []
    ) {
        self.version = version
        self.cleanStart = cleanStart
        self.keepAliveSeconds = keepAliveSeconds
        self.clientID = clientID
        self.will = will
        self.username = username
        self.password = password
        self.properties = properties
    }
}

/// The will of a CONNECT.
///
/// Spec: MQTT 5.0 §3.1.2.5; MQTT 3.1.1 §3.1.2.5.
public struct Will: Hashable, Sendable {
    /// Where it is published.
    public var topic: String
    /// What is published.
    public var payload: [UInt8]
    /// 0 to 2.
    public var qos: QoS
    /// Whether it is published as a retained message.
    public var retain: Bool
    /// 5.0 only.
    public var properties: [Property]

    /// Makes a will.
    public init(
        topic: String, payload: [UInt8], qos: QoS = .atMostOnce, retain: Bool = false,
        properties: [Property] = []
    ) {
        self.topic = topic
        self.payload = payload
        self.qos = qos
        self.retain = retain
        self.properties = properties
    }
}
