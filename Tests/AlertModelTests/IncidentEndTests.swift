import FleetModel
import Testing
import Vocabulary

@testable import AlertModel

@Suite("When an incident is over for whoever was told of it")
struct IncidentEndTests {
    private static let six = AlertFleet(brokers: Array(repeating: "a", count: 5) + ["b"])

    @Test("What a person pauses is over, its alerts and its incident")
    func paused() {
        var run = AlertRun(connected: Self.six)
        run.run(until: 400) { fleet, second in
            if second == 10 { fleet.drop(at: 10) }
            if second == 120 { fleet.tell(.state(from: .down, to: .paused), at: 120) }
        }
        #expect(run.told == ["40 opened 1 link down", "180 resolved 1 link down"])
    }

    @Test("A link that drops again while its alert fires still drops again in the same incident")
    func whileItsAlertFires() {
        var run = AlertRun(connected: Self.six)
        run.run(until: 600) { fleet, second in
            if second == 10 || second == 160 { fleet.drop(at: Double(second)) }
            if second == 70 || second == 280 { fleet.connect(at: Double(second)) }
        }
        #expect(run.incidents.map(\.id) == [1])
        #expect(run.told == ["40 opened 1 link down", "400 resolved 1 link down"])
        #expect(run.incidents.first?.resolvedAt == AlertFleet.moment(280))
    }

    @Test("What opened again is over only after ten minutes of calm, where alerts opened it, too")
    func calm() {
        let rule = AlertRule.test(.any([.state(.down), .state(.late)]), named: "trouble")
        var run = AlertRun(connected: Self.six, rules: [rule])
        run.run(until: 2_000) { fleet, second in
            if second == 10 { fleet.drop(at: 10) }
            if second == 20 { fleet.connect(at: 20) }
            guard (250...1_215).contains(second) else { return }
            if second % 240 == 10 { fleet.miss(at: Double(second)) }
            if second % 240 == 15 {
                fleet.tell(.state(from: .late, to: .up), at: Double(second))
            }
        }
        #expect(run.told == ["250 opened 1 trouble", "1815 resolved 1 trouble"])
        #expect(run.incidents.first?.resolvedAt == AlertFleet.moment(1_215))
    }

    @Test("It is reopened for half an hour after it was found to be over, whenever it was")
    func alertsOutlastTheDrop() {
        var watch = IncidentWatch([("a", 5), ("b", 5)])
        watch.drop([0])
        watch.look(until: 20)
        watch.alert(about: [0])
        watch.restore([0])
        watch.look(until: 21)
        watch.look(until: 3_600, every: 10)
        watch.alert(.resolved(firedAt: AlertFleet.moment(20)), about: [0])
        #expect(watch.board.incidents[0].resolvedAt == AlertFleet.moment(21))
        watch.look(until: 3_700, every: 10)
        watch.drop([0])
        watch.look(until: 3_720)
        #expect(watch.story == ["opened 1", "raised 1", "resolved 1", "reopened 1"])
    }

    @Test("The end is told though so many were over later that the incident is kept no longer")
    func manyWereOverLater() {
        var restored = RestoredAlerts()
        restored.resolved = (1...IncidentBoard.keptResolved).map { id in
            Incident(
                id: id, kind: .drops, phase: .resolved(at: AlertFleet.moment(1_000)),
                since: AlertFleet.moment(0), openedAt: AlertFleet.moment(0))
        }
        restored.lastIncident = IncidentBoard.keptResolved
        var run = AlertRun(
            AlertFleet(brokers: ["a", "b"]), rules: [.test()], restored: restored)
        run.run(until: 200) { fleet, second in
            if second == 0 { for link in fleet.links { fleet.connect(link, at: 0) } }
            if second == 10 { fleet.drop(at: 10) }
            if second == 30 { fleet.connect(at: 30) }
        }
        #expect(run.told == ["20 opened 201 down", "90 resolved 201 down"])
        #expect(run.story.contains("90 resolved 201"))
        #expect(run.incidents.count == IncidentBoard.keptResolved)
    }

    @Test("Nobody waits for a link that was taken out while its incident formed again")
    func takenOutWhileFormingAgain() {
        var watch = IncidentWatch([("b", 20), ("a", 2)])
        watch.drop(20..<22)
        watch.look(until: 20)
        watch.restore(20..<22)
        watch.look(until: 90)
        watch.drop(20..<22)
        watch.look(until: 93)
        watch.fleet.fleet.remove(LinkID(21), now: AlertFleet.moment(93))
        watch.look(until: 110)
        watch.restore([20])
        watch.look(until: 720)
        #expect(watch.story == ["opened 1", "resolved 1", "reopened 1", "resolved 1"])
    }
}
