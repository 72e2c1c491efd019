public import Vocabulary

/// SUBSCRIBE.
///
/// Spec: MQTT 5.0 §3.8; MQTT 3.1.1 §3.8.
public struct Subscribe: Hashable, Sendable {
    /// Never 0.
    public var packetID: UInt16
    /// At least one.
    public var filters: [Filter]
    /// 5.0 only.
    public var properties: [Property]

    /// One filter with its options.
    public struct Filter: Hashable, Sendable {
        /// The topic filter.
        public var filter: String
        /// The highest QoS wanted.
        public var qos: QoS
        /// 5.0: no messages of our own.
        public var noLocal: Bool
        /// 5.0: retain flags come as published.
        public var retainAsPublished: Bool
        /// 5.0: 0 send retained, 1 only for a new subscription, 2 never.
        public var retainHandling: UInt8

        /// Makes a filter with the options that 3.1.1 implies.
        public init(
            _ filter: String, qos: QoS = .atMostOnce, noLocal: Bool = false,
            retainAsPublished: Bool = false, retainHandling: UInt8 = 0
        ) {
            self.filter = filter
            self.qos = qos
            self.noLocal = noLocal
            self.retainAsPublished = retainAsPublished
            self.retainHandling = retainHandling
        }
    }

    /// Makes a SUBSCRIBE.
    public init(packetID: UInt16, filters: [Filter], properties: [Property] = []) {
        self.packetID = packetID
        self.filters = filters
        self.properties = properties
    }
}

/// SUBACK and UNSUBACK.
///
/// Spec: MQTT 5.0 §3.9, §3.11; MQTT 3.1.1 §3.9, §3.11.
public struct SubscriptionAcknowledgement: Hashable, Sendable {
    /// The identifier of the request; never 0.
    public var packetID: UInt16
    /// One code for each filter, in order; none in a 3.1.1 UNSUBACK.
    public var codes: [ReasonCode]
    /// 5.0 only.
    public var properties: [Property]

    /// Makes an acknowledgement.
    public init(packetID: UInt16, codes: [ReasonCode], properties: [Property] = []) {
        self.packetID = packetID
        self.codes = codes
        self.properties = properties
    }
}

/// UNSUBSCRIBE.
///
/// Spec: MQTT 5.0 §3.10; MQTT 3.1.1 §3.10.
public struct Unsubscribe: Hashable, Sendable {
    /// Never 0.
    public var packetID: UInt16
    /// At least one.
    public var filters: [String]
    /// 5.0 only.
    public var properties: [Property]

    /// Makes an UNSUBSCRIBE.
    public init(packetID: UInt16, filters: [String], properties: [Property] = []) {
        self.packetID = packetID
        self.filters = filters
        self.properties = properties
    }
}
