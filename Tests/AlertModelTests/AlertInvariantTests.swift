import FleetModel
import Testing
import Vocabulary

@testable import AlertModel

/// What holds of alerts whatever happens: seeded lives of a fleet.
@Suite("What always holds of alerts")
struct AlertInvariantTests {
    private static let brokers = (0..<12).map { "broker-\($0 / 4)" }

    /// Lets one or two things happen to a fleet in a second.
    private static func happen(
        to fleet: inout AlertFleet, at second: Int, _ random: inout SeededRandom
    ) {
        let now = Double(second)
        if Int.random(in: 0..<400, using: &random) == 0 {
            fleet.tell(.paused(gap: .milliseconds(900)), at: now)
        }
        let broker = Int.random(in: 0..<120, using: &random)
        let states = fleet.snapshot(at: now).links.map(\.state)
        for (link, state) in states.enumerated() {
            // Now and then a whole broker goes, or comes back.
            let isBrokers = broker < 3 && link / 4 == broker
            switch state {
            case .up, .late, .backlog:
                if isBrokers || Int.random(in: 0..<600, using: &random) == 0 {
                    fleet.drop(link, at: now)
                } else if Int.random(in: 0..<300, using: &random) == 0 {
                    fleet.miss(link, at: now)
                } else if second % 10 == link % 10 {
                    let slow = Int.random(in: 1...12, using: &random)
                    fleet.beat(link, roundTrip: .milliseconds(80 * slow), at: now)
                    if state == .late {
                        fleet.tell(.state(from: .late, to: .up), of: link, at: now + 0.5)
                    }
                }
            case .down, .connecting, .unknown, .paused:
                if isBrokers || Int.random(in: 0..<90, using: &random) == 0 {
                    fleet.connect(link, at: now)
                }
            }
        }
    }

    private static func rules() throws -> [AlertRule] {
        let texts = [
            "share(down, by broker) > 50% for 5s",
            "share(late, by broker) > 0% or share(down, by broker) >= 25% and "
                + "share(flapping, by broker) > 0% or share(up, by broker) < 20%",
            "down for 20s until not down for 30s", "silent > 40s", "flaps > 2 in 5m", "flapping",
            "availability < 95% over 10m", "rtt_p95 > 700ms for 1m", "rtt > 3x baseline",
            "missed >= 1", "absent", "lost >= 3 of 10",
        ]
        var rules = try texts.map { text in
            AlertRule(
                name: text, condition: try AlertCondition(parsing: text), severity: .warning)
        }
        rules[2].severity = .critical
        rules[10].links = try LinkFilter(parsing: "up")
        rules.append(
            AlertRule(
                name: "late ones",
                condition: try AlertCondition(parsing: "share(late, by broker) > 0%"),
                severity: .info, links: try LinkFilter(parsing: "!link-1")))
        return rules
    }

    @Test("To judge what changed only is to judge all", arguments: 0..<4)
    func changesOnly(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var fleet = AlertFleet(brokers: Self.brokers)
        for link in fleet.links { fleet.connect(link, at: 0) }
        let rules = try Self.rules()
        var some = AlertBook(rules: rules)
        var all = AlertBook(rules: rules)
        var fired = 0
        for second in 0..<300 {
            Self.happen(to: &fleet, at: second, &random)
            let snapshot = fleet.look(at: Double(second) + 0.9)
            let changes = fleet.fleet.takeChanges()
            let found = some.take(snapshot, changes: second == 0 ? .all : changes)
            let expected = all.take(snapshot, changes: .all)
            fired += found.count
            let order = { (change: AlertChange) in
                "\(change.rule) \(change.name) \(change.kind) \(change.measured)"
            }
            #expect(
                found.map(order).sorted() == expected.map(order).sorted(),
                "seed \(seed), second \(second)")
        }
        #expect(fired > 0)
    }

    /// A life with or without what people ask, then half an hour in which all is well.
    private static func life(seed: UInt64, people: Bool) throws -> AlertRun {
        var random = SeededRandom(seed: seed)
        var wishes = SeededRandom(seed: seed &+ 1_000)
        var way = AnnouncementWay(name: "pager", means: .command(["page"]))
        way.remindsEvery = .seconds(120)
        let rules = try Self.rules().filter { !$0.condition.begins.asksForAbsence }
        var run = AlertRun(connected: AlertFleet(brokers: brokers), rules: rules, ways: [way])
        for second in 0..<800 {
            run.run(until: second) { fleet, _ in happen(to: &fleet, at: second, &random) }
            if people { try ask(&run, &wishes) }
        }
        // Silences and what was acknowledged end, and windows of rules are well again.
        run.run(until: 3_200, step: 5) { fleet, second in
            let states = fleet.snapshot(at: Double(second)).links.map(\.state)
            for (link, state) in states.enumerated() {
                if state != .up {
                    fleet.connect(link, at: Double(second))
                } else {
                    fleet.beat(link, at: Double(second))
                }
            }
        }
        return run
    }

    private static func ask(_ run: inout AlertRun, _ random: inout SeededRandom) throws {
        let incident = run.incidents.filter { $0.resolvedAt == nil }.randomElement(using: &random)
        switch Int.random(in: 0..<200, using: &random) {
        case 0:
            let links = ["link", "link-1", "broker-0", "broker-1", "down"]
            run.ask(
                .silence(
                    try LinkFilter(parsing: links.randomElement(using: &random) ?? "link"),
                    reason: "r", by: "ada",
                    for: .seconds(Int.random(in: 1...300, using: &random))))
        case 1:
            guard let id = run.desk.standing.silences.first?.id else { return }
            run.ask(.endSilence(id))
        case 2...4:
            guard let incident else { return }
            run.ask(.acknowledge(incident: incident.id, by: "ada", note: nil, for: .seconds(200)))
        case 5:
            guard let incident else { return }
            run.ask(.giveBack(incident: incident.id))
        default: return
        }
    }

    @Test(
        "Whatever people ask changes nothing of the truth, and messages follow it", arguments: 0..<2
    )
    func truthAndMessages(seed: UInt64) throws {
        let alone = try Self.life(seed: seed, people: false)
        let asked = try Self.life(seed: seed, people: true)
        #expect(!alone.all.isEmpty)
        #expect(alone.all == asked.all, "seed \(seed)")
        #expect(Self.course(of: alone) == Self.course(of: asked), "seed \(seed)")
        let reminders = [alone, asked].map { run in
            run.messages.count { $0.occasion == .reminder }
        }
        #expect(reminders[0] > reminders[1], "seed \(seed)")
        for run in [alone, asked] {
            Self.expectOrder(ofMessagesIn: run, "seed \(seed)")
            Self.expectNoneIsReminded(ofWhatIsAcknowledgedIn: run, "seed \(seed)")
            #expect(run.incidents.allSatisfy { $0.resolvedAt != nil }, "seed \(seed)")
        }
    }

    /// What became of incidents, without what people said of them.
    private static func course(of run: AlertRun) -> [String] {
        run.story.filter { line in
            ["opened", "joined", "reopened", "resolved", "withdrawn"].contains {
                line.contains(" \($0) ")
            }
        }
    }

    /// Messages about an incident begin with its opening and end with its end.
    private static func expectOrder(ofMessagesIn run: AlertRun, _ context: String) {
        for (id, messages) in Dictionary(grouping: run.messages, by: \.incident) {
            var isOpen = false
            for message in messages {
                let isOpening = message.occasion == .opened
                #expect(isOpen != isOpening, "\(context), incident \(id): \(run.told)")
                isOpen = message.occasion != .resolved
            }
            #expect(!isOpen, "\(context), incident \(id): \(run.told)")
        }
    }

    private static func expectNoneIsReminded(
        ofWhatIsAcknowledgedIn run: AlertRun, _ context: String
    ) {
        var owned: Set<Int> = []
        for news in run.news {
            switch news {
            case .incident(let change) where change.incident.acknowledgement == nil:
                owned.remove(change.incident.id)
            case .incident(let change): owned.insert(change.incident.id)
            case .announce(let message):
                guard [.opened, .raised, .reminder].contains(message.occasion) else { continue }
                #expect(!owned.contains(message.incident), "\(context): \(message)")
            default: continue
            }
        }
    }
}
