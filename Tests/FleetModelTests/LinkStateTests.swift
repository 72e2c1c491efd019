import FleetModel
import HeartbeatModel
import Testing
import Vocabulary

@Suite("How a link stands, and since when")
struct LinkStateTests {
    private func moment(_ seconds: Double) -> Moment { FleetUnderTest.moment(seconds) }

    @Test func aConfiguredLinkIsUnknownWithItsOwnTiming() {
        let link = FleetUnderTest().link(at: 5)
        #expect(link.state == .unknown && link.since == moment(0))
        #expect(link.timing.keepAliveSeconds == 60)
        #expect(link.availability(at: .origin) == nil && link.lastProofOfLife == nil)
    }

    @Test func anAcceptedConnectionShowsItsFacts() {
        var watch = FleetUnderTest()
        watch.tell(.connecting(attempt: 1, address: "192.0.2.1:1883"), at: 1)
        #expect(watch.link(at: 1).attempt == 1)
        watch.connect(at: 2)
        let link = watch.link(at: 3)
        #expect(link.state == .up && link.since == moment(2) && link.connectedAt == moment(2))
        #expect(link.connection?.clientID == "link-0")
        #expect(link.timing.keepAliveSeconds == 30)
        #expect(link.attempt == 0 && link.nextAttemptAt == nil && link.lastFailure == nil)
        #expect(link.lastProofOfLife == moment(2))
    }

    @Test func lateAndDownBeganWithTheLastProofOfLife() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.beat(at: 10)
        watch.tell(.state(from: .up, to: .late), at: 25)
        #expect(watch.link(at: 26).since == moment(10.1))
        #expect(watch.link(at: 26).detectedAt == moment(25))
        watch.tell(.disconnected(FleetUnderTest.end(.halfOpen)), at: 45)
        watch.tell(.state(from: .late, to: .down), at: 45)
        #expect(watch.link(at: 46).since == moment(10.1))
        #expect(watch.link(at: 46).detectedAt == moment(45))
        watch.connect(at: 50)
        #expect(watch.link(at: 51).since == moment(50))
    }

    @Test func failedAttemptsDoNotMoveTheBeginOfAnOutage() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.drop(at: 20)
        for second in 21..<30 {
            watch.tell(.connecting(attempt: 1, address: "a"), at: Double(second))
            watch.tell(.state(from: .down, to: .connecting), at: Double(second))
            watch.tell(
                .disconnected(Disconnection(cause: .refused, detail: "no")), at: Double(second))
            watch.tell(.state(from: .connecting, to: .down), at: Double(second))
        }
        let link = watch.link(at: 30)
        #expect(link.since == moment(0))
        #expect(link.dropCount == 1 && link.drops.count == 1)
        #expect(link.lastFailure?.cause == .refused)
    }

    @Test func aFirstConnectionThatFailsIsDownAndNoDrop() {
        var watch = FleetUnderTest()
        watch.tell(.state(from: .unknown, to: .connecting), at: 0)
        watch.tell(.disconnected(Disconnection(cause: .refused, detail: "nobody there")), at: 3)
        watch.tell(.state(from: .connecting, to: .down), at: 3)
        let snapshot = watch.snapshot(at: 100)
        #expect(snapshot.links[0].state == .down && snapshot.links[0].since == moment(3))
        #expect(snapshot.links[0].dropCount == 0 && !watch.fleet.hasNewDrop)
        #expect(snapshot.links[0].availability(at: snapshot.at.monotonic) == nil)
        #expect(watch.requests.isEmpty)
    }

    @Test(
        "every sign of the peer is a proof of life",
        arguments: [
            LinkEvent.subscribed(SubscriptionAnswer(filter: "a/#", code: ReasonCode(1))),
            .pingResponse(.timed(rtt: .milliseconds(1), late: false)),
            .pingResponse(.untimed(requests: 2, responses: 1, late: true)),
            .attributing(AnswerAttribution(requests: 2, responses: 1, wait: .seconds(5))),
            .unexpectedPingResponse,
            .message(ArrivedMessage(topic: "a", qos: 0, retained: false, payloadBytes: 3)),
        ])
    func proofOfLife(event: LinkEvent) {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.tell(event, at: 7)
        #expect(watch.link(at: 8).lastProofOfLife == moment(7))
    }

    @Test(
        "what we do ourselves proves nothing",
        arguments: [
            LinkEvent.pingRequest(outstanding: 1),
            .overdue(OverdueHeartbeat(waited: .seconds(5), consecutiveMissed: 1)),
            .connecting(attempt: 1, address: "a"),
            .reconnectScheduled(delay: .seconds(1), attempt: 1),
            .state(from: .up, to: .late),
        ])
    func noProofOfLife(event: LinkEvent) {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.tell(event, at: 7)
        #expect(watch.link(at: 8).lastProofOfLife == moment(0))
    }

    @Test func theReasonOfTheBrokerIsPartOfTheFailure() {
        var watch = FleetUnderTest()
        watch.tell(
            .rejected(
                Rejection(
                    code: .useAnotherServer, version: .v5_0, reasonString: "draining",
                    serverReference: "broker-b:1883")), at: 1)
        let failure = watch.link(at: 1).lastFailure
        #expect(failure?.cause == .redirected)
        #expect(
            failure?.detail
                == "CONNECT refused: Use another server (156): draining (use broker-b:1883)")
        watch.tell(
            .disconnected(FleetUnderTest.end(.serverDisconnected, reasonString: "bye")), at: 2)
        #expect(watch.link(at: 2).lastFailure?.detail == "over: bye")
    }

    @Test func theNextAttemptIsShownOnBothClocks() {
        var watch = FleetUnderTest()
        watch.tell(.reconnectScheduled(delay: .milliseconds(2_500), attempt: 2), at: 10)
        #expect(watch.link(at: 10).nextAttemptAt == moment(12.5))
        watch.tell(.connecting(attempt: 2, address: "a"), at: 12.5)
        #expect(watch.link(at: 13).nextAttemptAt == nil)
        watch.tell(.reconnectScheduled(delay: .seconds(9), attempt: 3), at: 14)
        watch.tell(.state(from: .down, to: .paused), at: 15)
        #expect(watch.link(at: 15).nextAttemptAt == nil)
    }

    @Test func verdictAndSocketOfTheLastMissAreShownUntilTheNextConnection() {
        var facts = TCPFacts()
        facts.retransmits = 3
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.tell(
            .overdue(
                OverdueHeartbeat(
                    waited: .seconds(5), consecutiveMissed: 1, verdict: .pathDead, tcp: facts)),
            at: 15)
        watch.tell(
            .overdue(OverdueHeartbeat(waited: .seconds(15), consecutiveMissed: 2)), at: 25)
        #expect(watch.link(at: 26).verdict == .pathDead)
        #expect(watch.link(at: 26).tcp == facts)
        watch.connect(at: 40)
        #expect(watch.link(at: 41).verdict == nil)
    }

    @Test func aSecondAnswerToAFilterReplacesTheFirst() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        for code in [UInt8(0x87), 1] {
            watch.tell(
                .subscribed(SubscriptionAnswer(filter: "a/#", code: ReasonCode(code))), at: 1)
        }
        #expect(watch.link(at: 1).subscriptions.map(\.code) == [ReasonCode(1)])
        watch.drop(at: 5)
        #expect(watch.link(at: 5).subscriptions.isEmpty)
    }

    @Test func newSettingsKeepWhatWasMeasured() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.beat(at: 1)
        var other = FleetUnderTest.settings("renamed", broker: "broker-z")
        other.keepAliveSeconds = Setting(20)
        _ = watch.fleet.configure([(id: LinkID(0), settings: other)], now: moment(2))
        let link = watch.link(at: 3)
        #expect(link.settings.name == "renamed" && link.statistics.answered == 1)
        // The connection goes on as it was agreed until it is made anew.
        #expect(link.timing.keepAliveSeconds == 30)
        watch.drop(at: 4)
        _ = watch.fleet.configure([(id: LinkID(0), settings: other)], now: moment(5))
        #expect(watch.link(at: 6).timing.keepAliveSeconds == 20)
    }

    @Test func aRemovedLinkIsGoneAndItsLateReportsAreIgnored() {
        var watch = FleetUnderTest(brokers: ["a", "b", "c"])
        watch.fleet.remove(LinkID(1), now: moment(1))
        watch.tell(.pingRequest(outstanding: 1), of: 1, at: 2)
        watch.tell(.pingRequest(outstanding: 1), of: 77, at: 2)
        watch.tell(.pingRequest(outstanding: 1), of: -1, at: 2)
        #expect(watch.snapshot(at: 3).links.map(\.id) == [LinkID(0), LinkID(2)])
        #expect(watch.records.count == 3)
    }
}
