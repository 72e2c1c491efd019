import MQTTLink
import MQTTWire
import Testing
import Vocabulary

/// Messages of our own.
@Suite("Published messages")
struct OutboundMessageTests {
    private func message(_ qos: QoS, topic: String = "keepwatch/critical") -> OutgoingMessage {
        OutgoingMessage(topic: topic, payload: Array("down".utf8), qos: qos)
    }

    /// A connected link of which nothing is left to carry out.
    private func connected(
        _ version: MQTTVersion = .v5_0, properties: [Property] = []
    ) -> LinkUnderTest {
        var link = LinkUnderTest.connected(version: version, properties: properties)
        _ = link.take()
        return link
    }

    /// A connected link whose session outlives the connection.
    private func keepingSession(_ version: MQTTVersion = .v5_0) -> LinkUnderTest {
        .connected(version: version) {
            $0.cleanStart = Setting(false)
            $0.sessionExpirySeconds = Setting(3_600)
        }
    }

    @Test(arguments: [MQTTVersion.v3_1_1, .v5_0])
    func atQoS0WhetherItIsDeliveredIsKnownToWhoeverWritesIt(version: MQTTVersion) {
        var link = connected(version)
        link.publish(message(.atMostOnce), number: 7)
        let publish = Publish(topic: "keepwatch/critical", payload: Array("down".utf8))
        #expect(link.take() == [.sendUnacknowledged(publish, 7)])
    }

    @Test(arguments: [MQTTVersion.v3_1_1, .v5_0])
    func atQoS1AMessageIsDeliveredOnceTheBrokerAcknowledgesIt(version: MQTTVersion) throws {
        var link = connected(version)
        link.publish(message(.atLeastOnce), number: 7)
        let publish = try #require(link.take().publishes.first)
        #expect(publish.qos == .atLeastOnce)
        #expect(!publish.duplicate)
        let id = try #require(publish.packetID)
        link.packet(.puback(Acknowledgement(packetID: id)))
        #expect(link.take() == [.tellPublisher(7, .delivered)])
    }

    @Test func nobodyWhoSubscribedIsNoFailure() throws {
        var link = connected()
        link.publish(message(.atLeastOnce), number: 7)
        let id = try #require(link.take().publishes.first?.packetID)
        link.packet(.puback(Acknowledgement(packetID: id, code: ReasonCode(0x10))))
        #expect(link.take() == [.tellPublisher(7, .delivered)])
    }

    @Test func aRefusalSaysWhatTheBrokerSaid() throws {
        var link = connected()
        link.publish(message(.atLeastOnce), number: 7)
        link.publish(message(.atLeastOnce, topic: "keepwatch/warning"), number: 8)
        let ids = link.take().publishes.compactMap(\.packetID)
        link.packet(
            .puback(
                Acknowledgement(
                    packetID: ids[0], code: .notAuthorized, properties: [.reasonString("no")])))
        link.packet(.puback(Acknowledgement(packetID: ids[1], code: ReasonCode(0x97))))
        #expect(
            link.take() == [
                .tellPublisher(7, .refused("the broker refused it: Not authorized (“no”)")),
                .tellPublisher(8, .failed("the broker refused it: Quota exceeded")),
            ])
    }

    @Test func anAcknowledgementOfNothingIsAViolation() {
        var link = connected()
        link.packet(.puback(Acknowledgement(packetID: 65_520)))
        #expect(link.ends.map(\.end.cause) == [.protocolError])
    }

    @Test func withoutAConnectionNothingIsSent() {
        var link = LinkUnderTest()
        link.publish(message(.atLeastOnce), number: 7)
        #expect(link.take() == [.tellPublisher(7, .failed("the link is not connected"))])
    }

    @Test func messagesThatWaitHaveNumbersOfTheirOwn() {
        var link = connected()
        for number in 0..<16 {
            link.publish(message(.atLeastOnce, topic: "keepwatch/\(number)"), number: number)
        }
        let ids = link.take().publishes.compactMap(\.packetID)
        #expect(Set(ids).count == 16)
        #expect(ids.allSatisfy { $0 >= 65_520 })
    }

    @Test func noMoreThanSixteenWaitForTheirAcknowledgement() throws {
        var link = connected()
        for number in 0..<17 {
            link.publish(message(.atLeastOnce, topic: "keepwatch/\(number)"), number: number)
        }
        let commands = link.take()
        #expect(
            commands.last
                == .tellPublisher(
                    16, .failed("16 messages wait for the broker's acknowledgement already")))
        let first = try #require(commands.publishes.first?.packetID)
        link.packet(.puback(Acknowledgement(packetID: first)))
        link.publish(message(.atLeastOnce, topic: "keepwatch/17"), number: 17)
        #expect(link.take().publishes.map(\.packetID) == [first])
    }

    @Test(
        arguments: [
            (
                .receiveMaximum(1),
                .failed("1 messages wait for the broker's acknowledgement already")
            ),
            (.maximumQoS(0), .refused("the broker takes no QoS 1")),
            (.maximumPacketSize(20), .refused("it has 29 bytes; 20 are allowed")),
        ] as [(Property, PublishOutcome)])
    func whatTheBrokerTakesIsKept(property: Property, outcome: PublishOutcome) {
        var link = connected(properties: [property])
        link.publish(message(.atLeastOnce), number: 1)
        link.publish(message(.atLeastOnce, topic: "keepwatch/Critical"), number: 2)
        #expect(link.take().last == .tellPublisher(2, outcome))
    }

    @Test func aBrokerThatRetainsNothingIsNotAskedTo() {
        var link = connected(properties: [.retainAvailable(0)])
        var retained = message(.atMostOnce)
        retained.isRetained = true
        link.publish(retained, number: 1)
        #expect(
            link.take() == [.tellPublisher(1, .refused("the broker takes no retained messages"))])
    }

    @Test func whatCannotBeAMessageEndsNoConnection() {
        var link = connected()
        link.publish(message(.atLeastOnce, topic: "keepwatch/#"), number: 1)
        link.publish(message(.atLeastOnce, topic: ""), number: 2)
        link.publish(message(.exactlyOnce), number: 3)
        let outcomes = link.take()
        #expect(outcomes.count == 3)
        #expect(
            outcomes.allSatisfy {
                if case .tellPublisher(_, .refused) = $0 { true } else { false }
            })
        #expect(link.ends.isEmpty)
    }

    @Test func theEndOfTheConnectionIsToldToWhoeverWaits() {
        var link = connected()
        link.publish(message(.atLeastOnce), number: 7)
        _ = link.take()
        link.closed(.resetByPeer)
        #expect(link.take() == [.tellPublisher(7, .unacknowledged)])
        link.reconnect()
        #expect(link.take().publishes.isEmpty)
    }

    @Test(arguments: [MQTTVersion.v3_1_1, .v5_0])
    func whatWasNotAcknowledgedIsSentAgainWhereTheBrokerKeptTheSession(
        version: MQTTVersion
    ) throws {
        var link = keepingSession(version)
        link.publish(message(.atLeastOnce), number: 7)
        let first = try #require(link.take().publishes.first)
        link.closed(.resetByPeer)
        // Whoever published waits on.
        #expect(link.take().outcomes.isEmpty)
        accept(&link, version, sessionPresent: true)
        var again = first
        again.duplicate = true
        #expect(link.take().publishes == [again])
        link.packet(.puback(Acknowledgement(packetID: try #require(first.packetID))))
        #expect(link.take() == [.tellPublisher(7, .delivered)])
        #expect(link.ends.count == 1)
    }

    @Test func aSessionThatIsGoneIsToldToWhoeverWaits() {
        var link = keepingSession()
        link.publish(message(.atLeastOnce), number: 7)
        link.closed(.resetByPeer)
        _ = link.take()
        accept(&link, .v5_0, sessionPresent: false)
        #expect(link.take().outcomes == [.tellPublisher(7, .unacknowledged)])
    }

    @Test func theEndOfTheWatchIsToldToWhoeverWaits() {
        var link = keepingSession()
        link.publish(message(.atLeastOnce), number: 7)
        link.stop()
        #expect(link.take().outcomes == [.tellPublisher(7, .unacknowledged)])
    }

    @Test func whatWaitsAlreadyIsNotSentTwice() throws {
        var link = connected()
        link.publish(message(.atLeastOnce), number: 7)
        let id = try #require(link.take().publishes.first?.packetID)
        link.publish(message(.atLeastOnce), number: 8)
        #expect(link.take() == [.tellPublisher(7, .unacknowledged)])
        link.publish(message(.atLeastOnce, topic: "keepwatch/warning"), number: 9)
        #expect(link.take().publishes.count == 1)
        link.packet(.puback(Acknowledgement(packetID: id)))
        #expect(link.take() == [.tellPublisher(8, .delivered)])
    }

    @Test func whatWaitsForTheNextConnectionIsNotSentTwice() throws {
        var link = keepingSession()
        link.publish(message(.atLeastOnce), number: 7)
        link.closed(.resetByPeer)
        _ = link.take()
        link.publish(message(.atLeastOnce), number: 8)
        #expect(link.take().outcomes == [.tellPublisher(7, .unacknowledged)])
        accept(&link, .v5_0, sessionPresent: true)
        let id = try #require(link.take().publishes.first?.packetID)
        link.publish(message(.atLeastOnce), number: 9)
        #expect(link.take() == [.tellPublisher(8, .unacknowledged)])
        link.packet(.puback(Acknowledgement(packetID: id)))
        #expect(link.take() == [.tellPublisher(9, .delivered)])
    }

    /// The next connection comes about.
    private func accept(
        _ link: inout LinkUnderTest, _ version: MQTTVersion, sessionPresent: Bool
    ) {
        link.run(for: .seconds(1))
        link.addressesResolved()
        link.transportOpened()
        link.packet(.connack(Connack(version: version, sessionPresent: sessionPresent)))
    }

    @Test("Wish 10: publishing hides no dead link")
    func publishingHidesNoDeadLink() {
        var quiet = connected()
        var busy = connected()
        for _ in 0..<80 {
            busy.publish(message(.atMostOnce), number: 1)
            busy.run(for: .milliseconds(500))
            quiet.run(for: .milliseconds(500))
        }
        #expect(busy.ends.map(\.at) == quiet.ends.map(\.at))
        #expect(busy.ends.first?.end.cause == .halfOpen)
        #expect(busy.requestCount == quiet.requestCount)
    }

    @Test func theKeepAliveCountsFromAMessage() {
        // The probe would come later than the keep alive asks for.
        var link = LinkUnderTest.connected(keepAlive: 60, probe: .seconds(45))
        link.packet(.pingResponse)
        let requests = link.requestCount
        link.run(for: .seconds(40))
        link.publish(message(.atMostOnce), number: 1)
        link.run(for: .seconds(4))
        #expect(link.requestCount == requests)
    }
}

extension [LinkCommand] {
    /// The messages among what is to be sent.
    fileprivate var publishes: [Publish] {
        compactMap { if case .send(.publish(let publish)) = $0 { publish } else { nil } }
    }

    /// What publishers are told.
    fileprivate var outcomes: [LinkCommand] {
        filter { if case .tellPublisher = $0 { true } else { false } }
    }
}
