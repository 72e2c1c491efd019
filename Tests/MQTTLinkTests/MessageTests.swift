import MQTTLink
import MQTTWire
import Testing
import Vocabulary

@Suite("Subscriptions and messages")
struct MessageTests {
    @Test func subscriptionsFollowTheFirstHeartbeat() {
        var link = LinkUnderTest.connected {
            $0.subscriptions = Setting((1...10).map { SubscriptionRequest("topic/\($0)") })
        }
        let commands = link.take().suffix(3)
        let filters = (1...10).map { Subscribe.Filter("topic/\($0)") }
        #expect(
            commands == [
                .sendPingRequest,
                .send(.subscribe(Subscribe(packetID: 1, filters: Array(filters[..<8])))),
                .send(.subscribe(Subscribe(packetID: 2, filters: Array(filters[8...])))),
            ])
    }

    @Test func eachFilterGetsItsAnswer() {
        var link = LinkUnderTest.connected {
            $0.subscriptions = Setting(["a", "b"].map { SubscriptionRequest($0) })
        }
        link.packet(
            .suback(
                SubscriptionAcknowledgement(
                    packetID: 1, codes: [.success, .notAuthorized])))
        #expect(
            link.events.suffix(2).map(\.event) == [
                .subscribed(SubscriptionAnswer(filter: "a", code: .success)),
                .subscribed(SubscriptionAnswer(filter: "b", code: .notAuthorized)),
            ])
    }

    @Test(
        "An answer that fits no SUBSCRIBE is a violation",
        arguments: [
            SubscriptionAcknowledgement(packetID: 2, codes: [.success]),
            SubscriptionAcknowledgement(packetID: 1, codes: []),
            SubscriptionAcknowledgement(packetID: 1, codes: [.success, .success]),
        ])
    func anAnswerThatFitsNothingIsAViolation(acknowledgement: SubscriptionAcknowledgement) {
        var link = LinkUnderTest.connected {
            $0.subscriptions = Setting([SubscriptionRequest("a")])
        }
        link.packet(.suback(acknowledgement))
        #expect(link.ends.map(\.end.cause) == [.protocolError])
    }

    @Test func aMessageOfQoS1IsAcknowledgedEachTime() {
        var link = LinkUnderTest.connected()
        _ = link.take()
        let publish = Publish(topic: "a", qos: .atLeastOnce, duplicate: true, packetID: 7)
        link.packet(.publish(publish))
        link.packet(.publish(publish))
        #expect(
            link.take()
                == Array(repeating: .send(.puback(Acknowledgement(packetID: 7))), count: 2))
        #expect(link.messages.count == 2)
    }

    @Test func aMessageOfQoS2IsDeliveredOnce() {
        var link = LinkUnderTest.connected()
        _ = link.take()
        let publish = Publish(topic: "a", qos: .exactlyOnce, packetID: 7)
        link.packet(.publish(publish))
        link.packet(.publish(publish))
        link.packet(.pubrel(Acknowledgement(packetID: 7)))
        link.packet(.publish(publish))
        let received = LinkCommand.send(.pubrec(Acknowledgement(packetID: 7)))
        #expect(
            link.take() == [
                received, received, .send(.pubcomp(Acknowledgement(packetID: 7))), received,
            ])
        #expect(link.messages.count == 2)
    }

    @Test func aReleaseOfAnUnknownMessageIsCompletedWithItsCode() {
        for (version, code) in [(MQTTVersion.v5_0, ReasonCode(0x92)), (.v3_1_1, .success)] {
            var link = LinkUnderTest.connected(version: version)
            link.packet(.pubrel(Acknowledgement(packetID: 9)))
            #expect(
                link.take().last == .send(.pubcomp(Acknowledgement(packetID: 9, code: code))))
        }
    }

    @Test func aReleaseThatSaysTheMessageIsUnknownThereIsCompletedToo() {
        var link = LinkUnderTest.connected { $0.receiveMaximum = Setting(1) }
        for _ in 0..<3 {
            link.packet(.publish(Publish(topic: "a", qos: .exactlyOnce, packetID: 7)))
            _ = link.take()
            link.packet(.pubrel(Acknowledgement(packetID: 7, code: .packetIdentifierNotFound)))
            #expect(link.take() == [.send(.pubcomp(Acknowledgement(packetID: 7)))])
        }
        #expect(link.messages.count == 3)
        #expect(link.ends.isEmpty)
    }

    @Test("What QoS 2 left open lives as long as the session", arguments: [true, false])
    func whatQoS2LeftOpenLivesAsLongAsTheSession(resumed: Bool) {
        var link = LinkUnderTest.connected {
            $0.cleanStart = Setting(false)
            $0.sessionExpirySeconds = Setting(60)
        }
        let publish = Publish(topic: "a", qos: .exactlyOnce, packetID: 7)
        link.packet(.publish(publish))
        link.closed(.resetByPeer)
        link.run(for: .seconds(1))
        link.transportOpened()
        link.packet(.connack(Connack(version: .v5_0, sessionPresent: resumed)))
        link.packet(.publish(publish))
        #expect(link.messages.count == (resumed ? 1 : 2))
    }

    @Test("Granted is what the broker says, though less was asked for or more")
    func grantedIsWhatTheBrokerSays() {
        var link = LinkUnderTest.connected {
            $0.subscriptions = Setting([SubscriptionRequest("a", qos: .exactlyOnce)])
        }
        #expect(
            link.take().last
                == .send(
                    .subscribe(Subscribe(packetID: 1, filters: [.init("a", qos: .exactlyOnce)]))))
        link.packet(.suback(SubscriptionAcknowledgement(packetID: 1, codes: [ReasonCode(1)])))
        guard case .subscribed(let answer) = link.events.last?.event else {
            Issue.record("no answer to the filter")
            return
        }
        #expect(answer.grantedQoS == 1)
    }

    @Test("The payload is reported where it is asked for", arguments: [true, false])
    func thePayloadIsReportedWhereItIsAskedFor(kept: Bool) {
        var link = LinkUnderTest.connected { $0.keepsPayloads = Setting(kept) }
        link.packet(.publish(Publish(topic: "a", retain: true, payload: [1, 2, 3])))
        #expect(
            link.messages == [
                ArrivedMessage(
                    topic: "a", qos: 0, retained: true, payloadBytes: 3,
                    payload: kept ? [1, 2, 3] : nil)
            ])
    }
}

extension LinkUnderTest {
    /// Waits for the next attempt, which the broker accepts with a session or without.
    mutating func reconnect(
        version: MQTTVersion = .v5_0, sessionPresent: Bool
    ) {
        if let attempt = machine.nextDeadline { run(until: attempt) }
        transportOpened()
        packet(.connack(Connack(version: version, sessionPresent: sessionPresent)))
    }

    /// All messages so far.
    var messages: [ArrivedMessage] {
        events.compactMap { if case .message(let message) = $0.event { message } else { nil } }
    }
}
