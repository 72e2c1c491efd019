import FleetModel
import Testing
import Vocabulary

@testable import AlertModel

/// What users of comparable tools ask of alerts.
@Suite("What people wish of alerts")
struct AlertWishTests {
    private static let forty = AlertFleet(brokers: Array(repeating: "a", count: 40) + ["b", "c"])

    private static func filter(_ text: String) throws -> LinkFilter {
        try LinkFilter(parsing: text)
    }

    @Test("Wish: no alert storm, thirty monitors of one host that falls are one alarm")
    func noStorm() {
        var run = AlertRun(connected: Self.forty)
        run.run(until: 600) { fleet, second in
            if second == 10 { for link in 0..<40 { fleet.drop(link, at: 10) } }
        }
        #expect(run.told == ["30 opened 1 broker down"])
    }

    // MARK: To suppress without losing truth

    @Test("Wish: suppressing holds messages back only, and judges as if nothing were suppressed")
    func suppressionJudgesAllTheSame() throws {
        let alerts = try [false, true].map { isSilent in
            var run = AlertRun(connected: Self.forty)
            if isSilent {
                run.ask(
                    .silence(
                        try Self.filter("broker-a|a"), reason: "moved", by: "ada",
                        for: .seconds(3_600)))
            }
            run.run(until: 600) { fleet, second in
                for link in 0..<40 {
                    if second == 10 { fleet.drop(link, at: 10) }
                    if second == 100 { fleet.connect(link, at: 100) }
                }
            }
            #expect(run.told.isEmpty == isSilent)
            return run.all
        }
        #expect(alerts[0] == alerts[1])
        #expect(alerts[0].count { $0.contains("fired link down") } == 40)
        #expect(alerts[0].count { $0.contains("resolved link down") } == 40)
    }

    @Test("Wish: suppressing never holds back that it is over from who was told that it is so")
    func suppressionHoldsBackNoEnd() throws {
        var run = AlertRun(connected: Self.forty)
        run.run(until: 50) { fleet, second in
            if second == 10 { for link in 0..<40 { fleet.drop(link, at: 10) } }
        }
        run.ask(
            .silence(
                try Self.filter("link"), reason: "we know", by: "ada", for: .seconds(3_600)))
        run.ask(.acknowledge(incident: 1, by: "ada", note: nil, for: nil))
        run.run(until: 600) { fleet, second in
            if second == 100 { for link in 0..<40 { fleet.connect(link, at: 100) } }
        }
        #expect(run.told.first == "30 opened 1 broker down")
        #expect(run.told.last?.contains("resolved 1 broker down") == true)
        #expect(run.incidents.first?.resolvedAt != nil)
    }

    @Test("Wish: what a link depends on is one step away, and speaks for it only while it is down")
    func oneStepToTheParent() {
        let rules = [
            AlertRule.test(.downShare(above: 0.5), named: "share"),
            .test(named: "down", after: .seconds(60)),
        ]
        var run = AlertRun(
            connected: AlertFleet(brokers: ["a", "a", "a", "b", "b", "b", "b"]), rules: rules)
        run.run(until: 400) { fleet, second in
            // One link is down for long when its broker goes, and stays so when it is back.
            if second == 10 { fleet.drop(0, at: 10) }
            if second == 60 { for link in 1..<3 { fleet.drop(link, at: 60) } }
            if second == 200 { for link in 1..<3 { fleet.connect(link, at: 200) } }
        }
        let opened = run.messages.filter { $0.occasion == .opened }
        #expect(opened.first?.rule == "share")
        // What the other broker's links do depends on it in no way.
        run.run(until: 600) { fleet, second in
            if second == 401 { fleet.drop(3, at: 401) }
        }
        #expect(run.messages.last?.links == ["link-3"])
        #expect(run.messages.last?.occasion == .opened)
    }

    // MARK: To say that one is on it

    @Test("Wish: who acknowledges is told no more until it is over, and what is new is told again")
    func acknowledged() {
        var way = AnnouncementWay(name: "pager", means: .command(["page"]))
        way.remindsEvery = .seconds(60)
        var run = AlertRun(
            connected: AlertFleet(brokers: ["a", "b", "c"]), rules: [.test()], ways: [way])
        run.run(until: 40) { fleet, second in if second == 10 { fleet.drop(at: 10) } }
        #expect(run.ask(.acknowledge(incident: 1, by: "ada", note: "on it", for: nil)) == nil)
        run.run(until: 400)
        #expect(run.told.map(\.occasion) == ["opened", "acknowledged"])
        #expect(run.incidents.first?.acknowledgement?.by == "ada")
        #expect(run.incidents.first?.acknowledgement?.note == "on it")
        run.run(until: 900) { fleet, second in
            if second == 401 { fleet.connect(at: 401) }
            if second == 600 { fleet.drop(at: 600) }
        }
        // It is over, and comes again: nobody has it.
        #expect(
            run.told.map(\.occasion).prefix(4)
                == ["opened", "acknowledged", "resolved", "opened"])
        #expect(run.incidents.first?.acknowledgement == nil)
    }

    // MARK: Maintenance that really silences, and ends by itself

    @Test("Wish: a silence holds every message back, shows its end, and ends by itself")
    func silenceEndsByItself() throws {
        var run = AlertRun(connected: Self.forty)
        run.run(until: 5)
        run.ask(
            .silence(
                try Self.filter("link"), reason: "new switch", by: "ada", for: .seconds(600)))
        run.run(until: 605) { fleet, second in
            if second == 10 { for link in 0..<40 { fleet.drop(link, at: 10) } }
        }
        #expect(run.told.isEmpty)
        #expect(run.desk.standing.silences.map(\.reason) == ["new switch"])
        #expect(run.incidents.first?.telling == .heldBack(.silenced))
        #expect(run.incidents.first?.silencedUntil == AlertFleet.moment(606))
        run.run(until: 700)
        #expect(run.desk.standing.silences.isEmpty)
        #expect(run.told == ["606 opened 1 broker down"])
    }

    @Test(
        "Wish: a maintenance window goes on watching, and tells of nothing that is over by its end")
    func maintenanceWindow() throws {
        let start = AlertFleet.moment(0).wall
        let window = MaintenanceWindow(
            name: "switch", links: try Self.filter("link"),
            schedule: .once(from: start, until: start + .seconds(500)))
        var run = AlertRun(connected: Self.forty, windows: [window])
        run.run(until: 900) { fleet, second in
            for link in 0..<40 {
                if second == 10 { fleet.drop(link, at: 10) }
                if second == 300, link < 39 { fleet.connect(link, at: 300) }
            }
        }
        #expect(run.all.contains("30 fired broker down: a:1883"))
        // One link is down still.
        #expect(run.told == ["500 opened 1 link down"])
    }

    // MARK: The monitor itself, and false alarms

    @Test(
        "Wish: the monitor itself is offline: nothing turns red, and what fired ends in its time")
    func monitorOffline() {
        var run = AlertRun(connected: AlertFleet(brokers: ["a", "b"]), rules: [.test()])
        run.run(until: 200) { fleet, second in
            if second == 5 { fleet.drop(0, at: 5) }
            if second == 20 {
                fleet.tell(.offline(evidence: "no route"), at: 20)
                for (link, state) in [LinkState.down, .up].enumerated() {
                    fleet.tell(.state(from: state, to: .unknown), of: link, at: 20)
                }
            }
            if second == 60 { fleet.tell(.online(after: .seconds(50)), at: 60) }
            if second == 61 { for link in fleet.links { fleet.connect(link, at: 61) } }
        }
        #expect(run.all == ["5 fired down: link-0", "61 resolved down: link-0"])
        #expect(run.told.map(\.withoutTime) == ["opened 1 down", "resolved 1 down"])
    }

    @Test("Wish: flapping, and its end tells the true state once more")
    func flappingTellsTheTruthInTheEnd() {
        var run = AlertRun(
            connected: AlertFleet(brokers: ["a", "b"]), rules: [.test(after: .seconds(5))])
        run.run(until: 2_000) { fleet, second in
            guard second >= 40, second <= 600 else { return }
            if second % 40 == 0 { fleet.drop(at: Double(second)) }
            if second % 40 == 20, second < 600 { fleet.connect(at: Double(second)) }
        }
        // It was told to be down, and is down.
        #expect(run.messages.last?.occasion == .opened)
        #expect(run.told.count <= 3, "\(run.told)")
    }

    @Test("Wish: one lost heartbeat wakes nobody, and a rule can ask for several in a row")
    func oneLostHeartbeat() {
        let missed = AlertComparison(
            quantity: .missed, sign: .greaterOrEqual, bound: .count(2))
        let rules = BuiltInRules.all + [.test(.comparison(missed), named: "missed")]
        var run = AlertRun(connected: AlertFleet(), rules: rules)
        run.run(until: 600) { fleet, second in
            switch second {
            case 50: fleet.tell(.pingRequest(outstanding: 1), at: 50)
            case 55: fleet.miss(at: 55)
            case 56:
                fleet.tell(.pingResponse(.untimed(requests: 1, responses: 0, late: true)), at: 56)
                fleet.tell(.state(from: .late, to: .up), at: 56)
            default: if second % 10 == 0 { fleet.beat(at: Double(second)) }
            }
        }
        #expect(run.changes.isEmpty, "\(run.all)")
        #expect(run.incidents.isEmpty)
    }
}

extension String {
    /// What `AlertRun.told` says behind the time.
    var withoutTime: String { String(drop { $0 != " " }.dropFirst()) }

    /// Why people were told, in a line of `AlertRun.told`.
    var occasion: String { String(withoutTime.prefix { $0 != " " }) }
}
