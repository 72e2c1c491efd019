import FleetModel
import Testing
import Vocabulary

@testable import AlertModel

@Suite("How incidents end")
struct IncidentLifeTests {
    @Test func itIsOverAMinuteAfterItsLastLinkIsBack() {
        var watch = IncidentWatch([("a", 20), ("b", 20)])
        watch.drop(0..<20)
        watch.look(until: 40)
        watch.restore(0..<19)
        watch.look(until: 100)
        #expect(watch.story == ["opened 1"])
        #expect(watch.board.incidents[0].remaining == 1)
        watch.restore([19])
        watch.look(until: 160)
        #expect(watch.story == ["opened 1"])
        watch.look(until: 161)
        #expect(watch.story == ["opened 1", "resolved 1"])
        #expect(watch.board.incidents[0].resolvedAt == AlertFleet.moment(101))
    }

    @Test func aBrokerThatRestartsAgainAndAgainIsOneIncident() {
        var watch = IncidentWatch([("a", 20), ("b", 20)])
        for _ in 0..<3 {
            watch.drop(0..<20)
            watch.look(until: watch.now + 5)
            watch.restore(0..<20)
            watch.look(until: watch.now + 20)
        }
        watch.look(until: watch.now + 400)
        #expect(watch.story == ["opened 1", "resolved 1"])
    }

    @Test("Wish: a link that comes and goes for an hour is one incident until it stays up")
    func flapping() {
        var watch = IncidentWatch([("a", 2), ("b", 20)])
        while watch.now < 3_600 {
            watch.drop([0])
            watch.look(until: watch.now + 10)
            watch.restore([0])
            watch.look(until: watch.now + 35)
        }
        #expect(watch.story == ["opened 1"])
        watch.look(until: watch.now + 600)
        #expect(watch.story == ["opened 1", "resolved 1"])
    }

    @Test func aRollingRestartOfFiveBrokersIsFiveIncidents() {
        let brokers = ["a", "b", "c", "d", "e"]
        var watch = IncidentWatch(brokers.map { (broker: $0, links: 10) })
        for place in brokers.indices {
            let links = place * 10..<place * 10 + 10
            watch.drop(links)
            watch.look(until: watch.now + 3)
            watch.restore(links)
            watch.look(until: watch.now + 117)
        }
        let one = (1...5).flatMap { ["opened \($0)", "resolved \($0)"] }
        #expect(watch.story == one)
        #expect(
            watch.summaries
                == brokers.reversed().map {
                    "10 links reset-by-peer: 10 of 10 share \($0):1883; 0 of 40 others do"
                })
    }

    @Test func aRestartThatIsOverBeforeTheIncidentOpensIsTold() {
        var watch = IncidentWatch([("a", 20), ("b", 20)])
        watch.drop(0..<20)
        watch.look(until: 3)
        watch.restore(0..<20)
        watch.look(until: 80)
        #expect(watch.story == ["opened 1", "resolved 1"])
        #expect(watch.changes.first { $0.kind == .opened }?.incident.remaining == 0)
    }

    @Test func nobodyWaitsForAPausedLink() {
        var watch = IncidentWatch([("a", 1), ("b", 20)])
        watch.drop([0])
        watch.look(until: 5)
        watch.fleet.tell(.state(from: .down, to: .paused), at: 5)
        watch.look(until: 80)
        #expect(watch.story == ["opened 1", "resolved 1"])
        #expect(watch.board.incidents[0].timeline.last?.text == "1 paused, none still down")
    }

    @Test(
        "where nobody can tell how a link stands, it is waited for as before",
        arguments: [(true, ["opened 1", "resolved 1"]), (false, ["opened 1"])])
    func unknown(isBack: Bool, story: [String]) {
        var watch = IncidentWatch([("a", 1), ("b", 20)])
        watch.drop([0])
        watch.look(until: 15)
        if isBack { watch.restore([0]) }
        watch.look(until: 20)
        let state = watch.fleet.snapshot(at: 20).links[0].state
        watch.fleet.tell(.state(from: state, to: .unknown), at: 20)
        watch.look(until: 100)
        #expect(watch.story == story)
    }

    @Test func aPauseOfOurOwnIsNoIncident() {
        var watch = IncidentWatch([("a", 20)])
        watch.look(until: 601, every: 600)
        watch.fleet.tell(.paused(gap: .seconds(600)), at: 601)
        for link in 0..<20 {
            watch.fleet.drop(link, .closedByPeer, pattern: .ownPause, at: 601)
        }
        watch.look(until: 700)
        #expect(watch.story.isEmpty)
    }

    /// One link is lost for certain before it turns out that all are: our own way is gone.
    private func lostWay(open seconds: Double) -> IncidentWatch {
        var watch = IncidentWatch((0..<4).map { (broker: "broker-\($0)", links: 1) })
        watch.fleet.miss(0, .pathDead, at: watch.now)
        watch.fleet.drop(0, .halfOpen, verdict: .pathDead, at: watch.now)
        watch.look(until: watch.now + seconds)
        for link in 1..<4 { watch.fleet.miss(link, .pathDead, at: watch.now) }
        watch.look(until: watch.now + 30)
        return watch
    }

    @Test("Wish: while the monitor itself is offline, nothing turns red")
    func aDropThatTurnsOutToBeOurOwnFaultIsNoIncident() {
        #expect(lostWay(open: 3).story.isEmpty)
    }

    @Test func anIncidentOfNothingButOurOwnFaultIsWithdrawn() {
        let watch = lostWay(open: 10)
        #expect(watch.story == ["opened 1", "withdrawn 1"])
        #expect(watch.board.incidents.isEmpty)
    }

    @Test func linksThatAreWatchedNoLongerLeaveIt() {
        var watch = IncidentWatch([("a", 3), ("b", 20)])
        watch.drop(0..<3)
        watch.look(until: 20)
        watch.fleet.fleet.remove(LinkID(0), now: AlertFleet.moment(20))
        watch.look(until: 21)
        #expect(watch.board.incidents[0].members.map(\.link) == [LinkID(1), LinkID(2)])
        #expect(
            watch.summaries == ["2 links reset-by-peer: 2 of 2 share a:1883; 0 of 20 others do"])
        for link in [Int32(1), 2] {
            watch.fleet.fleet.remove(LinkID(link), now: AlertFleet.moment(21))
        }
        watch.look(until: 22)
        #expect(watch.story == ["opened 1", "withdrawn 1"])
    }

    @Test func whatDroppedBeforeAnybodyLookedIsToldOnlyWhileItLasts() {
        var fleet = AlertFleet(brokers: ["a", "b", "c"])
        for link in fleet.links { fleet.connect(link, at: 0) }
        for link in 0..<2 { fleet.drop(link, at: 1) }
        fleet.connect(0, at: 2)
        var board = IncidentBoard()
        let first = board.take(fleet.look(at: 3), changes: .all, alerts: [])
        #expect(first.map(\.kind) == [.joined([LinkID(1)])], "it is to be seen at once")
        let changes = board.take(fleet.look(at: 12), changes: .all, alerts: [])
        #expect(changes.map(\.incident.summary) == ["link-1 reset-by-peer"])
    }

    @Test func itsTimelineTellsWhatBecameOfItInOrder() {
        var watch = IncidentWatch([("a", 3), ("b", 20)])
        watch.drop([0])
        watch.look(until: 3)
        watch.drop([1, 2])
        watch.look(until: 20)
        watch.restore([0, 1])
        watch.look(until: 25)
        watch.drop([1])
        watch.look(until: 30)
        watch.restore([1, 2])
        watch.look(until: 95)
        #expect(
            watch.board.incidents[0].timeline.map {
                "\(($0.at.monotonic - .origin) / .seconds(1)): \($0.text)"
            } == [
                "1.0: 3 links dropped within 2.0 s",
                "11.0: 3 of 3 share a:1883; 0 of 20 others do",
                "21.0: 2 back, 1 still down", "26.0: 1 dropped again, 2 still down",
                "31.0: 2 back, none still down",
            ])
        #expect(watch.story == ["opened 1", "resolved 1"])
    }

    @Test func aLongTimelineKeepsItsBeginningAndItsLatestSteps() {
        var watch = IncidentWatch([("a", 2), ("b", 20)])
        watch.drop(0..<2)
        watch.look(until: 20)
        for _ in 0..<100 {
            watch.restore([0])
            watch.look(until: watch.now + 5)
            watch.drop([0])
            watch.look(until: watch.now + 5)
        }
        let incident = watch.board.incidents[0]
        #expect(incident.timeline.count == Incident.keptSteps)
        #expect(incident.stepsForgotten > 0)
        #expect(incident.timeline.first?.text == "2 links dropped")
        #expect(incident.timeline.last?.text == "1 dropped again, 2 still down")
    }

    @Test func whatIsNotedLateNeverTakesThePlaceOfTheFirstStep() {
        var incident = Incident(
            id: 1, kind: .drops, phase: .open, since: AlertFleet.moment(0),
            openedAt: AlertFleet.moment(0))
        for second in 1...Incident.keptSteps + 1 {
            incident.note("\(second)", at: AlertFleet.moment(Double(second)))
        }
        for _ in 0..<3 { incident.note("before", at: AlertFleet.moment(0)) }
        #expect(incident.timeline.first?.text == "1")
        #expect(incident.stepsForgotten == 4)
    }

    @Test func resolvedIncidentsAreABoundedNumber() {
        var watch = IncidentWatch([("a", 1), ("b", 1)])
        for _ in 0..<IncidentBoard.keptResolved + 5 {
            watch.drop([0])
            watch.look(until: watch.now + 10, every: 10)
            watch.restore([0])
            watch.look(until: watch.now + 140, every: 70)
            // So late that it opens no earlier one again.
            watch.look(until: watch.now + 1_900, every: 950)
        }
        #expect(watch.board.incidents.count == IncidentBoard.keptResolved)
        #expect(watch.board.incidents.first?.id == IncidentBoard.keptResolved + 5)
    }

    @Test("whatever happened, all is over once all links stay up", arguments: UInt64(1)...20)
    func random(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var watch = IncidentWatch([("a", 8), ("b", 8), ("c", 2)])
        func states() -> [LinkState] { watch.fleet.snapshot(at: watch.now).links.map(\.state) }
        for _ in 0..<150 {
            let first = Int.random(in: watch.fleet.links, using: &random)
            let few = first..<min(18, first + [1, 1, 3, 8].randomElement(using: &random)!)
            let states = states()
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1: watch.drop(few.filter { states[$0] == .up })
            case 2, 3: watch.restore(few.filter { states[$0] != .up })
            case 4:
                let state: LinkState = seed % 2 == 0 ? .paused : .unknown
                watch.fleet.tell(
                    .state(from: states[first], to: state), of: first, at: watch.now)
            default: watch.look(until: watch.now + 40)
            }
            watch.look(until: watch.now + Double(Int.random(in: 1..<15, using: &random)))
        }
        watch.restore(watch.fleet.links.filter { states()[$0] != .up })
        watch.look(until: watch.now + 700, every: 5)
        #expect(watch.changes.contains { $0.kind == .opened })
        #expect(watch.board.incidents.allSatisfy { $0.resolvedAt != nil && $0.remaining == 0 })
        for incident in watch.changes.map(\.incident) {
            #expect(Set(incident.members.map(\.link)).count == incident.members.count)
            #expect((0...incident.members.count).contains(incident.remaining))
        }
    }

    @Test func tenThousandLinksLostAtOnceAndBackAreOneIncident() {
        var watch = IncidentWatch([("a", 10_000), ("b", 10)])
        watch.drop(0..<10_000)
        watch.look(until: 12)
        watch.restore(0..<10_000)
        watch.look(until: 80)
        #expect(watch.story == ["opened 1", "resolved 1"])
        #expect(watch.board.incidents[0].remaining == 0)
    }
}
