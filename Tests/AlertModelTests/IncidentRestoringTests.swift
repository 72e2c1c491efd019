import FleetModel
import Testing
import Vocabulary

@testable import AlertModel

@Suite("Incidents of earlier runs")
struct IncidentRestoringTests {
    private static let settings = ["a", "b"].flatMap { broker in
        (0..<3).map { AlertFleet.settings("\(broker)-\($0)", broker: broker) }
    }

    private static func restarted(after seconds: Double = 100) -> IncidentWatch {
        var watch = IncidentWatch(settings)
        watch.drop(0..<3)
        watch.look(until: 20)
        watch.acknowledge(1)
        // The links have other numbers.
        watch.restart(settings.reversed(), after: seconds)
        return watch
    }

    @Test func anOpenIncidentGoesOnWithItsLinks() {
        var watch = Self.restarted()
        watch.look(until: 121)
        #expect(watch.story.isEmpty)
        let incident = watch.board.incidents[0]
        #expect(incident.id == 1)
        #expect(incident.resolvedAt == nil)
        #expect(incident.acknowledgement?.by == "ada")
        #expect(incident.members.map(\.link) == [LinkID(5), LinkID(4), LinkID(3)])
        #expect(incident.summary == "3 links reset-by-peer: 3 of 3 share a:1883; 0 of 3 others do")
    }

    @Test func itIsOverOnceItsLinksAreUp() {
        var watch = Self.restarted()
        watch.look(until: 125)
        watch.restore(0..<6)
        watch.look(until: 185)
        #expect(watch.story.isEmpty)
        watch.look(until: 186)
        #expect(watch.story == ["resolved 1"])
        #expect(watch.board.incidents[0].ending?.cause == .resetByPeer)
    }

    @Test func whatIsWatchedNoLongerLeavesIt() {
        var watch = IncidentWatch(Self.settings)
        watch.drop(0..<3)
        watch.look(until: 20)
        watch.restart(Array(Self.settings.dropFirst(2)), after: 10)
        watch.look(until: 31)
        #expect(watch.board.incidents[0].members.map(\.name) == ["a-2"])
        watch.restart(Array(Self.settings.dropFirst(3)), after: 10)
        watch.look(until: 42)
        #expect(watch.story == ["withdrawn 1"])
    }

    @Test func aLinkThatDropsAgainSoonReopensAnIncidentOfAnEarlierRun() {
        var watch = IncidentWatch(Self.settings)
        watch.drop(0..<3)
        watch.look(until: 20)
        watch.restore(0..<3)
        watch.look(until: 90)
        watch.restart(Self.settings.reversed(), after: 10)
        watch.restore(0..<6)
        watch.look(until: 110)
        watch.drop(3..<6)
        watch.look(until: 130)
        #expect(watch.story == ["reopened 1"])
    }

    @Test func alertsThatFireStillAreAdopted() {
        var watch = IncidentWatch(Self.settings)
        watch.alert(about: [1])
        watch.look(until: 20)
        watch.restart(Self.settings.reversed(), after: 10)
        watch.adopt("slow", about: 4, in: 1)
        watch.look(until: 200)
        #expect(watch.story.isEmpty)
        #expect(watch.board.incidents[0].remaining == 1)
        watch.alert(.resolved(firedAt: AlertFleet.moment(1)), about: [4])
        watch.look(until: 261)
        #expect(watch.story == ["resolved 1"])
    }

    @Test func oneWhoseAlertsFireNoMoreIsOverSoon() {
        var watch = IncidentWatch(Self.settings)
        watch.alert(about: [1])
        watch.look(until: 20)
        watch.restart(Self.settings, after: 10)
        watch.look(until: 95)
        #expect(watch.story == ["resolved 1"])
    }

    @Test func newIncidentsGetOtherNumbers() {
        var watch = Self.restarted()
        watch.restore(0..<6)
        watch.look(until: 125)
        watch.drop([0])
        watch.look(until: 140)
        #expect(watch.story == ["opened 2"])
    }
}
