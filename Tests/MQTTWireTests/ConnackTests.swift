import MQTTWire
import Testing
import Vocabulary

@Suite("CONNACK (§3.2)")
struct ConnackTests {
    @Test func connackOf3_1_1IsFourBytes() throws {
        let connack = Connack(version: .v3_1_1, sessionPresent: true)
        #expect(try Packet.connack(connack).encoded(as: .v3_1_1) == [0x20, 2, 1, 0])
        #expect(try decode([0x20, 2, 1, 0], as: .v3_1_1) == [.connack(connack)])
        let refusal = Connack(version: .v3_1_1, code: ReasonCode(5))
        #expect(try decode([0x20, 2, 0, 5], as: .v3_1_1) == [.connack(refusal)])
    }

    @Test func connackOf5HasProperties() throws {
        let connack = Connack(
            version: .v5_0, code: .notAuthorized,
            properties: [.reasonString("no"), .serverKeepAlive(30)])
        let bytes = packet(0x20, [0, 0x87], [8, 0x1F], text("no"), [0x13, 0, 30])
        #expect(try Packet.connack(connack).encoded(as: .v5_0) == bytes)
        #expect(try decode(bytes, as: .v5_0) == [.connack(connack)])
    }

    @Test("A broker of 3.1.1 answers a CONNECT of 5.0 in its own form")
    func aTwoByteConnackAnswersAConnectOf5() throws {
        let connack = Connack(version: .v3_1_1, code: ReasonCode(1))
        var decoder = PacketDecoder(version: .v5_0)
        decoder.append([0x20, 2, 0, 1])
        #expect(try decoder.next() == .connack(connack))
        #expect(decoder.version == .v3_1_1)
        #expect(try Packet.connack(connack).encoded(as: .v5_0) == [0x20, 2, 0, 1])
    }

    @Test func reservedFlagsAreAnError() {
        #expect(fault([0x20, 2, 2, 0], as: .v3_1_1) == .malformed(2))
        #expect(fault([0x20, 3, 0x81, 0, 0], as: .v5_0) == .malformed(2))
    }

    @Test func codesThatNoTableListsAreKept() throws {
        let connack = Connack(version: .v3_1_1, code: ReasonCode(0x77))
        #expect(try decode([0x20, 2, 0, 0x77], as: .v3_1_1) == [.connack(connack)])
    }

    @Test func itsPropertiesAreFactsOfTheConnection() {
        let connack = Connack(
            version: .v5_0,
            properties: [
                .sessionExpiryInterval(1), .receiveMaximum(2), .maximumQoS(1),
                .retainAvailable(0), .maximumPacketSize(4), .assignedClientIdentifier("c"),
                .topicAliasMaximum(5), .reasonString("r"),
                .userProperty(UserProperty(name: "n", value: "1")),
                .userProperty(UserProperty(name: "n", value: "2")),
                .wildcardSubscriptionAvailable(1), .subscriptionIdentifiersAvailable(0),
                .sharedSubscriptionAvailable(1), .serverKeepAlive(6), .responseInformation("i"),
                .serverReference("s"), .authenticationMethod("m"), .authenticationData([7]),
            ])
        var facts = ConnackProperties()
        facts.sessionExpiryInterval = 1
        facts.receiveMaximum = 2
        facts.maximumQoS = 1
        facts.retainAvailable = false
        facts.maximumPacketSize = 4
        facts.assignedClientIdentifier = "c"
        facts.topicAliasMaximum = 5
        facts.reasonString = "r"
        facts.userProperties = [
            UserProperty(name: "n", value: "1"), UserProperty(name: "n", value: "2"),
        ]
        facts.wildcardSubscriptionAvailable = true
        facts.subscriptionIdentifiersAvailable = false
        facts.sharedSubscriptionAvailable = true
        facts.serverKeepAlive = 6
        facts.responseInformation = "i"
        facts.serverReference = "s"
        facts.authenticationMethod = "m"
        #expect(connack.connackProperties == facts)
        #expect(Connack(version: .v3_1_1).connackProperties == ConnackProperties())
    }

    @Test func singlePropertiesCanBeLookedUp() {
        let properties: [Property] = [
            .reasonString("why"), .serverReference("b:1883"), .topicAlias(3),
            .authenticationMethod("m"),
        ]
        #expect(properties.reasonString == "why")
        #expect(properties.serverReference == "b:1883")
        #expect(properties.topicAlias == 3)
        #expect(properties.authenticationMethod == "m")
        let none: [Property] = []
        #expect(none.reasonString == nil && none.serverReference == nil && none.topicAlias == nil)
        #expect(none.authenticationMethod == nil)
    }

    @Test func userPropertiesAreASentenceOfAtMostEight() {
        #expect([Property]().userPropertyText == nil)
        #expect([Property.reasonString("why")].userPropertyText == nil)
        let properties = (1...9).map {
            Property.userProperty(UserProperty(name: "n\($0)", value: "\($0)"))
        }
        #expect(Array(properties[..<2]).userPropertyText == "the broker adds n1 = 1, n2 = 2")
        #expect(properties.userPropertyText?.hasSuffix("n8 = 8") == true)
        let long = String(repeating: "x", count: 60_000)
        let text = [Property.userProperty(UserProperty(name: long, value: long))].userPropertyText
        #expect(text?.count == "the broker adds ".count + 64 + " = ".count + 128)
    }
}
