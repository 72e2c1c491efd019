import FleetModel
import Testing
import Vocabulary

@testable import AlertModel

@Suite("Alerts in incidents")
struct IncidentAlertTests {
    @Test func anAlertAboutALinkThatDroppedIsPartOfItsIncident() {
        var watch = IncidentWatch([("a", 20), ("b", 20)])
        watch.drop(0..<20)
        watch.look(until: 31)
        watch.alert(.fired, "link down", about: 0..<20)
        #expect(watch.story == ["opened 1", "raised 1"])
        let incident = watch.board.incidents[0]
        #expect(incident.severity == .critical)
        #expect(incident.alerts.map(\.rule) == ["link down"])
        #expect(incident.alerts.map(\.firing) == [20])
        #expect(incident.alerts.map(\.note) == ["look"])
        #expect(watch.board.firing(in: 1).count == 20)
        #expect(watch.board.incident(of: "link down", .link(LinkID(3))) == 1)
    }

    @Test func itIsOverOnlyWhenItsAlertsAre() {
        var watch = IncidentWatch([("a", 1), ("b", 20)])
        watch.drop([0])
        watch.look(until: 31)
        watch.alert(.fired, "link down", about: [0])
        watch.restore([0])
        watch.look(until: 151)
        #expect(watch.story == ["opened 1", "raised 1"])
        watch.alert(.resolved(firedAt: AlertFleet.moment(31)), "link down", about: [0])
        #expect(watch.story == ["opened 1", "raised 1", "resolved 1"])
        #expect(
            watch.board.incidents[0].resolvedAt == AlertFleet.moment(32),
            "its links were back then")
        #expect(watch.board.incidents[0].alerts.map(\.firing) == [0], "it is known that it fired")
        #expect(watch.board.incidents[0].severity == .critical)
    }

    @Test func anAlertAboutALinkThatIsBackIsAnIncidentOfItsOwn() {
        var watch = IncidentWatch([("a", 1), ("b", 20)])
        watch.drop([0])
        watch.look(until: 20)
        watch.restore([0])
        watch.look(until: 21)
        watch.alert(.fired, "certificate expires", about: [0])
        watch.look(until: 100)
        #expect(watch.story == ["opened 1", "opened 2", "resolved 1"])
    }

    @Test func anAlertAboutAllLinksIsPartOfTheLargestIncidentOfDrops() {
        var watch = IncidentWatch([("a", 2), ("b", 3)])
        watch.drop(0..<5)
        watch.look(until: 20)
        watch.look(alerts: [watch.alert(.fired, "nothing there", .fleet, .fleet, .critical)])
        #expect(watch.board.incidents.map { $0.alerts.map(\.rule) } == [["nothing there"]])
    }

    @Test func anAlertAboutAGroupIsPartOfTheIncidentInWhichItsLinksAreWaitedFor() {
        var watch = IncidentWatch([("a", 20), ("b", 10), ("c", 20)])
        watch.drop(0..<30)
        watch.look(until: 20)
        watch.alert(aboutBroker: "b:1883")
        #expect(watch.board.incident(2)?.alerts.map(\.rule) == ["broker down"])
        #expect(watch.board.incident(1)?.alerts == [])
        #expect(watch.board.incidents.count == 2)
    }

    @Test func anAlertOfAGroupGoesWithItsLinksWhenTheIncidentIsParted() {
        var watch = IncidentWatch([("a", 20), ("b", 10), ("c", 20)])
        watch.drop(0..<30)
        watch.look(until: 5)
        watch.alert(aboutBroker: "b:1883")
        watch.alert(.fired, "link down", about: [0, 25])
        #expect(watch.board.incidents.count == 1)
        watch.look(until: 20)
        #expect(watch.board.incident(2)?.alerts.map(\.rule) == ["broker down", "link down"])
        #expect(watch.board.incident(2)?.alerts.map(\.firing) == [1, 1])
        #expect(watch.board.incident(1)?.alerts.map(\.rule) == ["link down"])
        #expect(watch.board.incident(of: "link down", .link(LinkID(25))) == 2)
        #expect(watch.board.incident(of: "link down", .link(LinkID(0))) == 1)
    }

    @Test func anAlertAboutALinkThatIsUpIsAnIncidentOfItsRule() {
        var watch = IncidentWatch([("a", 20), ("b", 20)])
        watch.alert(about: [3])
        #expect(watch.board.incidents[0].kind == .alerts(rule: "slow"))
        #expect(watch.board.incidents[0].isForming)
        watch.look(until: 20)
        #expect(watch.story == ["opened 1"])
        #expect(watch.summaries == ["slow on a-3: measured"])
        #expect(watch.board.incidents[0].severity == .critical)
        #expect(watch.board.incidents[0].remaining == 1)
        #expect(watch.board.incidents[0].ending == nil)
        watch.alert(.resolved(firedAt: AlertFleet.moment(1)), about: [3])
        watch.look(until: 79)
        #expect(watch.story == ["opened 1"])
        watch.look(until: 80)
        #expect(watch.story == ["opened 1", "resolved 1"])
        #expect(watch.board.incidents[0].resolvedAt == AlertFleet.moment(20))
    }

    @Test func alertsOfOneRuleWithOneCauseAreOneIncident() {
        var watch = IncidentWatch([("a", 20), ("b", 20), ("c", 20)])
        for link in 0..<20 {
            watch.alert(about: [link, link + 20])
            watch.look(until: watch.now + 0.4, every: 0.4)
        }
        watch.look(until: 20)
        #expect(watch.story == ["opened 1", "opened 2"])
        #expect(
            watch.summaries
                == ["b", "a"].map {
                    "slow on 20 links: 20 of 20 share \($0):1883; 0 of 20 others do"
                })
        watch.alert(.resolved(firedAt: AlertFleet.moment(1)), about: 0..<40)
        watch.look(until: 90)
        #expect(watch.story.suffix(2) == ["resolved 1", "resolved 2"])
    }

    @Test func alertsOfAnotherRuleAreAnotherIncident() {
        var watch = IncidentWatch([("a", 20), ("b", 20)])
        watch.alert(about: [3])
        watch.alert(.fired, "lossy", about: [3])
        watch.look(until: 20)
        #expect(
            watch.board.incidents.map(\.kind)
                == [.alerts(rule: "slow"), .alerts(rule: "lossy")].reversed())
    }

    @Test func alertsAboutGroupsThatFireTogetherAreOneIncident() {
        var watch = IncidentWatch([("a", 2), ("b", 2), ("c", 2)])
        watch.alert(.fired, "broker slow", aboutBroker: "a:1883")
        watch.look(until: 5)
        watch.alert(.fired, "broker slow", aboutBroker: "b:1883")
        watch.look(until: 20)
        #expect(watch.story == ["opened 1"])
        #expect(watch.summaries == ["broker slow at a:1883, at b:1883"])
        #expect(watch.board.incidents[0].members.isEmpty)
        #expect(watch.board.firing(in: 1).count == 2)
        for broker in ["a", "b"] {
            watch.alert(
                .resolved(firedAt: AlertFleet.moment(1)), "broker slow",
                aboutBroker: "\(broker):1883")
        }
        watch.look(until: 90)
        #expect(watch.story == ["opened 1", "resolved 1"])
    }

    @Test func theLinksThatAGroupsAlertCountsAreItsMembersAndTheirAlertsArePartOfIt() {
        var watch = IncidentWatch([("a", 3), ("b", 3)])
        watch.alert(aboutBroker: "a:1883", links: 0..<2)
        watch.look(until: 20)
        #expect(watch.board.incidents[0].members.map(\.name) == ["a-0", "a-1"])
        #expect(watch.board.incidents[0].remaining == 2)
        #expect(watch.board.incidents[0].cause == "a:1883")
        #expect(watch.board.incidents[0].causeFilter == "broker=a:1883")
        watch.alert("link down", about: 0..<3, spokenForBy: "broker down")
        watch.look(until: 40)
        #expect(watch.story == ["opened 1"])
        #expect(watch.summaries == ["broker down at a:1883: measured"])
        #expect(watch.board.incidents[0].members.count == 3)
        #expect(watch.board.incidents[0].alerts.map(\.rule) == ["broker down", "link down"])
        watch.alert(.resolved(firedAt: AlertFleet.moment(1)), aboutBroker: "a:1883")
        #expect(watch.board.incidents[0].remaining == 3, "their own alerts fire still")
        watch.alert(.resolved(firedAt: AlertFleet.moment(20)), "link down", about: 0..<3)
        #expect(watch.board.incidents[0].remaining == 0)
        watch.look(until: 110)
        #expect(watch.story == ["opened 1", "resolved 1"])
        #expect(watch.summaries == ["broker down at a:1883: measured"])
        #expect(
            watch.board.incidents[0].timeline.map(\.text)
                == [
                    "broker down fires", "link down fires", "broker down is over",
                    "link down is over",
                ])
    }

    @Test func anAlertAboutAGroupIsPartOfTheIncidentInWhichAlertsAboutItsLinksFire() {
        var watch = IncidentWatch([("a", 3), ("b", 3)])
        watch.alert(.fired, "link down", about: 0..<3)
        watch.look(until: 20)
        watch.alert(aboutBroker: "a:1883", links: 0..<3)
        watch.look(until: 40)
        #expect(watch.story == ["opened 1"])
        #expect(watch.summaries == ["link down on 3 links: 3 of 3 share a:1883; 0 of 3 others do"])
        #expect(watch.board.incidents[0].alerts.map(\.rule) == ["link down", "broker down"])
    }

    @Test func aBrokerWhoseOnlyLinkWasNeverUpIsOneIncident() {
        var fleet = AlertFleet(brokers: ["a", "a", "b"])
        for link in 0..<2 { fleet.connect(link, at: 0) }
        fleet.tell(.state(from: .unknown, to: .down), of: 2, at: 1)
        var desk = AlertDesk(rules: BuiltInRules.all)
        for second in 1...120 {
            let snapshot = fleet.look(at: Double(second))
            _ = desk.take(snapshot, changes: fleet.fleet.takeChanges(), offsetSeconds: 0)
        }
        #expect(
            desk.standing.incidents.map(\.summary)
                == ["broker down at b:1883: down: 1 of 1, 100 % > 50 %"])
        #expect(desk.standing.incidents.first?.members.map(\.name) == ["link-2"])
        #expect(
            desk.standing.incidents.first?.since == AlertFleet.moment(1), "it is down since then")
        #expect(
            desk.standing.incidents.first?.alerts.map(\.rule) == ["broker down", "link down"])
    }

    @Test func anAlertThatFiresAgainSoonReopensItsIncident() {
        var watch = IncidentWatch([("a", 20), ("b", 20)])
        watch.alert(about: [3])
        watch.alert(.resolved(firedAt: AlertFleet.moment(1)), about: [3])
        watch.look(until: 90)
        #expect(watch.story == ["opened 1", "resolved 1"])
        watch.look(until: 900, every: 10)
        watch.alert(about: [3])
        watch.look(until: 920)
        #expect(watch.story == ["opened 1", "resolved 1", "reopened 1"])
        watch.alert(.resolved(firedAt: AlertFleet.moment(900)), about: [3])
        watch.look(until: 1_515)
        #expect(watch.story.count == 3, "it is over only after ten minutes of calm")
        watch.look(until: 1_521)
        #expect(watch.story.last == "resolved 1")
    }

    @Test func alertsAboutLinksThatAreWatchedNoLongerLeaveTheirIncident() {
        var watch = IncidentWatch([("a", 20), ("b", 20)])
        watch.alert(about: [3])
        watch.look(until: 20)
        watch.fleet.fleet.remove(LinkID(3), now: AlertFleet.moment(20))
        watch.now = 21
        watch.alertEnded(ofRemoved: 3)
        #expect(watch.story == ["opened 1", "withdrawn 1"])
        #expect(watch.board.incidentOfAlert.isEmpty)
    }

    @Test func anIncidentThatPeopleWereToldOfStaysThoughItsDropWasOurOwnFault() {
        var watch = IncidentWatch((0..<4).map { (broker: "broker-\($0)", links: 1) })
        watch.fleet.miss(0, .pathDead, at: watch.now)
        watch.fleet.drop(0, .halfOpen, verdict: .pathDead, at: watch.now)
        watch.look(until: 5)
        watch.alert(.fired, "link down", about: [0])
        for link in 1..<4 { watch.fleet.miss(link, .pathDead, at: watch.now) }
        watch.look(until: 40)
        #expect(watch.story == ["opened 1"])
        #expect(watch.board.firing(in: 1).count == 1)
    }

    @Test func theTimelineTellsOfAlerts() {
        var watch = IncidentWatch([("a", 1), ("b", 20)])
        watch.drop([0])
        watch.look(until: 31)
        watch.alert(.fired, "link down", about: [0])
        watch.restore([0])
        watch.look(until: 60)
        watch.alert(.resolved(firedAt: AlertFleet.moment(31)), "link down", about: [0])
        #expect(
            watch.board.incidents[0].timeline.map(\.text)
                == [
                    "1 link dropped", "link down fires", "1 back, none still down",
                    "link down is over",
                ])
    }

    @Test func whatChangesSlowlyIsToldToBeKeptEveryTenSeconds() {
        var watch = IncidentWatch([("a", 20), ("b", 20)])
        watch.drop(0..<20)
        watch.look(until: 20)
        for link in 0..<10 {
            watch.restore([link])
            watch.look(until: watch.now + 2)
        }
        let kept = watch.changes.filter { $0.kind == .updated }
        #expect((2...3).contains(kept.count))
        #expect(kept.allSatisfy { $0.incident.id == 1 })
    }
}
