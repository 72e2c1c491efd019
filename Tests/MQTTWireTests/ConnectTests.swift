import MQTTWire
import Testing
import Vocabulary

@Suite("CONNECT (§3.1)")
struct ConnectTests {
    private let name = text("MQTT")

    @Test func theShortestConnectOf3_1_1() throws {
        let connect = Connect(version: .v3_1_1, keepAliveSeconds: 60, clientID: "kw")
        let bytes = packet(0x10, name, [4, 0b0000_0010, 0, 60], text("kw"))
        #expect(try Packet.connect(connect).encoded(as: .v3_1_1) == bytes)
        #expect(try decode(bytes, as: .v3_1_1) == [.connect(connect)])
    }

    @Test func aConnectOf5WithEverything() throws {
        let connect = Connect(
            version: .v5_0, cleanStart: false, keepAliveSeconds: 0x1234, clientID: "c",
            will: Will(
                topic: "w", payload: [1, 2], qos: .exactlyOnce, retain: true,
                properties: [.willDelayInterval(5)]),
            username: "u", password: Secret([0xFF]), properties: [.receiveMaximum(9)])
        let bytes = packet(
            0x10, name, [5, 0b1111_0100, 0x12, 0x34], [3, 0x21, 0, 9], text("c"),
            [5, 0x18, 0, 0, 0, 5], text("w"), [0, 2, 1, 2], text("u"), [0, 1, 0xFF])
        #expect(try Packet.connect(connect).encoded(as: .v5_0) == bytes)
        #expect(try decode(bytes, as: .v5_0) == [.connect(connect)])
    }

    @Test func aConnectIsWrittenInItsOwnVersion() throws {
        let connect = Packet.connect(Connect(version: .v3_1_1))
        #expect(try connect.encoded(as: .v5_0) == connect.encoded(as: .v3_1_1))
    }

    @Test func anotherProtocolNameOrLevelIsAnUnsupportedVersion() {
        let old = packet(0x10, text("MQIsdp"), [3, 2, 0, 60], text("c"))
        #expect(fault(old, as: .v5_0) == Fault(code: .unsupportedProtocolVersion, offset: 2))
        let next = packet(0x10, name, [6, 2, 0, 60], text("c"))
        #expect(fault(next, as: .v5_0) == Fault(code: .unsupportedProtocolVersion, offset: 8))
    }

    @Test(arguments: [
        (0b0000_0011, "the reserved bit"), (0b0001_1100, "QoS 3 of the will"),
        (0b0000_1000, "QoS without a will"), (0b0010_0000, "retain without a will"),
        (0b0100_0000, "password without user name"),
    ])
    func flagsThatCannotBeAreErrorsAtTheFlags(flags: UInt8, what: String) {
        let bytes = packet(0x10, name, [4, flags, 0, 60], text("c"), text("x"), text("y"))
        #expect(fault(bytes, as: .v3_1_1) == .malformed(9), "\(what)")
    }

    @Test func in5APasswordNeedsNoUserName() throws {
        let connect = Packet.connect(Connect(version: .v5_0, password: Secret([1])))
        #expect(try decode(connect.encoded(as: .v5_0), as: .v5_0) == [connect])
        let older = Packet.connect(Connect(version: .v3_1_1, password: Secret([1])))
        #expect(throws: MQTTEncodeError.self) { try older.encoded(as: .v3_1_1) }
    }

    @Test func authenticationDataNeedsAMethod() {
        let connect = Packet.connect(
            Connect(version: .v5_0, properties: [.authenticationData([1])]))
        #expect(throws: MQTTEncodeError.self) { try connect.encoded(as: .v5_0) }
        let bytes = packet(0x10, name, [5, 2, 0, 60], [4, 0x16, 0, 1, 1], text("c"))
        #expect(fault(bytes, as: .v5_0) == .protocolError(13))
    }

    @Test func theTopicOfAWillHasNoWildcard() {
        let will = Packet.connect(
            Connect(version: .v5_0, will: Will(topic: "a/+", payload: [])))
        #expect(throws: MQTTEncodeError(problem: "wildcard in a topic name")) {
            try will.encoded(as: .v5_0)
        }
        let bytes = packet(0x10, name, [4, 6, 0, 60], text("c"), text("#"), text(""))
        #expect(fault(bytes, as: .v3_1_1) == .malformed(15))
    }

    @Test func bytesBehindTheLastFieldAreAnError() {
        let bytes = packet(0x10, name, [4, 2, 0, 60], text("c"), [0])
        #expect(fault(bytes, as: .v3_1_1) == .malformed(15))
    }
}
