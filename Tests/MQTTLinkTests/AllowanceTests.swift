import MQTTLink
import MQTTWire
import Testing
import Vocabulary

@Suite("Topic aliases (MQTT 5.0 §3.3.2.3.4)")
struct TopicAliasTests {
    private func link(maximum: UInt16) -> LinkUnderTest {
        var link = LinkUnderTest.connected { $0.topicAliasMaximum = Setting(maximum) }
        _ = link.take()
        return link
    }

    private func publish(_ topic: String, alias: UInt16) -> Packet {
        .publish(Publish(topic: topic, properties: [.topicAlias(alias)]))
    }

    @Test func anAliasStandsForTheTopicThatItWasLastSetTo() {
        var link = link(maximum: 10)
        link.packet(publish("a", alias: 1))
        link.packet(publish("b", alias: 10))
        link.packet(publish("", alias: 1))
        link.packet(publish("c", alias: 1))
        link.packet(publish("", alias: 1))
        link.packet(publish("", alias: 10))
        #expect(link.messages.map(\.topic) == ["a", "b", "a", "c", "c", "b"])
    }

    @Test(
        "An alias that was not allowed or never set ends the connection with its own code",
        arguments: [
            (UInt16(0), "", UInt16(1), ReasonCode.topicAliasInvalid),
            (0, "a", 1, .topicAliasInvalid), (10, "a", 0, .topicAliasInvalid),
            (10, "a", 11, .topicAliasInvalid), (10, "", 3, .protocolError),
        ])
    func anAliasThatWasNotAllowedEndsTheConnection(
        maximum: UInt16, topic: String, alias: UInt16, code: ReasonCode
    ) {
        var link = link(maximum: maximum)
        link.packet(publish(topic, alias: alias))
        #expect(link.take() == [.send(.disconnect(Disconnect(code: code))), .close])
        #expect(link.ends.map(\.end.cause) == [.protocolError])
        #expect(link.messages.isEmpty)
    }

    @Test func anAliasEndsWithItsConnection() {
        var link = link(maximum: 10)
        link.packet(publish("a", alias: 1))
        link.closed(.resetByPeer)
        link.reconnect()
        _ = link.take()
        link.packet(publish("", alias: 1))
        #expect(link.take() == [.send(.disconnect(Disconnect(code: .protocolError))), .close])
    }

    @Test func aMessageWithoutATopicIsAViolation() {
        var link = link(maximum: 10)
        link.packet(.publish(Publish(topic: "")))
        #expect(link.ends.map(\.end.detail) == ["PUBLISH without a topic"])
    }
}

@Suite("Receive maximum (MQTT 5.0 §3.3.4)")
struct ReceiveMaximumTests {
    private func link(
        maximum: UInt16, version: MQTTVersion = .v5_0
    ) -> LinkUnderTest {
        var link = LinkUnderTest.connected(version: version) {
            $0.receiveMaximum = Setting(maximum)
            $0.cleanStart = Setting(false)
            $0.sessionExpirySeconds = Setting(60)
        }
        _ = link.take()
        return link
    }

    private func publish(_ id: UInt16, qos: QoS = .exactlyOnce) -> Packet {
        .publish(Publish(topic: "a", qos: qos, packetID: id))
    }

    @Test("A message too many ends the connection", arguments: [QoS.atLeastOnce, .exactlyOnce])
    func aMessageTooManyEndsTheConnection(qos: QoS) {
        var link = link(maximum: 2)
        link.packet(publish(1))
        link.packet(publish(2))
        link.packet(publish(2))
        #expect(link.ends.isEmpty)
        _ = link.take()
        link.packet(publish(3, qos: qos))
        #expect(
            link.take() == [.send(.disconnect(Disconnect(code: .receiveMaximumExceeded))), .close])
        #expect(
            link.ends.map(\.end.detail)
                == ["3 messages unacknowledged, though our Receive Maximum is 2"])
    }

    @Test func whatIsAcknowledgedMakesRoom() {
        var link = link(maximum: 2)
        for id in UInt16(1)...20 {
            link.packet(publish(id))
            link.packet(publish(id + 100, qos: .atLeastOnce))
            link.packet(.publish(Publish(topic: "a")))
            link.packet(.pubrel(Acknowledgement(packetID: id)))
        }
        #expect(link.ends.isEmpty)
        #expect(link.messages.count == 60)
    }

    @Test func whatAnEarlierConnectionLeftTakesNoRoomUntilItIsSentAgain() {
        var link = link(maximum: 2)
        link.packet(publish(1))
        link.packet(publish(2))
        link.closed(.resetByPeer)
        link.reconnect(sessionPresent: true)
        link.packet(publish(3))
        link.packet(publish(1))
        #expect(link.ends.count == 1)
        #expect(link.messages.count == 3)
        link.packet(publish(2))
        #expect(link.ends.count == 2)
    }

    @Test func threeOneOneKnowsNoReceiveMaximum() {
        var link = link(maximum: 2, version: .v3_1_1)
        for id in UInt16(1)...20 { link.packet(publish(id)) }
        #expect(link.ends.isEmpty)
    }
}
