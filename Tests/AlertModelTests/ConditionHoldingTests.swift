import FleetModel
import Testing
import Vocabulary

@testable import AlertModel

@Suite("What holds of a subject")
struct ConditionHoldingTests {
    /// One link that is connected a second after the start.
    private static func connected() -> RememberedFleet {
        var watch = RememberedFleet()
        watch.fleet.connect(at: 1)
        watch.look(at: 1)
        return watch
    }

    // MARK: States and marks

    @Test func aLinkThatIsDownSaysForHowLongAndWhy() throws {
        var watch = Self.connected()
        watch.fleet.drop(0, .halfOpen, at: 60)
        #expect(try watch.finding("down", at: 61) == .holds("down for 60 s, half-open"))
    }

    @Test func whereAStateDoesNotHoldTheOneThatHoldsIsMeasured() throws {
        var watch = Self.connected()
        #expect(try watch.finding("down", at: 61) == .holdsNot("up for 60 s"))
    }

    @Test func aLinkThatWasNeverConnectedIsJudgedOnceAnAttemptFailed() throws {
        var watch = RememberedFleet()
        watch.change(to: .connecting, at: 1)
        #expect(try watch.finding("down", at: 2) == .open("not judged: connecting"))
        watch.fail(at: 3)
        #expect(try watch.finding("down", at: 4) == .holds("down for 1.0 s, refused"))
    }

    @Test(
        "of a link that nobody can judge nothing is said but how it stands",
        arguments: [LinkState.paused, .unknown, .connecting])
    func unjudged(state: LinkState) throws {
        var watch = Self.connected()
        watch.change(to: state, at: 2)
        #expect(try watch.finding("\(state)", at: 62) == .holds("\(state) for 60 s"))
        for condition in ["down", "not up", "flapping", "missed >= 0", "silent > 0s", "loss < 1%"] {
            #expect(
                try watch.finding(condition, at: 400) == .open("not judged: \(state)"),
                "\(condition)")
        }
    }

    @Test func aLinkThatIsDownByAFaultOfOurOwnIsNotDown() throws {
        var watch = Self.connected()
        watch.fleet.drop(pattern: .ownLimit, at: 10)
        let reason = "not judged: down by a fault of our own"
        #expect(try watch.finding("down", at: 100) == .open(reason))
        #expect(try watch.finding("flaps > 0 in 5m", at: 100) == .open(reason))
        watch.fail(at: 101)
        #expect(try watch.finding("down", at: 102).holds == true)
        #expect(try watch.finding("flaps > 0 in 5m", at: 102).holds == false)
    }

    @Test func aLinkThatFlapsSaysHowMuch() throws {
        var watch = Self.connected()
        #expect(
            try watch.finding("flapping", at: 2) == .holdsNot("not flapping, changes in 0 % of 5m"))
        for start in stride(from: 15.0, to: 120, by: 15) {
            watch.fleet.drop(at: start)
            watch.fleet.connect(at: start + 1)
        }
        let finding = try watch.finding("flapping", at: 108)
        #expect(finding == .holds("flapping, changes in 40 % of 5m"))
    }

    // MARK: Quantities

    @Test(
        "quantities are compared as on the screen",
        arguments: [
            ("rtt > 100ms", AlertFinding.holds("rtt 412 ms > 100 ms")),
            ("rtt < 100ms", .holdsNot("rtt 412 ms >= 100 ms")),
            ("jitter >= 312ms", .holds("jitter 312 ms >= 312 ms")),
            ("missed > 0", .holdsNot("missed 0 <= 0")),
            ("loss = 0%", .holds("loss 0 % = 0 %")),
            ("net > 1ms", .open("net not measured")),
            ("silent > 5m", .holdsNot("silent 10 s <= 5m")),
            ("flaps != 0 in 1h", .holdsNot("flaps 0 = 0 in 1h")),
        ])
    func quantities(condition: String, expected: AlertFinding) throws {
        var watch = Self.connected()
        watch.fleet.beat(at: 10)
        watch.fleet.beat(at: 20)
        watch.fleet.beat(roundTrip: .milliseconds(412), at: 30)
        #expect(try watch.finding(condition, at: 40.412) == expected)
    }

    @Test func aLinkThatIsNotConnectedHasNoRoundTrip() throws {
        var watch = Self.connected()
        watch.fleet.beat(at: 10)
        watch.fleet.drop(at: 20)
        #expect(try watch.finding("rtt > 1ms", at: 21) == .open("rtt not measured"))
    }

    @Test func missesInARowStayWhileTheLinkIsDown() throws {
        var watch = Self.connected()
        watch.fleet.miss(at: 20)
        watch.fleet.drop(0, .halfOpen, at: 30)
        #expect(try watch.finding("missed >= 1", at: 60) == .holds("missed 1 >= 1"))
    }

    /// A heartbeat that the next answer passes over.
    private static func lose(_ watch: inout RememberedFleet, at seconds: Double) {
        watch.fleet.tell(.pingRequest(outstanding: 1), at: seconds)
        let answer = PingAnswer.untimed(requests: 1, responses: 0, late: false)
        watch.fleet.tell(.pingResponse(answer), at: seconds)
    }

    @Test func lossesAreCountedAmongTheLastHeartbeats() throws {
        var watch = Self.connected()
        for second in [10.0, 20, 30] { watch.fleet.beat(at: second) }
        Self.lose(&watch, at: 40)
        watch.fleet.beat(at: 50)
        Self.lose(&watch, at: 60)
        #expect(try watch.finding("lost >= 2 of 4", at: 61) == .holds("lost 2 >= 2 of 4"))
        #expect(try watch.finding("lost >= 2 of 2", at: 61) == .holdsNot("lost 1 < 2 of 2"))
        watch.fleet.beat(at: 70)
        watch.fleet.beat(at: 80)
        #expect(try watch.finding("lost >= 2 of 4", at: 81) == .holdsNot("lost 1 < 2 of 4"))
    }

    @Test func theEndOfAConnectionIsNoHeartbeatAndTheOnesBeforeItCount() throws {
        var watch = Self.connected()
        watch.fleet.beat(at: 10)
        watch.fleet.tell(.pingRequest(outstanding: 1), at: 20)
        watch.fleet.drop(0, .halfOpen, at: 30)
        #expect(try watch.finding("lost >= 1 of 2", at: 31) == .holds("lost 1 >= 1 of 2"))
        watch.fleet.connect(at: 40)
        Self.lose(&watch, at: 50)
        #expect(try watch.finding("lost >= 2 of 2", at: 51) == .holds("lost 2 >= 2 of 2"))
    }

    @Test func fewHeartbeatsSayOnlyWhatMoreCouldNotChange() throws {
        var watch = Self.connected()
        Self.lose(&watch, at: 10)
        Self.lose(&watch, at: 20)
        let open = try watch.finding("lost >= 3 of 5", at: 21)
        #expect(open == .open("lost not known yet of 5"))
        Self.lose(&watch, at: 30)
        let holds = try watch.finding("lost >= 3 of 5", at: 31)
        #expect(holds == .holds("lost at least 3 >= 3 of 5"))
        #expect(try watch.finding("lost >= 4 of 4", at: 31).holds == nil)
        watch.fleet.beat(at: 40)
        #expect(try watch.finding("lost >= 4 of 4", at: 41).holds == false)
    }

    @Test func flapsLeaveWithTheirWindow() throws {
        var watch = Self.connected()
        for start in [10.0, 20, 30, 40] {
            watch.fleet.drop(at: start)
            watch.fleet.connect(at: start + 1)
        }
        #expect(try watch.finding("flaps > 3 in 1m", at: 69) == .holds("flaps 4 > 3 in 1m"))
        #expect(try watch.finding("flaps > 3 in 1m", at: 70) == .holdsNot("flaps 3 <= 3 in 1m"))
    }

    @Test func asManyFlapsAsARuleMayAskForAreKept() throws {
        var watch = Self.connected()
        for drop in 1...80 {
            watch.fleet.drop(at: Double(drop) * 2)
            watch.fleet.connect(at: Double(drop) * 2 + 1)
        }
        #expect(try watch.finding("flaps > 49 in 1d", at: 200).holds == true)
    }

    @Test func aSuspendedWatcherHoldsItsOwnSilenceAgainstNobody() throws {
        var watch = Self.connected()
        watch.fleet.beat(at: 10)
        watch.look(at: 11)
        watch.fleet.tell(.paused(gap: .seconds(600)), at: 612)
        #expect(try watch.finding("silent > 5m", at: 613) == .holdsNot("silent 1.0 s <= 5m"))
        #expect(try watch.finding("silent > 5m", at: 920).holds == true)
    }

    @Test func silenceIsMeasuredFromTheLastProofOfLife() throws {
        var watch = Self.connected()
        watch.fleet.beat(at: 9.9)
        watch.look(at: 11)
        #expect(try watch.finding("silent > 5m", at: 370) == .holds("silent 6m 0s > 5m"))
    }

    // MARK: Availability

    @Test func availabilityFallsAsSoonAsItMustAndNotBecauseLittleWasWatched() throws {
        var watch = Self.connected()
        let condition = "availability < 99.9% over 1h"
        let unknown = AlertFinding.open("availability not known yet over 1h")
        #expect(try watch.finding(condition, at: 30) == unknown)
        watch.fleet.beat(at: 59.9)
        watch.fleet.drop(at: 60)
        #expect(try watch.finding(condition, at: 63) == unknown)
        #expect(
            try watch.finding(condition, at: 66)
                == .holds("availability at most 99.8 % < 99.9 % over 1h"))
    }

    @Test func anHourWithoutDowntimeIsKnownToBeGoodAfterIt() throws {
        var watch = Self.connected()
        #expect(
            try watch.finding("availability < 99.9% over 1h", at: 3_601)
                == .holdsNot("availability 100 % >= 99.9 % over 1h"))
    }

    // MARK: Lists

    @Test(
        "where nothing can be said of a part the others decide if they can",
        arguments: [
            ("net > 1ms or up", AlertFinding.holds("up for 9.0 s")),
            ("net > 1ms and down", .holdsNot("up for 9.0 s")),
            ("net > 1ms and up", .open("net not measured")),
            ("net > 1ms or down", .open("net not measured")),
            ("not (net > 1ms)", .open("net not measured")),
            ("not down", .holds("up for 9.0 s")),
            ("up and missed = 0", .holds("up for 9.0 s, missed 0 = 0")),
            ("down or missed > 0", .holdsNot("up for 9.0 s, missed 0 <= 0")),
            ("up or down", .holds("up for 9.0 s")),
        ])
    func lists(condition: String, expected: AlertFinding) throws {
        var watch = Self.connected()
        #expect(try watch.finding(condition, at: 10) == expected)
    }

    // MARK: Groups

    @Test func aShareIsOfThoseThatAreJudged() throws {
        var watch = RememberedFleet(
            AlertFleet(brokers: [String](repeating: "broker-a", count: 10)))
        for link in watch.fleet.links { watch.fleet.connect(link, at: 1) }
        for link in 0..<3 { watch.fleet.drop(link, at: 10) }
        #expect(
            try watch.findingOfGroup("share(down, by broker) > 30%", at: 11)
                == .holdsNot("down: 3 of 10, 30 % <= 30 %"))
        watch.change(9, to: .paused, at: 12)
        #expect(
            try watch.findingOfGroup("share(down, by broker) > 30%", at: 13)
                == .holds("down: 3 of 9, 33.3 % > 30 %"))
    }

    @Test func ofAGroupThatNobodyCanJudgeNothingIsSaid() throws {
        var watch = RememberedFleet()
        #expect(
            try watch.findingOfGroup("share(not up, by broker) > 0%", at: 1)
                == .open("0 of 1 judged"))
    }

    @Test func absenceIsThatNoLinkPasses() {
        var watch = Self.connected()
        #expect(watch.findingOfAbsence(among: [], at: 2) == .holds("no link"))
        let links = watch.fleet.snapshot(at: 3).links
        #expect(watch.findingOfAbsence(among: links, at: 3) == .holdsNot("1 link"))
    }

    @Test func absenceIsNotJudgedWhileTheMachineHasLostItsWay() {
        var watch = Self.connected()
        watch.fleet.tell(.offline(evidence: "no route"), at: 2)
        #expect(watch.findingOfAbsence(among: [], at: 3).holds == nil)
        watch.fleet.tell(.online(after: .seconds(5)), at: 7)
        #expect(watch.findingOfAbsence(among: [], at: 8).holds == true)
    }

    // MARK: What a condition is about

    @Test(
        "a condition knows how soon time alone may change it",
        arguments: [
            ("down", nil), ("rtt > 4x baseline", nil), ("missed > 2 or loss > 1%", nil),
            ("flaps > 3 in 10m", 0), ("down and not silent > 5m", 0),
            ("availability < 99.9% over 1h", 0), ("certificate_expires < 14d", 60),
            ("certificate_expires < 14d or silent > 5m", 0),
            ("share(down, by broker) > 30%", nil), ("share(silent > 5m, by broker) > 30%", 0),
            ("absent", 0),
        ])
    func time(condition: String, seconds: Int?) throws {
        let within = try AlertCondition(parsing: condition).begins.changesWithin
        #expect(within == seconds.map { .seconds($0) })
    }

    @Test(
        "a condition knows what must be remembered of links",
        arguments: [
            ("down or rtt_p95 > 500ms", false, false), ("flaps > 3 in 10m", false, false),
            ("certificate_expires < 14d", false, true), ("silent > 5m", true, false),
            ("not rtt > 4x baseline", true, false),
            ("share(availability < 99% over 1h, by broker) > 30%", true, false),
            ("silent > 5m and certificate_expires < 14d", true, true),
        ])
    func memory(condition: String, past: Bool, certificates: Bool) throws {
        let needs = try AlertCondition(parsing: condition).begins.needs
        #expect(needs.contains(.past) == past)
        #expect(needs.contains(.certificates) == certificates)
    }

    @Test func theBuiltInRulesRememberNothingOfAPlainLink() {
        let needs = BuiltInRules.all.map(\.condition.begins.needs)
        #expect(needs.allSatisfy { $0.subtracting(.certificates).isEmpty })
    }

    @Test func aConditionKnowsWhatItIsAbout() throws {
        let share = try AlertCondition(parsing: "not share(down, by tag:site) > 30%").begins
        let link = try AlertCondition(parsing: "down or up").begins
        let absence = try AlertCondition(parsing: "not absent").begins
        #expect(share.grouping == .tag("site") && !share.asksForAbsence)
        #expect(link.grouping == nil && !link.asksForAbsence)
        #expect(absence.grouping == nil && absence.asksForAbsence)
    }

    @Test func whatIsAskedOfAnotherSubjectIsOpen() {
        var watch = Self.connected()
        let view = watch.look(at: 2)
        let links = watch.fleet.snapshot(at: 2).links
        for subject in [AlertSubject.fleet, .group(.broker, name: "broker-a:1883")] {
            let finding = AlertExpression.state(.up).finding(of: subject, among: links, in: view)
            #expect(finding.holds == nil)
        }
        let absence = AlertExpression.absent.finding(
            of: .link(LinkID(0)), among: links, in: view)
        #expect(absence.holds == nil)
    }
}
