public import Vocabulary

extension Packet {
    /// The packet's bytes in that version's form.
    ///
    /// CONNECT and CONNACK say themselves which version they are in: they are written in that one,
    /// whatever `version` says. So a broker of 3.1.1 can be played that answers a CONNECT of 5.0.
    ///
    /// - Throws: where the version cannot express the packet, or a field is out of its range.
    public func encoded(as version: MQTTVersion) throws(MQTTEncodeError) -> [UInt8] {
        switch self {
        case .connect(let connect): try connect.encoded()
        case .connack(let connack): try connack.encoded()
        case .publish(let publish): try publish.encoded(as: version)
        case .puback(let answer): try answer.encoded(.puback, as: version)
        case .pubrec(let answer): try answer.encoded(.pubrec, as: version)
        case .pubrel(let answer): try answer.encoded(.pubrel, as: version)
        case .pubcomp(let answer): try answer.encoded(.pubcomp, as: version)
        case .subscribe(let subscribe): try subscribe.encoded(as: version)
        case .suback(let answer): try answer.encoded(.suback, as: version)
        case .unsubscribe(let unsubscribe): try unsubscribe.encoded(as: version)
        case .unsuback(let answer): try answer.encoded(.unsuback, as: version)
        case .pingRequest: Packet.pingRequestBytes
        case .pingResponse: Packet.pingResponseBytes
        case .disconnect(let disconnect): try disconnect.encoded(as: version)
        case .auth(let auth): try auth.encoded(as: version)
        }
    }
}

/// Why a packet cannot be written.
public struct MQTTEncodeError: Error, Hashable, Sendable {
    /// What is wrong, in words.
    public var problem: String

    /// Describes a problem.
    public init(problem: String) {
        self.problem = problem
    }

    static let packetTooLarge = MQTTEncodeError(
        problem: "packet beyond the format's limit of 268435455 bytes")
}

extension Connect {
    fileprivate func encoded() throws(MQTTEncodeError) -> [UInt8] {
        guard version == .v5_0 || password == nil || username != nil else {
            throw MQTTEncodeError(problem: "password without user name in MQTT 3.1.1")
        }
        var writer = FieldWriter()
        try writer.string("MQTT")
        writer.byte(version.protocolLevel)
        writer.byte(flags)
        writer.uint16(keepAliveSeconds)
        try writer.properties(properties, in: .packet(.connect), as: version)
        try writer.string(clientID)
        if let will {
            try writer.properties(will.properties, in: .will, as: version)
            try writer.topicName(will.topic)
            try writer.binary(will.payload)
        }
        if let username { try writer.string(username) }
        if let password { try writer.binary(password.revealed()) }
        return try writer.packet(.connect)
    }

    private var flags: UInt8 {
        var flags: UInt8 = cleanStart ? ConnectFlags.cleanStart : 0
        if let will {
            flags |= ConnectFlags.will | will.qos.rawValue << ConnectFlags.willQoSShift
            if will.retain { flags |= ConnectFlags.willRetain }
        }
        if password != nil { flags |= ConnectFlags.password }
        if username != nil { flags |= ConnectFlags.username }
        return flags
    }
}

extension Connack {
    fileprivate func encoded() throws(MQTTEncodeError) -> [UInt8] {
        var writer = FieldWriter()
        writer.byte(sessionPresent ? 1 : 0)
        writer.byte(code.rawValue)
        try writer.properties(properties, in: .packet(.connack), as: version)
        return try writer.packet(.connack)
    }
}

extension Publish {
    fileprivate func encoded(as version: MQTTVersion) throws(MQTTEncodeError) -> [UInt8] {
        guard payloadBytes == payload.count else {
            throw MQTTEncodeError(problem: "PUBLISH of which only a part was kept")
        }
        guard (packetID != nil) == (qos != .atMostOnce) else {
            throw MQTTEncodeError(problem: "packet identifier does not fit the QoS")
        }
        guard !duplicate || qos != .atMostOnce else {
            throw MQTTEncodeError(problem: "duplicate PUBLISH of QoS 0")
        }
        var writer = FieldWriter()
        if topic.isEmpty, version == .v5_0, properties.topicAlias != nil {
            try writer.string(topic)
        } else {
            try writer.topicName(topic)
        }
        if let packetID { try writer.packetID(packetID) }
        try writer.properties(properties, in: .packet(.publish), as: version)
        writer.raw(payload)
        let flags =
            (duplicate ? PublishFlags.duplicate : 0) | qos.rawValue << PublishFlags.qosShift
            | (retain ? PublishFlags.retain : 0)
        return try writer.packet(.publish, flags: flags)
    }
}

extension Acknowledgement {
    fileprivate func encoded(
        _ type: PacketKind, as version: MQTTVersion
    ) throws(MQTTEncodeError) -> [UInt8] {
        var writer = FieldWriter()
        try writer.packetID(packetID)
        try writer.reason(code, properties, in: type, as: version)
        return try writer.packet(type)
    }
}

extension Subscribe {
    fileprivate func encoded(as version: MQTTVersion) throws(MQTTEncodeError) -> [UInt8] {
        guard !filters.isEmpty else { throw MQTTEncodeError(problem: "SUBSCRIBE without filter") }
        var writer = FieldWriter()
        try writer.packetID(packetID)
        try writer.properties(properties, in: .packet(.subscribe), as: version)
        for filter in filters {
            try writer.topicFilter(filter.filter)
            try writer.byte(filter.options(in: version))
        }
        return try writer.packet(.subscribe)
    }
}

extension Subscribe.Filter {
    fileprivate func options(in version: MQTTVersion) throws(MQTTEncodeError) -> UInt8 {
        if let breach = optionsBreach { throw MQTTEncodeError(problem: breach) }
        let options =
            (noLocal ? SubscriptionOptions.noLocal : 0)
            | (retainAsPublished ? SubscriptionOptions.retainAsPublished : 0)
            | retainHandling << SubscriptionOptions.retainHandlingShift
        guard version == .v5_0 || options == 0 else {
            throw MQTTEncodeError(problem: "subscription options in MQTT 3.1.1")
        }
        return options | qos.rawValue
    }
}

extension SubscriptionAcknowledgement {
    fileprivate func encoded(
        _ type: PacketKind, as version: MQTTVersion
    ) throws(MQTTEncodeError) -> [UInt8] {
        let hasCodes = type == .suback || version == .v5_0
        guard codes.isEmpty != hasCodes else {
            throw MQTTEncodeError(
                problem: "\(type.name) of MQTT \(version) \(hasCodes ? "without" : "with") codes")
        }
        var writer = FieldWriter()
        try writer.packetID(packetID)
        try writer.properties(properties, in: .packet(type), as: version)
        for code in codes { writer.byte(code.rawValue) }
        return try writer.packet(type)
    }
}

extension Unsubscribe {
    fileprivate func encoded(as version: MQTTVersion) throws(MQTTEncodeError) -> [UInt8] {
        guard !filters.isEmpty else {
            throw MQTTEncodeError(problem: "UNSUBSCRIBE without filter")
        }
        var writer = FieldWriter()
        try writer.packetID(packetID)
        try writer.properties(properties, in: .packet(.unsubscribe), as: version)
        for filter in filters { try writer.topicFilter(filter) }
        return try writer.packet(.unsubscribe)
    }
}

extension Disconnect {
    fileprivate func encoded(as version: MQTTVersion) throws(MQTTEncodeError) -> [UInt8] {
        var writer = FieldWriter()
        try writer.reason(code, properties, in: .disconnect, as: version)
        return try writer.packet(.disconnect)
    }
}

extension Auth {
    fileprivate func encoded(as version: MQTTVersion) throws(MQTTEncodeError) -> [UInt8] {
        guard version == .v5_0 else { throw MQTTEncodeError(problem: "AUTH in MQTT 3.1.1") }
        var writer = FieldWriter()
        if code != .success || !properties.isEmpty {
            writer.byte(code.rawValue)
            try writer.properties(properties, in: .packet(.auth), as: version)
        }
        return try writer.packet(.auth)
    }
}

extension FieldWriter {
    /// A reason code and properties at the end of a packet, in the shortest form.
    ///
    /// Spec: MQTT 5.0 §3.4.2.1, §3.14.2.1.
    fileprivate mutating func reason(
        _ code: ReasonCode, _ properties: [Property], in type: PacketKind,
        as version: MQTTVersion
    ) throws(MQTTEncodeError) {
        guard version == .v5_0 || code == .success else {
            throw MQTTEncodeError(problem: "reason code in a \(type.name) of MQTT 3.1.1")
        }
        if version == .v5_0, code != .success || !properties.isEmpty { byte(code.rawValue) }
        if version == .v3_1_1 || !properties.isEmpty {
            try self.properties(properties, in: .packet(type), as: version)
        }
    }
}
