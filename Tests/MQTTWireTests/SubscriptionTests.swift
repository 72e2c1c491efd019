import MQTTWire
import Testing
import Vocabulary

@Suite("SUBSCRIBE, SUBACK, UNSUBSCRIBE and UNSUBACK (§3.8 to §3.11)")
struct SubscriptionTests {
    @Test func aSubscribeOf3_1_1() throws {
        let subscribe = Packet.subscribe(
            Subscribe(packetID: 10, filters: [.init("a/#", qos: .atLeastOnce), .init("+")]))
        let bytes = packet(0x82, [0, 10], text("a/#"), [1], text("+"), [0])
        #expect(try subscribe.encoded(as: .v3_1_1) == bytes)
        #expect(try decode(bytes, as: .v3_1_1) == [subscribe])
    }

    @Test func aSubscribeOf5HasOptionsAndAnIdentifier() throws {
        let filter = Subscribe.Filter(
            "a", qos: .exactlyOnce, noLocal: true, retainAsPublished: true, retainHandling: 2)
        let subscribe = Packet.subscribe(
            Subscribe(packetID: 10, filters: [filter], properties: [.subscriptionIdentifier(5)]))
        let bytes = packet(0x82, [0, 10], [2, 0x0B, 5], text("a"), [0b0010_1110])
        #expect(try subscribe.encoded(as: .v5_0) == bytes)
        #expect(try decode(bytes, as: .v5_0) == [subscribe])
        #expect(throws: MQTTEncodeError.self) {
            try Packet.subscribe(Subscribe(packetID: 1, filters: [filter])).encoded(as: .v3_1_1)
        }
    }

    @Test(arguments: [0b0000_0011, 0b0000_0100, 0b1000_0000] as [UInt8])
    func optionsThat3_1_1DoesNotHaveAreMalformed(options: UInt8) {
        let bytes = packet(0x82, [0, 1], text("a"), [options])
        #expect(fault(bytes, as: .v3_1_1) == .malformed(7))
    }

    @Test func optionsThat5DoesNotHaveAreErrors() {
        let with = { (options: UInt8) in packet(0x82, [0, 1, 0], text("a"), [options]) }
        #expect(fault(with(0b0100_0000), as: .v5_0) == .malformed(8))
        #expect(fault(with(0b0000_0011), as: .v5_0) == .malformed(8))
        #expect(fault(with(0b0011_0000), as: .v5_0) == .protocolError(8))
        let filter = Subscribe.Filter("a", retainHandling: 3)
        #expect(throws: MQTTEncodeError.self) {
            try Packet.subscribe(Subscribe(packetID: 1, filters: [filter])).encoded(as: .v5_0)
        }
    }

    @Test func aSharedSubscriptionCannotLeaveOutOurOwnMessages() {
        let bytes = packet(0x82, [0, 1, 0], text("$share/g/a"), [0b0000_0100])
        #expect(fault(bytes, as: .v5_0) == .protocolError(17))
    }

    @Test func aRequestWithoutFilterIsAnError() {
        #expect(fault([0x82, 2, 0, 1], as: .v3_1_1) == .malformed(4))
        #expect(fault([0xA2, 3, 0, 1, 0], as: .v5_0) == .malformed(5))
        #expect(throws: MQTTEncodeError.self) {
            try Packet.subscribe(Subscribe(packetID: 1, filters: [])).encoded(as: .v5_0)
        }
        #expect(throws: MQTTEncodeError.self) {
            try Packet.unsubscribe(Unsubscribe(packetID: 1, filters: [])).encoded(as: .v5_0)
        }
    }

    @Test(arguments: [
        ("#", true), ("+", true), ("a/+/b", true), ("a/#", true), ("/", true), ("$SYS/#", true),
        ("//+", true), ("", false), ("a#", false), ("a/#/b", false), ("#/a", false),
        ("a+/b", false), ("+a", false), ("##", false),
    ])
    func wildcardsStandAloneInTheirLevelAndHashAtTheEnd(filter: String, isValid: Bool) {
        let bytes = packet(0xA2, [0, 1], text(filter))
        #expect(fault(bytes, as: .v3_1_1) == (isValid ? nil : .malformed(4)))
        let encoded = try? Packet.unsubscribe(Unsubscribe(packetID: 1, filters: [filter]))
            .encoded(as: .v3_1_1)
        #expect(encoded == (isValid ? bytes : nil))
    }

    @Test func aSubackHasACodeForEachFilter() throws {
        let answer = SubscriptionAcknowledgement(
            packetID: 10, codes: [ReasonCode(1), ReasonCode(0x80)])
        #expect(try Packet.suback(answer).encoded(as: .v3_1_1) == [0x90, 4, 0, 10, 1, 0x80])
        #expect(try decode([0x90, 4, 0, 10, 1, 0x80], as: .v3_1_1) == [.suback(answer)])
        #expect(try Packet.suback(answer).encoded(as: .v5_0) == [0x90, 5, 0, 10, 0, 1, 0x80])
        #expect(try decode([0x90, 5, 0, 10, 0, 1, 0x80], as: .v5_0) == [.suback(answer)])
    }

    @Test func aSubackWithoutCodesIsAnError() {
        #expect(fault([0x90, 2, 0, 10], as: .v3_1_1) == .malformed(4))
        #expect(fault([0x90, 3, 0, 10, 0], as: .v5_0) == .malformed(5))
        let answer = Packet.suback(SubscriptionAcknowledgement(packetID: 1, codes: []))
        #expect(throws: MQTTEncodeError(problem: "SUBACK of MQTT 5.0 without codes")) {
            try answer.encoded(as: .v5_0)
        }
    }

    @Test func anUnsubackHasCodesIn5Only() throws {
        let older = SubscriptionAcknowledgement(packetID: 10, codes: [])
        #expect(try Packet.unsuback(older).encoded(as: .v3_1_1) == [0xB0, 2, 0, 10])
        #expect(try decode([0xB0, 2, 0, 10], as: .v3_1_1) == [.unsuback(older)])
        #expect(throws: MQTTEncodeError.self) { try Packet.unsuback(older).encoded(as: .v5_0) }
        let newer = SubscriptionAcknowledgement(packetID: 10, codes: [ReasonCode(0x11)])
        #expect(try Packet.unsuback(newer).encoded(as: .v5_0) == [0xB0, 4, 0, 10, 0, 0x11])
        #expect(try decode([0xB0, 4, 0, 10, 0, 0x11], as: .v5_0) == [.unsuback(newer)])
        #expect(throws: MQTTEncodeError(problem: "UNSUBACK of MQTT 3.1.1 with codes")) {
            try Packet.unsuback(newer).encoded(as: .v3_1_1)
        }
        #expect(fault([0xB0, 3, 0, 10, 0], as: .v5_0) == .malformed(5))
    }

    @Test func anUnsubscribeListsFilters() throws {
        let unsubscribe = Packet.unsubscribe(Unsubscribe(packetID: 2, filters: ["a", "b/+"]))
        let bytes = packet(0xA2, [0, 2, 0], text("a"), text("b/+"))
        #expect(try unsubscribe.encoded(as: .v5_0) == bytes)
        #expect(try decode(bytes, as: .v5_0) == [unsubscribe])
    }
}
