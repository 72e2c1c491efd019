import MQTTLink
import MQTTWire
import Testing
import Vocabulary

@Suite("What a broker tells of itself")
struct BrokerFigureTests {
    private func asking(
        subscribingTo filters: [String] = []
    ) -> LinkUnderTest {
        var link = LinkUnderTest.connected {
            $0.subscriptions = Setting(filters.map { SubscriptionRequest($0) })
        }
        _ = link.take()
        link.readBrokerFigures()
        return link
    }

    private func told(_ figure: BrokerFigure, _ text: String, qos: QoS = .atMostOnce) -> Packet {
        .publish(
            Publish(
                topic: figure.topic, qos: qos, retain: true,
                packetID: qos == .atMostOnce ? nil : 7, payload: Array(text.utf8)))
    }

    @Test func itIsAskedForByExactTopicsAtQoS0() {
        var link = asking(subscribingTo: ["a"])
        let topics = BrokerFigure.allCases.map { Subscribe.Filter($0.topic) }
        #expect(link.take() == [.send(.subscribe(Subscribe(packetID: 2, filters: topics)))])
        #expect(topics.allSatisfy { $0.qos == .atMostOnce && !$0.filter.contains("#") })
    }

    @Test func itIsAskedForOnceOnAConnection() {
        var link = asking()
        _ = link.take()
        link.readBrokerFigures()
        #expect(link.take().isEmpty)
        link.closed(.resetByPeer)
        link.readBrokerFigures()
        #expect(link.take().isEmpty, "there is no connection")
        link.reconnect()
        _ = link.take()
        link.readBrokerFigures()
        #expect(link.take().count == 1)
    }

    @Test func aLinkThatIsNotAskedToSubscribesToNothing() {
        var link = LinkUnderTest.connected { $0.readsBrokerFigures = Setting(true) }
        #expect(!link.take().contains { if case .send(.subscribe) = $0 { true } else { false } })
    }

    @Test(
        "It is refused where no topic is granted",
        arguments: [
            ([ReasonCode.notAuthorized], ReasonCode.notAuthorized as ReasonCode?),
            ([.notAuthorized, .success], nil), ([.success], nil),
        ])
    func refusals(codes: [ReasonCode], refusal: ReasonCode?) {
        var link = asking()
        let rest = codes[codes.count - 1]
        let all = codes + Array(repeating: rest, count: BrokerFigure.allCases.count - codes.count)
        link.packet(.suback(SubscriptionAcknowledgement(packetID: 1, codes: all)))
        #expect(link.events.last?.event == .brokerFigures(.answered(refusal: refusal)))
        #expect(link.ends.isEmpty)
    }

    @Test func aFigureIsNoMessageOfTheLinks() {
        var link = asking()
        link.packet(told(.clients, "12"))
        #expect(link.events.last?.event == .brokerFigures(.told(.clients, "12")))
        #expect(link.messages.isEmpty)
    }

    @Test func aFigureThatTheLinksOwnFiltersAskForIsBoth() {
        var link = asking(subscribingTo: ["$SYS/#"])
        link.packet(told(.uptime, "7 seconds"))
        #expect(
            link.events.contains { $0.event == .brokerFigures(.told(.uptime, "7 seconds")) })
        #expect(link.messages.map(\.topic) == ["$SYS/broker/uptime"])
    }

    @Test func whatComesAboveQoS0IsAcknowledged() {
        var link = asking()
        _ = link.take()
        link.packet(told(.clients, "12", qos: .atLeastOnce))
        #expect(link.take() == [.send(.puback(Acknowledgement(packetID: 7)))])
    }

    @Test func otherTopicsUnderSYSAreMessagesLikeAnyOther() {
        var link = asking()
        link.packet(.publish(Publish(topic: "$SYS/broker/else")))
        #expect(link.messages.map(\.topic) == ["$SYS/broker/else"])
    }

    @Test func whoDidNotAskTakesAFigureForAMessage() {
        var link = LinkUnderTest.connected()
        link.packet(told(.clients, "12"))
        #expect(link.messages.map(\.topic) == [BrokerFigure.clients.topic])
    }

    @Test func noMoreOfAFigureIsKeptThanItsPlaceHolds() {
        var link = asking()
        link.packet(told(.version, String(repeating: "v", count: 10_000)))
        let text = String(repeating: "v", count: BrokerFigure.longestText)
        #expect(link.events.last?.event == .brokerFigures(.told(.version, text)))
    }

    @Test func eachFigureIsKnownByItsTopic() {
        for figure in BrokerFigure.allCases {
            #expect(BrokerFigure(topic: figure.topic) == figure)
        }
        #expect(BrokerFigure(topic: "$SYS/broker/") == nil)
        #expect(BrokerFigure(topic: "broker/version") == nil)
    }
}
