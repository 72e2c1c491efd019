import MQTTLink
import MQTTWire
import Testing
import Vocabulary

@Suite("Session state")
struct SessionStateTests {
    private func link(
        version: MQTTVersion = .v5_0, expiry: UInt32 = 60, properties: [Property] = []
    ) -> LinkUnderTest {
        var link = LinkUnderTest(version: .only(version)) {
            $0.cleanStart = Setting(false)
            $0.sessionExpirySeconds = Setting(expiry)
        }
        link.start()
        link.transportOpened()
        link.packet(
            .connack(Connack(version: version, sessionPresent: true, properties: properties)))
        return link
    }

    private func open(_ link: inout LinkUnderTest) {
        link.packet(.publish(Publish(topic: "a", qos: .exactlyOnce, packetID: 7)))
    }

    @Test("A session of an earlier run is resumed", arguments: MQTTVersion.allCases)
    func aSessionOfAnEarlierRunIsResumed(version: MQTTVersion) {
        var link = link(version: version)
        #expect(link.machine.state == .up)
        #expect(link.connected?.sessionPresent == true)
        _ = link.take()
        link.packet(.pubrel(Acknowledgement(packetID: 7)))
        let code: ReasonCode = version == .v5_0 ? .packetIdentifierNotFound : .success
        #expect(link.take() == [.send(.pubcomp(Acknowledgement(packetID: 7, code: code)))])
    }

    @Test(
        "State is held as long as the session that the broker grants",
        arguments: [
            (MQTTVersion.v5_0, UInt32(60), [Property](), 1),
            (.v5_0, 0, [], 2), (.v5_0, 60, [.sessionExpiryInterval(0)], 2),
            (.v5_0, 0, [.sessionExpiryInterval(60)], 1), (.v3_1_1, 0, [], 1),
        ])
    func stateIsHeldAsLongAsTheSession(
        version: MQTTVersion, expiry: UInt32, properties: [Property], messages: Int
    ) {
        var link = link(version: version, expiry: expiry, properties: properties)
        open(&link)
        link.closed(.resetByPeer)
        link.reconnect(version: version, sessionPresent: true)
        open(&link)
        #expect(link.machine.state == .up)
        #expect(link.messages.count == messages)
    }

    @Test func whereTheBrokerHasNoSessionOursIsGone() {
        var link = link()
        open(&link)
        link.closed(.resetByPeer)
        link.reconnect(sessionPresent: false)
        link.closed(.resetByPeer)
        link.reconnect(sessionPresent: true)
        open(&link)
        #expect(link.messages.count == 2)
    }

    @Test(
        "A session after a clean start is a violation in both versions",
        arguments: MQTTVersion.allCases)
    func aSessionAfterACleanStartIsAViolation(version: MQTTVersion) {
        var link = LinkUnderTest(version: .only(version))
        link.start()
        link.transportOpened()
        link.packet(.connack(Connack(version: version, sessionPresent: true)))
        #expect(link.ends.map(\.end.cause) == [.protocolError])
    }
}
