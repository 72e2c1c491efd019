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

    @Test func whatHasItsCauseJoinsIt() {
        var watch = IncidentWatch(Self.settings)
        watch.fleet.miss(2, at: 1)
        watch.drop(0..<2)
        watch.look(until: 20)
        #expect(watch.story == ["opened 1"], "\(watch.summaries)")
        #expect(watch.board.incidents[0].cause == "a:1883")
        watch.restart(Self.settings, after: 100)
        watch.restore(2..<6)
        watch.look(until: 200)
        watch.drop([2])
        watch.look(until: 230)
        #expect(watch.story == ["joined by 1 1"])
        #expect(watch.board.incidents[0].members.count == 3)
    }

    @Test(arguments: ["Foo and Bar", "x and y and site=z"])
    func aCauseInWhichAWordStandsThatPartsCausesIsKnownStill(site: String) {
        let settings = (0..<6).map {
            AlertFleet.settings(
                "\($0)", broker: "broker-\($0)",
                tags: $0 < 3 ? [Tag(key: "site", value: site)] : [])
        }
        var watch = IncidentWatch(settings)
        watch.fleet.miss(2, at: 1)
        watch.drop(0..<2)
        watch.look(until: 20)
        #expect(watch.board.incidents.map(\.cause) == ["site=\(site)"])
        watch.restart(settings, after: 100)
        watch.restore(2..<6)
        watch.look(until: 200)
        watch.drop([2, 5])
        watch.look(until: 230)
        #expect(watch.story == ["joined by 1 1", "opened 2"])
        #expect(watch.board.incidents.last?.members.map(\.name) == ["0", "1", "2"])
    }

    @Test(
        "Words stand for what a link has all of",
        arguments: [
            ("site=a and b", ["a and b"], true), ("site=a and site=b", ["a", "b"], true),
            ("site=a and b", ["a"], false), ("site=a and b", ["b"], false),
            ("site=a", ["a and b"], false),
        ])
    func restoredCause(text: String, sites: [String], isShared: Bool) {
        let features = { (sites: [String]) in
            Set(sites.map { SharedFeature.tag(Tag(key: "site", value: $0)) })
        }
        var cause = RestoredCause(text)
        #expect(cause.isShared(by: features(sites)) == isShared)
        cause.find(among: features(sites))
        #expect(cause.isShared(by: features(sites + ["c"])) == isShared)
        #expect(!cause.isShared(by: features(["c"])))
    }

    @Test func anAddressThatAnEarlierRunReachedIsKnownStillToExplainIt() {
        let brokers = (0..<4).map { AlertFleet.settings("\($0)", broker: "name-\($0)") }
        var watch = IncidentWatch(brokers)
        for link in 0..<3 { watch.fleet.connect(link, address: "10.2.3.4:\(2_000 + link)", at: 1) }
        watch.fleet.miss(2, at: 1)
        watch.drop(0..<2)
        watch.look(until: 20)
        #expect(watch.story == ["opened 1"], "\(watch.summaries)")
        #expect(watch.board.incidents[0].cause == "10.2.3.4")
        watch.restart(brokers, after: 100)
        watch.fleet.connect(2, address: "10.2.3.4:2002", at: watch.now)
        watch.fleet.connect(3, at: watch.now)
        watch.look(until: 200)
        watch.drop([2])
        watch.look(until: 260)
        #expect(watch.story == ["joined by 1 1"])
        #expect(watch.board.incidents[0].cause == "10.2.3.4")
    }

    @Test func whatWasOverOnceIsOverOnlyAfterTenMinutesOfCalm() {
        var watch = IncidentWatch(Self.settings)
        for _ in 0..<2 {
            watch.drop(0..<3)
            watch.look(until: watch.now + 20)
            watch.restore(0..<3)
            watch.look(until: watch.now + 80)
        }
        #expect(watch.story == ["opened 1", "resolved 1", "reopened 1"])
        watch.restart(Self.settings, after: 10)
        watch.restore(0..<6)
        watch.look(until: watch.now + 590)
        #expect(watch.story.isEmpty)
        watch.look(until: watch.now + 20)
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

    // MARK: Incidents of alerts

    /// An alert about the first links fired, and perhaps ended; the next run has begun.
    private static func restartedWithAlerts(
        about links: Range<Int>, isOver: Bool = false
    ) -> IncidentWatch {
        var watch = IncidentWatch(settings)
        watch.alert(about: links)
        if isOver { watch.alert(.resolved(firedAt: AlertFleet.moment(1)), about: links) }
        watch.look(until: 90)
        watch.restart(settings.reversed(), after: 10)
        return watch
    }

    @Test func whatExplainsAlertsIsSaidStillWhenOneOfThemEnds() {
        var watch = Self.restartedWithAlerts(about: 0..<3)
        let summary = watch.board.incidents[0].summary
        for link in 3..<6 { watch.adopt("slow", about: link, in: 1) }
        watch.look(until: 110)
        watch.alert(.resolved(firedAt: AlertFleet.moment(1)), about: [4])
        watch.look(until: 120)
        #expect(watch.board.incidents[0].remaining == 2)
        #expect(watch.board.incidents[0].summary == summary)
        #expect(summary == "slow on 3 links: 3 of 3 share a:1883; 0 of 3 others do")
    }

    @Test func anAlertThatFiresAgainSoonReopensAnIncidentOfAnEarlierRun() {
        var watch = Self.restartedWithAlerts(about: 0..<1, isOver: true)
        watch.look(until: 110)
        watch.alert(about: [5])
        watch.look(until: 130)
        #expect(watch.story == ["reopened 1"])
    }

    @Test func whatFiresNoMoreIsNotSaidToFire() {
        var watch = Self.restartedWithAlerts(about: 0..<3)
        watch.adopt("slow", about: 5, in: 1)
        watch.look(until: 101)
        #expect(watch.board.incidents[0].alerts.map(\.firing) == [1])
        #expect(watch.board.incidents[0].remaining == 1)
    }

    @Test func oneAboutABrokerSaysSoToItsEnd() {
        var watch = IncidentWatch(Self.settings)
        watch.alert(aboutBroker: "a:1883", links: 0..<2)
        watch.look(until: 20)
        watch.restart(Self.settings, after: 10)
        watch.adopt("broker down", aboutBroker: "a:1883", in: 1)
        watch.look(until: 50)
        watch.alert(.resolved(firedAt: AlertFleet.moment(1)), aboutBroker: "a:1883")
        watch.look(until: 120)
        #expect(watch.story == ["resolved 1"])
        #expect(watch.summaries == ["broker down at a:1883: measured"])
    }
}
