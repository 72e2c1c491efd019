import Vocabulary

/// Reads the body of a packet whose fixed header is known and in order.
///
/// Reason codes that no table lists are kept: a monitor shows what a broker sent.
struct PacketReader {
    private let header: FixedHeader
    private let version: MQTTVersion
    private var fields: FieldReader

    /// - Parameters:
    ///   - body: the whole body, or of a long PUBLISH the first part.
    ///   - offset: where the body begins in the stream.
    init(
        _ header: FixedHeader, body: ArraySlice<UInt8>, offset: Int, version: MQTTVersion
    ) {
        self.header = header
        self.version = version
        fields = FieldReader(body, offset: offset)
    }

    mutating func packet() throws(MQTTDecodeError) -> Packet {
        let packet = try body()
        try fields.end()
        return packet
    }

    private mutating func body() throws(MQTTDecodeError) -> Packet {
        switch header.type {
        case .connect: .connect(try connect())
        case .connack: .connack(try connack())
        case .publish: .publish(try publish())
        case .puback: .puback(try acknowledgement())
        case .pubrec: .pubrec(try acknowledgement())
        case .pubrel: .pubrel(try acknowledgement())
        case .pubcomp: .pubcomp(try acknowledgement())
        case .subscribe: .subscribe(try subscribe())
        case .suback: .suback(try subscriptionAcknowledgement())
        case .unsubscribe: .unsubscribe(try unsubscribe())
        case .unsuback: .unsuback(try subscriptionAcknowledgement())
        case .pingRequest: .pingRequest
        case .pingResponse: .pingResponse
        case .disconnect: .disconnect(try disconnect())
        case .auth: .auth(try auth())
        }
    }

    /// Reads a PUBLISH, of which `fields` may hold only the first part of the payload.
    ///
    /// Spec: MQTT 5.0 §3.3.2.1 [MQTT-3.3.2-2], §3.3.2.3.4; MQTT 3.1.1 §3.3.2.1 [MQTT-3.3.2-2].
    private mutating func publish() throws(MQTTDecodeError) -> Publish {
        let at = fields.offset
        let topic = try fields.string()
        var packetID: UInt16?
        if header.qos != .atMostOnce { packetID = try fields.packetID() }
        let properties = try fields.properties(in: .packet(.publish), as: version)
        if topic.isEmpty, version == .v5_0 {
            guard properties.topicAlias != nil else {
                throw fields.error(
                    "neither topic name nor topic alias", at: at, code: .protocolError)
            }
        } else if let problem = TopicRules.problem(inName: topic) {
            throw fields.error(problem, at: at)
        }
        let headBytes = fields.offset - at
        var publish = Publish(
            topic: topic, qos: header.qos, retain: header.flags & PublishFlags.retain != 0,
            duplicate: header.flags & PublishFlags.duplicate != 0, packetID: packetID,
            payload: Array(fields.remainder()), properties: properties)
        publish.payloadBytes = header.bodyBytes - headBytes
        return publish
    }

    /// Spec: MQTT 5.0 §3.2.2.1 [MQTT-3.2.2-1]; MQTT 3.1.1 §3.2.2.1.
    private mutating func connack() throws(MQTTDecodeError) -> Connack {
        // A broker that knows only 3.1.1 answers a CONNECT of 5.0 with its own, shorter form.
        let form = header.bodyBytes == 2 ? MQTTVersion.v3_1_1 : version
        let flagsAt = fields.offset
        let flags = try fields.byte()
        guard flags <= 1 else {
            throw fields.error("reserved flags in CONNACK", at: flagsAt)
        }
        return Connack(
            version: form, sessionPresent: flags == 1, code: ReasonCode(try fields.byte()),
            properties: try fields.properties(in: .packet(.connack), as: form))
    }

    private mutating func acknowledgement() throws(MQTTDecodeError) -> Acknowledgement {
        let packetID = try fields.packetID()
        let (code, properties) = try reason()
        return Acknowledgement(packetID: packetID, code: code, properties: properties)
    }

    /// Spec: MQTT 5.0 §3.8.3 [MQTT-3.8.3-2]; MQTT 3.1.1 §3.8.3 [MQTT-3.8.3-3].
    private mutating func subscribe() throws(MQTTDecodeError) -> Subscribe {
        let packetID = try fields.packetID()
        let properties = try fields.properties(in: .packet(.subscribe), as: version)
        var filters: [Subscribe.Filter] = []
        repeat { filters.append(try filter()) } while !fields.isAtEnd
        return Subscribe(packetID: packetID, filters: filters, properties: properties)
    }

    /// Spec: MQTT 5.0 §3.8.3.1 [MQTT-3.8.3-5]; MQTT 3.1.1 §3.8.3 [MQTT-3-8.3-4].
    private mutating func filter() throws(MQTTDecodeError) -> Subscribe.Filter {
        let text = try fields.topicFilter()
        let at = fields.offset
        let options = try fields.byte()
        let reserved =
            version == .v5_0 ? SubscriptionOptions.reserved : SubscriptionOptions.reservedIn3_1_1
        guard options & reserved == 0, let qos = QoS(rawValue: options & 0b11) else {
            throw fields.error("subscription options \(hexadecimal(options))", at: at)
        }
        let filter = Subscribe.Filter(
            text, qos: qos, noLocal: options & SubscriptionOptions.noLocal != 0,
            retainAsPublished: options & SubscriptionOptions.retainAsPublished != 0,
            retainHandling: options >> SubscriptionOptions.retainHandlingShift & 0b11)
        if let breach = filter.optionsBreach {
            throw fields.error(breach, at: at, code: .protocolError)
        }
        return filter
    }

    private mutating func subscriptionAcknowledgement() throws(MQTTDecodeError)
        -> SubscriptionAcknowledgement
    {
        let packetID = try fields.packetID()
        let properties = try fields.properties(in: .packet(header.type), as: version)
        let codesAt = fields.offset
        let codes = fields.remainder().map(ReasonCode.init)
        // A 3.1.1 UNSUBACK ends with its identifier; its length was checked with the header.
        guard !codes.isEmpty || header.type == .unsuback && version == .v3_1_1 else {
            throw fields.error("\(header.type.name) without codes", at: codesAt)
        }
        return SubscriptionAcknowledgement(
            packetID: packetID, codes: codes, properties: properties)
    }

    /// Spec: MQTT 5.0 §3.10.3 [MQTT-3.10.3-2]; MQTT 3.1.1 §3.10.3 [MQTT-3.10.3-2].
    private mutating func unsubscribe() throws(MQTTDecodeError) -> Unsubscribe {
        let packetID = try fields.packetID()
        let properties = try fields.properties(in: .packet(.unsubscribe), as: version)
        var filters: [String] = []
        repeat { filters.append(try fields.topicFilter()) } while !fields.isAtEnd
        return Unsubscribe(packetID: packetID, filters: filters, properties: properties)
    }

    private mutating func disconnect() throws(MQTTDecodeError) -> Disconnect {
        let (code, properties) = try reason()
        return Disconnect(code: code, properties: properties)
    }

    private mutating func auth() throws(MQTTDecodeError) -> Auth {
        guard !fields.isAtEnd else { return Auth() }
        return Auth(
            code: ReasonCode(try fields.byte()),
            properties: try fields.properties(in: .packet(.auth), as: version))
    }

    /// The reason code and properties at the end of a packet, either of which may be left out.
    ///
    /// Spec: MQTT 5.0 §3.4.2.1, §3.14.2.1, §3.14.2.2.1.
    private mutating func reason() throws(MQTTDecodeError) -> (ReasonCode, [Property]) {
        guard !fields.isAtEnd else { return (.success, []) }
        let code = ReasonCode(try fields.byte())
        guard !fields.isAtEnd else { return (code, []) }
        return (code, try fields.properties(in: .packet(header.type), as: version))
    }
}

extension PacketReader {
    /// Reads a CONNECT of either version, whatever version the decoder expects.
    ///
    /// Spec: MQTT 5.0 §3.1.2.3 [MQTT-3.1.2-3]; MQTT 3.1.1 §3.1.2.3 [MQTT-3.1.2-3], §3.1.2.9
    /// [MQTT-3.1.2-22].
    private mutating func connect() throws(MQTTDecodeError) -> Connect {
        let version = try protocolVersion()
        let flagsAt = fields.offset
        let flags = try fields.byte()
        let hasUsername = flags & ConnectFlags.username != 0
        let hasPassword = flags & ConnectFlags.password != 0
        guard flags & ConnectFlags.reserved == 0 else {
            throw fields.error("reserved flag in CONNECT", at: flagsAt)
        }
        guard version == .v5_0 || hasUsername || !hasPassword else {
            throw fields.error("password without user name in MQTT 3.1.1", at: flagsAt)
        }
        var connect = Connect(
            version: version, cleanStart: flags & ConnectFlags.cleanStart != 0,
            keepAliveSeconds: try fields.uint16())
        connect.properties = try fields.properties(in: .packet(.connect), as: version)
        connect.clientID = try fields.string()
        connect.will = try will(flags: flags, at: flagsAt, as: version)
        if hasUsername { connect.username = try fields.string() }
        if hasPassword { connect.password = Secret(try fields.binary()) }
        return connect
    }

    /// Spec: MQTT 5.0 §3.1.2.1, §3.1.2.2 [MQTT-3.1.2-1], [MQTT-3.1.2-2]; MQTT 3.1.1 §3.1.2.1,
    /// §3.1.2.2 [MQTT-3.1.2-1], [MQTT-3.1.2-2].
    private mutating func protocolVersion() throws(MQTTDecodeError) -> MQTTVersion {
        let at = fields.offset
        guard try fields.binary() == Array("MQTT".utf8) else {
            throw fields.error(
                "protocol name is not MQTT", at: at, code: .unsupportedProtocolVersion)
        }
        let levelAt = fields.offset
        let level = try fields.byte()
        guard let version = MQTTVersion.allCases.first(where: { $0.protocolLevel == level }) else {
            throw fields.error(
                "protocol level \(level)", at: levelAt, code: .unsupportedProtocolVersion)
        }
        return version
    }

    /// Spec: MQTT 5.0 §3.1.2.6 [MQTT-3.1.2-11], [MQTT-3.1.2-12], §3.1.2.7 [MQTT-3.1.2-13];
    /// MQTT 3.1.1 §3.1.2.6 [MQTT-3.1.2-13], [MQTT-3.1.2-14], §3.1.2.7 [MQTT-3.1.2-15].
    private mutating func will(
        flags: UInt8, at flagsAt: Int, as version: MQTTVersion
    ) throws(MQTTDecodeError) -> Will? {
        let retain = flags & ConnectFlags.willRetain != 0
        guard let qos = QoS(rawValue: flags >> ConnectFlags.willQoSShift & 0b11) else {
            throw fields.error("QoS 3 of the will", at: flagsAt)
        }
        guard flags & ConnectFlags.will != 0 else {
            guard qos == .atMostOnce, !retain else {
                throw fields.error("flags of a will that is not there", at: flagsAt)
            }
            return nil
        }
        let properties = try fields.properties(in: .will, as: version)
        return Will(
            topic: try fields.topicName(), payload: try fields.binary(), qos: qos, retain: retain,
            properties: properties)
    }
}
