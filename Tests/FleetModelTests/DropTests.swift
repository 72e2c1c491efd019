import Testing
import Vocabulary

@testable import FleetModel

@Suite("Drops, notices and the bell")
struct DropTests {
    private func moment(_ seconds: Double) -> Moment { FleetUnderTest.moment(seconds) }

    @Test func aDropBeginsAtTheLastProofOfLifeAndEndsWithTheNextConnection() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.beat(at: 10)
        watch.drop(0, .halfOpen, verdict: .peerSilent, at: 45)
        var link = watch.link(at: 50)
        #expect(link.dropCount == 1)
        #expect(link.drops[0].at == moment(45) && link.drops[0].downSince == moment(10.1))
        #expect(link.drops[0].recoveredAt == nil)
        #expect(link.drops[0].disconnection.verdict == .peerSilent)
        watch.connect(at: 60)
        link = watch.link(at: 61)
        #expect(link.drops[0].recoveredAt == moment(60))
    }

    @Test func theLatestDropComesFirstAndOldOnesLeave() {
        var watch = FleetUnderTest()
        for turn in 0..<60 {
            watch.connect(at: Double(turn) * 10)
            watch.drop(at: Double(turn) * 10 + 5)
        }
        let link = watch.link(at: 700)
        #expect(link.dropCount == 60 && link.drops.count == Fleet.keptDrops)
        #expect(link.drops.first?.at == moment(595))
    }

    @Test func whatWeEndOurselvesIsNoDrop() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.tell(.disconnected(FleetUnderTest.end(.stopped)), at: 10)
        watch.tell(.state(from: .up, to: .paused), at: 10)
        let snapshot = watch.snapshot(at: 20)
        #expect(snapshot.links[0].dropCount == 0 && snapshot.notices.isEmpty)
        #expect(snapshot.links[0].lastFailure == nil && snapshot.links[0].connection == nil)
        #expect(watch.requests.isEmpty)
    }

    @Test func anEndCausedByOurOwnPauseIsNoDropAndNoDowntime() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.beat(at: 10)
        watch.tell(.paused(gap: .seconds(90)), at: 101)
        watch.drop(0, .closedByPeer, pattern: .ownPause, at: 102)
        watch.connect(at: 110)
        let snapshot = watch.snapshot(at: 120)
        #expect(snapshot.links[0].dropCount == 0 && snapshot.notices.isEmpty)
        #expect(snapshot.links[0].availability(at: snapshot.at.monotonic) == 1)
        #expect(
            snapshot.lastOwnPause == OwnPause(at: moment(101), gap: .seconds(90), isExcused: true))
    }

    @Test func timeSinceTheLastProofOfLifeIsNeitherWhereOurOwnPauseEndedTheConnection() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.drop(at: 20)
        watch.connect(at: 40)
        watch.beat(at: 59.9)
        watch.drop(0, .closedByPeer, pattern: .ownPause, at: 100)
        // 40 s down, then 20 s up; the 60 s since then count for nothing.
        #expect(watch.availability(at: 120) == 20.0 / 60)
        // Only that one outage is excused: the next one counts.
        watch.connect(at: 120)
        watch.drop(at: 140)
        #expect(watch.availability(at: 160) == 20.0 / 100)
    }

    @Test func aDropIsSeenEvenIfItsConnectionWasNotReported() {
        var watch = FleetUnderTest()
        watch.drop(at: 5)
        #expect(watch.link(at: 6).dropCount == 1 && watch.requests == [.ringBell])
    }

    @Test func dropsOfOneCauseAtOneBrokerWithinFiveSecondsAreOneNotice() {
        var watch = FleetUnderTest(brokers: ["a", "a", "a", "b", "a"])
        for link in Int32(0)..<5 { watch.connect(link, at: 0) }
        watch.drop(0, .halfOpen, verdict: .peerSilent, at: 10)
        watch.drop(1, .halfOpen, verdict: .peerSilent, at: 14)
        watch.drop(2, .halfOpen, verdict: .peerSilent, at: 19)
        watch.drop(3, .halfOpen, verdict: .peerSilent, at: 19)
        watch.drop(4, .resetByPeer, at: 19)
        let notices = watch.snapshot(at: 20).notices
        #expect(notices.map(\.links) == [[LinkID(4)], [LinkID(3)], [0, 1, 2].map { LinkID($0) }])
        #expect(notices.map(\.broker) == ["a:1883", "b:1883", "a:1883"])
        #expect(notices[2].at == moment(10) && notices[2].downSince == moment(0))
        #expect(notices[2].verdict == .peerSilent)
    }

    @Test func aLaterDropIsANoticeOfItsOwn() {
        var watch = FleetUnderTest(brokers: ["a", "a"])
        for link in Int32(0)..<2 { watch.connect(link, at: 0) }
        watch.drop(0, at: 10)
        watch.drop(1, at: 15.001)
        #expect(watch.snapshot(at: 20).notices.count == 2)
    }

    @Test func aVerdictThatNotAllShareIsNotShown() {
        var watch = FleetUnderTest(brokers: ["a", "a"])
        for link in Int32(0)..<2 { watch.connect(link, at: 0) }
        watch.drop(0, .halfOpen, verdict: .peerSilent, at: 10)
        watch.drop(1, .halfOpen, verdict: .pathDead, at: 11)
        #expect(watch.snapshot(at: 20).notices.map(\.verdict) == [nil])
    }

    @Test func aTakeoverIsANoticeOfItsOwn() {
        var watch = FleetUnderTest(brokers: ["a", "a", "a", "a"])
        for link in Int32(0)..<4 { watch.connect(link, at: 0) }
        watch.drop(0, .closedByPeer, at: 10)
        watch.drop(1, .closedByPeer, pattern: .takeover, at: 10)
        watch.drop(2, .closedByPeer, pattern: .periodicClose, at: 11)
        watch.drop(3, .closedByPeer, pattern: .takeover, at: 11)
        let notices = watch.snapshot(at: 20).notices
        #expect(notices.map(\.links) == [[1, 3].map { LinkID($0) }, [0, 2].map { LinkID($0) }])
        #expect(notices.map(\.pattern) == [.takeover, nil], "not all of the others share one")
    }

    @Test func theEvidenceOfTheFirstDropIsShownWhereAllShareItsPattern() {
        func notice(patterns: [DropPattern?]) -> DropNotice? {
            var watch = FleetUnderTest(brokers: patterns.map { _ in "a" })
            for (link, pattern) in zip(Int32(0)..., patterns) {
                watch.connect(link, at: 0)
                var end = FleetUnderTest.end(.closedByPeer, pattern: pattern)
                end.evidence = "evidence \(link)"
                watch.tell(.disconnected(end), of: link, at: 10)
            }
            return watch.snapshot(at: 20).notices.first
        }
        let shared = notice(patterns: [.keepAliveClose, .keepAliveClose])
        #expect(shared?.pattern == .keepAliveClose && shared?.evidence == "evidence 0")
        let mixed = notice(patterns: [.keepAliveClose, .periodicClose])
        #expect(mixed?.pattern == nil && mixed?.evidence == nil && mixed?.links.count == 2)
    }

    @Test(arguments: [(60, 60), (60, 300)])
    func thePeriodIsSaidWhereAllShareIt(first: Int, second: Int) {
        var watch = FleetUnderTest(brokers: ["a", "a"])
        for (link, seconds) in [(Int32(0), first), (1, second)] {
            watch.connect(link, at: 0)
            var end = FleetUnderTest.end(.closedByPeer, pattern: .periodicClose)
            end.patternPeriod = .seconds(seconds)
            watch.tell(.disconnected(end), of: link, at: 10)
        }
        let snapshot = watch.snapshot(at: 20)
        #expect(
            snapshot.notices.map(\.patternPeriod) == [first == second ? .seconds(first) : nil])
        #expect(snapshot.links[1].lastFailure?.patternPeriod == .seconds(second))
    }

    @Test func onlyTheLatestDropsKeepTheirFlightRecordAndTheLogNone() {
        var watch = FleetUnderTest()
        for turn in 1...5 {
            watch.connect(at: Double(turn) * 10)
            var end = FleetUnderTest.end(.resetByPeer)
            end.flight = FlightRecord(entries: [
                FlightEntry(at: .origin, happening: .attempt(UInt32(turn)))
            ])
            watch.tell(.disconnected(end), at: Double(turn) * 10 + 5)
        }
        let drops = watch.link(at: 60).drops
        let kept = drops.map { $0.disconnection.flight?.entries.first?.happening }
        #expect(kept == [.attempt(5), .attempt(4), .attempt(3), nil, nil])
        for entry in watch.snapshot(at: 60).events {
            if case .link(_, .disconnected(let end)) = entry.record.event {
                #expect(end.flight == nil)
            }
        }
        let recorded = watch.records.filter {
            if case .link(_, .disconnected(let end)) = $0.event { end.flight != nil } else { false }
        }
        #expect(recorded.count == 5, "the outlets decide for themselves")
    }

    @Test func theBrokersReasonIsShownWhereAllShareIt() {
        func notice(of codes: [ReasonCode]) -> DropNotice? {
            var watch = FleetUnderTest(brokers: codes.map { _ in "a" })
            for (link, code) in zip(Int32(0)..., codes) {
                watch.connect(link, at: 0)
                var end = FleetUnderTest.end(.serverDisconnected)
                end.reasonCode = code
                watch.tell(.disconnected(end), of: link, at: 10)
            }
            return watch.snapshot(at: 20).notices.first
        }
        #expect(
            notice(of: [.serverShuttingDown, .serverShuttingDown])?.reason
                == "Server shutting down")
        #expect(notice(of: [.serverShuttingDown, .sessionTakenOver])?.reason == nil)
        #expect(notice(of: [.serverShuttingDown, .sessionTakenOver])?.links.count == 2)
    }

    @Test func theReasonOfAFailureIsTheSpecificationsName() {
        var watch = FleetUnderTest()
        watch.tell(
            .rejected(Rejection(code: .badUserNameOrPassword, version: .v5_0)), at: 1)
        #expect(watch.link(at: 2).lastFailure?.reason == "Bad User Name or Password")
        watch.tell(.disconnected(Disconnection(cause: .refused, detail: "nobody")), at: 3)
        #expect(watch.link(at: 4).lastFailure?.reason == nil)
    }

    @Test func aNoticeRecoversWhenTheLastOfItsLinksIsUpAgainAndStays() {
        var watch = FleetUnderTest(brokers: ["a", "a"])
        for link in Int32(0)..<2 { watch.connect(link, at: 0) }
        for link in Int32(0)..<2 { watch.drop(link, at: 10) }
        watch.connect(0, at: 20)
        #expect(watch.snapshot(at: 21).notices.map(\.recoveredAt) == [nil])
        watch.connect(1, at: 30)
        #expect(watch.snapshot(at: 31).notices.map(\.recoveredAt) == [moment(30)])
        watch.ask(.dismissNotice(99))
        #expect(watch.snapshot(at: 32).notices.count == 1)
        watch.ask(.dismissNotice(1))
        #expect(watch.snapshot(at: 32).notices.isEmpty)
    }

    @Test func aNoticeCountsHowManyAreStillDown() {
        var watch = FleetUnderTest(brokers: ["a", "a", "a"])
        for link in Int32(0)..<3 { watch.connect(link, at: 0) }
        for link in Int32(0)..<3 {
            watch.drop(link, at: 10)
            #expect(watch.snapshot(at: 10).notices.map(\.stillDown) == [Int(link) + 1])
        }
        for link in Int32(0)..<3 {
            watch.connect(link, at: 20)
            #expect(watch.snapshot(at: 20).notices.map(\.stillDown) == [2 - Int(link)])
        }
    }

    @Test func aLinkThatAPersonPausesIsNoLongerWaitedFor() {
        var watch = FleetUnderTest(brokers: ["a", "a"])
        for link in Int32(0)..<2 { watch.connect(link, at: 0) }
        for link in Int32(0)..<2 { watch.drop(link, at: 10) }
        watch.tell(.state(from: .down, to: .paused), of: 0, at: 20)
        var notice = watch.snapshot(at: 21).notices[0]
        #expect(notice.links.count == 2 && notice.stillDown == 1 && notice.paused == 1)
        #expect(notice.recoveredAt == nil)
        watch.tell(.state(from: .down, to: .paused), of: 1, at: 30)
        notice = watch.snapshot(at: 31).notices[0]
        #expect(notice.links.count == 2 && notice.stillDown == 0 && notice.paused == 2)
        #expect(notice.recoveredAt == moment(30))
        watch.fleet.remove(LinkID(1), now: moment(32))
        #expect(watch.snapshot(at: 33).notices.map(\.paused) == [1])
    }

    @Test func aLinkThatIsDownAfterItsPauseIsWaitedForAgain() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.drop(at: 10)
        watch.tell(.state(from: .down, to: .paused), at: 11)
        watch.tell(.state(from: .paused, to: .connecting), at: 20)
        #expect(watch.snapshot(at: 20).notices.map(\.recoveredAt) == [moment(11)])
        watch.fail(0, .refused, at: 21)
        watch.tell(.state(from: .connecting, to: .down), at: 21)
        let notice = watch.snapshot(at: 22).notices[0]
        #expect(notice.stillDown == 1 && notice.paused == 0 && notice.recoveredAt == nil)
    }

    @Test func aLinkThatWasUpAfterItsPauseOpensNoOldNotice() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.drop(at: 10)
        watch.tell(.state(from: .down, to: .paused), at: 11)
        watch.connect(at: 20)
        #expect(watch.snapshot(at: 21).notices.map(\.paused) == [0])
        watch.drop(at: 30)
        let notices = watch.snapshot(at: 31).notices
        #expect(notices.map(\.stillDown) == [1, 0])
        #expect(notices.map(\.recoveredAt) == [nil, moment(11)])
    }

    @Test func pausingALinkThatIsUpAgainChangesNoNotice() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.drop(at: 10)
        watch.connect(at: 20)
        let before = watch.snapshot(at: 21).notices
        watch.tell(.state(from: .up, to: .paused), at: 22)
        #expect(watch.snapshot(at: 23).notices == before)
    }

    @Test func aLinkThatDropsAgainReopensItsNotice() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.drop(at: 10)
        watch.connect(at: 11)
        watch.drop(at: 12)
        let notice = watch.snapshot(at: 13).notices[0]
        #expect(notice.links == [LinkID(0)] && notice.recoveredAt == nil)
    }

    @Test func aRemovedLinkLeavesItsNotice() {
        var watch = FleetUnderTest(brokers: ["a", "a"])
        for link in Int32(0)..<2 { watch.connect(link, at: 0) }
        for link in Int32(0)..<2 { watch.drop(link, at: 10) }
        watch.connect(0, at: 15)
        watch.fleet.remove(LinkID(1), now: moment(20))
        #expect(watch.snapshot(at: 21).notices.map(\.links) == [[LinkID(0)]])
        #expect(watch.snapshot(at: 21).notices.map(\.recoveredAt) == [moment(20)])
        watch.fleet.remove(LinkID(0), now: moment(22))
        #expect(watch.snapshot(at: 23).notices.isEmpty)
    }

    @Test func noticesAreBoundedAndRecoveredOnesGiveWayFirst() {
        var watch = FleetUnderTest(brokers: (0..<25).map { "broker-\($0)" })
        for link in Int32(0)..<25 { watch.connect(link, at: 0) }
        for link in Int32(0)..<20 { watch.drop(link, at: 10) }
        watch.connect(7, at: 11)
        watch.drop(20, at: 12)
        var snapshot = watch.snapshot(at: 13)
        #expect(snapshot.notices.count == NoticeBoard.capacity && snapshot.noticesForgotten == 1)
        #expect(!snapshot.notices.contains { $0.links == [LinkID(7)] })
        watch.drop(21, at: 13)
        snapshot = watch.snapshot(at: 14)
        #expect(!snapshot.notices.contains { $0.links == [LinkID(0)] })
        #expect(snapshot.noticesForgotten == 2)
    }

    @Test func theBellRingsOnceInFiveSecondsForACause() {
        var watch = FleetUnderTest(brokers: ["a", "b", "c", "d"])
        for link in Int32(0)..<4 { watch.connect(link, at: 0) }
        watch.drop(0, .resetByPeer, at: 10)
        #expect(watch.requests == [.ringBell])
        watch.drop(1, .resetByPeer, at: 14.9)
        #expect(watch.requests == [.ringBell])
        watch.drop(2, .halfOpen, at: 14.9)
        #expect(watch.requests == [.ringBell, .ringBell])
        watch.drop(3, .resetByPeer, at: 15)
        #expect(watch.requests == [.ringBell, .ringBell, .ringBell])
    }
}
