public import MQTTWire
public import Vocabulary

/// Makes packets that a version can express, the same ones for the same seed.
public struct RandomPackets {
    private let version: MQTTVersion
    private var random: SeededRandom

    /// Begins the sequence that belongs to this seed.
    public init(version: MQTTVersion, seed: UInt64) {
        self.version = version
        random = SeededRandom(seed: seed)
    }

    /// The next packet.
    public mutating func packet() -> Packet {
        switch Int.random(in: 0..<(version == .v5_0 ? 15 : 14), using: &random) {
        case 0: .connect(connect())
        case 1: .connack(connack())
        case 2: .publish(publish())
        case 3: .puback(acknowledgement([.reasonString, .userProperty]))
        case 4: .pubrec(acknowledgement([.reasonString, .userProperty]))
        case 5: .pubrel(acknowledgement([.reasonString, .userProperty]))
        case 6: .pubcomp(acknowledgement([.reasonString, .userProperty]))
        case 7: .subscribe(subscribe())
        case 8: .suback(subscriptionAcknowledgement(hasCodes: true))
        case 9: .unsubscribe(unsubscribe())
        case 10: .unsuback(subscriptionAcknowledgement(hasCodes: version == .v5_0))
        case 11: .pingRequest
        case 12: .pingResponse
        case 13: .disconnect(disconnect())
        default: .auth(auth())
        }
    }

    private mutating func connect() -> Connect {
        var connect = Connect(
            version: version, cleanStart: flag(), keepAliveSeconds: number(), clientID: string())
        connect.properties = properties([
            .sessionExpiry, .receiveMaximum, .maximumPacketSize, .topicAliasMaximum,
            .requestResponse, .requestProblem, .userProperty, .authentication,
        ])
        if flag() {
            connect.will = Will(
                topic: topic(), payload: bytes(), qos: qos(), retain: flag(),
                properties: properties([
                    .willDelay, .payloadFormat, .messageExpiry, .contentType, .responseTopic,
                    .correlationData, .userProperty,
                ]))
        }
        if flag() { connect.username = string() }
        if flag(), connect.username != nil || version == .v5_0 {
            connect.password = Secret(bytes())
        }
        return connect
    }

    private mutating func connack() -> Connack {
        Connack(
            version: version, sessionPresent: flag(), code: code(),
            properties: properties([
                .sessionExpiry, .receiveMaximum, .maximumQoS, .retainAvailable,
                .maximumPacketSize, .assignedClientIdentifier, .topicAliasMaximum, .reasonString,
                .userProperty, .subscriptionsAvailable, .serverKeepAlive, .responseInformation,
                .serverReference, .authentication,
            ]))
    }

    private mutating func publish() -> Publish {
        let qos = qos()
        return Publish(
            topic: topic(), qos: qos, retain: flag(), duplicate: qos != .atMostOnce && flag(),
            packetID: qos == .atMostOnce ? nil : number(from: 1), payload: bytes(upTo: 300),
            properties: properties([
                .payloadFormat, .messageExpiry, .topicAlias, .responseTopic, .correlationData,
                .userProperty, .subscriptionIdentifier, .contentType,
            ]))
    }

    private mutating func acknowledgement(_ kinds: [PropertyKind]) -> Acknowledgement {
        Acknowledgement(
            packetID: number(from: 1), code: version == .v5_0 ? code() : .success,
            properties: properties(kinds))
    }

    private mutating func subscribe() -> Subscribe {
        var filters: [Subscribe.Filter] = []
        for _ in 0...Int.random(in: 0..<3, using: &random) {
            var filter = Subscribe.Filter(["#", "a/+/b", "$SYS/#", topic()][choice(4)], qos: qos())
            if version == .v5_0 {
                filter.noLocal = flag()
                filter.retainAsPublished = flag()
                filter.retainHandling = UInt8(choice(3))
            }
            filters.append(filter)
        }
        return Subscribe(
            packetID: number(from: 1), filters: filters,
            properties: properties([.subscriptionIdentifier, .userProperty]))
    }

    private mutating func subscriptionAcknowledgement(
        hasCodes: Bool
    ) -> SubscriptionAcknowledgement {
        var codes: [ReasonCode] = []
        if hasCodes { for _ in 0...choice(4) { codes.append(code()) } }
        return SubscriptionAcknowledgement(
            packetID: number(from: 1), codes: codes,
            properties: properties([.reasonString, .userProperty]))
    }

    private mutating func unsubscribe() -> Unsubscribe {
        Unsubscribe(
            packetID: number(from: 1), filters: [topic(), "+/x"],
            properties: properties([.userProperty]))
    }

    private mutating func disconnect() -> Disconnect {
        Disconnect(
            code: version == .v5_0 ? code() : .success,
            properties: properties([
                .sessionExpiry, .reasonString, .userProperty, .serverReference,
            ]))
    }

    private mutating func auth() -> Auth {
        Auth(
            code: code(),
            properties: properties([.authentication, .reasonString, .userProperty]))
    }
}

extension RandomPackets {
    fileprivate enum PropertyKind {
        case payloadFormat, messageExpiry, contentType, responseTopic, correlationData
        case subscriptionIdentifier, sessionExpiry, assignedClientIdentifier, serverKeepAlive
        case authentication, requestProblem, willDelay, requestResponse, responseInformation
        case serverReference, reasonString, receiveMaximum, topicAliasMaximum, topicAlias
        case maximumQoS, retainAvailable, userProperty, maximumPacketSize
        case subscriptionsAvailable
    }

    /// About half of these, in a random order; none in 3.1.1.
    fileprivate mutating func properties(_ kinds: [PropertyKind]) -> [Property] {
        guard version == .v5_0 else { return [] }
        var properties: [Property] = []
        for kind in kinds.shuffled(using: &random) where flag() {
            properties += values(of: kind)
        }
        return properties
    }

    private mutating func values(of kind: PropertyKind) -> [Property] {
        switch kind {
        case .payloadFormat: [.payloadFormatIndicator(bit())]
        case .messageExpiry: [.messageExpiryInterval(number())]
        case .contentType: [.contentType(string())]
        case .responseTopic: [.responseTopic(topic())]
        case .correlationData: [.correlationData(bytes())]
        case .subscriptionIdentifier:
            [.subscriptionIdentifier(UInt32.random(in: 1...268_435_455, using: &random))]
        case .sessionExpiry: [.sessionExpiryInterval(number())]
        case .assignedClientIdentifier: [.assignedClientIdentifier(string())]
        case .serverKeepAlive: [.serverKeepAlive(number())]
        case .authentication: [.authenticationMethod(string()), .authenticationData(bytes())]
        case .requestProblem: [.requestProblemInformation(bit())]
        case .willDelay: [.willDelayInterval(number())]
        case .requestResponse: [.requestResponseInformation(bit())]
        case .responseInformation: [.responseInformation(string())]
        case .serverReference: [.serverReference(string())]
        case .reasonString: [.reasonString(string())]
        case .receiveMaximum: [.receiveMaximum(number(from: 1))]
        case .topicAliasMaximum: [.topicAliasMaximum(number())]
        case .topicAlias: [.topicAlias(number(from: 1))]
        case .maximumQoS: [.maximumQoS(bit())]
        case .retainAvailable: [.retainAvailable(bit())]
        case .userProperty:
            [
                .userProperty(UserProperty(name: string(), value: string())),
                .userProperty(UserProperty(name: string(), value: string())),
            ]
        case .maximumPacketSize: [.maximumPacketSize(number(from: 1))]
        case .subscriptionsAvailable:
            [
                .wildcardSubscriptionAvailable(bit()), .subscriptionIdentifiersAvailable(bit()),
                .sharedSubscriptionAvailable(bit()),
            ]
        }
    }

    private mutating func flag() -> Bool { Bool.random(using: &random) }

    private mutating func bit() -> UInt8 { UInt8.random(in: 0...1, using: &random) }

    private mutating func choice(_ count: Int) -> Int {
        Int.random(in: 0..<count, using: &random)
    }

    private mutating func number<Number: FixedWidthInteger>(from least: Number = 0) -> Number {
        // The ends of the range come up more often than chance would have it.
        switch choice(4) {
        case 0: least
        case 1: .max
        default: .random(in: least ... .max, using: &random)
        }
    }

    private mutating func qos() -> QoS { QoS.allCases[choice(3)] }

    private mutating func code() -> ReasonCode {
        ReasonCode([0x00, 0x01, 0x04, 0x80, 0x87, 0x8D, 0x9C][choice(7)])
    }

    private mutating func string() -> String {
        ["", "a", "Grüße", "日本語", "👩‍🔧", "\u{FEFF}x", "\u{1}\u{7F}", "a+b#c"][choice(8)]
    }

    private mutating func topic() -> String {
        ["a", "/", "plant/7/status", "$SYS/broker/uptime", "ä/ö"][choice(5)]
    }

    private mutating func bytes(upTo count: Int = 12) -> [UInt8] {
        (0..<choice(count + 1)).map { _ in UInt8.random(in: 0...255, using: &random) }
    }
}
