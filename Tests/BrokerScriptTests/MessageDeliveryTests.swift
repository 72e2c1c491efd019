import BrokerScript
import MQTTWire
import Testing
import Vocabulary

@Suite struct MessageDeliveryTests {
    private func publishing(_ run: Publishing) -> [Script.Step] {
        [.on(.at(.seconds(1)), .publish(run))]
    }

    private func messages(_ run: BrokerRun, on connection: UInt64 = 1) throws -> [Publish] {
        try run.packets(on: connection).compactMap {
            if case .publish(let publish) = $0.packet { publish } else { nil }
        }
    }

    @Test(
        "Each message above QoS 0 has its own identifier",
        arguments: [QoS.atLeastOnce, .exactlyOnce])
    func eachMessageHasItsOwnIdentifier(qos: QoS) throws {
        var run = BrokerRun(publishing(Publishing(qos: qos, count: 3)))
        run.connect()
        run.advance(to: .seconds(2))
        #expect(try messages(run).map(\.packetID) == [1, 2, 3])
        #expect(try messages(run).allSatisfy { $0.qos == qos && !$0.duplicate })
    }

    @Test func theBrokersFiguresComeToWhoSubscribesToTheirTopics() throws {
        var run = BrokerRun([
            .during(.always, .brokerFigures([.clients: "12", .uptime: "7 seconds"])),
            .during(.from(.seconds(5)), .subscribe(.refused(.notAuthorized))),
        ])
        run.connect()
        let topics = [BrokerFigure.uptime.topic, BrokerFigure.dropped.topic, "$SYS/#"]
        let subscribe = Subscribe(packetID: 1, filters: topics.map { Subscribe.Filter($0) })
        run.receive(.subscribe(subscribe))
        let told = Publish(
            topic: "$SYS/broker/uptime", retain: true, payload: Array("7 seconds".utf8))
        #expect(try messages(run) == [told])
        run.advance(to: .seconds(6))
        run.receive(.subscribe(subscribe))
        #expect(try messages(run) == [told], "not where they are refused")
    }

    @Test func aMessageOfQoS2IsReleased() throws {
        var run = BrokerRun(publishing(Publishing(qos: .exactlyOnce)))
        run.connect()
        run.advance(to: .seconds(2))
        run.receive(.pubrec(Acknowledgement(packetID: 1)))
        #expect(try run.packets().last?.packet == .pubrel(Acknowledgement(packetID: 1)))
    }

    @Test(
        "What was not acknowledged is sent again with the resumed session",
        arguments: [
            MQTTVersion.v3_1_1, .v5_0,
        ])
    func whatWasNotAcknowledgedIsSentAgain(version: MQTTVersion) throws {
        var run = BrokerRun(
            publishing(Publishing(qos: .exactlyOnce, count: 3))
                + [.on(.at(.seconds(2)), .publish(Publishing(qos: .atLeastOnce, count: 2)))])
        let expiry: [Property] = version == .v5_0 ? [.sessionExpiryInterval(60)] : []
        run.connect(
            1, version: version, clientID: "c", cleanStart: false, properties: expiry)
        run.advance(to: .seconds(3))
        // 1 to 3 at QoS 2: the first is whole, the second released; 4 and 5 at QoS 1.
        for packetID: UInt16 in [1, 2] {
            run.receive(.pubrec(Acknowledgement(packetID: packetID)))
        }
        run.receive(.pubcomp(Acknowledgement(packetID: 1)))
        run.receive(.puback(Acknowledgement(packetID: 4)))
        run.closeFromClient()
        run.connect(
            2, version: version, clientID: "c", cleanStart: false, properties: expiry)
        let again = try run.packets(on: 2, version: version).map(\.packet)
        guard case .connack(let connack) = again.first, again.count == 4,
            case .publish(let second) = again[2], case .publish(let third) = again[3]
        else {
            Issue.record("not sent again: \(again)")
            return
        }
        #expect(connack.sessionPresent)
        #expect(again[1] == .pubrel(Acknowledgement(packetID: 2)))
        #expect(second.packetID == 3 && second.qos == .exactlyOnce && second.duplicate)
        #expect(third.packetID == 5 && third.qos == .atLeastOnce && third.duplicate)
    }

    @Test(
        "A session lasts as long as CONNECT asked",
        arguments: [
            (MQTTVersion.v5_0, UInt32(0), false, false, false), (.v5_0, 60, false, false, true),
            (.v5_0, 60, true, false, true), (.v5_0, 60, false, true, false),
            (.v3_1_1, 0, false, false, true), (.v3_1_1, 0, true, false, false),
        ])
    func aSessionLastsAsLongAsConnectAsked(
        version: MQTTVersion, expiry: UInt32, cleanFirst: Bool, cleanThen: Bool, isPresent: Bool
    ) throws {
        var run = BrokerRun()
        let properties: [Property] =
            version == .v5_0 && expiry > 0 ? [.sessionExpiryInterval(expiry)] : []
        for (connection, isClean) in [(UInt64(1), cleanFirst), (2, cleanThen)] {
            run.connect(
                connection, version: version, clientID: "c", cleanStart: isClean,
                properties: properties)
            run.closeFromClient(connection)
        }
        #expect(
            try run.packets(on: 2, version: version).map(\.packet) == [
                .connack(Connack(version: version, sessionPresent: isPresent))
            ])
    }

    @Test func aClientThatAcknowledgesNothingGetsNoMoreThanAreKept() throws {
        var run = BrokerRun(publishing(Publishing(qos: .atLeastOnce, count: 10_500)))
        run.connect()
        run.advance(to: .seconds(2))
        #expect(try messages(run).count == 10_000)
    }

    @Test func anAliasStandsForTheTopicFromTheSecondMessageOn() throws {
        var run = BrokerRun(
            publishing(Publishing(topic: "a", usesTopicAlias: true, count: 3)))
        run.connect(1)
        run.connect(2, version: .v3_1_1)
        run.advance(to: .seconds(2))
        #expect(try messages(run).map(\.topic) == ["a", "", ""])
        #expect(try messages(run).allSatisfy { $0.properties == [.topicAlias(1)] })
        let plain = try run.packets(on: 2, version: .v3_1_1).dropFirst().map(\.packet)
        #expect(
            plain.allSatisfy {
                if case .publish(let publish) = $0 { publish.topic == "a" } else { false }
            })
    }

    @Test func noMoreQoSIsGrantedThanTheBrokerHas() throws {
        var run = BrokerRun([.during(.always, .subscribe(.grantedAtMost(.atLeastOnce)))])
        run.connect()
        run.receive(
            .subscribe(
                Subscribe(
                    packetID: 7, filters: [.init("a"), .init("b", qos: .exactlyOnce)])))
        #expect(
            try run.packets().last?.packet
                == .suback(
                    SubscriptionAcknowledgement(
                        packetID: 7, codes: [ReasonCode(0), ReasonCode(1)])))
    }

    @Test func aSubscribeCanEndTheConnection() throws {
        var run = BrokerRun([.during(.always, .subscribe(.end(.close)))])
        run.connect()
        run.advance(to: .seconds(1))
        run.receive(.subscribe(Subscribe(packetID: 7, filters: [.init("a")])))
        #expect(run.end() == .init(at: .seconds(1), action: .close(BrokerConnectionID(1))))
        #expect(try run.packets().count == 1)
    }
}
