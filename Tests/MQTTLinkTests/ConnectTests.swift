import MQTTLink
import MQTTWire
import Testing
import Vocabulary

@Suite("Connecting")
struct ConnectTests {
    @Test func theFirstHeartbeatFollowsConnackAtOnceAndThePhasesAreTimedApart() {
        var link = LinkUnderTest()
        link.start()
        #expect(link.take() == [.open(Endpoint(host: "192.0.2.1", port: 1883))])
        link.addressesResolved(after: .milliseconds(5))
        link.transportOpened(after: .milliseconds(20))
        link.packet(.connack(Connack(version: .v5_0)), after: .milliseconds(30))
        #expect(link.machine.state == .up)
        #expect(link.take().last == .sendPingRequest)
        #expect(
            link.connected?.phases
                == ConnectPhases(
                    resolve: .milliseconds(5), tcp: .milliseconds(20), connack: .milliseconds(30)))
        #expect(link.connected?.address == LinkUnderTest.address)
    }

    @Test func connectInFiveSaysWhatIsSetAndTheLargestPacket() {
        var link = LinkUnderTest(keepAlive: 30) {
            $0.username = Setting("watcher")
            $0.password = Setting(Secret([1, 2, 3]))
            $0.cleanStart = Setting(false)
        }
        link.start()
        #expect(
            link.connectSent()
                == Connect(
                    version: .v5_0, cleanStart: false, keepAliveSeconds: 30,
                    clientID: "keepwatch-test", username: "watcher",
                    password: Secret([1, 2, 3]),
                    properties: [.maximumPacketSize(1_048_576)]))
    }

    @Test func connectInFiveCarriesEveryPropertyThatIsSet() {
        var link = LinkUnderTest(version: .only(.v5_0), Self.everything)
        link.start()
        #expect(
            link.connectSent()
                == Connect(
                    version: .v5_0, clientID: "keepwatch-test",
                    will: Will(
                        topic: "w", payload: [1, 2], qos: .atLeastOnce, retain: true,
                        properties: [.willDelayInterval(30)]),
                    properties: [
                        .sessionExpiryInterval(3_600), .receiveMaximum(20),
                        .maximumPacketSize(4_096), .topicAliasMaximum(10),
                        .userProperty(UserProperty(name: "team", value: "a")),
                        .userProperty(UserProperty(name: "team", value: "b")),
                    ]))
    }

    @Test func connectInThreeOneOneCarriesTheWillAndNoProperty() {
        var link = LinkUnderTest(version: .only(.v3_1_1), Self.everything)
        link.start()
        #expect(
            link.connectSent()
                == Connect(
                    version: .v3_1_1, clientID: "keepwatch-test",
                    will: Will(
                        topic: "w", payload: [1, 2], qos: .atLeastOnce, retain: true)))
    }

    private static let everything: @Sendable (inout LinkSettings) -> Void = {
        $0.will = Setting(
            WillSettings(
                topic: "w", payload: [1, 2], qos: .atLeastOnce, isRetained: true,
                delaySeconds: 30))
        $0.sessionExpirySeconds = Setting(3_600)
        $0.receiveMaximum = Setting(20)
        $0.maximumPacketSize = Setting(4_096)
        $0.topicAliasMaximum = Setting(10)
        $0.userProperties = Setting([
            UserProperty(name: "team", value: "a"), UserProperty(name: "team", value: "b"),
        ])
    }

    @Test func aPasswordAloneGetsAnEmptyUserNameInThreeOneOne() {
        var link = LinkUnderTest(version: .only(.v3_1_1)) {
            $0.clientID = Setting("mine")
            $0.password = Setting(Secret([1]))
        }
        link.start()
        #expect(
            link.connectSent()
                == Connect(
                    version: .v3_1_1, keepAliveSeconds: 60, clientID: "mine",
                    username: "", password: Secret([1])))
    }

    @Test func theAssignedClientIdentifierIsShown() {
        let link = LinkUnderTest.connected(properties: [.assignedClientIdentifier("auto-7")])
        #expect(link.connected?.clientID == "auto-7")
    }

    @Test func aRefusalCarriesWhatTheBrokerSays() {
        var link = LinkUnderTest()
        link.start()
        link.transportOpened()
        link.packet(
            .connack(
                Connack(
                    version: .v5_0, code: .useAnotherServer,
                    properties: [.reasonString("full"), .serverReference("b:1883")])))
        #expect(
            link.rejections == [
                Rejection(
                    code: .useAnotherServer, version: .v5_0, reasonString: "full",
                    serverReference: "b:1883", evidence: "not followed: follow_redirects is off")
            ])
        #expect(link.ends.isEmpty)
    }

    @Test func theBrokersDisconnectTellsItsCode() throws {
        var link = LinkUnderTest.connected()
        link.packet(
            .disconnect(
                Disconnect(code: .serverShuttingDown, properties: [.reasonString("upgrade")])),
            after: .seconds(2))
        let end = try #require(link.ends.first?.end)
        #expect(end.cause == .serverDisconnected)
        #expect(end.reasonCode == .serverShuttingDown)
        #expect(end.reasonString == "upgrade")
        #expect(end.up == .seconds(2))
        #expect(link.take().last == .close)
    }

    @Test func aViolationIsAnsweredWithDisconnectInFiveOnly() {
        for version in MQTTVersion.allCases {
            var link = LinkUnderTest.connected(version: version)
            _ = link.take()
            link.packet(.auth(Auth()))
            let disconnect = LinkCommand.send(.disconnect(Disconnect(code: .protocolError)))
            #expect(link.take() == (version == .v5_0 ? [disconnect, .close] : [.close]))
            #expect(link.ends.map(\.end.cause) == [.protocolError])
        }
    }
}

@Suite("Falling back to MQTT 3.1.1")
struct VersionFallbackTests {
    /// How brokers refuse a version.
    enum Refusal: CaseIterable {
        case connack, connackOfThreeOneOne, disconnect, close, reset
    }

    @Test("A broker that refuses 5.0 is asked in 3.1.1 at once", arguments: Refusal.allCases)
    func threeOneOneFollowsAtOnce(refusal: Refusal) {
        var link = LinkUnderTest()
        link.start()
        link.refuseVersion(refusal, of: .v5_0)
        #expect(link.machine.state == .connecting)
        #expect(link.take().last == .open(Endpoint(host: "192.0.2.1", port: 1883)))
        #expect(link.scheduledDelays.isEmpty)
        link.accept(version: .v3_1_1)
        #expect(link.connected?.version == .v3_1_1)
        #expect(link.ends.count + link.rejections.count == 1)
    }

    @Test func aVersionThatWasAcceptedIsRemembered() {
        var link = LinkUnderTest()
        link.start()
        link.refuseVersion(.connack, of: .v5_0)
        link.accept(version: .v3_1_1)
        link.closed(.resetByPeer)
        link.run(for: .seconds(1))
        link.closed(.refused)
        link.run(for: .seconds(2))
        #expect(link.versionAsked() == .v3_1_1)
    }

    @Test("Where 3.1.1 fails as well, 5.0 is next", arguments: [true, false])
    func whereBothFailFiveIsNext(refusing: Bool) {
        var link = LinkUnderTest()
        link.start()
        link.refuseVersion(.close, of: .v5_0)
        if refusing { link.refuseVersion(.connack, of: .v3_1_1) } else { link.closed(.refused) }
        #expect(link.machine.state == .down)
        link.run(for: .seconds(1))
        #expect(link.versionAsked() == .v5_0)
    }

    @Test func aBrokerThatOnceSpokeFiveIsNotAskedInThreeOneOneForClosing() {
        var link = LinkUnderTest()
        link.start()
        link.accept()
        link.closed(.resetByPeer)
        link.run(for: .seconds(1))
        link.refuseVersion(.close, of: .v5_0)
        #expect(link.machine.state == .down)
        #expect(link.scheduledDelays.count == 2)
    }

    @Test func silenceLeadsToTheOtherVersionInTurn() {
        var link = LinkUnderTest()
        link.start()
        let asked = (0..<4).map { _ in
            defer {
                link.run(for: .seconds(10))
                if let attempt = link.machine.nextDeadline { link.run(until: attempt) }
            }
            return link.versionAsked()
        }
        #expect(asked == [.v5_0, .v3_1_1, .v5_0, .v3_1_1])
        #expect(link.ends.map(\.end.cause) == Array(repeating: .connackTimeout, count: 4))
        #expect(link.scheduledDelays.count == 4)
    }

    @Test func silenceBeforeConnectSaysNothingAboutVersions() {
        var link = LinkUnderTest()
        link.start()
        link.run(for: .seconds(10))
        if let attempt = link.machine.nextDeadline { link.run(until: attempt) }
        #expect(link.versionAsked() == .v5_0)
    }

    @Test func silenceWhileOurOwnWayIsLostSaysNothingAboutVersions() {
        var link = LinkUnderTest()
        link.start()
        link.transportOpened()
        link.wentOffline()
        if let end = link.machine.nextDeadline { link.run(until: end) }
        if let attempt = link.machine.nextDeadline { link.run(until: attempt) }
        #expect(link.versionAsked() == .v5_0)
    }

    @Test("A broker that stops answering in its version is asked in the other the fourth time")
    func anAcceptedVersionIsForgottenAfterThreeSilences() {
        var link = LinkUnderTest()
        link.start()
        link.accept()
        link.closed(.resetByPeer)
        var asked: [MQTTVersion?] = []
        for _ in 0..<4 {
            if let attempt = link.machine.nextDeadline { link.run(until: attempt) }
            asked.append(link.versionAsked())
            link.run(for: .seconds(10))
        }
        #expect(asked == [.v5_0, .v5_0, .v5_0, .v3_1_1])
    }

    @Test func aBrokerReplacedByOneOfThreeOneOneIsFoundOut() {
        var link = LinkUnderTest()
        link.start()
        link.accept()
        link.closed(.resetByPeer)
        for _ in 0..<3 {
            if let attempt = link.machine.nextDeadline { link.run(until: attempt) }
            #expect(link.versionAsked() == .v5_0)
            link.closed(.closedByPeer(afterConnack: true))
        }
        #expect(link.versionAsked() == .v3_1_1)
    }

    @Test func aWebSocketThatEndsInPlaceOfConnackLeadsToThreeOneOne() {
        var link = LinkUnderTest()
        link.start()
        link.transportOpened()
        link.closed(.webSocketClosed(code: 1001, reason: ""))
        #expect(link.versionAsked() == .v3_1_1)
    }

    @Test func aVersionThatIsSetIsNeverLeft() {
        var link = LinkUnderTest(version: .only(.v5_0))
        link.start()
        link.refuseVersion(.connack, of: .v5_0)
        #expect(link.machine.state == .down)
        link.run(for: .seconds(1))
        #expect(link.versionAsked() == .v5_0)
    }
}

extension LinkUnderTest {
    fileprivate mutating func refuseVersion(
        _ refusal: VersionFallbackTests.Refusal, of version: MQTTVersion
    ) {
        transportOpened()
        switch refusal {
        case .connack:
            let code = version == .v5_0 ? ReasonCode.unsupportedProtocolVersion : ReasonCode(1)
            packet(.connack(Connack(version: version, code: code)))
        case .connackOfThreeOneOne:
            packet(.connack(Connack(version: .v3_1_1, code: ReasonCode(1))))
        case .disconnect: packet(.disconnect(Disconnect(code: .unsupportedProtocolVersion)))
        case .close: closed(.closedByPeer(afterConnack: true))
        case .reset: closed(.resetByPeer)
        }
    }

    /// Opens the transport and takes the CONNECT that is sent.
    fileprivate mutating func connectSent() -> Connect? {
        transportOpened()
        guard case .send(.connect(let connect)) = take().last else { return nil }
        return connect
    }

    fileprivate mutating func versionAsked() -> MQTTVersion? { connectSent()?.version }
}
