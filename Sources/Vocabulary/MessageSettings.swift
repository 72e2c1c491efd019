/// What to subscribe to.
public struct SubscriptionRequest: Hashable, Sendable {
    /// The topic filter.
    public var filter: String
    /// The highest quality of service that is asked for.
    public var qos: QoS

    /// Asks for a filter; at QoS 0 the broker holds no message back for us.
    public init(_ filter: String, qos: QoS = .atMostOnce) {
        self.filter = filter
        self.qos = qos
    }
}

/// The will of a link: what the broker publishes where a connection ends without DISCONNECT.
///
/// Spec: MQTT 5.0 §3.1.2.5, §3.1.3.2; MQTT 3.1.1 §3.1.2.5.
public struct WillSettings: Hashable, Sendable {
    /// Where it is published; no wildcard in it.
    public var topic: String
    /// What is published.
    public var payload: [UInt8]
    /// How it is published.
    public var qos: QoS
    /// Whether it is published as a retained message.
    public var isRetained: Bool
    /// How long after the connection's end, in seconds (5.0 only).
    public var delaySeconds: UInt32

    /// Puts a will together.
    public init(
        topic: String, payload: [UInt8], qos: QoS = .atMostOnce, isRetained: Bool = false,
        delaySeconds: UInt32 = 0
    ) {
        self.topic = topic
        self.payload = payload
        self.qos = qos
        self.isRetained = isRetained
        self.delaySeconds = delaySeconds
    }
}
