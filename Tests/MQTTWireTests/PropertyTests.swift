import MQTTWire
import Testing
import Vocabulary

/// Where a property may appear: PUBLISH as `publish`, the will of CONNECT as `will`.
private enum Place: CaseIterable {
    case connect, will, connack, publish, puback, pubrec, pubrel, pubcomp, subscribe, suback
    case unsubscribe, unsuback, disconnect, auth

    /// A packet with these properties there.
    func carrying(_ properties: [Property]) -> Packet {
        let acknowledgement = Acknowledgement(packetID: 1, properties: properties)
        let answer = SubscriptionAcknowledgement(
            packetID: 1, codes: [.success], properties: properties)
        switch self {
        case .connect: return .connect(Connect(version: .v5_0, properties: properties))
        case .will:
            let will = Will(topic: "w", payload: [], properties: properties)
            return .connect(Connect(version: .v5_0, will: will))
        case .connack: return .connack(Connack(version: .v5_0, properties: properties))
        case .publish: return .publish(Publish(topic: "t", properties: properties))
        case .puback: return .puback(acknowledgement)
        case .pubrec: return .pubrec(acknowledgement)
        case .pubrel: return .pubrel(acknowledgement)
        case .pubcomp: return .pubcomp(acknowledgement)
        case .subscribe:
            return .subscribe(Subscribe(packetID: 1, filters: [.init("a")], properties: properties))
        case .suback: return .suback(answer)
        case .unsubscribe:
            return .unsubscribe(Unsubscribe(packetID: 1, filters: ["a"], properties: properties))
        case .unsuback: return .unsuback(answer)
        case .disconnect: return .disconnect(Disconnect(properties: properties))
        case .auth: return .auth(Auth(properties: properties))
        }
    }

    /// The bytes of such a packet, whatever the rules say of these properties.
    func bytes(_ list: [UInt8]) -> [UInt8] {
        let properties = [UInt8(list.count)] + list
        let connect = text("MQTT") + [5]
        return switch self {
        case .connect: packet(0x10, connect, [2, 0, 60], properties, text(""))
        case .will:
            packet(
                0x10, connect, [6, 0, 60, 0], text(""), properties, text("w"), text(""))
        case .connack: packet(0x20, [0, 0], properties)
        case .publish: packet(0x30, text("t"), properties)
        case .puback: packet(0x40, [0, 1, 0], properties)
        case .pubrec: packet(0x50, [0, 1, 0], properties)
        case .pubrel: packet(0x62, [0, 1, 0], properties)
        case .pubcomp: packet(0x70, [0, 1, 0], properties)
        case .subscribe: packet(0x82, [0, 1], properties, text("a"), [0])
        case .suback: packet(0x90, [0, 1], properties, [0])
        case .unsubscribe: packet(0xA2, [0, 1], properties, text("a"))
        case .unsuback: packet(0xB0, [0, 1], properties, [0])
        case .disconnect: packet(0xE0, [0], properties)
        case .auth: packet(0xF0, [0], properties)
        }
    }
}

/// One row of Table 2-4, with an example value.
private struct Row: CustomTestStringConvertible {
    var property: Property
    var bytes: [UInt8]
    var places: Set<Place>

    init(_ property: Property, _ bytes: [UInt8], in places: Set<Place>) {
        self.property = property
        self.bytes = bytes
        self.places = places
    }

    var testDescription: String { "\(property)" }

    static let withReason: Set<Place> = [
        .connack, .puback, .pubrec, .pubrel, .pubcomp, .suback, .unsuback, .disconnect, .auth,
    ]

    static let table: [Row] = [
        Row(.payloadFormatIndicator(1), [0x01, 1], in: [.publish, .will]),
        Row(.messageExpiryInterval(0x0102_0304), [0x02, 1, 2, 3, 4], in: [.publish, .will]),
        Row(.contentType("c"), [0x03, 0, 1, 0x63], in: [.publish, .will]),
        Row(.responseTopic("r"), [0x08, 0, 1, 0x72], in: [.publish, .will]),
        Row(.correlationData([7]), [0x09, 0, 1, 7], in: [.publish, .will]),
        Row(.subscriptionIdentifier(128), [0x0B, 0x80, 1], in: [.publish, .subscribe]),
        Row(
            .sessionExpiryInterval(.max), [0x11, 255, 255, 255, 255],
            in: [.connect, .connack, .disconnect]),
        Row(.assignedClientIdentifier("i"), [0x12, 0, 1, 0x69], in: [.connack]),
        Row(.serverKeepAlive(0x0102), [0x13, 1, 2], in: [.connack]),
        Row(.authenticationMethod("m"), [0x15, 0, 1, 0x6D], in: [.connect, .connack, .auth]),
        Row(.authenticationData([9]), [0x16, 0, 1, 9], in: [.connect, .connack, .auth]),
        Row(.requestProblemInformation(0), [0x17, 0], in: [.connect]),
        Row(.willDelayInterval(5), [0x18, 0, 0, 0, 5], in: [.will]),
        Row(.requestResponseInformation(1), [0x19, 1], in: [.connect]),
        Row(.responseInformation("x"), [0x1A, 0, 1, 0x78], in: [.connack]),
        Row(.serverReference("s"), [0x1C, 0, 1, 0x73], in: [.connack, .disconnect]),
        Row(.reasonString("w"), [0x1F, 0, 1, 0x77], in: withReason),
        Row(.receiveMaximum(1), [0x21, 0, 1], in: [.connect, .connack]),
        Row(.topicAliasMaximum(0), [0x22, 0, 0], in: [.connect, .connack]),
        Row(.topicAlias(2), [0x23, 0, 2], in: [.publish]),
        Row(.maximumQoS(1), [0x24, 1], in: [.connack]),
        Row(.retainAvailable(0), [0x25, 0], in: [.connack]),
        Row(
            .userProperty(UserProperty(name: "n", value: "v")), [0x26, 0, 1, 0x6E, 0, 1, 0x76],
            in: Set(Place.allCases)),
        Row(.maximumPacketSize(6), [0x27, 0, 0, 0, 6], in: [.connect, .connack]),
        Row(.wildcardSubscriptionAvailable(1), [0x28, 1], in: [.connack]),
        Row(.subscriptionIdentifiersAvailable(1), [0x29, 1], in: [.connack]),
        Row(.sharedSubscriptionAvailable(1), [0x2A, 1], in: [.connack]),
    ]
}

@Suite("Properties (MQTT 5.0 §2.2.2, Table 2-4)")
struct PropertyTests {
    @Test func theTableHasAll27() {
        #expect(Set(Row.table.map { $0.bytes[0] }).count == 27)
    }

    @Test(arguments: Row.table)
    private func aPropertyIsReadAndWrittenWhereTheTableAllowsIt(row: Row) throws {
        for place in row.places {
            var properties = [row.property]
            var bytes = row.bytes
            if case .authenticationData = row.property, place == .connect {
                properties.append(.authenticationMethod("m"))
                bytes += [0x15, 0, 1, 0x6D]
            }
            let packet = place.carrying(properties)
            #expect(try packet.encoded(as: .v5_0) == place.bytes(bytes))
            #expect(try decode(place.bytes(bytes), as: .v5_0) == [packet])
        }
    }

    @Test(arguments: Row.table)
    private func anywhereElseItIsMalformed(row: Row) {
        for place in Set(Place.allCases).subtracting(row.places) {
            #expect(fault(place.bytes(row.bytes), as: .v5_0)?.code == .malformedPacket)
            #expect(throws: MQTTEncodeError.self) {
                try place.carrying([row.property]).encoded(as: .v5_0)
            }
        }
    }

    @Test(arguments: Row.table)
    private func twiceItIsAProtocolErrorUnlessItMayRepeat(row: Row) {
        for place in row.places {
            let isRepeatable =
                row.bytes[0] == 0x26 || row.bytes[0] == 0x0B && place == .publish
            let bytes = place.bytes(row.bytes + row.bytes)
            #expect(fault(bytes, as: .v5_0)?.code == (isRepeatable ? nil : .protocolError))
            let encoded = try? place.carrying([row.property, row.property]).encoded(as: .v5_0)
            #expect(encoded == (isRepeatable ? bytes : nil))
        }
    }

    @Test(arguments: [
        (Property.receiveMaximum(0), [0x21, 0, 0], Place.connack),
        (.maximumPacketSize(0), [0x27, 0, 0, 0, 0], .connack),
        (.maximumQoS(2), [0x24, 2], .connack),
        (.retainAvailable(2), [0x25, 2], .connack),
        (.wildcardSubscriptionAvailable(2), [0x28, 2], .connack),
        (.subscriptionIdentifiersAvailable(2), [0x29, 2], .connack),
        (.sharedSubscriptionAvailable(255), [0x2A, 255], .connack),
        (.requestProblemInformation(2), [0x17, 2], .connect),
        (.requestResponseInformation(2), [0x19, 2], .connect),
        (.payloadFormatIndicator(2), [0x01, 2], .publish),
        (.subscriptionIdentifier(0), [0x0B, 0], .publish),
        (.responseTopic("a/#"), [0x08, 0, 3, 0x61, 0x2F, 0x23], .publish),
    ])
    private func aValueOutsideItsRangeIsAProtocolError(
        property: Property, bytes: [UInt8], place: Place
    ) {
        #expect(fault(place.bytes(bytes), as: .v5_0)?.code == .protocolError)
        #expect(throws: MQTTEncodeError.self) { try place.carrying([property]).encoded(as: .v5_0) }
    }

    @Test func theTopicAliasZeroHasACodeOfItsOwn() {
        #expect(fault(Place.publish.bytes([0x23, 0, 0]), as: .v5_0)?.code == .topicAliasInvalid)
        #expect(throws: MQTTEncodeError.self) {
            try Place.publish.carrying([.topicAlias(0)]).encoded(as: .v5_0)
        }
    }

    @Test func aSubscriptionIdentifierAboveFourBytesIsNotWritten() {
        #expect(throws: MQTTEncodeError.self) {
            try Place.publish.carrying([.subscriptionIdentifier(268_435_456)]).encoded(as: .v5_0)
        }
    }

    @Test func errorsPointAtThePropertyThatIsWrong() {
        // CONNACK: header 2, flags, code, length, then the list at offset 5.
        #expect(fault(Place.connack.bytes([0x24, 1, 0x25, 2]), as: .v5_0) == .protocolError(7))
        #expect(fault(Place.connack.bytes([0x24, 1, 0x24, 1]), as: .v5_0) == .protocolError(7))
        #expect(fault(Place.connack.bytes([0x24, 1, 0x04]), as: .v5_0) == .malformed(7))
        #expect(fault(Place.connack.bytes([0x24, 1, 0x17, 1]), as: .v5_0) == .malformed(7))
        #expect(
            decodeError(Place.connack.bytes([0x24, 1, 0x24, 1]), as: .v5_0)?.problem
                == "Maximum QoS (0x24) twice in CONNACK")
        #expect(
            decodeError(Place.connack.bytes([0x17, 1]), as: .v5_0)?.problem
                == "Request Problem Information (0x17) does not belong in CONNACK")
        #expect(
            decodeError(Place.connack.bytes([0x24, 2]), as: .v5_0)?.problem
                == "Maximum QoS (0x24) in CONNACK: 2 is neither 0 nor 1")
    }

    @Test func aListThatEndsInsideAPropertyIsMalformed() {
        #expect(fault(Place.connack.bytes([0x13, 0]), as: .v5_0) == .malformed(6))
        #expect(fault(Place.connack.bytes([0x24]), as: .v5_0) == .malformed(6))
        #expect(fault(Place.connack.bytes([0x1F, 0, 9, 65]), as: .v5_0) == .malformed(8))
        #expect(fault(Place.publish.bytes([0x0B, 0x80]), as: .v5_0) == .malformed(7))
    }

    @Test func aListThatRunsPastThePacketIsMalformed() {
        #expect(fault([0x20, 3, 0, 0, 1], as: .v5_0) == .malformed(5))
        #expect(fault([0x20, 4, 0, 0, 0x80, 0x00], as: .v5_0) == .malformed(5))
    }

    @Test func aPacketOf5NeedsItsPropertyLength() {
        #expect(fault([0x30, 3, 0, 1, 0x74], as: .v5_0) == .malformed(5))
    }
}
