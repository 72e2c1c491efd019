import Vocabulary

/// The number that a property has on the wire.
///
/// Spec: MQTT 5.0 §2.2.2.2, Table 2-4.
enum PropertyIdentifier: UInt8, CaseIterable {
    case payloadFormatIndicator = 0x01
    case messageExpiryInterval = 0x02
    case contentType = 0x03
    case responseTopic = 0x08
    case correlationData = 0x09
    case subscriptionIdentifier = 0x0B
    case sessionExpiryInterval = 0x11
    case assignedClientIdentifier = 0x12
    case serverKeepAlive = 0x13
    case authenticationMethod = 0x15
    case authenticationData = 0x16
    case requestProblemInformation = 0x17
    case willDelayInterval = 0x18
    case requestResponseInformation = 0x19
    case responseInformation = 0x1A
    case serverReference = 0x1C
    case reasonString = 0x1F
    case receiveMaximum = 0x21
    case topicAliasMaximum = 0x22
    case topicAlias = 0x23
    case maximumQoS = 0x24
    case retainAvailable = 0x25
    case userProperty = 0x26
    case maximumPacketSize = 0x27
    case wildcardSubscriptionAvailable = 0x28
    case subscriptionIdentifiersAvailable = 0x29
    case sharedSubscriptionAvailable = 0x2A

    /// The name that the specification gives the property, with its number.
    var name: String { "\(words) (\(hexadecimal(rawValue)))" }

    private var words: String {
        switch self {
        case .payloadFormatIndicator: "Payload Format Indicator"
        case .messageExpiryInterval: "Message Expiry Interval"
        case .contentType: "Content Type"
        case .responseTopic: "Response Topic"
        case .correlationData: "Correlation Data"
        case .subscriptionIdentifier: "Subscription Identifier"
        case .sessionExpiryInterval: "Session Expiry Interval"
        case .assignedClientIdentifier: "Assigned Client Identifier"
        case .serverKeepAlive: "Server Keep Alive"
        case .authenticationMethod: "Authentication Method"
        case .authenticationData: "Authentication Data"
        case .requestProblemInformation: "Request Problem Information"
        case .willDelayInterval: "Will Delay Interval"
        case .requestResponseInformation: "Request Response Information"
        case .responseInformation: "Response Information"
        case .serverReference: "Server Reference"
        case .reasonString: "Reason String"
        case .receiveMaximum: "Receive Maximum"
        case .topicAliasMaximum: "Topic Alias Maximum"
        case .topicAlias: "Topic Alias"
        case .maximumQoS: "Maximum QoS"
        case .retainAvailable: "Retain Available"
        case .userProperty: "User Property"
        case .maximumPacketSize: "Maximum Packet Size"
        case .wildcardSubscriptionAvailable: "Wildcard Subscription Available"
        case .subscriptionIdentifiersAvailable: "Subscription Identifier Available"
        case .sharedSubscriptionAvailable: "Shared Subscription Available"
        }
    }

    /// Where the property may appear.
    var places: Set<PropertyPlace> {
        switch self {
        case .payloadFormatIndicator, .messageExpiryInterval, .contentType, .responseTopic,
            .correlationData:
            [.packet(.publish), .will]
        case .subscriptionIdentifier: [.packet(.publish), .packet(.subscribe)]
        case .sessionExpiryInterval:
            [.packet(.connect), .packet(.connack), .packet(.disconnect)]
        case .authenticationMethod, .authenticationData:
            [.packet(.connect), .packet(.connack), .packet(.auth)]
        case .requestProblemInformation, .requestResponseInformation: [.packet(.connect)]
        case .willDelayInterval: [.will]
        case .serverReference: [.packet(.connack), .packet(.disconnect)]
        case .reasonString:
            [
                .packet(.connack), .packet(.puback), .packet(.pubrec), .packet(.pubrel),
                .packet(.pubcomp), .packet(.suback), .packet(.unsuback), .packet(.disconnect),
                .packet(.auth),
            ]
        case .receiveMaximum, .topicAliasMaximum, .maximumPacketSize:
            [.packet(.connect), .packet(.connack)]
        case .topicAlias: [.packet(.publish)]
        case .userProperty: PropertyPlace.all
        case .assignedClientIdentifier, .serverKeepAlive, .responseInformation, .maximumQoS,
            .retainAvailable, .wildcardSubscriptionAvailable, .subscriptionIdentifiersAvailable,
            .sharedSubscriptionAvailable:
            [.packet(.connack)]
        }
    }

    /// Whether the property may appear more than once there.
    ///
    /// Spec: MQTT 5.0 §3.3.2.3.8 for the Subscription Identifiers of a PUBLISH.
    func mayRepeat(in place: PropertyPlace) -> Bool {
        self == .userProperty || self == .subscriptionIdentifier && place == .packet(.publish)
    }
}

/// A list of properties: that of a packet, or that of the will inside CONNECT.
enum PropertyPlace: Hashable {
    case packet(PacketKind)
    case will

    /// Every list there is; PINGREQ and PINGRESP have none.
    static let all: Set<PropertyPlace> = Set(
        PacketKind.allCases.filter { $0 != .pingRequest && $0 != .pingResponse }
            .map(PropertyPlace.packet) + [.will])

    var name: String {
        switch self {
        case .packet(let type): type.name
        case .will: "the will"
        }
    }
}

/// Watches over one list of properties: places, repeats and ranges.
///
/// Decoder and encoder use the same one, so that what one writes the other reads.
struct PropertyRules {
    /// The list watched over.
    let place: PropertyPlace
    /// One bit for each identifier taken; the highest is 0x2A.
    private var taken: UInt64 = 0

    init(place: PropertyPlace) {
        self.place = place
    }

    /// A breach: what it is, and the code that answers it.
    struct Breach {
        var problem: String
        var code: ReasonCode
    }

    /// Takes the list's next property; nil where it is in order.
    ///
    /// Spec: MQTT 5.0 §2.2.2.2: an identifier that does not belong to the packet is malformed; a
    /// repeat and a value outside its range are protocol errors by the sections of each property.
    mutating func take(_ property: Property) -> Breach? {
        let identifier = property.identifier
        guard identifier.places.contains(place) else {
            return Breach(
                problem: "\(identifier.name) does not belong in \(place.name)",
                code: .malformedPacket)
        }
        let bit = UInt64(1) << UInt64(identifier.rawValue)
        guard taken & bit == 0 || identifier.mayRepeat(in: place) else {
            return Breach(
                problem: "\(identifier.name) twice in \(place.name)",
                code: .protocolError)
        }
        taken |= bit
        if let problem = property.rangeProblem {
            return Breach(
                problem: "\(identifier.name) in \(place.name): \(problem)",
                // Spec: MQTT 5.0 §3.3.4 names the code of its own.
                code: identifier == .topicAlias ? .topicAliasInvalid : .protocolError)
        }
        return nil
    }

    /// Ends the list; nil where it is in order.
    ///
    /// Spec: MQTT 5.0 §3.1.2.11.10: Authentication Data needs an Authentication Method.
    func end() -> Breach? {
        let data = UInt64(1) << UInt64(PropertyIdentifier.authenticationData.rawValue)
        let method = UInt64(1) << UInt64(PropertyIdentifier.authenticationMethod.rawValue)
        guard place == .packet(.connect), taken & data != 0, taken & method == 0 else {
            return nil
        }
        return Breach(
            problem: "authentication data without a method", code: .protocolError)
    }
}

/// A byte as people write it in this protocol: `0x2A`.
func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count == 1 ? "0x0\(digits)" : "0x\(digits)"
}

extension Property {
    /// The number that stands for the property on the wire.
    var identifier: PropertyIdentifier {
        switch self {
        case .payloadFormatIndicator: .payloadFormatIndicator
        case .messageExpiryInterval: .messageExpiryInterval
        case .contentType: .contentType
        case .responseTopic: .responseTopic
        case .correlationData: .correlationData
        case .subscriptionIdentifier: .subscriptionIdentifier
        case .sessionExpiryInterval: .sessionExpiryInterval
        case .assignedClientIdentifier: .assignedClientIdentifier
        case .serverKeepAlive: .serverKeepAlive
        case .authenticationMethod: .authenticationMethod
        case .authenticationData: .authenticationData
        case .requestProblemInformation: .requestProblemInformation
        case .willDelayInterval: .willDelayInterval
        case .requestResponseInformation: .requestResponseInformation
        case .responseInformation: .responseInformation
        case .serverReference: .serverReference
        case .reasonString: .reasonString
        case .receiveMaximum: .receiveMaximum
        case .topicAliasMaximum: .topicAliasMaximum
        case .topicAlias: .topicAlias
        case .maximumQoS: .maximumQoS
        case .retainAvailable: .retainAvailable
        case .userProperty: .userProperty
        case .maximumPacketSize: .maximumPacketSize
        case .wildcardSubscriptionAvailable: .wildcardSubscriptionAvailable
        case .subscriptionIdentifiersAvailable: .subscriptionIdentifiersAvailable
        case .sharedSubscriptionAvailable: .sharedSubscriptionAvailable
        }
    }

    /// What is wrong with the value; nil where it is in its range.
    var rangeProblem: String? {
        switch self {
        case .payloadFormatIndicator(let value), .requestProblemInformation(let value),
            .requestResponseInformation(let value), .maximumQoS(let value),
            .retainAvailable(let value), .wildcardSubscriptionAvailable(let value),
            .subscriptionIdentifiersAvailable(let value), .sharedSubscriptionAvailable(let value):
            value <= 1 ? nil : "\(value) is neither 0 nor 1"
        case .receiveMaximum(0), .topicAlias(0), .maximumPacketSize(0),
            .subscriptionIdentifier(0):
            "0 is not allowed"
        case .subscriptionIdentifier(let value):
            value <= VariableByteInteger.maximum ? nil : "\(value) is above 268435455"
        case .responseTopic(let topic): TopicRules.problem(inName: topic)
        default: nil
        }
    }
}
