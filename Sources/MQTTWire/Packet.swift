public import Vocabulary

/// One control packet of either protocol version, as a value.
///
/// What a version cannot express is an encoding error; decoding fills only what the version has.
///
/// Spec: MQTT 5.0 §3; MQTT 3.1.1 §3.
public enum Packet: Hashable, Sendable {
    /// Client to broker, the first packet.
    case connect(Connect)
    /// Broker to client, the answer to CONNECT.
    case connack(Connack)
    /// A message, either way.
    case publish(Publish)
    /// The answer to a QoS 1 message.
    case puback(Acknowledgement)
    /// The first answer to a QoS 2 message.
    case pubrec(Acknowledgement)
    /// The answer to PUBREC.
    case pubrel(Acknowledgement)
    /// The last packet of a QoS 2 exchange.
    case pubcomp(Acknowledgement)
    /// Client to broker: filters to subscribe to.
    case subscribe(Subscribe)
    /// Broker to client: a code for each filter.
    case suback(SubscriptionAcknowledgement)
    /// Client to broker: filters to drop.
    case unsubscribe(Unsubscribe)
    /// Broker to client: the answer to UNSUBSCRIBE; 3.1.1 has no codes in it.
    case unsuback(SubscriptionAcknowledgement)
    /// Client to broker: are you there.
    case pingRequest
    /// Broker to client: the answer. It carries no identifier.
    case pingResponse
    /// The last packet; only a client sends it in 3.1.1.
    case disconnect(Disconnect)
    /// Enhanced authentication (5.0 only).
    case auth(Auth)
}

/// CONNECT. Spec: MQTT 5.0 §3.1; MQTT 3.1.1 §3.1.
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
    /// nil: no password field. In 3.1.1 a password needs a user name [MQTT-3.1.2-22].
    public var password: [UInt8]?
    /// 5.0 only.
    public var properties: [Property]

    /// Makes a CONNECT.
    public init(
        version: MQTTVersion, cleanStart: Bool = true, keepAliveSeconds: UInt16 = 60,
        clientID: String = "", will: Will? = nil, username: String? = nil,
        password: [UInt8]? = nil, properties: [Property] = []
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

/// The will of a CONNECT. Spec: MQTT 5.0 §3.1.2.5; MQTT 3.1.1 §3.1.2.5.
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

/// A quality of service level. Spec: MQTT 5.0 §4.3; MQTT 3.1.1 §4.3.
public enum QoS: UInt8, Hashable, Sendable, CaseIterable {
    /// 0
    case atMostOnce = 0
    /// 1
    case atLeastOnce = 1
    /// 2
    case exactlyOnce = 2
}

/// CONNACK. Spec: MQTT 5.0 §3.2; MQTT 3.1.1 §3.2.
public struct Connack: Hashable, Sendable {
    /// The version of the packet's form. A two-byte CONNACK to a 5.0 CONNECT decodes as 3.1.1.
    public var version: MQTTVersion
    /// Whether the broker resumed a session.
    public var sessionPresent: Bool
    /// The reason code (5.0) or return code (3.1.1), as sent.
    public var code: ReasonCode
    /// 5.0 only.
    public var properties: [Property]

    /// Makes a CONNACK.
    public init(
        version: MQTTVersion, sessionPresent: Bool = false, code: ReasonCode = .success,
        properties: [Property] = []
    ) {
        self.version = version
        self.sessionPresent = sessionPresent
        self.code = code
        self.properties = properties
    }
}

/// PUBLISH. Spec: MQTT 5.0 §3.3; MQTT 3.1.1 §3.3.
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

/// PUBACK, PUBREC, PUBREL and PUBCOMP. Spec: MQTT 5.0 §3.4–3.7; MQTT 3.1.1 §3.4–3.7.
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

/// SUBSCRIBE. Spec: MQTT 5.0 §3.8; MQTT 3.1.1 §3.8.
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

/// SUBACK and UNSUBACK. Spec: MQTT 5.0 §3.9, §3.11; MQTT 3.1.1 §3.9, §3.11.
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

/// UNSUBSCRIBE. Spec: MQTT 5.0 §3.10; MQTT 3.1.1 §3.10.
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

/// DISCONNECT. Spec: MQTT 5.0 §3.14; MQTT 3.1.1 §3.14.
public struct Disconnect: Hashable, Sendable {
    /// Normal disconnection where the packet left it out, and always in 3.1.1.
    public var code: ReasonCode
    /// 5.0 only.
    public var properties: [Property]

    /// Makes a DISCONNECT.
    public init(code: ReasonCode = .success, properties: [Property] = []) {
        self.code = code
        self.properties = properties
    }
}

/// AUTH. Spec: MQTT 5.0 §3.15.
public struct Auth: Hashable, Sendable {
    /// 0x00, 0x18 or 0x19.
    public var code: ReasonCode
    /// Method, data, reason string, user properties.
    public var properties: [Property]

    /// Makes an AUTH.
    public init(code: ReasonCode = .success, properties: [Property] = []) {
        self.code = code
        self.properties = properties
    }
}

/// One property with its value, in the order in which it was sent.
///
/// Spec: MQTT 5.0 §2.2.2.2, Table 2-4.
public enum Property: Hashable, Sendable {
    /// 0x01
    case payloadFormatIndicator(UInt8)
    /// 0x02, seconds
    case messageExpiryInterval(UInt32)
    /// 0x03
    case contentType(String)
    /// 0x08
    case responseTopic(String)
    /// 0x09
    case correlationData([UInt8])
    /// 0x0B, 1 to 268,435,455
    case subscriptionIdentifier(UInt32)
    /// 0x11, seconds
    case sessionExpiryInterval(UInt32)
    /// 0x12
    case assignedClientIdentifier(String)
    /// 0x13, seconds
    case serverKeepAlive(UInt16)
    /// 0x15
    case authenticationMethod(String)
    /// 0x16
    case authenticationData([UInt8])
    /// 0x17, 0 or 1
    case requestProblemInformation(UInt8)
    /// 0x18, seconds
    case willDelayInterval(UInt32)
    /// 0x19, 0 or 1
    case requestResponseInformation(UInt8)
    /// 0x1A
    case responseInformation(String)
    /// 0x1C
    case serverReference(String)
    /// 0x1F
    case reasonString(String)
    /// 0x21, not 0
    case receiveMaximum(UInt16)
    /// 0x22
    case topicAliasMaximum(UInt16)
    /// 0x23, not 0
    case topicAlias(UInt16)
    /// 0x24, 0 or 1
    case maximumQoS(UInt8)
    /// 0x25, 0 or 1
    case retainAvailable(UInt8)
    /// 0x26
    case userProperty(UserProperty)
    /// 0x27, bytes, not 0
    case maximumPacketSize(UInt32)
    /// 0x28, 0 or 1
    case wildcardSubscriptionAvailable(UInt8)
    /// 0x29, 0 or 1
    case subscriptionIdentifiersAvailable(UInt8)
    /// 0x2A, 0 or 1
    case sharedSubscriptionAvailable(UInt8)
}
