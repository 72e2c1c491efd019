import HeartbeatModel
import Testing
import Vocabulary

@testable import FleetModel

@Suite("The fleet as a whole")
struct FleetTests {
    private func moment(_ seconds: Double) -> Moment { FleetUnderTest.moment(seconds) }

    @Test func configuringReportsEachLink() {
        let watch = FleetUnderTest(brokers: ["a", "b"])
        #expect(
            watch.records.map(\.event) == [
                .link(
                    LinkID(0),
                    .configured(FleetUnderTest.settings("link-0", broker: "a").configuration)),
                .link(
                    LinkID(1),
                    .configured(FleetUnderTest.settings("link-1", broker: "b").configuration)),
            ])
    }

    @Test func everyEventGoesToTheOutletsAndHeartbeatsNotToTheLog() {
        var watch = FleetUnderTest()
        watch.tell(.connecting(attempt: 1, address: "a"), at: 0)
        watch.connect(at: 1)
        watch.beat(at: 2)
        watch.tell(
            .message(ArrivedMessage(topic: "t", qos: 0, retained: false, payloadBytes: 1)), at: 3)
        watch.tell(.unexpectedPingResponse, at: 4)
        watch.tell(.paused(gap: .seconds(2)), at: 7)
        #expect(watch.records.count == 9)
        let log = watch.snapshot(at: 8).events
        #expect(log.map(\.number) == [1, 2, 3, 4])
        #expect(log.map(\.record.at) == [1, 1, 4, 7].map(moment))
        #expect(log.last?.record.event == .own(.paused(gap: .seconds(2))))
    }

    @Test func theLogIsBoundedAndSaysWhatItForgot() throws {
        var watch = FleetUnderTest()
        let events = Fleet.keptEvents * 2
        for turn in 1...events { watch.tell(.unexpectedPingResponse, at: Double(turn)) }
        let snapshot = watch.snapshot(at: 0)
        #expect(snapshot.events.count <= Fleet.keptEvents)
        #expect(snapshot.events.count > Fleet.keptEvents * 3 / 4)
        #expect(snapshot.eventsForgotten == events - snapshot.events.count)
        #expect(snapshot.events.last?.number == events)
        #expect(snapshot.events.first?.number == snapshot.eventsForgotten + 1)
    }

    @Test func availabilityCountsUpAndLateAgainstDownFromTheLastProofOfLife() {
        var watch = FleetUnderTest()
        watch.tell(.state(from: .unknown, to: .connecting), at: 0)
        watch.connect(at: 100)
        watch.beat(at: 149.9)
        watch.tell(.state(from: .up, to: .late), at: 165)
        watch.tell(.disconnected(FleetUnderTest.end(.halfOpen)), at: 185)
        watch.tell(.state(from: .late, to: .down), at: 185)
        // 100 to 150 up, 150 to 200 down.
        #expect(watch.availability(at: 200) == 0.5)
    }

    @Test func theLargestLoopLagOfTheLastMinuteIsShown() {
        var watch = FleetUnderTest()
        #expect(watch.snapshot(at: 0).ownLoopLag == nil)
        watch.fleet.noteLoopLag(.milliseconds(30), now: moment(1))
        watch.fleet.noteLoopLag(.milliseconds(2), now: moment(31))
        watch.fleet.noteLoopLag(.milliseconds(1), now: moment(31.5))
        #expect(watch.snapshot(at: 60).ownLoopLag == .milliseconds(30))
        #expect(watch.snapshot(at: 62).ownLoopLag == .milliseconds(2))
        #expect(watch.snapshot(at: 92).ownLoopLag == nil)
    }

    @Test func anOverloadedWatcherIsShownAndStillJudges() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.tell(.overloaded(gap: .seconds(3)), at: 10)
        let snapshot = watch.snapshot(at: 10)
        #expect(
            snapshot.lastOwnPause
                == OwnPause(at: moment(10), gap: .seconds(3), isExcused: false))
        #expect(snapshot.links[0].strip.isEmpty)
    }

    @Test func everyReportThatWasLostIsCounted() {
        var watch = FleetUnderTest()
        let before = watch.snapshot(at: 1)
        watch.fleet.noteReportsLost(300)
        watch.fleet.noteReportsLost(12)
        let after = watch.snapshot(at: 1)
        #expect(before.reportsLost == 0 && after.reportsLost == 312)
        #expect(after.changes > before.changes)
    }

    @Test func aStepOfTheWallClockIsLoggedAndChangesNothingElse() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.beat(at: 10)
        let before = watch.snapshot(at: 20)
        watch.tell(.clockStepped(by: .seconds(-3_600)), at: 20)
        let after = watch.snapshot(at: 20)
        #expect(after.links == before.links)
        #expect(after.lastOwnPause == nil && after.offline == nil)
        #expect(after.events.last?.record.event == .own(.clockStepped(by: .seconds(-3_600))))
    }

    @Test func theConnectLoadIsTheLatest() {
        var watch = FleetUnderTest()
        #expect(watch.snapshot(at: 0).connectLoad == ConnectLoad())
        watch.fleet.note(ConnectLoad(underWay: 3, waiting: 9, begunInLastSecond: 50))
        watch.fleet.note(ConnectLoad(underWay: 2, waiting: 7, begunInLastSecond: 40))
        #expect(
            watch.snapshot(at: 1).connectLoad
                == ConnectLoad(underWay: 2, waiting: 7, begunInLastSecond: 40))
    }

    @Test func anOwnPauseIsMarkedOnConnectedLinksOnly() {
        var watch = FleetUnderTest(brokers: ["a", "a"])
        watch.connect(at: 0)
        watch.tell(.paused(gap: .seconds(3)), at: 10)
        #expect(watch.link(0, at: 11).strip == [.ownPause])
        #expect(watch.link(1, at: 11).strip.isEmpty)
    }

    @Test func requestsForLinksThatExistArePassedOn() {
        var watch = FleetUnderTest()
        let link = LinkID(0)
        watch.ask(.pingNow(link))
        watch.ask(.togglePause(link))
        watch.ask(.connectNow(link))
        #expect(watch.requests == [.pingNow(link), .pause(link), .connectNow(link)])
    }

    @Test func aPausedLinkIsResumedByBothKeys() {
        var watch = FleetUnderTest()
        watch.tell(.state(from: .unknown, to: .paused), at: 1)
        watch.ask(.togglePause(LinkID(0)))
        watch.ask(.connectNow(LinkID(0)))
        #expect(watch.requests == [.resume(LinkID(0)), .resume(LinkID(0))])
    }

    @Test func requestsThatMakeNoSenseHaveNoEffect() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.ask(.connectNow(LinkID(0)))
        for link in [LinkID(5), LinkID(-1)] {
            watch.ask(.pingNow(link))
            watch.ask(.togglePause(link))
            watch.ask(.connectNow(link))
            watch.ask(.resetStatistics(link))
        }
        #expect(watch.requests.isEmpty)
    }

    @Test func resettingBeginsTheFiguresAnewAndKeepsTheDrops() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.beat(at: 1)
        watch.drop(at: 5)
        watch.connect(at: 10)
        watch.ask(.resetStatistics(LinkID(0)), at: 15)
        let link = watch.link(at: 20)
        #expect(link.statistics.answered == 0 && link.statistics.average == nil)
        #expect(watch.availability(at: 20) == 1)
        #expect(link.dropCount == 1 && link.strip.count == 2)
    }

    @Test func aSnapshotDoesNotChangeWithTheFleet() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.beat(at: 1)
        let before = watch.snapshot(at: 2)
        let copy = before
        watch.beat(at: 3)
        watch.drop(at: 4)
        #expect(before == copy)
        #expect(before.links[0].strip.count == 1 && before.count(of: .up) == 1)
    }

    @Test("the same events give the same fleet", arguments: UInt64(1)...20)
    func determinism(seed: UInt64) {
        #expect(Self.storm(seed: seed) == Self.storm(seed: seed))
    }

    @Test("no sequence of events traps or breaks a bound", arguments: UInt64(1)...40)
    func bounds(seed: UInt64) {
        let snapshot = Self.storm(seed: seed)
        for link in snapshot.links {
            #expect(link.strip.count <= Fleet.keptMarks)
            #expect(link.drops.count <= Fleet.keptDrops && link.drops.count <= link.dropCount)
            #expect(link.since.monotonic <= link.detectedAt.monotonic)
            if let availability = link.availability(at: snapshot.at.monotonic) {
                #expect((0...1).contains(availability))
            }
        }
    }

    private static func storm(seed: UInt64) -> FleetSnapshot {
        var random = SeededRandom(seed: seed)
        var watch = FleetUnderTest(brokers: ["a", "a", "b", "c"])
        var second = 0.0
        for _ in 0..<1_500 {
            second += Double.random(in: 0...4, using: &random)
            let link = Int32.random(in: 0..<5, using: &random)
            watch.tell(event(using: &random), of: link, at: second)
            switch Int.random(in: 0..<200, using: &random) {
            case 0: watch.tell(.offline(evidence: "no route"), at: second)
            case 1: watch.tell(.online(after: .seconds(1)), at: second)
            default: break
            }
        }
        return watch.snapshot(at: second)
    }

    private static func event(using random: inout SeededRandom) -> LinkEvent {
        let states = LinkState.allCases
        switch Int.random(in: 0..<12, using: &random) {
        case 0: return .connecting(attempt: 1, address: "a")
        case 1: return .connected(FleetUnderTest.facts(FleetUnderTest.settings("x")))
        case 2: return .rejected(Rejection(code: .notAuthorized, version: .v5_0))
        case 3: return .pingRequest(outstanding: 1)
        case 4: return .pingResponse(.timed(rtt: .milliseconds(3), late: false))
        case 5: return .pingResponse(.untimed(requests: 2, responses: 1, late: true))
        case 6: return .overdue(OverdueHeartbeat(waited: .seconds(5), consecutiveMissed: 1))
        case 7:
            let causes = DropCause.allCases
            let cause = causes[Int.random(in: 0..<causes.count, using: &random)]
            let patterns: [DropPattern?] = [nil, nil] + DropPattern.allCases
            let pattern = patterns[Int.random(in: 0..<patterns.count, using: &random)]
            return .disconnected(FleetUnderTest.end(cause, pattern: pattern))
        case 8: return .reconnectScheduled(delay: .seconds(1), attempt: 2)
        case 9: return .webSocketPing
        default:
            return .state(
                from: states[Int.random(in: 0..<states.count, using: &random)],
                to: states[Int.random(in: 0..<states.count, using: &random)])
        }
    }
}
