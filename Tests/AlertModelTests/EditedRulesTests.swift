import FleetModel
import Testing
import Vocabulary

@testable import AlertModel

@Suite("Rules that are edited while alerts fire")
struct EditedRulesTests {
    private static let two = AlertFleet(brokers: ["a", "b"])

    @Test("Rules that stay go on where others come, and what a rule that is gone began is over")
    func replaced() {
        let stays = AlertRule.test(named: "stays", after: .seconds(60))
        var run = AlertRun(connected: Self.two, rules: [stays, .test(named: "goes")])
        run.run(until: 30) { fleet, second in if second == 10 { fleet.drop(at: 10) } }
        #expect(run.all.count == 1)
        var noted = stays
        noted.note = "New words."
        run.replace(rules: [noted])
        run.run(until: 100)
        #expect(run.all.suffix(2) == ["31 resolved goes: link-0", "70 fired stays: link-0"])
    }

    @Test("What fires goes on under the new words of its rule, until these end it")
    func edited() {
        var run = AlertRun(connected: Self.two, rules: [.test()])
        run.run(until: 30) { fleet, second in if second == 10 { fleet.drop(at: 10) } }
        run.replace(rules: [
            .test(after: .seconds(300), until: .not(.state(.down)), endsAfter: .seconds(50))
        ])
        run.run(until: 400) { fleet, second in if second == 200 { fleet.connect(at: 200) } }
        #expect(run.all == ["10 fired down: link-0", "250 resolved down: link-0"])
        #expect(run.told == ["20 opened 1 down", "260 resolved 1 down"])
    }

    @Test("What fires is over where its rule is about something else from now on")
    func aboutSomethingElse() throws {
        let links = try LinkFilter(parsing: "link-1")
        for rule in [AlertRule.test(links: links), .test(.downShare(above: 0.1))] {
            var run = AlertRun(
                connected: AlertFleet(brokers: Array(repeating: "a", count: 12)), rules: [.test()])
            run.run(until: 30) { fleet, second in if second == 10 { fleet.drop(at: 10) } }
            run.replace(rules: [rule])
            run.run(until: 35)
            #expect(run.all == ["10 fired down: link-0", "31 resolved down: link-0"])
        }
    }

    @Test("An alert about a group ends where the rule is about none of its links any more")
    func groupOfNoLinks() throws {
        var run = AlertRun(
            connected: Self.two, rules: [.test(.downShare(above: 0.5), named: "share")])
        run.run(until: 30) { fleet, second in if second == 10 { fleet.drop(at: 10) } }
        run.replace(rules: [
            .test(
                .downShare(above: 0.5), named: "share", links: try LinkFilter(parsing: "link-1"))
        ])
        run.run(until: 35)
        #expect(run.all == ["10 fired share: a:1883", "31 resolved share: a:1883"])
    }

    @Test("What a rule says otherwise from now on is told of what fires, and raises it")
    func revised() {
        var rule = AlertRule.test(named: "down")
        rule.severity = .warning
        rule.note = "Old words."
        var run = AlertRun(connected: Self.two, rules: [rule])
        run.run(until: 30) { fleet, second in if second == 10 { fleet.drop(at: 10) } }
        rule.severity = .critical
        rule.note = "New words."
        run.replace(rules: [rule])
        run.run(until: 60)
        #expect(run.told.map(\.withoutTime) == ["opened 1 down", "raised 1 down"])
        #expect(run.messages.map(\.note) == ["Old words.", "New words."])
        #expect(run.incidents.first?.severity == .critical)
    }
}
