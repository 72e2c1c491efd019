import FleetModel
import Testing
import Vocabulary

@testable import AlertModel

@Suite("Incidents that form")
struct IncidentFormingTests {
    @Test func aDropIsToBeSeenAtOnce() {
        var watch = IncidentWatch([("a", 3), ("b", 3)])
        watch.drop([0])
        watch.look(until: 2)
        #expect(watch.changes.map(\.kind) == [.joined([LinkID(0)])])
        let incident = watch.board.incidents[0]
        #expect(incident.isForming)
        #expect(incident.summary == "a-0 reset-by-peer")
        #expect(incident.remaining == 1)
        #expect(incident.severity == .warning)
        watch.drop([1])
        watch.look(until: 3)
        #expect(watch.board.incidents.map(\.summary) == ["2 links reset-by-peer"])
        #expect(watch.story.isEmpty, "nothing is said of it before it is formed")
    }

    @Test func itSaysUntilWhenOthersAreWaitedFor() {
        var watch = IncidentWatch([("a", 3), ("b", 3)])
        watch.drop([0])
        watch.look(until: 2)
        let end = AlertFleet.moment(11).monotonic
        #expect(watch.board.incidents[0].phase == .forming(until: end))
        watch.look(until: 11)
        #expect(watch.board.incidents[0].phase == .open)
    }

    @Test func theLargestPartKeepsTheNumberAndWhatPeopleSaid() {
        var watch = IncidentWatch([("a", 10), ("b", 20), ("c", 20)])
        watch.drop(0..<30)
        watch.look(until: 3)
        watch.acknowledge(1)
        watch.look(until: 20)
        #expect(watch.story == ["opened 1", "opened 2"])
        #expect(
            watch.board.incidents.map(\.cause) == ["a:1883", "b:1883"], "the latest comes first")
        #expect(watch.board.incident(1)?.acknowledgement?.by == "ada")
        #expect(watch.board.incident(2)?.acknowledgement == nil)
        #expect(watch.board.incident(1)?.members.count == 20)
        #expect(watch.board.incident(2)?.remaining == 10)
    }

    @Test func oneThatBelongsToAnotherGoesIntoItWithWhatPeopleSaid() {
        var watch = IncidentWatch.ofOneSite()
        watch.look(until: 14)
        watch.acknowledge(2)
        watch.look(until: 40)
        #expect(watch.story == ["opened 1", "joined by 10 1"])
        #expect(watch.changes.last { $0.incident.id == 2 }?.kind == .withdrawn)
        #expect(watch.board.incidents.map(\.id) == [1])
        #expect(watch.board.incident(1)?.acknowledgement?.by == "ada")
        #expect(watch.board.incident(1)?.causeFilter == "site=fra")
    }

    @Test func whatIsBackBeforeItIsFormedIsBackInItsPart() {
        var watch = IncidentWatch([("a", 10), ("b", 20), ("c", 20)])
        watch.drop(0..<30)
        watch.look(until: 3)
        watch.restore([0, 10, 11])
        watch.look(until: 20)
        #expect(watch.board.incident(1)?.remaining == 18)
        #expect(watch.board.incident(2)?.remaining == 9)
        let backs = watch.board.incident(2)?.members.filter(\.isBack).map(\.name)
        #expect(backs == ["a-0"])
    }

    @Test func unexplainedDropsJoinTheCrowdThatLasts() {
        var watch = IncidentWatch([("a", 20), ("b", 20)])
        watch.drop([0, 1, 2, 20, 21])
        watch.look(until: 20)
        for link in 3..<8 {
            watch.drop([link, link + 20])
            watch.look(until: watch.now + 40)
        }
        #expect(watch.board.incidents.count == 1)
        #expect(
            watch.summaries
                == [
                    "15 links reset-by-peer: "
                        + "nothing that they share sets them apart from the 25 others"
                ]
        )
    }

    @Test func aLossOfAllThatIsNoticedSlowlyIsOneIncident() {
        var watch = IncidentWatch((0..<20).map { (broker: "broker-\($0)", links: 10) })
        watch.drop((0..<200).filter { $0 % 2 == 0 })
        watch.look(until: 15)
        watch.drop((0..<200).filter { $0 % 2 == 1 })
        watch.look(until: 50)
        #expect(watch.story == ["opened 1", "joined by 100 1"])
        #expect(watch.summaries == ["200 links reset-by-peer: no other link is up"])
    }

    @Test func howItsConnectionsEndedIsSharedByNineInTen() {
        var watch = IncidentWatch([("a", 20), ("b", 20)])
        for link in 0..<20 {
            watch.fleet.drop(
                link, link < 19 ? .halfOpen : .resetByPeer,
                verdict: link < 10 ? .pathDead : .peerSilent, at: 1)
        }
        watch.look(until: 20)
        let ending = watch.board.incidents[0].ending
        #expect(ending?.cause == .halfOpen)
        #expect(ending?.verdict == nil)
        #expect(ending?.broker == "a:1883")
        #expect(ending?.pattern == nil)
    }

    @Test func whereNoFilterAsksForTheCauseItPassesAllAtTheBrokersThatHaveItInCommon() {
        var fleet = AlertFleet(brokers: ["a", "b", "c", "c"])
        for link in 0..<2 { fleet.connect(link, address: "10.2.3.4:\(2_000 + link)", at: 0) }
        for link in 2..<4 { fleet.connect(link, at: 0) }
        var board = IncidentBoard()
        _ = board.take(fleet.look(at: 1), changes: .all, alerts: [])
        for link in 0..<2 { fleet.drop(link, at: 1) }
        _ = board.take(fleet.look(at: 2), changes: .all, alerts: [])
        _ = board.take(fleet.look(at: 12), changes: .all, alerts: [])
        #expect(board.incidents.map(\.cause) == ["10.2.3.4"])
        #expect(board.incidents.map(\.causeFilter) == ["broker=a:1883|broker=b:1883"])
    }

    @Test(
        "a filter passes those that share the cause, where a filter can ask for it",
        arguments: [
            (.broker("a:1883"), "broker=a:1883"),
            (.broker("/run/x y.sock"), "broker=\"/run/x y.sock\""),
            (.tag(Tag(key: "site", value: "fra")), "site=fra"),
            (.tag(Tag(key: "hall", value: "3 | 4")), "hall=\"3 | 4\""),
            (.tag(Tag(key: "rtt", value: "1")), nil), (.tag(Tag(key: "a b", value: "1")), nil),
            (.tls(.v1_2), nil),
        ] as [(SharedFeature, String?)])
    func filter(feature: SharedFeature, filter: String?) throws {
        let features: [Set<SharedFeature>] = [[feature], [feature]]
        let cause = SharedCause.explaining(dropped: features, survivors: [[.tls(.v1_3)]])
        #expect(cause?.features == [feature])
        #expect(cause?.filter == filter)
        guard let filter, case .tag(let tag) = feature else { return }
        var fleet = AlertFleet([AlertFleet.settings("x", tags: [tag]), AlertFleet.settings("y")])
        let links = fleet.look(at: 1).links
        let passing = try LinkFilter(parsing: filter)
        #expect(links.map { passing.matches($0, at: .origin) } == [true, false])
    }
}
