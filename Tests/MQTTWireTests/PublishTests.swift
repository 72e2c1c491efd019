import MQTTWire
import Testing
import Vocabulary

@Suite("PUBLISH (§3.3)")
struct PublishTests {
    @Test func aRetainedPublishOfQoS0() throws {
        let publish = Publish(topic: "a/b", retain: true, payload: [9, 8])
        let bytes = packet(0x31, text("a/b"), [9, 8])
        #expect(try Packet.publish(publish).encoded(as: .v3_1_1) == bytes)
        #expect(try decode(bytes, as: .v3_1_1) == [.publish(publish)])
    }

    @Test func aDuplicateOfQoS2With5sProperties() throws {
        let publish = Publish(
            topic: "", qos: .exactlyOnce, duplicate: true, packetID: 0x0102, payload: [],
            properties: [
                .topicAlias(3), .subscriptionIdentifier(1), .subscriptionIdentifier(200),
            ])
        let bytes = packet(
            0x3C, text(""), [1, 2], [8, 0x23, 0, 3, 0x0B, 1, 0x0B, 0xC8, 0x01])
        #expect(try Packet.publish(publish).encoded(as: .v5_0) == bytes)
        #expect(try decode(bytes, as: .v5_0) == [.publish(publish)])
    }

    @Test func qos3IsMalformed() {
        #expect(fault([0x36], as: .v3_1_1) == .malformed(0))
    }

    @Test func aDuplicateOfQoS0IsMalformed() {
        #expect(fault([0x38], as: .v5_0) == .malformed(0))
        let publish = Packet.publish(Publish(topic: "t", duplicate: true))
        #expect(throws: MQTTEncodeError.self) { try publish.encoded(as: .v5_0) }
    }

    @Test func packetIdentifier0IsAProtocolError() {
        let bytes = packet(0x32, text("t"), [0, 0])
        #expect(fault(bytes, as: .v3_1_1) == .protocolError(5))
        let publish = Packet.publish(Publish(topic: "t", qos: .atLeastOnce, packetID: 0))
        #expect(throws: MQTTEncodeError(problem: "packet identifier 0")) {
            try publish.encoded(as: .v5_0)
        }
    }

    @Test func aPacketIdentifierBelongsToQoS1And2Only() {
        let without = Packet.publish(Publish(topic: "t", qos: .atLeastOnce))
        #expect(throws: MQTTEncodeError.self) { try without.encoded(as: .v5_0) }
        let with = Packet.publish(Publish(topic: "t", packetID: 1))
        #expect(throws: MQTTEncodeError.self) { try with.encoded(as: .v5_0) }
    }

    @Test func anEmptyTopicNeedsAnAlias() {
        #expect(fault(packet(0x30, text("")), as: .v3_1_1) == .malformed(2))
        #expect(fault(packet(0x30, text(""), [0]), as: .v5_0) == .protocolError(2))
        let publish = Packet.publish(Publish(topic: ""))
        #expect(throws: MQTTEncodeError(problem: "empty topic name")) {
            try publish.encoded(as: .v5_0)
        }
    }

    @Test(arguments: ["a/#", "+", "a+b"])
    func aTopicNameHasNoWildcard(topic: String) {
        #expect(fault(packet(0x30, text(topic)), as: .v3_1_1) == .malformed(2))
        #expect(throws: MQTTEncodeError(problem: "wildcard in a topic name")) {
            try Packet.publish(Publish(topic: topic)).encoded(as: .v3_1_1)
        }
    }

    @Test func aTopicThatRunsPastThePacketIsMalformed() {
        #expect(fault([0x30, 4, 0, 3, 65, 66], as: .v3_1_1) == .malformed(4))
        #expect(fault([0x30, 1, 0], as: .v3_1_1) == .malformed(2))
    }

    @Test func aPublishOfWhichAPartIsMissingIsNotWrittenAgain() throws {
        var publish = Publish(topic: "t", payload: [1])
        publish.payloadBytes = 2
        #expect(throws: MQTTEncodeError.self) {
            try Packet.publish(publish).encoded(as: .v5_0)
        }
    }
}
