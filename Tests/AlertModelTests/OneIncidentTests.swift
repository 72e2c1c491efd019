import FleetModel
import Testing
import Vocabulary

@testable import AlertModel

@Suite("What is one incident for people")
struct OneIncidentTests {
    // MARK: Links that an alert about a group counts

    private static let late = AlertRule.test(
        .share(AlertShare(of: .state(.late), by: .broker, sign: .greater, bound: 0.3)),
        named: "late")

    @Test("The links of an alert about a group are those that it counts now")
    func counted() {
        var run = AlertRun(
            connected: AlertFleet(brokers: Array(repeating: "a", count: 10)), rules: [Self.late])
        run.run(until: 40) { fleet, second in
            if second == 10 { for link in 0..<4 { fleet.miss(link, at: 10) } }
        }
        #expect(run.incidents.first?.remaining == 4)
        run.run(until: 75) { fleet, second in
            if second == 60 { for link in 4..<8 { fleet.miss(link, at: 60) } }
        }
        #expect(run.incidents.first?.members.count == 8)
        #expect(run.incidents.first?.remaining == 8)
        run.run(until: 100) { fleet, second in
            guard second == 80 else { return }
            for link in 0..<3 { fleet.tell(.state(from: .late, to: .up), of: link, at: 80) }
        }
        #expect(run.incidents.first?.members.count == 8)
        #expect(run.incidents.first?.remaining == 5)
        #expect(run.all == ["10 fired late: a:1883"])
    }

    @Test("A link of which nothing can be said is waited for as before; a paused one is not")
    func countedAndUnjudged() {
        var run = AlertRun(
            connected: AlertFleet(brokers: Array(repeating: "a", count: 10)), rules: [Self.late])
        run.run(until: 70) { fleet, second in
            if second == 10 { for link in 0..<6 { fleet.miss(link, at: 10) } }
            guard second == 30 else { return }
            for link in 0..<4 { fleet.tell(.state(from: .late, to: .unknown), of: link, at: 30) }
            for link in 6..<9 { fleet.tell(.state(from: .up, to: .unknown), of: link, at: 30) }
        }
        #expect(run.incidents.first?.remaining == 6)
        #expect(run.incidents.first?.members.count == 6)
        run.run(until: 100) { fleet, second in
            guard second == 80 else { return }
            fleet.tell(.state(from: .unknown, to: .up), of: 0, at: 80)
            fleet.tell(.state(from: .unknown, to: .paused), of: 1, at: 80)
        }
        #expect(run.incidents.first?.remaining == 4)
        #expect(run.all == ["10 fired late: a:1883"])
    }

    @Test("Two alerts about one group each have their links")
    func countedTwice() {
        let missed = AlertShare(
            of: .comparison(
                AlertComparison(quantity: .missed, sign: .greater, bound: .count(0))), by: .broker,
            sign: .greater, bound: 0.1)
        var run = AlertRun(
            connected: AlertFleet(brokers: Array(repeating: "a", count: 10)),
            rules: [Self.late, .test(.share(missed), named: "missed")])
        run.run(until: 100) { fleet, second in
            if second == 10 { for link in 0..<4 { fleet.miss(link, at: 10) } }
            if second == 50 {
                for link in 0..<2 { fleet.tell(.state(from: .late, to: .up), of: link, at: 50) }
            }
        }
        #expect(run.all.last == "50 resolved late: a:1883")
        #expect(run.incidents.count == 1)
        #expect(run.incidents.first?.remaining == 4, "they have missed a heartbeat still")
    }

    // MARK: More of the same

    private static func ending(inDays days: Int64, _ seconds: Int64) -> TLSFacts {
        let end = AlertFleet.moment(0).wall + .seconds(days * 86_400 + seconds)
        return TLSFacts(
            version: .v1_3,
            certificates: [
                CertificateFacts(
                    subject: "broker", issuer: "CA", names: [],
                    notBefore: WallTime(unixMilliseconds: 0), notAfter: end)
            ])
    }

    private static let soon = "certificate expires within 14 days"
    private static let now = "certificate expires within 3 days"

    @Test("A certificate that ends within 14 days, and then within 3, is one incident")
    func certificate() {
        var run = AlertRun(
            connected: AlertFleet(brokers: ["a", "a", "a", "b"]),
            tls: Self.ending(inDays: 3, 100))
        run.run(until: 400)
        #expect(run.incidents.map(\.id) == [1])
        #expect(run.incidents.first?.severity == .critical)
        #expect(run.told.map(\.withoutTime) == ["opened 1 \(Self.soon)", "raised 1 \(Self.now)"])
        let steps = run.incidents.first?.timeline.map(\.text) ?? []
        #expect(steps.contains("\(Self.now) fires"), "\(steps)")
    }

    @Test("Two that fire at once are one incident, of the one that asks for more")
    func certificateAtOnce() {
        var run = AlertRun(
            connected: AlertFleet(brokers: ["a", "b"]), tls: Self.ending(inDays: 2, 0))
        run.run(until: 100)
        #expect(run.told.map(\.withoutTime) == ["opened 1 \(Self.now)"])
        #expect(run.incidents.map { $0.alerts.map(\.rule) } == [[Self.now, Self.soon]])
    }

    @Test("Where somebody has the lesser one, the other one is told all the same")
    func certificateThatSomebodyHas() {
        var run = AlertRun(
            connected: AlertFleet(brokers: ["a", "b"]), tls: Self.ending(inDays: 3, 100))
        run.run(until: 30)
        run.ask(.acknowledge(incident: 1, by: "ada", note: nil, for: nil))
        run.run(until: 400)
        #expect(run.told.last?.withoutTime == "opened 2 \(Self.now)")
    }

    // MARK: Of which links a rule is

    @Test("A filter whose figure changes with time alone is asked at each look")
    func filterOfTime() throws {
        let rule = AlertRule.test(links: try LinkFilter(parsing: "availability<90%"))
        var run = AlertRun(connected: AlertFleet(brokers: ["a", "b"]), rules: [rule])
        run.run(until: 2_000) { fleet, second in
            if second < 600, second % 10 == 5 { fleet.beat(at: Double(second)) }
            if second == 600 { fleet.drop(at: 600) }
        }
        #expect(run.all.count == 1)
        // A tenth of eleven minutes; soon after that nothing but time changes anything.
        let firedAt = run.changes.first?.at.monotonic ?? .origin
        #expect(firedAt > AlertFleet.moment(650).monotonic, "\(run.all)")
        #expect(firedAt < AlertFleet.moment(680).monotonic, "\(run.all)")
    }
}
