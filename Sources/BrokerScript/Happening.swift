public import Vocabulary

/// Something that happens once.
public enum Happening: Hashable, Sendable {
    /// The connection ends; answers not written yet are lost.
    case end(ConnectionEnd)
    /// All connections end so, nobody listens for a time, then the broker listens again.
    case restart(ConnectionEnd, downFor: Duration)
    /// These bytes are written.
    case write([UInt8])
    /// So many PINGRESPs that nobody asked for.
    case pingResponses(Int)
    /// Messages are published.
    case publish(Publishing)
}

/// How a connection ends.
public enum ConnectionEnd: Hashable, Sendable {
    /// FIN.
    case close
    /// RST.
    case reset
    /// DISCONNECT with this code and reason string, then FIN; in 3.1.1 only FIN.
    case disconnect(ReasonCode, reason: String? = nil)
    /// DISCONNECT with this code and a Server Reference, then FIN; in 3.1.1 only FIN.
    case redirect(ReasonCode, to: String)
}

/// A run of messages to a client.
///
/// Above QoS 0 what a client has not acknowledged is sent again when it resumes its session. The
/// client's Receive Maximum is not regarded.
public struct Publishing: Hashable, Sendable {
    /// Their topic.
    public var topic: String
    /// How they are delivered, whatever the client subscribed to.
    public var qos: QoS
    /// Whether an alias, 1, stands for the topic from the second message on (5.0), allowed or not.
    public var usesTopicAlias: Bool
    /// How many.
    public var count: Int
    /// Bytes of each payload.
    public var payloadBytes: Int
    /// From one to the next.
    public var interval: Duration

    /// Makes a run of messages.
    public init(
        topic: String = "demo/message", qos: QoS = .atMostOnce, usesTopicAlias: Bool = false,
        count: Int = 1, payloadBytes: Int = 16, interval: Duration = .zero
    ) {
        self.topic = topic
        self.qos = qos
        self.usesTopicAlias = usesTopicAlias
        self.count = count
        self.payloadBytes = payloadBytes
        self.interval = interval
    }
}
