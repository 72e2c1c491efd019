import Testing
import Vocabulary

@testable import FleetModel

@Suite("Drops")
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
        #expect(snapshot.links[0].dropCount == 0)
        #expect(snapshot.links[0].lastFailure == nil && snapshot.links[0].connection == nil)
        #expect(watch.requests.isEmpty && !watch.fleet.hasNewDrop)
    }

    @Test func anEndCausedByOurOwnPauseIsNoDropAndNoDowntime() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.beat(at: 10)
        watch.tell(.paused(gap: .seconds(90)), at: 101)
        watch.drop(0, .closedByPeer, pattern: .ownPause, at: 102)
        watch.connect(at: 110)
        let snapshot = watch.snapshot(at: 120)
        #expect(snapshot.links[0].dropCount == 0)
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
        #expect(watch.link(at: 6).dropCount == 1 && watch.fleet.hasNewDrop)
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

    @Test func theReasonOfAFailureIsTheSpecificationsName() {
        var watch = FleetUnderTest()
        watch.tell(
            .rejected(Rejection(code: .badUserNameOrPassword, version: .v5_0)), at: 1)
        #expect(watch.link(at: 2).lastFailure?.reason == "Bad User Name or Password")
        watch.tell(.disconnected(Disconnection(cause: .refused, detail: "nobody")), at: 3)
        #expect(watch.link(at: 4).lastFailure?.reason == nil)
    }
}
