import AlertModel
import FleetModel
import SettingsFiles
import Testing
import Vocabulary

/// `alerts:`, the rules by which a person is told.
@Suite struct AlertSettingsTests {
    private func rules(_ alerts: String) throws -> [Setting<AlertRule>] {
        try parse("alerts:\n\(alerts)\n").alertRules
    }

    @Test func withoutAlertsTheBuiltInRulesHold() throws {
        let rules = try parse("links: []").alertRules
        #expect(rules.map(\.value) == BuiltInRules.all)
        #expect(rules.allSatisfy { $0.origin == .builtIn })
        #expect(Set(rules.map(\.value.name)).count == rules.count)
    }

    @Test func theBuiltInRulesCanBeWrittenInAFile() throws {
        for rule in BuiltInRules.all {
            #expect(try AlertCondition(parsing: rule.condition.text) == rule.condition)
        }
    }

    @Test func theEmptyListTurnsTheBuiltInRulesOff() throws {
        #expect(try parse("alerts: []").alertRules.isEmpty)
    }

    @Test func aRuleHasAllThatItsKeysSay() throws {
        let rule = try #require(
            try rules(
                """
                  - name: docks
                    when: flaps > 3 in 10m
                    severity: info
                    links: site=fra
                    note: call them
                    runbook: https://wiki.example/docks
                """
            ).last)
        #expect(rule.origin == .file(path: "fleet.yaml", line: 2, column: 11))
        #expect(
            rule.value
                == AlertRule(
                    name: "docks",
                    condition: AlertCondition(
                        begins: .comparison(
                            AlertComparison(
                                quantity: .flaps, sign: .greater, bound: .count(3),
                                reach: .time(.seconds(600))))),
                    severity: .info, links: try LinkFilter(parsing: "site=fra"),
                    note: "call them", runbook: "https://wiki.example/docks"))
    }

    @Test func aRuleWithoutSeverityIsAWarning() throws {
        let rule = try rules("  - { name: a, when: down }").last
        #expect(rule?.value.severity == .warning)
    }

    @Test func aRuleOfTheFileIsInThePlaceOfABuiltInOneOfItsName() throws {
        let rules = try rules("  - { name: link down, when: down for 5m }").map(\.value)
        #expect(rules.count == BuiltInRules.all.count)
        let own = try #require(rules.filter { $0.name == "link down" }.first)
        #expect(own.condition.beginsAfter == .seconds(300))
        #expect(rules.last == own)
    }

    @Test func twoRulesOfOneNameAreRefused() {
        let problems = problems(
            of: "alerts:\n  - { name: a, when: down }\n  - { name: a, when: up }\n")
        #expect(
            problems
                == "fleet.yaml:3:13: the alert name \"a\" is used twice; first at fleet.yaml:2:13")
    }

    @Test func anUnknownKeyIsFoundWithTheNearestOne() {
        let problems = problems(of: "alerts:\n  - { name: a, when: down, severty: info }\n")
        #expect(problems == "fleet.yaml:2:28: unknown key \"severty\"; did you mean \"severity\"?")
    }

    @Test func aKeyOfARuleElsewhereIsSentThere() {
        let problems = problems(of: "when: down\n")
        #expect(problems == "fleet.yaml:1:1: \"when\" does not belong here, but in an alert")
    }

    @Test func aConditionThatCannotBeReadSaysWhereItGoesWrongAndWhatThereIs() {
        let problems = problems(of: "alerts:\n  - name: a\n    when: up and rtd > 1s\n")
        #expect(problems.hasPrefix("fleet.yaml:3:18: when: \"rtd\" is not known"), "\(problems)")
        #expect(problems.contains("rtt"), "\(problems)")
    }

    @Test func aFilterThatCannotBeReadSaysWhereItGoesWrong() {
        let problems = problems(of: "alerts:\n  - { name: a, when: up, links: rtt>1 }\n")
        #expect(problems.hasPrefix("fleet.yaml:2:37: links: "), "\(problems)")
    }

    @Test func whatARuleNeedsIsNamed() {
        let problems = problems(of: "alerts:\n  - { severity: high }\n  - down\n")
        #expect(
            problems == """
                fleet.yaml:2:5: an alert needs name
                fleet.yaml:2:5: an alert needs when
                fleet.yaml:2:17: severity: "high" is none of info, warning and critical
                fleet.yaml:3:5: an alert is a mapping with a name and when
                """, "\(problems)")
    }

    @Test func whatIsNoListIsRefusedWithTheWayToTurnRulesOff() {
        for text in ["alerts:\n", "alerts: off\n", "alerts: { name: a }\n"] {
            #expect(problems(of: text).contains("alerts: [] turns the built-in ones off"))
        }
    }

    @Test func theReportShowsEachRuleAndWhereItComesFrom() throws {
        let text = "alerts:\n  - { name: docks, when: loss > 1%, links: site=fra, note: call }\n"
        let report = ConfigReport.text(for: try parse(text))
        #expect(
            report.contains(
                #/\n  link down +critical: down for 30s until not down for 2m +default\n/#),
            "\(report)")
        #expect(
            report.contains(#/\n  docks +warning: loss > 1% +fleet.yaml:2\n    links +site=fra\n/#),
            "\(report)")
        #expect(report.contains(#/\n    note +call\n/#), "\(report)")
        let none = ConfigReport.text(for: try parse("alerts: []"))
        #expect(none.contains("\nalerts\n  rules  none\n"), "\(none)")
    }

    @Test func rulesAreReadAloneWithoutSecretsAndLinks() throws {
        let text = """
            links: [ { name: a, url: mqtt://b, username: u, password: { env: MISSING } } ]
            alerts: [ { name: a, when: down } ]
            """
        let rules = try SettingsFile.alertRules(in: text, path: "fleet.yaml")
        #expect(rules.last?.value.name == "a")
        #expect(rules.count == BuiltInRules.all.count + 1)
        #expect(throws: SettingsProblems.self) {
            try SettingsFile.alertRules(in: "alert: []", path: "fleet.yaml")
        }
    }
}
