import MQTTWire
import Testing
import Vocabulary

@Suite("DISCONNECT and AUTH (§3.14, §3.15)")
struct DisconnectTests {
    @Test func theShortestDisconnectIsTwoBytesInBothVersions() throws {
        for version in MQTTVersion.allCases {
            #expect(try Packet.disconnect(Disconnect()).encoded(as: version) == [0xE0, 0])
            #expect(try decode([0xE0, 0], as: version) == [.disconnect(Disconnect())])
        }
    }

    @Test func aCodeMayComeWithoutProperties() throws {
        let packet = Packet.disconnect(Disconnect(code: .keepAliveTimeout))
        #expect(try packet.encoded(as: .v5_0) == [0xE0, 1, 0x8D])
        #expect(try decode([0xE0, 1, 0x8D], as: .v5_0) == [packet])
        #expect(try decode([0xE0, 2, 0x8D, 0], as: .v5_0) == [packet])
        #expect(throws: MQTTEncodeError.self) { try packet.encoded(as: .v3_1_1) }
    }

    @Test func itMaySendUsToAnotherServer() throws {
        let disconnect = Packet.disconnect(
            Disconnect(code: .serverMoved, properties: [.serverReference("b")]))
        let bytes = packet(0xE0, [0x9D, 4, 0x1C], text("b"))
        #expect(try disconnect.encoded(as: .v5_0) == bytes)
        #expect(try decode(bytes, as: .v5_0) == [disconnect])
    }

    @Test func authLeavesOutWhatIsNotThere() throws {
        #expect(try Packet.auth(Auth()).encoded(as: .v5_0) == [0xF0, 0])
        #expect(try decode([0xF0, 0], as: .v5_0) == [.auth(Auth())])
        let auth = Packet.auth(
            Auth(code: ReasonCode(0x18), properties: [.authenticationMethod("m")]))
        let bytes = packet(0xF0, [0x18, 4, 0x15], text("m"))
        #expect(try auth.encoded(as: .v5_0) == bytes)
        #expect(try decode(bytes, as: .v5_0) == [auth])
        #expect(throws: MQTTEncodeError(problem: "AUTH in MQTT 3.1.1")) {
            try auth.encoded(as: .v3_1_1)
        }
    }

    @Test func anAuthWithACodeNeedsItsPropertyLength() {
        #expect(fault([0xF0, 1, 0x18], as: .v5_0) == .malformed(3))
    }
}
