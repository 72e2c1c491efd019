import MQTTWire
import Testing
import Vocabulary

@Suite("PUBACK, PUBREC, PUBREL and PUBCOMP (§3.4 to §3.7)")
struct AcknowledgementTests {
    private static let kinds: [(first: UInt8, make: @Sendable (Acknowledgement) -> Packet)] = [
        (0x40, Packet.puback), (0x50, Packet.pubrec), (0x62, Packet.pubrel),
        (0x70, Packet.pubcomp),
    ]

    @Test func in3_1_1TheyAreFourBytes() throws {
        for (first, make) in Self.kinds {
            let packet = make(Acknowledgement(packetID: 0x1234))
            #expect(try packet.encoded(as: .v3_1_1) == [first, 2, 0x12, 0x34])
            #expect(try decode([first, 2, 0x12, 0x34], as: .v3_1_1) == [packet])
        }
    }

    @Test func in5CodeAndPropertiesMayBeLeftOut() throws {
        for (first, make) in Self.kinds {
            let short = make(Acknowledgement(packetID: 1))
            #expect(try short.encoded(as: .v5_0) == [first, 2, 0, 1])
            #expect(try decode([first, 2, 0, 1], as: .v5_0) == [short])
            #expect(try decode([first, 3, 0, 1, 0], as: .v5_0) == [short])
            #expect(try decode([first, 4, 0, 1, 0, 0], as: .v5_0) == [short])
            let refusal = make(Acknowledgement(packetID: 1, code: .notAuthorized))
            #expect(try refusal.encoded(as: .v5_0) == [first, 3, 0, 1, 0x87])
            #expect(try decode([first, 3, 0, 1, 0x87], as: .v5_0) == [refusal])
        }
    }

    @Test func propertiesComeWithTheCode() throws {
        for (first, make) in Self.kinds {
            let whole = make(Acknowledgement(packetID: 1, properties: [.reasonString("r")]))
            let bytes = packet(first, [0, 1, 0, 4, 0x1F], text("r"))
            #expect(try whole.encoded(as: .v5_0) == bytes)
            #expect(try decode(bytes, as: .v5_0) == [whole])
        }
    }

    @Test func packetIdentifier0IsAProtocolError() {
        for (first, make) in Self.kinds {
            #expect(fault([first, 2, 0, 0], as: .v5_0) == .protocolError(2))
            #expect(throws: MQTTEncodeError.self) {
                try make(Acknowledgement(packetID: 0)).encoded(as: .v3_1_1)
            }
        }
    }

    @Test func in3_1_1ThereIsNoCode() {
        let refusal = Packet.puback(Acknowledgement(packetID: 1, code: .notAuthorized))
        #expect(throws: MQTTEncodeError(problem: "reason code in a PUBACK of MQTT 3.1.1")) {
            try refusal.encoded(as: .v3_1_1)
        }
        let property = Packet.puback(
            Acknowledgement(packetID: 1, properties: [.reasonString("r")]))
        #expect(throws: MQTTEncodeError(problem: "properties in MQTT 3.1.1")) {
            try property.encoded(as: .v3_1_1)
        }
    }

    @Test func aPacketThatEndsInsideTheIdentifierIsMalformed() {
        #expect(fault([0x40, 1, 0], as: .v5_0) == .malformed(2))
        #expect(fault([0x40, 0], as: .v5_0) == .malformed(2))
    }
}
