import Vocabulary

/// Writes the fields of one packet's body, big-endian, and puts the fixed header before them.
struct FieldWriter {
    private var bytes: [UInt8] = []

    mutating func byte(_ value: UInt8) {
        bytes.append(value)
    }

    mutating func uint16(_ value: UInt16) {
        bytes.append(UInt8(truncatingIfNeeded: value >> 8))
        bytes.append(UInt8(truncatingIfNeeded: value))
    }

    mutating func uint32(_ value: UInt32) {
        uint16(UInt16(truncatingIfNeeded: value >> 16))
        uint16(UInt16(truncatingIfNeeded: value))
    }

    /// Bytes without a length of their own.
    mutating func raw(_ value: [UInt8]) {
        bytes.append(contentsOf: value)
    }

    /// Spec: MQTT 5.0 §2.2.1 [MQTT-2.2.1-3]; MQTT 3.1.1 §2.3.1 [MQTT-2.3.1-1].
    mutating func packetID(_ value: UInt16) throws(MQTTEncodeError) {
        guard value != 0 else { throw MQTTEncodeError(problem: "packet identifier 0") }
        uint16(value)
    }

    /// Spec: MQTT 5.0 §1.5.6; MQTT 3.1.1 §3.1.3.5.
    mutating func binary(_ value: [UInt8]) throws(MQTTEncodeError) {
        guard let length = UInt16(exactly: value.count) else {
            throw MQTTEncodeError(problem: "field of \(value.count) bytes, 65535 are possible")
        }
        uint16(length)
        raw(value)
    }

    /// Spec: MQTT 5.0 §1.5.4 [MQTT-1.5.4-2]; MQTT 3.1.1 §1.5.3 [MQTT-1.5.3-2].
    mutating func string(_ value: String) throws(MQTTEncodeError) {
        guard !value.utf8.contains(0) else {
            throw MQTTEncodeError(problem: "text with the character U+0000")
        }
        try binary(Array(value.utf8))
    }

    mutating func topicName(_ value: String) throws(MQTTEncodeError) {
        if let problem = TopicRules.problem(inName: value) {
            throw MQTTEncodeError(problem: problem)
        }
        try string(value)
    }

    mutating func topicFilter(_ value: String) throws(MQTTEncodeError) {
        if let problem = TopicRules.problem(inFilter: value) {
            throw MQTTEncodeError(problem: problem)
        }
        try string(value)
    }

    /// The property list with its length in 5.0; nothing in 3.1.1, which cannot have any.
    mutating func properties(
        _ properties: [Property], in place: PropertyPlace, as version: MQTTVersion
    ) throws(MQTTEncodeError) {
        guard version == .v5_0 else {
            guard properties.isEmpty else {
                throw MQTTEncodeError(problem: "properties in MQTT 3.1.1")
            }
            return
        }
        var rules = PropertyRules(place: place)
        var list = FieldWriter()
        for property in properties {
            if let breach = rules.take(property) {
                throw MQTTEncodeError(problem: breach.problem)
            }
            list.byte(property.identifier.rawValue)
            try list.value(of: property)
        }
        if let breach = rules.end() { throw MQTTEncodeError(problem: breach.problem) }
        guard list.bytes.count <= VariableByteInteger.maximum else { throw .packetTooLarge }
        VariableByteInteger.append(list.bytes.count, to: &bytes)
        raw(list.bytes)
    }

    private mutating func value(of property: Property) throws(MQTTEncodeError) {
        switch property {
        case .payloadFormatIndicator(let value), .requestProblemInformation(let value),
            .requestResponseInformation(let value), .maximumQoS(let value),
            .retainAvailable(let value), .wildcardSubscriptionAvailable(let value),
            .subscriptionIdentifiersAvailable(let value), .sharedSubscriptionAvailable(let value):
            byte(value)
        case .serverKeepAlive(let value), .receiveMaximum(let value),
            .topicAliasMaximum(let value), .topicAlias(let value):
            uint16(value)
        case .messageExpiryInterval(let value), .sessionExpiryInterval(let value),
            .willDelayInterval(let value), .maximumPacketSize(let value):
            uint32(value)
        case .subscriptionIdentifier(let value):
            VariableByteInteger.append(Int(value), to: &bytes)
        case .contentType(let value), .responseTopic(let value),
            .assignedClientIdentifier(let value), .authenticationMethod(let value),
            .responseInformation(let value), .serverReference(let value),
            .reasonString(let value):
            try string(value)
        case .correlationData(let value), .authenticationData(let value):
            try binary(value)
        case .userProperty(let value):
            try string(value.name)
            try string(value.value)
        }
    }

    /// The whole packet: fixed header and the fields written so far.
    func packet(
        _ type: PacketKind, flags: UInt8? = nil
    ) throws(MQTTEncodeError) -> [UInt8] {
        guard bytes.count <= VariableByteInteger.maximum else { throw .packetTooLarge }
        var packet: [UInt8] = [type.rawValue << 4 | (flags ?? type.fixedFlags ?? 0)]
        packet.reserveCapacity(bytes.count + 5)
        VariableByteInteger.append(bytes.count, to: &packet)
        packet.append(contentsOf: bytes)
        return packet
    }
}
