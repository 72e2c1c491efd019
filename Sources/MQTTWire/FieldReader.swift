import Vocabulary

/// Reads the fields of one packet's body, big-endian, and knows where in the stream it is.
struct FieldReader {
    /// What is not read yet.
    private(set) var rest: ArraySlice<UInt8>
    /// Offset of the next byte from the start of the stream.
    private(set) var offset: Int

    /// Reads `body`, whose first byte lies `offset` bytes behind the start of the stream.
    init(_ body: ArraySlice<UInt8>, offset: Int) {
        rest = body
        self.offset = offset
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// An error at the next byte, or at the one given.
    func error(
        _ problem: String, at offset: Int? = nil, code: ReasonCode = .malformedPacket
    ) -> MQTTDecodeError {
        MQTTDecodeError(problem: problem, offset: offset ?? self.offset, code: code)
    }

    mutating func byte() throws(MQTTDecodeError) -> UInt8 {
        guard let byte = rest.popFirst() else { throw error("packet ends before a byte field") }
        offset += 1
        return byte
    }

    mutating func uint16() throws(MQTTDecodeError) -> UInt16 {
        let field = try take(2)
        return UInt16(field[field.startIndex]) << 8 | UInt16(field[field.startIndex + 1])
    }

    mutating func uint32() throws(MQTTDecodeError) -> UInt32 {
        try take(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func variableByteInteger() throws(MQTTDecodeError) -> Int {
        switch VariableByteInteger.read(rest) {
        case .value(let value, let bytes):
            _ = try take(bytes)
            return value
        case .incomplete: throw error("packet ends inside a length")
        case .malformed(let index, let problem): throw error(problem, at: offset + index)
        }
    }

    /// Spec: MQTT 5.0 §2.2.1 [MQTT-2.2.1-3]; MQTT 3.1.1 §2.3.1 [MQTT-2.3.1-1].
    mutating func packetID() throws(MQTTDecodeError) -> UInt16 {
        let at = offset
        let value = try uint16()
        guard value != 0 else {
            throw error("packet identifier 0", at: at, code: .protocolError)
        }
        return value
    }

    /// Spec: MQTT 5.0 §1.5.6; MQTT 3.1.1 §3.1.3.5.
    mutating func binary() throws(MQTTDecodeError) -> [UInt8] {
        try Array(lengthPrefixed())
    }

    /// Control characters and non-characters are text; only what must be refused is.
    ///
    /// Spec: MQTT 5.0 §1.5.4 [MQTT-1.5.4-1], [MQTT-1.5.4-2]; MQTT 3.1.1 §1.5.3 [MQTT-1.5.3-1],
    /// [MQTT-1.5.3-2].
    mutating func string() throws(MQTTDecodeError) -> String {
        let field = try lengthPrefixed()
        let start = offset - field.count
        if let zero = field.firstIndex(of: 0) {
            throw error("character U+0000 in text", at: start + (zero - field.startIndex))
        }
        guard let text = String(validating: field, as: UTF8.self) else {
            throw error("text is not UTF-8", at: start + wellFormedBytes(field))
        }
        return text
    }

    mutating func topicName() throws(MQTTDecodeError) -> String {
        let at = offset
        let name = try string()
        if let problem = TopicRules.problem(inName: name) { throw error(problem, at: at) }
        return name
    }

    mutating func topicFilter() throws(MQTTDecodeError) -> String {
        let at = offset
        let filter = try string()
        if let problem = TopicRules.problem(inFilter: filter) { throw error(problem, at: at) }
        return filter
    }

    /// All that is left.
    mutating func remainder() -> ArraySlice<UInt8> {
        defer {
            offset += rest.count
            rest = []
        }
        return rest
    }

    /// Checks that nothing is left.
    func end() throws(MQTTDecodeError) {
        guard isAtEnd else { throw error("\(rest.count) bytes too many in the packet") }
    }

    /// The next `count` bytes.
    mutating func take(_ count: Int) throws(MQTTDecodeError) -> ArraySlice<UInt8> {
        guard count <= rest.count else {
            throw error("field of \(count) bytes where the packet has \(rest.count) left")
        }
        let field = rest.prefix(count)
        rest = rest.dropFirst(count)
        offset += count
        return field
    }

    private mutating func lengthPrefixed() throws(MQTTDecodeError) -> ArraySlice<UInt8> {
        let length = try uint16()
        return try take(Int(length))
    }

    /// How many bytes at the front of `bytes` are UTF-8.
    private func wellFormedBytes(_ bytes: ArraySlice<UInt8>) -> Int {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var count = 0
        while case .valid(let scalar) = parser.parseScalar(from: &iterator) {
            count += scalar.count
        }
        return count
    }
}

extension FieldReader {
    /// The property list with its length in 5.0; an empty one in 3.1.1, which has none.
    mutating func properties(
        in place: PropertyPlace, as version: MQTTVersion
    ) throws(MQTTDecodeError) -> [Property] {
        guard version == .v5_0 else { return [] }
        let length = try variableByteInteger()
        let start = offset
        var list = FieldReader(try take(length), offset: start)
        var rules = PropertyRules(place: place)
        var properties: [Property] = []
        while !list.isAtEnd {
            let at = list.offset
            let property = try list.property(in: place)
            if let breach = rules.take(property) {
                throw error(breach.problem, at: at, code: breach.code)
            }
            properties.append(property)
        }
        if let breach = rules.end() { throw error(breach.problem, at: start, code: breach.code) }
        return properties
    }

    private mutating func property(in place: PropertyPlace) throws(MQTTDecodeError) -> Property {
        let at = offset
        let number = try byte()
        guard let identifier = PropertyIdentifier(rawValue: number) else {
            throw error("unknown property \(hexadecimal(number)) in \(place.name)", at: at)
        }
        switch identifier {
        case .payloadFormatIndicator: return .payloadFormatIndicator(try byte())
        case .messageExpiryInterval: return .messageExpiryInterval(try uint32())
        case .contentType: return .contentType(try string())
        case .responseTopic: return .responseTopic(try string())
        case .correlationData: return .correlationData(try binary())
        case .subscriptionIdentifier:
            return .subscriptionIdentifier(UInt32(try variableByteInteger()))
        case .sessionExpiryInterval: return .sessionExpiryInterval(try uint32())
        case .assignedClientIdentifier: return .assignedClientIdentifier(try string())
        case .serverKeepAlive: return .serverKeepAlive(try uint16())
        case .authenticationMethod: return .authenticationMethod(try string())
        case .authenticationData: return .authenticationData(try binary())
        case .requestProblemInformation: return .requestProblemInformation(try byte())
        case .willDelayInterval: return .willDelayInterval(try uint32())
        case .requestResponseInformation: return .requestResponseInformation(try byte())
        case .responseInformation: return .responseInformation(try string())
        case .serverReference: return .serverReference(try string())
        case .reasonString: return .reasonString(try string())
        case .receiveMaximum: return .receiveMaximum(try uint16())
        case .topicAliasMaximum: return .topicAliasMaximum(try uint16())
        case .topicAlias: return .topicAlias(try uint16())
        case .maximumQoS: return .maximumQoS(try byte())
        case .retainAvailable: return .retainAvailable(try byte())
        case .userProperty:
            return .userProperty(UserProperty(name: try string(), value: try string()))
        case .maximumPacketSize: return .maximumPacketSize(try uint32())
        case .wildcardSubscriptionAvailable:
            return .wildcardSubscriptionAvailable(try byte())
        case .subscriptionIdentifiersAvailable:
            return .subscriptionIdentifiersAvailable(try byte())
        case .sharedSubscriptionAvailable: return .sharedSubscriptionAvailable(try byte())
        }
    }
}
