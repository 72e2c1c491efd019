import MQTTLink
import MQTTWire
import Testing
import Vocabulary

@Suite("An identifier that another client uses")
struct TakeoverTests {
    /// A link that the peer closes after each of these times up.
    static func closed(
        afterUp lengths: [Duration], clientID: String? = "dock-17", subscribing: Bool = false,
        isAnswered: Bool = true
    ) -> LinkUnderTest {
        var link = LinkUnderTest(version: .only(.v5_0)) {
            $0.clientID = Setting(clientID)
            if subscribing {
                $0.subscriptions = Setting(["plant/#", "$SYS/#"].map { SubscriptionRequest($0) })
            }
        }
        link.start()
        for (index, up) in lengths.enumerated() {
            if index == 0 { link.accept() } else { link.reconnect() }
            if subscribing, isAnswered {
                link.packet(
                    .suback(
                        SubscriptionAcknowledgement(packetID: 1, codes: [.success, .success])))
            }
            link.answerAll(for: up)
            link.closed(.closedByPeer(afterConnack: true))
        }
        return link
    }

    static let quick = Array(repeating: Duration.seconds(1), count: 3)

    @Test(
        "Scenario G5: three quick closes in a row are one, and the fight is left off",
        arguments: [true, false])
    func threeQuickClosesAreOne(subscribing: Bool) throws {
        let link = Self.closed(afterUp: Self.quick + [.seconds(1)], subscribing: subscribing)
        #expect(link.ends.map(\.end.pattern) == [nil, nil, .takeover, .takeover])
        #expect(
            link.ends.last?.end.evidence == """
                closed within 5 s of CONNACK 3 times in a row: another client probably uses our \
                identifier "dock-17"; tried again only every 5 min
                """)
        #expect(link.scheduledDelays.suffix(2) == [.seconds(300), .seconds(300)])
        #expect(link.scheduledDelays.prefix(2).allSatisfy { $0 <= .seconds(2) })
    }

    @Test(
        "Scenario G5: the broker's own word is believed at once, whoever chose the identifier",
        arguments: ["dock-17", nil] as [String?])
    func theBrokersOwnWordIsBelieved(clientID: String?) {
        var link = LinkUnderTest.connected { $0.clientID = Setting(clientID) }
        link.answerAll(for: .seconds(600))
        link.packet(.disconnect(Disconnect(code: .sessionTakenOver)))
        #expect(link.ends.map(\.end.pattern) == [.takeover])
        #expect(
            link.ends.last?.end.evidence == """
                the broker says that another client connected with our identifier \
                "\(clientID ?? "keepwatch-test")"; tried again only every 5 min
                """)
        #expect(link.scheduledDelays == [.seconds(300)])
    }

    @Test(
        "Nobody else uses an identifier that was generated, or that the broker gave",
        arguments: [nil, ""] as [String?])
    func aGeneratedIdentifierIsNotTakenOver(clientID: String?) {
        let link = Self.closed(afterUp: Self.quick + Self.quick, clientID: clientID)
        #expect(link.ends.allSatisfy { $0.end.pattern == nil })
        #expect(link.scheduledDelays.allSatisfy { $0 <= .seconds(30) })
    }

    @Test func closesAfterFiveSecondsAreNone() {
        let link = Self.closed(
            afterUp: [.seconds(1), .seconds(1), .milliseconds(5_001), .seconds(1), .seconds(1)])
        #expect(link.ends.allSatisfy { $0.end.pattern == nil })
    }

    @Test func closesAfterAnUnansweredSubscribeNameItsFiltersInstead() throws {
        let link = Self.closed(afterUp: Self.quick, subscribing: true, isAnswered: false)
        #expect(link.ends.allSatisfy { $0.end.pattern == nil })
        #expect(
            link.ends.last?.end.evidence
                == #"closed 1.0 s after SUBSCRIBE to "plant/#", "$SYS/#", which was not answered"#)
    }

    @Test func ofManyFiltersTheFirstAreNamed() throws {
        var link = LinkUnderTest.connected {
            $0.subscriptions = Setting((1...6).map { SubscriptionRequest("t/\($0)") })
        }
        link.closed(.resetByPeer, after: .milliseconds(12))
        #expect(
            link.ends.last?.end.evidence == """
                closed 12 ms after SUBSCRIBE to "t/1", "t/2", "t/3" and 3 more, \
                which was not answered
                """)
    }

    @Test func theRetriesOfAFightAreNoPeriod() {
        let link = Self.closed(afterUp: Array(repeating: .seconds(1), count: 7))
        #expect(link.ends.dropFirst(2).allSatisfy { $0.end.pattern == .takeover })
    }
}
