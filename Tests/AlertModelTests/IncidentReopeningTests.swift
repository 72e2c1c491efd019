import FleetModel
import Testing
import Vocabulary

@testable import AlertModel

@Suite("Incidents that open again")
struct IncidentReopeningTests {
    /// A link dropped, was back and its incident was over, and some time went by.
    private static func over(after seconds: Double) -> IncidentWatch {
        var watch = IncidentWatch([("a", 20), ("b", 20)])
        watch.drop([0])
        watch.look(until: 20)
        watch.restore([0])
        watch.look(until: 90)
        #expect(watch.story == ["opened 1", "resolved 1"])
        watch.look(until: 90 + seconds, every: 10)
        return watch
    }

    @Test func aLinkThatDropsAgainSoonReopensItsIncident() {
        var watch = Self.over(after: 1_200)
        watch.drop([0])
        watch.look(until: watch.now + 2)
        #expect(watch.board.incidents.map(\.id) == [1], "it is to be seen at once")
        #expect(watch.board.incidents[0].isForming)
        watch.look(until: watch.now + 10)
        #expect(watch.story == ["opened 1", "resolved 1", "reopened 1"])
        #expect(watch.board.incidents[0].remaining == 1)
    }

    @Test func afterHalfAnHourItIsAnother() {
        var watch = Self.over(after: 1_800)
        watch.drop([0])
        watch.look(until: watch.now + 12)
        #expect(watch.story == ["opened 1", "resolved 1", "opened 2"])
    }

    @Test func fromThenOnItIsOverOnlyAfterTenMinutesOfCalm() {
        var watch = Self.over(after: 0)
        for _ in 0..<3 {
            watch.drop([0])
            watch.look(until: watch.now + 12)
            watch.restore([0])
            watch.look(until: watch.now + 300)
        }
        #expect(watch.story == ["opened 1", "resolved 1", "reopened 1"])
        watch.look(until: watch.now + 310)
        #expect(watch.story == ["opened 1", "resolved 1", "reopened 1", "resolved 1"])
    }

    @Test func aLinkThatDropsWithManyOthersDoesNotReopenItsOwn() {
        var watch = Self.over(after: 300)
        watch.drop(0..<20)
        watch.look(until: watch.now + 12)
        #expect(watch.story == ["opened 1", "resolved 1", "opened 2"])
        #expect(watch.board.incident(1)?.resolvedAt == AlertFleet.moment(21))
        #expect(watch.board.incident(1)?.remaining == 0)
        #expect(watch.board.incident(2)?.members.count == 20)
        #expect(
            watch.summaries.first
                == "20 links reset-by-peer: 20 of 20 share a:1883; 0 of 20 others do")
    }

    @Test func aBrokerThatDiesAgainSoonReopensItsIncident() {
        var watch = IncidentWatch([("a", 20), ("b", 20)])
        for _ in 0..<2 {
            watch.drop(0..<20)
            watch.look(until: watch.now + 12)
            watch.restore(0..<20)
            watch.look(until: watch.now + 300)
        }
        #expect(watch.story == ["opened 1", "resolved 1", "reopened 1"])
        #expect(watch.board.incidents[0].cause == "a:1883")
        let steps = watch.board.incidents[0].timeline.map(\.text)
        #expect(steps.contains("20 links dropped again"))
    }

    @Test func aDropThatTurnsOutToBeOurOwnFaultReopensNothing() {
        var watch = IncidentWatch((0..<4).map { (broker: "broker-\($0)", links: 1) })
        watch.drop([0])
        watch.look(until: 12)
        watch.restore([0])
        watch.look(until: 90)
        watch.fleet.miss(0, .pathDead, at: watch.now)
        watch.fleet.drop(0, .halfOpen, verdict: .pathDead, at: watch.now)
        watch.look(until: watch.now + 3)
        for link in 1..<4 { watch.fleet.miss(link, .pathDead, at: watch.now) }
        watch.look(until: watch.now + 30)
        #expect(watch.story == ["opened 1", "resolved 1"])
        #expect(watch.board.incidents.map(\.resolvedAt) == [AlertFleet.moment(13)])
    }
}
