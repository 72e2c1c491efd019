import FleetModel
import Testing
import Vocabulary

@testable import AlertModel

/// What users of comparable tools ask of alerts.
@Suite("What people wish of alerts")
struct AlertWishTests {
    private static let forty = AlertFleet(brokers: Array(repeating: "a", count: 40) + ["b", "c"])

    @Test("No alert storm: thirty monitors of one host that falls are one alarm")
    func noStorm() {
        var run = AlertRun(connected: Self.forty, rules: BuiltInRules.all)
        run.run(until: 600) { fleet, second in
            if second == 10 { for link in 0..<40 { fleet.drop(link, at: 10) } }
        }
        #expect(run.announced == ["30 fired broker down: a:1883"])
    }

    @Test("Suppressing loses no truth: each alert that is held back fires and ends all the same")
    func suppressionKeepsTruth() {
        var run = AlertRun(connected: Self.forty, rules: BuiltInRules.all)
        run.run(until: 600) { fleet, second in
            if second == 10 { for link in 0..<40 { fleet.drop(link, at: 10) } }
            if second == 100 { for link in 0..<40 { fleet.connect(link, at: 100) } }
        }
        #expect(run.all.count { $0.contains("fired link down") } == 40)
        #expect(run.all.count { $0.contains("resolved link down") } == 40)
        #expect(!run.announced.contains { $0.contains("link down") })
    }

    @Test(
        "The monitor itself is offline: nothing turns red, and what fired before ends in its time")
    func monitorOffline() {
        var run = AlertRun(connected: AlertFleet(brokers: ["a", "b"]), rules: [.test()])
        run.run(until: 100) { fleet, second in
            if second == 5 { fleet.drop(0, at: 5) }
            if second == 10 {
                fleet.tell(.offline(evidence: "no route"), at: 10)
                for (link, state) in [LinkState.down, .up].enumerated() {
                    fleet.tell(.state(from: state, to: .unknown), of: link, at: 10)
                }
            }
            if second == 60 { fleet.tell(.online(after: .seconds(50)), at: 60) }
            if second == 61 { for link in fleet.links { fleet.connect(link, at: 61) } }
        }
        #expect(run.all == ["5 fired down: link-0", "61 resolved down: link-0"])
    }

    @Test("Flapping: its end tells the true state once more")
    func flappingTellsTheTruthInTheEnd() {
        var run = AlertRun(connected: AlertFleet(), rules: [.test(after: .seconds(5))])
        run.run(until: 2_000) { fleet, second in
            guard second >= 40, second <= 600 else { return }
            if second % 40 == 0 { fleet.drop(at: Double(second)) }
            if second % 40 == 20, second < 600 { fleet.connect(at: Double(second)) }
        }
        // It was told to be down, held back since, and is down.
        #expect(run.announced.last?.contains("fired down") == true)
        #expect(run.announced.count <= 3)
    }

    @Test("One lost heartbeat wakes nobody: a rule can ask for several in a row")
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
    }
}
