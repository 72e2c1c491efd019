import AlertModel
import FleetModel
import Testing
import Vocabulary

@testable import KeepwatchApp

@Suite("Alerts beside the fleet")
struct AlertRoundsTests {
    @Test func theDeskSeesTheFleetEachSecondAndSoonerWhereAConnectionEnded() {
        var stage = WatchedStage("a", "b")
        var due = stage.isDue(at: 0)
        #expect(due)
        stage.look(at: 0)
        due = stage.isDue(at: 0.9)
        #expect(!due)
        due = stage.isDue(at: 1)
        #expect(due)
        stage.tell(.pingRequest(outstanding: 1), of: 0, at: 0.2)
        due = stage.isDue(at: 0.3)
        #expect(!due)
        stage.drop(0, at: 0.4)
        due = stage.isDue(at: 0.4)
        #expect(due)
        stage.look(at: 0.4)
        due = stage.isDue(at: 1.3)
        #expect(!due)
    }

    @Test func afterAPauseOfOurOwnTheDeskLooksWhenItIsKnown() {
        var stage = WatchedStage("a")
        stage.look(at: 0)
        let due = [600, 600.5, 601].map { stage.isDue(at: $0) }
        #expect(due == [false, false, true], "the event loops were held up as well")
    }

    @Test func aWatchThatIsAlwaysLateIsJudgedAllTheSame() {
        var stage = WatchedStage("a")
        stage.look(at: 0)
        let looks = (1...10).filter { stage.isDue(at: Double($0) * 5) }
        #expect(!looks.isEmpty)
    }

    @Test func aDropIsOnTheScreenWithTheNextSnapshot() throws {
        var stage = WatchedStage("a", "b")
        stage.look(at: 0)
        stage.drop(1, at: 10)
        stage.look(at: 10)
        let incident = try #require(stage.snapshot(at: 10).alerts.incidents.first)
        #expect(incident.members.map(\.name) == ["b"])
        #expect(incident.isForming && incident.ending?.cause == .resetByPeer)
        #expect(stage.news.contains(.ringBell))
        #expect(stage.incidentEvents.isEmpty, "it may still turn out to be part of another")
    }

    @Test func whatBecomesOfAnIncidentIsInTheLogAndTheEventLines() throws {
        var stage = WatchedStage("a", "b")
        stage.look(at: 0)
        stage.drop(1, at: 10)
        stage.look(from: 10, to: 60)
        let id = try #require(stage.snapshot(at: 60).alerts.incidents.first?.id)
        stage.ask(.acknowledge(incident: id, by: "ada", note: nil, for: nil), at: 61)
        #expect(stage.incidentEvents.map(\.change) == [.opened, .acknowledged])
        #expect(stage.incidentEvents.allSatisfy { $0.id == id && $0.severity == .warning })
        let logged = stage.snapshot(at: 61).events.compactMap { entry -> IncidentEvent? in
            if case .incident(let event) = entry.record.event { event } else { nil }
        }
        #expect(logged == stage.incidentEvents)
        let by = stage.snapshot(at: 61).alerts.incidents.first?.acknowledgement?.by
        #expect(by == "ada")
    }

    @Test func howWaysAndDiskAreDoingIsShownBesideTheIncidents() {
        var stage = WatchedStage("a")
        stage.alerts.deliveries = [DeliveryStanding(name: "pager")]
        stage.alerts.storeTrouble = "the disk is full"
        stage.look(at: 0)
        let alerts = stage.snapshot(at: 0).alerts
        #expect(alerts.deliveries.map(\.name) == ["pager"])
        #expect(alerts.storeTrouble == "the disk is full")
    }

    @Test func otherRulesHoldFromTheNextLookOn() throws {
        var stage = WatchedStage("a")
        stage.look(at: 0)
        let rule = AlertRule(
            name: "slow", condition: try AlertCondition(parsing: "down"), severity: .critical)
        stage.alerts.replace(
            rules: [rule], windows: [], ways: [], now: WatchedStage.moment(5))
        stage.drop(0, at: 10)
        stage.look(from: 10, to: 50)
        #expect(stage.incidentEvents.first?.severity == .critical)
        #expect(stage.incidentEvents.first?.rule == "slow")
    }
}
