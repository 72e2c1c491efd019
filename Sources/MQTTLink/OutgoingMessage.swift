public import Vocabulary

/// A message that this program publishes.
public struct OutgoingMessage: Hashable, Sendable {
    /// Where to; no wildcards.
    public var topic: String
    /// What.
    public var payload: [UInt8]
    /// How surely it arrives: with 0 it leaves, with 1 the broker acknowledges it; 2 is not
    /// offered.
    public var qos: QoS
    /// Whether the broker keeps it for those who subscribe later.
    public var isRetained: Bool

    /// A message.
    public init(topic: String, payload: [UInt8], qos: QoS = .atMostOnce, isRetained: Bool = false) {
        self.topic = topic
        self.payload = payload
        self.qos = qos
        self.isRetained = isRetained
    }
}

/// What became of a message that this program published.
public enum PublishOutcome: Hashable, Sendable {
    /// It has left for the kernel (QoS 0), or the broker acknowledged it (QoS 1).
    case delivered
    /// It did not leave, or the broker does not take it now, for this reason, in words.
    case failed(String)
    /// The connection ended before the broker acknowledged it: nobody knows whether it arrived.
    case unacknowledged
    /// It will never be taken as it is, for this reason, in words.
    case refused(String)
}
