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
        #expect(run.announced == ["3 fired down: link-1"])
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
        #expect(run.announced == ["1 fired missed: link-0", "3 resolved missed: link-0"])
    }

    @Test("An alert ends where its link is taken out of the fleet")
    func linkRemoved() {
        var run = AlertRun(connected: AlertFleet(brokers: ["a", "b"]), rules: [.test()])
        run.run(until: 5) { fleet, second in
            if second == 1 { fleet.drop(0, at: 1) }
            if second == 3 { fleet.fleet.remove(LinkID(0), now: AlertFleet.moment(3)) }
        }
        #expect(run.announced == ["1 fired down: link-0", "3 resolved down: link-0"])
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
        #expect(run.announced == ["21 fired silent: link-0", "35 fired down: link-0"])
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
        #expect(run.announced == ["4 fired share: a:1883", "7 resolved share: a:1883"])
    }

    @Test("Absence is told of once, about all links together")
    func absence() throws {
        let rule = AlertRule.test(.absent, named: "nobody", links: try Self.filter("up"))
        var run = AlertRun(connected: AlertFleet(brokers: ["a", "b"]), rules: [rule])
        run.run(until: 9) { fleet, second in
            if second == 2 { fleet.drop(0, at: 2) }
            if second == 4 { fleet.drop(1, at: 4) }
            if second == 6 { fleet.connect(1, at: 6) }
        }
        #expect(run.announced == ["4 fired nobody: all", "6 resolved nobody: all"])
    }

    @Test("A paused link is not judged, and its alert is there still when it is resumed")
    func paused() {
        var run = AlertRun(connected: AlertFleet(), rules: [.test()])
        run.run(until: 20) { fleet, second in
            if second == 2 { fleet.drop(at: 2) }
            if second == 4 { fleet.tell(.state(from: .down, to: .paused), at: 4) }
            if second == 8 { fleet.tell(.state(from: .paused, to: .connecting), at: 8) }
            if second == 12 { fleet.connect(at: 12) }
        }
        #expect(run.announced == ["2 fired down: link-0", "12 resolved down: link-0"])
    }

    @Test("A pause of our own does not count into the time that a rule asks for")
    func ownPause() {
        var run = AlertRun(connected: AlertFleet(), rules: [.test(after: .seconds(30))])
        run.run(until: 20) { fleet, second in if second == 10 { fleet.drop(at: 10) } }
        run.sleep(until: 620)
        run.run(until: 700) { fleet, second in
            if second == 620 { fleet.tell(.paused(gap: .seconds(600)), at: 620) }
        }
        #expect(run.announced == ["640 fired down: link-0"])
    }

    // MARK: Who is told

    @Test("What happens to links of one broker within a minute is one message")
    func together() {
        var run = AlertRun(connected: AlertFleet(brokers: ["a", "a", "a", "b"]), rules: [.test()])
        run.run(until: 200) { fleet, second in
            if second == 10 { fleet.drop(1, at: 10) }
            if second == 40 { fleet.drop(0, at: 40) }
            if second == 45 { fleet.drop(3, at: 45) }
            if second == 110 { fleet.drop(2, at: 110) }
        }
        #expect(
            run.announced == [
                "10 fired down: link-1", "45 fired down: link-3", "110 fired down: link-2",
            ])
        #expect(run.changes.count == 4)
    }

    @Test("The end of what was one message is told when the last is back, of the one told of")
    func endTogether() {
        var run = AlertRun(connected: AlertFleet(brokers: ["a", "a"]), rules: [.test()])
        run.run(until: 60) { fleet, second in
            if second == 10 { fleet.drop(0, at: 10) }
            if second == 12 { fleet.drop(1, at: 12) }
            if second == 20 { fleet.connect(0, at: 20) }
            if second == 50 { fleet.connect(1, at: 50) }
        }
        #expect(run.announced == ["10 fired down: link-0", "50 resolved down: link-0"])
        #expect(run.all.filter { $0.contains("resolved") }.first == "20 resolved down: link-0")
    }

    @Test("Where another one outlasts what was told by ten minutes, it is told of instead")
    func outlasts() {
        var run = AlertRun(connected: AlertFleet(brokers: ["a", "a"]), rules: [.test()])
        run.run(until: 700) { fleet, second in
            if second == 10 { for link in 0..<2 { fleet.drop(link, at: 10) } }
            if second == 20 { fleet.connect(0, at: 20) }
        }
        #expect(
            run.announced == [
                "10 fired down: link-0", "620 resolved down: link-0", "620 fired down: link-1",
            ])
    }

    @Test("A link that stays down swallows nothing of another one much later")
    func muchLater() {
        var run = AlertRun(connected: AlertFleet(brokers: ["a", "a"]), rules: [.test()])
        run.run(until: 900) { fleet, second in
            if second == 10 { for link in 0..<2 { fleet.drop(link, at: 10) } }
            if second == 20 { fleet.connect(1, at: 20) }
            if second == 800 { fleet.drop(1, at: 800) }
        }
        #expect(run.announced == ["10 fired down: link-0", "800 fired down: link-1"])
    }

    @Test("A group's alert speaks for its links that are down, and for no other")
    func groupSpeaks() {
        let rules = [
            AlertRule.test(after: .seconds(10)), .test(.downShare(above: 0.3), named: "share"),
        ]
        var run = AlertRun(connected: AlertFleet(brokers: ["a", "a", "b"]), rules: rules)
        run.run(until: 60) { fleet, second in
            if second == 5 { fleet.drop(0, at: 5) }
        }
        #expect(run.announced == ["5 fired share: a:1883"])
        #expect(run.all == ["5 fired share: a:1883", "15 fired down: link-0"])
    }

    @Test("Two firings within half an hour are over only after ten calm minutes")
    func repeated() {
        var run = AlertRun(connected: AlertFleet(), rules: [.test()])
        run.run(until: 1_800) { fleet, second in
            if [100, 300].contains(second) { fleet.drop(at: Double(second)) }
            if [110, 310].contains(second) { fleet.connect(at: Double(second)) }
        }
        #expect(
            run.announced == [
                "100 fired down: link-0", "110 resolved down: link-0", "300 fired down: link-0",
                "910 resolved down: link-0",
            ])
    }

    @Test("An hour later nothing is left of what repeated")
    func repeatedLongAgo() {
        var run = AlertRun(connected: AlertFleet(), rules: [.test()])
        run.run(until: 5_000) { fleet, second in
            if [100, 4_000].contains(second) { fleet.drop(at: Double(second)) }
            if [110, 4_010].contains(second) { fleet.connect(at: Double(second)) }
        }
        #expect(run.announced.last == "4010 resolved down: link-0")
        #expect(run.announced.count == 4)
    }

    @Test(
        "An alert of a flapping link waits until it flaps no longer, and is told if it fires still")
    func heldBackWhileFlapping() throws {
        let rule = AlertRule.test(after: .seconds(30))
        var run = AlertRun(connected: AlertFleet(), rules: [rule])
        run.run(until: 1_000) { fleet, second in
            guard second >= 20, second <= 200 else { return }
            if second % 20 == 0 { fleet.drop(at: Double(second)) }
            if second % 20 == 10, second < 200 { fleet.connect(at: Double(second)) }
        }
        #expect(run.all.first == "230 fired down: link-0")
        let told = try #require(run.announced.first)
        #expect(run.announced.count == 1)
        let second = try #require(Int(told.prefix { $0 != " " }))
        #expect((240..<500).contains(second))
    }

    @Test("A rule that asks for flapping is told of though the link flaps")
    func flappingItself() {
        var run = AlertRun(
            connected: AlertFleet(), rules: [.test(.flapping, named: "flapping")])
        run.run(until: 1_000) { fleet, second in
            guard second >= 20, second <= 200 else { return }
            if second % 20 == 0 { fleet.drop(at: Double(second)) }
            if second % 20 == 10 { fleet.connect(at: Double(second)) }
            if second == 200 { fleet.connect(at: 200) }
        }
        #expect(run.announced.count == 2)
        #expect(run.announced.first?.contains("fired flapping") == true)
        #expect(run.announced.last?.contains("resolved flapping") == true)
    }

    // MARK: What is kept

    @Test("Bundles of alerts that are over are forgotten")
    func bundlesAreForgotten() {
        var bundles = AlertBundles()
        let now = { (second: Double) in AlertFleet.moment(second).monotonic }
        for link in 0..<100 {
            let subject = AlertSubject.link(LinkID(Int32(link)))
            let second = Double(link) * 100
            bundles.alertFired(subject, at: "a", now: now(second))
            bundles.alertEnded(subject, measured: "", now: now(second + 1))
            bundles.forget(now: now(second + 1))
        }
        #expect(bundles.count <= 20)
        bundles.forget(now: now(20_000))
        #expect(bundles.count == 0)
    }
}
