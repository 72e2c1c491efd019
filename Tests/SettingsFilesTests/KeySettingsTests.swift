import SettingsFiles
import TerminalCells
import Testing
import Vocabulary

/// `ui: keys:`, the keys of the dashboard's commands.
@Suite struct KeySettingsTests {
    private func file(_ keys: String) -> String {
        "ui:\n  keys:\n\(keys)\nlinks:\n  - { name: a, url: \"mqtt://a\" }\n"
    }

    @Test func aCommandTakesOneKeyOrAListAndEachKnowsItsPlace() throws {
        let settings = try parse(file("    sort: [o, ctrl-t]\n    freeze: page-down"))
        #expect(settings.keys.map(\.command.value) == ["sort", "freeze"])
        #expect(
            settings.keys.map { $0.keys.map(\.value) } == [
                [.character("o"), .control("t")], [.pageDown],
            ])
        #expect(
            settings.keys[0].command.origin == .file(path: "fleet.yaml", line: 3, column: 5))
        #expect(
            settings.keys[0].keys[1].origin == .file(path: "fleet.yaml", line: 3, column: 15))
    }

    @Test func anEmptyListTakesTheKeysAway() throws {
        #expect(try parse(file("    freeze: []")).keys.map(\.keys) == [[]])
    }

    @Test func aKeyThatDoesNotExistIsReportedWhereItStands() {
        let problems = problems(of: file("    sort: [o, crtl-t]"))
        #expect(problems.hasPrefix("fleet.yaml:3:15: sort: \"crtl-t\" is no key"), "\(problems)")
    }

    @Test func whatCannotBeReadIsNotJudgedAsIfItWereLeftOut() {
        var effects = fixtureEffects
        effects.keyProblems = { settings in
            settings.map { SettingsProblem(at: $0.command.origin, message: "judged") }
        }
        do {
            _ = try SettingsFile.parse(
                text: file("    quit: crtl-q\n    sort: [o, crtl-t]"), path: "fleet.yaml",
                effects: effects)
            Issue.record("no problem")
        } catch {
            #expect(error.description.split(separator: "\n").count == 2, "\(error)")
            #expect(!error.description.contains("judged"))
        }
    }

    @Test func aCommandWithNothingBehindItIsReported() {
        let problems = problems(of: file("    sort:"))
        #expect(problems.contains("fleet.yaml:3:") && problems.contains("sort has no value"))
    }

    @Test func whatIsNoMappingIsReported() {
        let problems = problems(of: "ui: { keys: [o] }\n")
        #expect(problems.contains("fleet.yaml:1:13: keys is a mapping such as"), "\(problems)")
    }

    @Test func whatTheDashboardSaysOfKeysIsReportedWithEverythingElse() {
        var effects = fixtureEffects
        effects.keyProblems = { settings in
            settings.map {
                SettingsProblem(at: $0.command.origin, message: "no \($0.command.value) here")
            }
        }
        do {
            _ = try SettingsFile.parse(
                text: file("    sort: o\n  refresh: often"), path: "fleet.yaml", effects: effects)
            Issue.record("no problem")
        } catch {
            let lines = error.description.split(separator: "\n")
            #expect(lines.count == 2)
            #expect(lines.first == "fleet.yaml:3:5: no sort here")
        }
    }

    @Test func theReportShowsTheKeysAndWhereTheyComeFrom() throws {
        let report = ConfigReport.text(for: try parse(file("    sort: [o, ctrl-t]")))
        #expect(
            report.contains(#/keys: sort +o ctrl-t +fleet.yaml:3\n/#), "\(report)")
    }
}
