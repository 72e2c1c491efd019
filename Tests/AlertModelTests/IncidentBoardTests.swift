import AlertModel
import FleetModel
import Testing
import Vocabulary

@Suite("Drops that belong together")
struct IncidentBoardTests {
    @Test func aBrokerThatDiesIsOneIncidentWithItsCause() {
        var watch = IncidentWatch([("a", 40), ("b", 60), ("c", 60)])
        watch.drop(0..<40)
        watch.look(until: 60)
        #expect(watch.story == ["opened 1"])
        #expect(
            watch.summaries
                == ["40 links reset-by-peer: 40 of 40 share a:1883; 0 of 120 others do"])
        #expect(watch.board.incidents[0].remaining == 40)
        #expect(watch.board.incidents[0].members.count == 40)
    }

    @Test func itOpensOneProbeIntervalAfterTheFirstDrop() {
        var watch = IncidentWatch([("a", 3), ("b", 3)])
        watch.drop(0..<3)
        watch.look(until: 10)
        #expect(watch.story.isEmpty)
        watch.look(until: 11)
        #expect(watch.story == ["opened 1"])
    }

    @Test func aDeathThatIsNoticedLinkByLinkIsOneIncident() {
        var watch = IncidentWatch([("a", 40), ("b", 60)])
        for link in 0..<40 { watch.fleet.miss(link, .pathDead, at: 1) }
        for link in 0..<40 {
            watch.look(until: 2 + Double(link) / 4)
            watch.fleet.drop(link, .halfOpen, verdict: .pathDead, at: watch.now)
        }
        watch.look(until: 60)
        #expect(watch.story == ["opened 1"])
        #expect(
            watch.summaries == ["40 links half-open: 40 of 40 share a:1883; 0 of 60 others do"])
    }

    @Test func linksThatAreLateAreNoSurvivors() {
        var watch = IncidentWatch([("a", 10), ("b", 10)])
        for link in 0..<10 { watch.fleet.miss(link, at: 1) }
        watch.drop(0..<4, .halfOpen)
        watch.look(until: 20)
        #expect(watch.summaries == ["4 links half-open: 4 of 4 share a:1883; 0 of 10 others do"])
    }

    @Test func twoBrokersThatFailAtOnceAreTwoIncidents() {
        var watch = IncidentWatch([("a", 20), ("b", 20), ("c", 20)])
        watch.drop(0..<40)
        watch.look(until: 20)
        #expect(
            watch.summaries.sorted()
                == ["a", "b"].map {
                    "20 links reset-by-peer: 20 of 20 share \($0):1883; 0 of 20 others do"
                })
    }

    @Test func fewerThanFiveDropsThatShareNothingAreAnIncidentEach() {
        var watch = IncidentWatch([("a", 20), ("b", 20)])
        watch.drop([0, 1, 20, 21])
        watch.look(until: 20)
        #expect(watch.summaries == ["b-1", "b-0", "a-1", "a-0"].map { "\($0) reset-by-peer" })
    }

    @Test func fiveDropsThatShareNothingAreOneIncidentWithoutACause() {
        var watch = IncidentWatch([("a", 20), ("b", 20)])
        watch.drop([0, 1, 20, 21], .closedByPeer)
        watch.drop([22])
        watch.look(until: 20)
        #expect(
            watch.summaries
                == ["5 links dropped: nothing that they share sets them apart from the 35 others"])
    }

    @Test func whereEveryLinkOfAllBrokersIsLostThatIsSaid() {
        var watch = IncidentWatch([("a", 5), ("b", 5)], tags: [Tag(key: "env", value: "prod")])
        watch.drop(0..<10)
        watch.look(until: 20)
        #expect(watch.summaries == ["10 links reset-by-peer: no other link is up"])
    }

    @Test func anIncidentGrowsByDropsThatShareItsCause() {
        var watch = IncidentWatch([("a", 20), ("b", 20)])
        for link in 10..<20 { watch.fleet.miss(link, at: 1) }
        watch.drop(0..<10)
        watch.look(until: 20)
        watch.drop([10, 11])
        watch.look(until: 40)
        #expect(watch.story == ["opened 1", "joined by 2 1"])
        #expect(
            watch.summaries
                == ["12 links reset-by-peer: 12 of 12 share a:1883; 0 of 20 others do"])
    }

    @Test func itsCauseWidensWithWhatJoins() {
        var watch = IncidentWatch.ofOneSite()
        watch.look(until: 40)
        #expect(watch.story == ["opened 1", "joined by 10 1"])
        #expect(
            watch.summaries
                == ["20 links reset-by-peer: 20 of 20 share site=fra; 0 of 10 others do"])
    }

    @Test func itsCauseWidensAlsoWhereManyOthersLast() {
        let site = [Tag(key: "site", value: "fra")]
        let brokers = ["a", "b", "c", "d", "e", "f", "g", "h"]
        var watch = IncidentWatch(
            brokers.flatMap { broker in
                (0..<10).map {
                    AlertFleet.settings(
                        "\(broker)\($0)", broker: broker,
                        tags: ["a", "b"].contains(broker) ? site : [])
                }
            })
        watch.drop(30..<80)
        watch.look(until: 60)
        watch.drop(0..<10)
        for link in 10..<20 { watch.fleet.miss(link, at: 60) }
        watch.look(until: 72)
        watch.drop(10..<20)
        watch.look(until: 100)
        #expect(watch.board.incidents.count == 6)
        #expect(
            watch.board.incidents.filter { $0.members.count == 20 }.map(\.cause) == ["site=fra"])
    }

    @Test func aDropThatDoesNotShareItsCauseIsAnotherIncident() {
        var watch = IncidentWatch([("a", 20), ("b", 20)])
        watch.drop(0..<20)
        watch.look(until: 20)
        watch.drop([25])
        watch.look(until: 40)
        #expect(watch.story == ["opened 1", "opened 2"])
    }

    @Test func aLinkOfABrokerThatIsDownForLongJoinsItsIncident() {
        var watch = IncidentWatch([("a", 20), ("b", 20)])
        watch.fleet.miss(19, at: 1)
        watch.drop(0..<19)
        watch.look(until: 600)
        watch.drop([19])
        watch.look(until: 620)
        #expect(watch.story == ["opened 1", "joined by 1 1"])
    }

    @Test func theAuthorityOfTheConnectionThatEndedIsKnown() {
        let certificate = CertificateFacts(
            subject: "broker", issuer: "Old CA", names: [],
            notBefore: WallTime(unixMilliseconds: 0), notAfter: WallTime(unixMilliseconds: 1))
        var fleet = AlertFleet(brokers: (0..<20).map { "broker-\($0)" })
        for link in fleet.links {
            let certificates = link < 10 ? [certificate] : []
            fleet.connect(link, tls: TLSFacts(version: .v1_3, certificates: certificates), at: 0)
        }
        var board = IncidentBoard()
        _ = board.take(fleet.look(at: 1), changes: .all, alerts: [])
        for link in 0..<10 { fleet.drop(link, .closedByPeer, at: 1) }
        _ = board.take(fleet.look(at: 2), changes: .all, alerts: [])
        let changes = board.take(fleet.look(at: 12), changes: .all, alerts: [])
        #expect(
            changes.map(\.incident.summary) == [
                "10 links closed-by-peer: 10 of 10 share the certificate authority Old CA; "
                    + "0 of 10 others do"
            ])
    }

    @Test("Wish: one host falls, thirty links are down, and it is no storm but one incident")
    func noStorm() {
        var settings = (0..<30).map { AlertFleet.settings("check-\($0)", broker: "name-\($0)") }
        settings += (0..<10).map { AlertFleet.settings("other-\($0)", broker: "other") }
        var fleet = AlertFleet(settings)
        for link in 0..<30 { fleet.connect(link, address: "10.2.3.4:\(2_000 + link)", at: 0) }
        for link in 30..<40 { fleet.connect(link, at: 0) }
        var board = IncidentBoard()
        var changes = board.take(fleet.look(at: 1), changes: .all, alerts: [])
        for link in 0..<30 {
            fleet.drop(link, link < 15 ? .halfOpen : .resetByPeer, at: 1 + Double(link) / 4)
            changes += board.take(fleet.look(at: 1 + Double(link) / 4), changes: .all, alerts: [])
        }
        changes += board.take(fleet.look(at: 12), changes: .all, alerts: [])
        #expect(
            changes.filter { $0.kind == .opened }.map(\.incident.summary)
                == ["30 links dropped: 30 of 30 share 10.2.3.4; 0 of 10 others do"])
    }
}
