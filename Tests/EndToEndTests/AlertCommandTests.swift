import Foundation
import Testing

/// `keepwatch alerts`: rules on recordings, and tests of rules.
@Suite struct AlertCommandTests {
    /// A run of two seconds and a half in which nothing listens.
    private func recording(in folder: TemporaryFolder) async throws -> String {
        let events = folder.file("events.jsonl")
        let recorded = try await BuiltProgram.run([
            "mqtt://127.0.0.1:1", "--headless", "--events", events, "--duration", "2500ms",
        ])
        #expect(recorded.status == 0)
        return events
    }

    @Test func theCheckPrintsWhatARecordingWouldHaveBrought() async throws {
        let folder = try TemporaryFolder()
        let events = try await recording(in: folder)
        let rules = try folder.write(
            "alerts: [ { name: nobody there, when: down, severity: info } ]", to: "rules.yaml")
        let outcome = try await BuiltProgram.run(
            ["alerts", "check", "--over", events, "-c", rules])
        #expect(outcome.status == 0)
        #expect(
            outcome.output.contains(
                #/\dZ  fired     info      nobody there: 127\.0\.0\.1: down/#),
            "\(outcome.output)")
        #expect(outcome.output.contains("8 rules of \(rules), 1 alert fired, 1 still firing"))
    }

    @Test func theCheckPlaysEachRunOfAFile() async throws {
        let folder = try TemporaryFolder()
        let events = try await recording(in: folder)
        let once = folder.text(of: "events.jsonl")
        let twice = try folder.write(once + once, to: "twice.jsonl")
        let rules = try folder.write("alerts: [ { name: a, when: down } ]", to: "rules.yaml")
        for (file, count) in [(events, 1), (twice, 2)] {
            let outcome = try await BuiltProgram.run(
                ["alerts", "check", "--over", file, "-c", rules])
            #expect(outcome.output.matches(of: #/  fired  /#).count == count)
        }
    }

    @Test func withoutAFileTheBuiltInRulesAreChecked() async throws {
        let folder = try TemporaryFolder()
        let events = try await recording(in: folder)
        let outcome = try await BuiltProgram.run(["alerts", "check", "--over", events])
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("7 rules built in, 0 alerts fired"), "\(outcome.output)")
    }

    @Test func whatIsNoRecordingIsRefusedWithFileAndLine() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("\n{\"event\":7}\n", to: "bad.jsonl")
        let bad = try await BuiltProgram.run(["alerts", "check", "--over", file])
        #expect(bad.status == 64)
        #expect(bad.errors.contains("\(file): line 2, column "))
        let absent = try await BuiltProgram.run(["alerts", "check", "--over", "/nowhere/e"])
        #expect(absent.status == 64)
        #expect(absent.errors.contains("/nowhere/e"))
        let empty = try folder.write("", to: "empty.jsonl")
        let nothing = try await BuiltProgram.run(["alerts", "check", "--over", empty])
        #expect(nothing.status == 64)
        #expect(nothing.errors.contains("\(empty) holds no event"))
    }

    @Test func aRuleThatCannotBeReadIsFoundWithItsPlace() async throws {
        let folder = try TemporaryFolder()
        let events = try await recording(in: folder)
        let rules = try folder.write("alerts: [ { name: a, when: dwon } ]", to: "rules.yaml")
        let outcome = try await BuiltProgram.run(
            ["alerts", "check", "--over", events, "-c", rules])
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("\(rules):1:28: when: "))
        #expect(outcome.output.isEmpty)
    }

    @Test func theRuleTestOfTheReadmeHolds() async throws {
        let readme = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../README.md"), encoding: .utf8)
        let test = try #require(
            readme.components(separatedBy: "```text\n").dropFirst().first?
                .components(separatedBy: "```").first)
        let folder = try TemporaryFolder()
        _ = try folder.write("links: []", to: "fleet.yaml")
        let file = try folder.write(test, to: "rules.test")
        let outcome = try await BuiltProgram.run(["alerts", "verify", file])
        #expect(outcome.status == 0)
        #expect(outcome.output == "2 lines of expectations held\n", "\(outcome.output)")
    }

    @Test func aTestThatDoesNotHoldEndsWithOneAndItsLines() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            "link a: 12ms*9\nat 20s expect \"link down\" on a\nat 30s expect nothing\n",
            to: "wrong.test")
        let outcome = try await BuiltProgram.run(["alerts", "verify", file])
        #expect(outcome.status == 1)
        #expect(
            outcome.output == """
                \(file):2: at 20s "link down" on a does not fire: nothing fires
                1 of 2 lines of expectations did not hold

                """)
        #expect(outcome.errors.isEmpty)
    }

    @Test(arguments: [
        ("link a: soon\n", "1: \"soon\" is no sample"),
        ("link a: x\nat 1s expect no \"link dwon\"\n", "2: no rule is called \"link dwon\""),
    ])
    func aTestThatSaysNothingIsRefusedWithItsLine(text: String, message: String) async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(text, to: "bad.test")
        let outcome = try await BuiltProgram.run(["alerts", "verify", file])
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("\(file):\(message)"), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }
}
