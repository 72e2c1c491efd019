import BrokerScript
import MQTTWire
import Testing
import VirtualTime
import Vocabulary

@Suite struct ConnectionsInVirtualTimeTests {
    @Test func thePhasesOfAConnectionTakeTheTimeOfThePath() throws {
        var run = VirtualRun(
            [.during(.always, .connackDelay(.constant(.milliseconds(50))))],
            path: NetworkPath(delay: .milliseconds(10), resolution: .milliseconds(7))
        ) { $0.endpoint = Endpoint(host: "broker.example", port: 1883) }
        run.advance(to: .seconds(1))
        let facts = try #require(run.connections.first)
        #expect(
            facts.phases
                == ConnectPhases(
                    resolve: .milliseconds(7), tcp: .milliseconds(20), connack: .milliseconds(70)))
        #expect(facts.address == "192.0.2.1:1883")
    }

    @Test func aLiteralAddressIsNotResolved() throws {
        var run = VirtualRun()
        run.advance(to: .seconds(1))
        let facts = try #require(run.connections.first)
        #expect(facts.phases.resolve == .zero)
        #expect(facts.address == "127.0.0.1:1883")
    }

    private static let endings: [(ConnectionEnd, DropCause)] = [
        (.close, .closedByPeer), (.reset, .resetByPeer),
        (.disconnect(.serverShuttingDown, reason: "bye"), .serverDisconnected),
    ]

    @Test(arguments: endings)
    func theWayInWhichTheBrokerEndsIsTheCause(way: ConnectionEnd, cause: DropCause) throws {
        var run = VirtualRun([.on(.at(.seconds(3)), .end(way))])
        run.advance(to: .seconds(10))
        #expect(run.ends.map(\.end.cause) == [cause])
        #expect(run.ends.map(\.at) == [.milliseconds(3001)])
        #expect(run.connections.count == 2)
    }

    @Test func closingBeforeConnackIsToldFromClosingAfterIt() {
        var run = VirtualRun([
            .during(.between(.zero, .milliseconds(500)), .connect(.end(.close))),
            .on(.at(.seconds(9)), .end(.close)),
        ])
        run.advance(to: .seconds(10))
        #expect(run.ends.first?.end.detail == LinkFailure.closedByPeer(afterConnack: false).detail)
        #expect(run.ends.last?.end.detail == LinkFailure.closedByPeer(afterConnack: true).detail)
    }

    @Test func whatFollowsARefusalIsNotReadAsAnAnswerToTheNextAttempt() {
        let refusalOfVersion5: [UInt8] = [0x20, 0x02, 0x00, 0x01]
        var run = VirtualRun([
            .during(
                .between(.zero, .milliseconds(4)),
                .connect(.bytes(refusalOfVersion5 + Packet.pingResponseBytes)))
        ])
        run.advance(to: .seconds(1))
        #expect(run.ends.isEmpty)
        #expect(run.connections.map(\.version) == [.v3_1_1])
    }

    @Test func aBrokerThatRestartsRefusesAndThenTakesTheLinkAgain() {
        var run = VirtualRun([.on(.at(.seconds(3)), .restart(.close, downFor: .seconds(5)))])
        run.advance(to: .seconds(60))
        #expect(run.ends.first?.end.cause == .closedByPeer)
        #expect(!run.ends.dropFirst().isEmpty)
        #expect(run.ends.dropFirst().allSatisfy { $0.end.cause == .refused })
        #expect(run.network.state(of: LinkID(0)) == .up)
    }

    @Test func aBrokerThatRestartsInNoTimeRefusesNobody() {
        var run = VirtualRun([.on(.at(.seconds(3)), .restart(.close, downFor: .zero))], links: 3)
        run.advance(to: .seconds(60))
        #expect(run.ends.map(\.end.cause) == [.closedByPeer, .closedByPeer, .closedByPeer])
        for link: Int32 in 0..<3 { #expect(run.network.state(of: LinkID(link)) == .up) }
    }

    @Test func aRefusalOfCredentialsIsReportedWithItsCode() {
        var run = VirtualRun([.during(.always, .connect(.refuse(.badUserNameOrPassword)))])
        run.advance(to: .seconds(1))
        #expect(
            run.reports.contains {
                if case .rejected(let rejection) = $0.event {
                    rejection.code == .badUserNameOrPassword
                } else {
                    false
                }
            })
    }

    @Test(arguments: [VersionRefusal.reasonCode, .returnCode, .close])
    func aBrokerOfVersion3IsSpokenToInItsVersion(refusal: VersionRefusal) {
        var run = VirtualRun([.during(.always, .onlyVersion3(refusal))])
        run.advance(to: .seconds(10))
        #expect(run.connections.map(\.version) == [.v3_1_1])
    }

    @Test func aConnectThatIsNeverAnsweredTimesOut() {
        var run = VirtualRun([.during(.always, .connect(.silence))]) {
            $0.connectTimeout = Setting(.seconds(2))
        }
        run.advance(to: .milliseconds(2500))
        #expect(run.ends.map(\.end.cause) == [.connackTimeout])
    }

    @Test func aSYNThatNothingAnswersTimesOut() {
        var run = VirtualRun { $0.connectTimeout = Setting(.seconds(2)) }
        run.network.breakPath(toBroker: 0, from: .origin)
        run.advance(to: .milliseconds(2500))
        #expect(run.ends.map(\.end.cause) == [.connectTimeout])
    }

    @Test func aLostSYNIsSentAgain() throws {
        var run = VirtualRun()
        run.network.breakPath(
            toBroker: 0, from: .origin, until: .origin + .milliseconds(500))
        run.advance(to: .seconds(3))
        #expect(run.connections.first?.phases.tcp == .milliseconds(1002))
    }

    @Test func garbageInPlaceOfConnackIsNotMQTT() {
        var run = VirtualRun([
            .during(.always, .connect(.bytes(Array("HTTP/1.1 400 Bad Request".utf8))))
        ])
        run.advance(to: .milliseconds(500))
        #expect(run.ends.first?.end.cause == .protocolError)
        #expect(run.ends.first?.end.pattern == .notMQTT)
    }

    @Test func aPausedLinkLeavesItsBrokerAndComesBack() {
        var run = VirtualRun()
        run.network.request(.pause, of: LinkID(0), at: .origin + .seconds(3))
        run.advance(to: .seconds(10))
        #expect(run.network.state(of: LinkID(0)) == .paused)
        let record = run.network.record(ofBroker: 0)
        #expect(record.connections.first?.endedAt == .origin + .milliseconds(3001))
        run.network.request(.resume, of: LinkID(0))
        run.advance(to: .seconds(11))
        #expect(run.network.state(of: LinkID(0)) == .up)
    }

    @Test func aPingByHandIsOneMoreHeartbeat() {
        var run = VirtualRun()
        run.network.request(.pingNow, of: LinkID(0), at: .origin + .milliseconds(2500))
        run.advance(to: .milliseconds(2900))
        #expect(run.roundTrips.count == 4)
    }

    @Test func connectNowDoesNotWaitForTheBackOff() throws {
        var run = VirtualRun([.during(.between(.zero, .seconds(60)), .connect(.end(.close)))])
        run.advance(to: .seconds(60))
        run.network.request(.connectNow, of: LinkID(0))
        run.advance(to: .milliseconds(60_100))
        #expect(run.network.state(of: LinkID(0)) == .up)
    }
}
