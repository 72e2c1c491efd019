import FleetModel
import Testing
import Vocabulary

@testable import AlertModel

@Suite("Of what people are told")
struct AlertDeskTests {
    private static let two = AlertFleet(brokers: ["a", "b"])

    private static func way(
        _ name: String = "pager", links: String? = nil, remindsEvery: Duration? = nil
    ) throws -> AnnouncementWay {
        var way = AnnouncementWay(name: name, means: .command(["page"]))
        way.links = try links.map { try LinkFilter(parsing: $0) }
        way.remindsEvery = remindsEvery
        return way
    }

    // MARK: When

    @Test("Nobody is told of a drop that no rule asks for")
    func noRule() {
        var run = AlertRun(connected: Self.two, rules: [])
        run.run(until: 300) { fleet, second in if second == 10 { fleet.drop(at: 10) } }
        #expect(run.told.isEmpty)
        #expect(run.incidents.count == 1)
        #expect(run.incidents.first?.telling == .notYet)
    }

    @Test("Nobody is told while it may still be parted, and everybody as soon as it is formed")
    func notWhileForming() {
        var run = AlertRun(connected: Self.two, rules: [.test()])
        run.run(until: 15) { fleet, second in if second == 10 { fleet.drop(at: 10) } }
        #expect(run.incidents.first?.isForming == true)
        #expect(run.told.isEmpty)
        run.run(until: 60)
        #expect(run.told == ["20 opened 1 down"])
        #expect(run.incidents.first?.telling == .told(at: AlertFleet.moment(20)))
    }

    @Test(
        "An alert of a flapping link waits until it flaps no longer, and is told if it fires still")
    func heldBackWhileFlapping() throws {
        var run = AlertRun(connected: Self.two, rules: [.test(after: .seconds(30))])
        run.run(until: 1_000) { fleet, second in
            guard second >= 20, second <= 200 else { return }
            if second % 20 == 0 { fleet.drop(at: Double(second)) }
            if second % 20 == 10, second < 200 { fleet.connect(at: Double(second)) }
            if second == 200 { fleet.drop(at: 200) }
        }
        #expect(run.all.first == "230 fired down: link-0")
        #expect(run.told.count == 1)
        let message = try #require(run.messages.first)
        #expect(
            (240..<500).contains(message.at.time(since: AlertFleet.moment(0).wall) / .seconds(1)))
    }

    @Test("A rule that asks for flapping is told of though the link flaps")
    func flappingItself() {
        var run = AlertRun(connected: Self.two, rules: [.test(.flapping, named: "flapping")])
        run.run(until: 2_000) { fleet, second in
            guard second >= 20, second <= 210 else { return }
            if second % 20 == 0 { fleet.drop(at: Double(second)) }
            if second % 20 == 10 { fleet.connect(at: Double(second)) }
        }
        #expect(run.told.map(\.withoutTime) == ["opened 1 flapping", "resolved 1 flapping"])
    }

    @Test("What matters more than was told is told; what matters less, or as much, is not")
    func raised() {
        var warning = AlertRule.test(named: "soon")
        warning.severity = .warning
        var other = AlertRule.test(named: "also", after: .seconds(50))
        other.severity = .warning
        let critical = AlertRule.test(named: "late", after: .seconds(100))
        var run = AlertRun(connected: Self.two, rules: [warning, other, critical])
        run.run(until: 300) { fleet, second in if second == 10 { fleet.drop(at: 10) } }
        #expect(run.told == ["20 opened 1 soon", "110 raised 1 late"])
        #expect(run.messages.map(\.severity) == [.warning, .critical])
        #expect(run.messages.last?.rules == ["late", "soon", "also"])
    }

    @Test("Of what an alert says more strictly nobody is told twice, but of what is left of it")
    func moreStrictly() {
        let lost = { (count: Int) in
            AlertRule.test(
                .comparison(
                    AlertComparison(
                        quantity: .missed, sign: .greaterOrEqual, bound: .count(count))),
                named: "missed \(count)")
        }
        var run = AlertRun(connected: Self.two, rules: [lost(1), lost(2)])
        run.run(until: 60) { fleet, second in
            guard second == 10 else { return }
            fleet.miss(at: 10)
            fleet.tell(
                .overdue(OverdueHeartbeat(waited: .seconds(6), consecutiveMissed: 2)), at: 10)
        }
        #expect(run.all.count == 2)
        #expect(run.told.map { $0.withoutTime.dropFirst("opened 1 ".count) } == ["missed 2"])
    }

    @Test(
        "What is stricter is known by its quantity, its direction and its bound",
        arguments: [
            ("certificate_expires < 3d", "certificate_expires < 14d", true),
            ("certificate_expires < 14d", "certificate_expires < 3d", false),
            ("certificate_expires < 3d", "certificate_expires < 3d", false),
            ("certificate_expires > 14d", "certificate_expires < 20d", false),
            ("rtt_p95 > 1s", "rtt_p95 > 500ms", true), ("rtt_p95 > 1s", "rtt > 500ms", false),
            ("rtt > 5x baseline", "rtt > 1s", false),
            ("rtt > 5x baseline", "rtt > 4x baseline", true),
            ("flaps > 5 in 10m", "flaps > 3 in 5m", false),
            ("flaps > 5 in 10m", "flaps > 3 in 10m", true), ("down", "down", false),
            ("missed = 5", "missed = 3", false),
        ])
    func stricter(left: String, right: String, isStricter: Bool) throws {
        let left = try AlertCondition(parsing: left).begins
        let right = try AlertCondition(parsing: right).begins
        #expect(left.isStricter(than: right) == isStricter)
    }

    @Test("People are reminded as often as a way asks, until it is over")
    func reminders() throws {
        let ways = [
            try Self.way("often", remindsEvery: .seconds(60)),
            try Self.way("seldom", remindsEvery: .seconds(90)), try Self.way("never"),
        ]
        var run = AlertRun(connected: Self.two, rules: [.test()], ways: ways)
        run.run(until: 500) { fleet, second in
            if second == 10 { fleet.drop(at: 10) }
            if second == 210 { fleet.connect(at: 210) }
        }
        #expect(
            run.told.filter { $0.occasion == "reminder" }.map { $0.prefix { $0 != " " } }
                == ["80", "110", "140", "200"])
    }

    @Test("An incident that is withdrawn is over for whoever was told of it")
    func withdrawn() {
        var run = AlertRun(connected: AlertFleet(brokers: ["a", "b"]), rules: [.test()])
        run.run(until: 200) { fleet, second in
            if second == 10 { fleet.drop(at: 10) }
            if second == 60 { fleet.fleet.remove(LinkID(0), now: AlertFleet.moment(60)) }
        }
        #expect(run.told.map(\.withoutTime) == ["opened 1 down", "resolved 1 down"])
    }

    // MARK: What

    @Test("A message says what, of which links, since when, what to do, and where")
    func message() throws {
        var rule = AlertRule.test(after: .seconds(30))
        rule.note = "Look at the switch."
        rule.runbook = "https://wiki.example/down"
        let fleet = AlertFleet([
            AlertFleet.settings("dock-1", tags: [Tag(key: "site", value: "fra")]),
            AlertFleet.settings(
                "dock-2", tags: [Tag(key: "site", value: "fra"), Tag(key: "tier", value: "1")]),
            AlertFleet.settings("pier-1", broker: "b"),
        ])
        var run = AlertRun(connected: fleet, rules: [rule])
        run.run(until: 60) { fleet, second in
            if second == 10 { for link in 0..<2 { fleet.drop(link, at: 10) } }
        }
        let message = try #require(run.messages.first)
        #expect(message.key == "1")
        #expect(message.links == ["dock-1", "dock-2"])
        #expect(message.labels == ["site": "fra", "broker": "broker-a:1883"])
        #expect(message.note == "Look at the switch.")
        #expect(message.runbook == "https://wiki.example/down")
        #expect(message.measured.contains("down"))
        #expect(message.summary == run.incidents.first?.summary)
        #expect(message.at == AlertFleet.moment(40).wall)
        #expect(message.since <= AlertFleet.moment(10).wall)
        #expect(message.ways == [])
    }

    @Test("A way is named where one of the links is its own, and hears of the end in any case")
    func waysOfLinks() throws {
        let ways = [
            try Self.way("a", links: "link-0"), try Self.way("b", links: "link-1"),
            try Self.way("all"),
        ]
        var run = AlertRun(connected: Self.two, rules: [.test()], ways: ways)
        run.run(until: 400) { fleet, second in
            if second == 10 { fleet.drop(at: 10) }
            if second == 60 { fleet.fleet.remove(LinkID(0), now: AlertFleet.moment(60)) }
        }
        #expect(run.messages.map(\.occasion) == [.opened, .resolved])
        #expect(run.messages.map(\.ways) == [["a", "all"], ["a", "all"]])
    }

    @Test("A way that comes later is told of what is about its links, and of nothing else")
    func laterWays() throws {
        let all = try Self.way("all", remindsEvery: .seconds(60))
        let later = [
            all, try Self.way("a", links: "link-0"), try Self.way("b", links: "link-1"),
        ]
        var run = AlertRun(connected: Self.two, rules: [.test()], ways: [all])
        run.run(until: 60) { fleet, second in if second == 10 { fleet.drop(at: 10) } }
        run.replace(rules: [.test()], ways: later)
        run.run(until: 400) { fleet, second in if second == 110 { fleet.connect(at: 110) } }
        #expect(run.messages.map(\.occasion) == [.opened, .reminder, .resolved])
        #expect(run.messages.map(\.ways) == [["all"], ["a", "all"], ["a", "all"]])
    }

    @Test("A way is told of an incident once one of its links comes in, and of its end")
    func furtherWays() throws {
        let ways = [
            try Self.way("fra", links: "site=fra"), try Self.way("ber", links: "site=ber"),
        ]
        let fleet = AlertFleet(
            (0..<40).map {
                AlertFleet.settings(
                    "link-\($0)", tags: [Tag(key: "site", value: $0 < 20 ? "fra" : "ber")])
            } + [AlertFleet.settings("other", broker: "b")])
        var run = AlertRun(connected: fleet, rules: [.test()], ways: ways)
        run.run(until: 400) { fleet, second in
            for link in 0..<40 {
                if second == (link < 20 ? 10 : 30) { fleet.drop(link, at: Double(second)) }
                if second == 100 { fleet.connect(link, at: 100) }
            }
        }
        let told = run.messages.map { "\($0.incident) \($0.occasion) \($0.ways ?? [])" }
        #expect(
            run.messages.map(\.ways) == [["fra"], ["ber"], ["ber", "fra"]], "\(told)")
        #expect(run.messages.map(\.occasion) == [.opened, .opened, .resolved])
    }

    @Test("An alert about a group holds nothing back that matters more")
    func groupOfLessSeverity() {
        var share = AlertRule.test(.downShare(above: 0.05), named: "share")
        share.severity = .info
        var run = AlertRun(
            connected: AlertFleet(brokers: Array(repeating: "a", count: 10)),
            rules: [share, .test(named: "down", after: .seconds(30))])
        run.run(until: 200) { fleet, second in if second == 10 { fleet.drop(at: 10) } }
        #expect(run.messages.last?.rule == "down")
        #expect(run.messages.last?.severity == .critical)
    }

    @Test("What the links had in common at first is said in every message of the incident")
    func labelsStay() {
        let fleet = AlertFleet(
            (0..<40).map {
                AlertFleet.settings(
                    "link-\($0)", tags: [Tag(key: "rack", value: $0 < 20 ? "1" : "2")])
            } + [AlertFleet.settings("other", broker: "b")])
        var run = AlertRun(connected: fleet, rules: [.test()])
        run.run(until: 400) { fleet, second in
            for link in 0..<40 {
                if second == (link < 20 ? 10 : 25) { fleet.drop(link, at: Double(second)) }
                if second == 100 { fleet.connect(link, at: 100) }
            }
        }
        #expect(Set(run.messages.map(\.labels)).count == 1, "\(run.messages)")
        #expect(run.messages.map(\.occasion) == [.opened, .resolved])
    }

    // MARK: The bell

    private static func rings(_ run: AlertRun) -> Int {
        run.news.count { $0 == .ringBell }
    }

    @Test("The bell rings at once where a link drops, and once in five seconds at most")
    func bell() {
        var run = AlertRun(connected: AlertFleet(brokers: Array(repeating: "a", count: 9)))
        run.run(until: 10) { fleet, second in if second == 10 { fleet.drop(0, at: 10) } }
        #expect(Self.rings(run) == 1)
        run.run(until: 14) { fleet, second in fleet.drop(second - 10, at: Double(second)) }
        #expect(Self.rings(run) == 1)
        run.run(until: 15) { fleet, second in fleet.drop(5, at: Double(second)) }
        #expect(Self.rings(run) == 2)
    }

    @Test("The bell is silent for links of which nobody is to be told")
    func silentBell() throws {
        var run = AlertRun(connected: Self.two)
        run.run(until: 5)
        run.ask(
            .silence(
                try LinkFilter(parsing: "link-0"), reason: "moved", by: "ada", for: .seconds(60)))
        run.run(until: 10) { fleet, second in if second == 10 { fleet.drop(0, at: 10) } }
        #expect(Self.rings(run) == 0)
        #expect(run.incidents.count == 1)
    }

    @Test("The bell rings again where it matters more, and where a silence or a person's time ends")
    func bellAgain() throws {
        var warning = AlertRule.test(named: "soon")
        warning.severity = .warning
        var run = AlertRun(
            connected: Self.two,
            rules: [warning, .test(named: "late", after: .seconds(100))])
        run.run(until: 50) { fleet, second in if second == 10 { fleet.drop(at: 10) } }
        run.ask(.dismiss(incident: 1))
        #expect(Self.rings(run) == 1)
        run.run(until: 150)
        #expect(Self.rings(run) == 2)
        #expect(run.incidents.first?.isDismissed == false)
        run.ask(.dismiss(incident: 1))
        run.ask(.acknowledge(incident: 1, by: "ada", note: nil, for: .seconds(20)))
        run.run(until: 200)
        #expect(Self.rings(run) == 3)
        #expect(run.incidents.first?.isDismissed == false)
        run.ask(
            .silence(
                try LinkFilter(parsing: "link"), reason: "r", by: "ada", for: .seconds(20)))
        run.run(until: 210)
        run.ask(.dismiss(incident: 1))
        run.run(until: 250)
        #expect(Self.rings(run) == 4)
        #expect(run.incidents.first?.isDismissed == false)
    }

    // MARK: What people see

    @Test("What is not over stands first, of that what matters most, then the latest")
    func order() throws {
        var slow = AlertRule.test(
            .comparison(AlertComparison(quantity: .missed, sign: .greater, bound: .count(0))),
            named: "missed", until: .state(.connecting))
        slow.severity = .info
        let down = AlertRule.test(links: try LinkFilter(parsing: "link-2"))
        var run = AlertRun(
            connected: AlertFleet(brokers: ["a", "b", "c", "d"]), rules: [slow, down])
        run.run(until: 300) { fleet, second in
            if second == 10 { fleet.drop(0, at: 10) }
            if second == 11 { fleet.connect(0, at: 11) }
            if second == 100 { fleet.drop(2, at: 100) }
            if second == 150 { fleet.drop(3, at: 150) }
            if second == 200 { fleet.miss(1, at: 200) }
        }
        #expect(run.incidents.map(\.severity) == [.critical, .warning, .info, .warning])
        #expect(
            run.incidents.map { $0.members.map(\.name) } == [
                ["link-2"], ["link-3"], ["link-1"], ["link-0"],
            ])
        #expect(run.incidents.map { $0.resolvedAt != nil } == [false, false, false, true])
    }
}
