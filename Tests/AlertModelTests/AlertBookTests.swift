import FleetModel
import Testing
import Vocabulary

@testable import AlertModel

@Suite("Rules over a fleet")
struct AlertBookTests {
    private static func filter(_ text: String) throws -> LinkFilter {
        try LinkFilter(parsing: text)
    }

    // MARK: What is judged

    @Test("A rule is about the links that pass its filter only")
    func filters() throws {
        let rule = AlertRule.test(links: try Self.filter("link-1"))
        var run = AlertRun(connected: AlertFleet(brokers: ["a", "b"]), rules: [rule])
        run.run(until: 5) { fleet, second in
            if second == 3 { for link in fleet.links { fleet.drop(link, at: 3) } }
        }
        #expect(run.all == ["3 fired down: link-1"])
    }

    @Test("An alert ends where its link passes the filter no longer")
    func leavesTheFilter() throws {
        let rule = AlertRule.test(
            .comparison(AlertComparison(quantity: .missed, sign: .greater, bound: .count(0))),
            named: "missed", links: try Self.filter("!down"))
        var run = AlertRun(connected: AlertFleet(), rules: [rule])
        run.run(until: 5) { fleet, second in
            if second == 1 { fleet.miss(at: 1) }
            if second == 3 { fleet.drop(at: 3) }
        }
        #expect(run.all == ["1 fired missed: link-0", "3 resolved missed: link-0"])
    }

    @Test("An alert ends where its link is taken out of the fleet")
    func linkRemoved() {
        var run = AlertRun(connected: AlertFleet(brokers: ["a", "b"]), rules: [.test()])
        run.run(until: 5) { fleet, second in
            if second == 1 { fleet.drop(0, at: 1) }
            if second == 3 { fleet.fleet.remove(LinkID(0), now: AlertFleet.moment(3)) }
        }
        #expect(run.all == ["1 fired down: link-0", "3 resolved down: link-0"])
    }

    @Test("What time alone brings about is seen though nothing happens on the link")
    func timeAlone() {
        let silent = AlertComparison(
            quantity: .silent, sign: .greater, bound: .duration(.seconds(20)))
        let rules = [
            AlertRule.test(after: .seconds(30)), .test(.comparison(silent), named: "silent"),
        ]
        var run = AlertRun(connected: AlertFleet(), rules: rules)
        run.run(until: 60) { fleet, second in if second == 5 { fleet.drop(at: 5) } }
        #expect(run.all == ["21 fired silent: link-0", "35 fired down: link-0"])
    }

    @Test("A share is that of each group by itself")
    func groups() {
        let fleet = AlertFleet(brokers: ["a", "a", "a", "b", "b"])
        let rule = AlertRule.test(.downShare(above: 0.5), named: "share")
        var run = AlertRun(connected: fleet, rules: [rule])
        run.run(until: 9) { fleet, second in
            if second == 2 { fleet.drop(0, at: 2) }
            if second == 4 { fleet.drop(1, at: 4) }
            if second == 5 { fleet.drop(3, at: 5) }
            if second == 7 { fleet.connect(0, at: 7) }
        }
        #expect(run.all == ["4 fired share: a:1883", "7 resolved share: a:1883"])
    }

    @Test("Absence fires once, about all links together")
    func absence() throws {
        let rule = AlertRule.test(.absent, named: "nobody", links: try Self.filter("up"))
        var run = AlertRun(connected: AlertFleet(brokers: ["a", "b"]), rules: [rule])
        run.run(until: 9) { fleet, second in
            if second == 2 { fleet.drop(0, at: 2) }
            if second == 4 { fleet.drop(1, at: 4) }
            if second == 6 { fleet.connect(1, at: 6) }
        }
        #expect(run.all == ["4 fired nobody: all", "6 resolved nobody: all"])
    }

    @Test("Where a person pauses a link its alerts are over, and what comes later begins anew")
    func paused() {
        var run = AlertRun(connected: AlertFleet(), rules: [.test()])
        run.run(until: 20) { fleet, second in
            if second == 2 { fleet.drop(at: 2) }
            if second == 4 { fleet.tell(.state(from: .down, to: .paused), at: 4) }
            if second == 8 { fleet.tell(.state(from: .paused, to: .connecting), at: 8) }
            if second == 12 { fleet.connect(at: 12) }
            if second == 14 { fleet.drop(at: 14) }
        }
        #expect(
            run.all == ["2 fired down: link-0", "4 resolved down: link-0", "14 fired down: link-0"])
        #expect(run.changes[1].measured == "a person paused it")
    }

    @Test(
        "It is over also where its condition can be denied of a paused link, and its end cannot",
        arguments: [
            ("down and not paused until not down for 1m", 2),
            ("down or paused until up", 1),
        ])
    func pausedAndDenied(text: String, count: Int) throws {
        var rule = AlertRule.test(named: "mine")
        rule.condition = try AlertCondition(parsing: text)
        var run = AlertRun(connected: AlertFleet(), rules: [rule])
        run.run(until: 20) { fleet, second in
            if second == 2 { fleet.drop(at: 2) }
            if second == 4 { fleet.tell(.state(from: .down, to: .paused), at: 4) }
        }
        #expect(
            run.all == ["2 fired mine: link-0", "4 resolved mine: link-0"].prefix(count).map { $0 })
    }

    @Test("An alert about a group is over once a person paused all of its links")
    func pausedGroup() {
        var run = AlertRun(
            connected: AlertFleet(brokers: ["a", "a", "b"]),
            rules: [.test(.downShare(above: 0.5), named: "share")])
        run.run(until: 20) { fleet, second in
            if second == 2 { for link in 0..<2 { fleet.drop(link, at: 2) } }
            for link in 0..<2 where second == [4, 6][link] {
                fleet.tell(.state(from: .down, to: .paused), of: link, at: Double(second))
            }
        }
        #expect(run.all == ["2 fired share: a:1883", "6 resolved share: a:1883"])
    }

    @Test("A pause of our own does not count into the time that a rule asks for")
    func ownPause() {
        var run = AlertRun(connected: AlertFleet(), rules: [.test(after: .seconds(30))])
        run.run(until: 20) { fleet, second in if second == 10 { fleet.drop(at: 10) } }
        run.sleep(until: 620)
        run.run(until: 700) { fleet, second in
            if second == 620 { fleet.tell(.paused(gap: .seconds(600)), at: 620) }
        }
        #expect(run.all == ["640 fired down: link-0"])
    }
}
