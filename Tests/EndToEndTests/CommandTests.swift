import Foundation
import Testing

/// What the commands print and how they end, good input and bad.
@Suite struct CommandTests {
    @Test func helpNamesEveryCommand() async throws {
        let outcome = try await BuiltProgram.run(["--help"])
        #expect(outcome.status == 0)
        for command in ["watch", "demo", "frame", "config", "alerts", "themes", "keys"] {
            #expect(outcome.output.contains(command))
        }
    }

    @Test func versionIsOneLine() async throws {
        let outcome = try await BuiltProgram.run(["--version"])
        #expect(outcome.status == 0)
        #expect(outcome.output.split(separator: "\n").count == 1)
    }

    @Test func withoutFileOrURLItSaysWhereItLookedAndWhatToTry() async throws {
        let outcome = try await BuiltProgram.run([], environment: ["XDG_CONFIG_HOME": "/nowhere"])
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("/nowhere/keepwatch/keepwatch.yaml"))
        #expect(outcome.errors.contains("keepwatch demo"))
        #expect(outcome.errors.contains("keepwatch mqtt://"))
    }

    @Test func withoutATerminalItNamesHeadless() async throws {
        let outcome = try await BuiltProgram.run(["mqtt://127.0.0.1:1"])
        #expect(outcome.status == 69)
        #expect(outcome.errors.contains("--headless"))
    }

    @Test(arguments: [
        "mqtt://", "mqtt://host:99999", "http://host", "mqtts://host/path", "host:1883",
        "mqtt://[::1", "ssl://host", "mqtt+unix://host/path",
    ])
    func aMalformedURLIsAUsageError(url: String) async throws {
        let outcome = try await BuiltProgram.run([url, "--headless", "--events", "-"])
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("character "))
        #expect(outcome.output.isEmpty)
    }

    @Test func aPasswordInAURLIsNeverPrinted() async throws {
        let outcome = try await BuiltProgram.run([
            "mqtt://watcher:hunter2@127.0.0.1:1", "--headless", "--events", "-", "--duration",
            "500ms",
        ])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("refused"))
        #expect(!outcome.output.contains("hunter2"))
        #expect(!outcome.errors.contains("hunter2"))
    }

    @Test(arguments: [
        ["--keep-alive", "70000s"], ["--keep-alive", "60"], ["--probe-interval", "10"],
        ["--probe-interval", "1ms"], ["--misses-to-down", "0"], ["--mqtt", "4"],
        ["--response-timeout", "fast"], ["--password-env", "KEEPWATCH_TEST_NOT_SET"],
        ["--events", "-"], ["--duration", "soon"], ["--ca", "/nowhere/ca.pem"],
        ["--key", "/dev/null"], ["--tls-minimum", "2"], ["--alpn", "é"], ["--server-name", "b c"],
        ["--proxy", "https://proxy:1"], ["--insecure"], ["--expand-addresses"],
    ])
    func aFlagOutOfRangeIsAUsageErrorThatNamesIt(flags: [String]) async throws {
        let outcome = try await BuiltProgram.run(["mqtt://127.0.0.1:1"] + flags)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(flags[0]))
    }

    @Test func anUnknownKeyIsFoundWithItsPositionAndTheNearestKey() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            """
            defaults:
              keep_alife: 60s
            links:
              - { name: a, url: "mqtt://127.0.0.1" }
              - { name: a, url: "mqtt://127.0.0.1" }
            """, to: "bad.yaml")
        for arguments in [
            ["config", "check", file], ["watch", "-c", file, "--headless", "--events", "-"],
        ] {
            let outcome = try await BuiltProgram.run(arguments)
            #expect(outcome.status == 78)
            #expect(outcome.errors.contains("\(file):2:3:"))
            #expect(outcome.errors.contains("keep_alive"))
            #expect(outcome.errors.contains("\(file):5:"))
            #expect(outcome.output.isEmpty)
        }
    }

    @Test func anUnreadableFileIsNamed() async throws {
        let outcome = try await BuiltProgram.run(["config", "check", "/nowhere/keepwatch.yaml"])
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("/nowhere/keepwatch.yaml"))
    }

    @Test func aMissingEnvironmentVariableIsFoundWhereItIsNamed() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            """
            links:
              - name: a
                url: mqtt://127.0.0.1
                username: watcher
                password: { env: KEEPWATCH_TEST_NOT_SET }
            """, to: "secret.yaml")
        let outcome = try await BuiltProgram.run(["config", "check", file])
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("\(file):5:"))
        #expect(outcome.errors.contains("KEEPWATCH_TEST_NOT_SET"))
    }

    @Test func configCheckSaysWhereEachValueCameFrom() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            """
            defaults:
              keep_alive: 8s
            links:
              - { name: plant-a, url: "mqtt://127.0.0.1:1884" }
            """, to: "good.yaml")
        let outcome = try await BuiltProgram.run(["config", "check", file])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("plant-a"))
        #expect(outcome.output.contains("\(file):2"))
        #expect(outcome.output.contains("reduced"))
    }

    @Test func aFrameHasExactlyTheLinesAskedForAndRepeatsItself() async throws {
        let arguments = [
            "frame", "--size", "100x30", "--seed", "3", "--after", "20s", "--keys", "j j enter",
        ]
        let first = try await BuiltProgram.run(arguments)
        let second = try await BuiltProgram.run(arguments)
        #expect(first.status == 0)
        #expect(first.outputLines.count == 31)
        #expect(first.outputLines.last == "")
        #expect(first.output == second.output)
        #expect(first.output.contains("Round trips"))
    }

    @Test func theScreenInTheReadmeIsWhatItsCommandPrints() async throws {
        let readme = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../README.md"), encoding: .utf8)
        let block = try #require(
            readme.components(separatedBy: "```console\n$ keepwatch ").dropFirst().first?
                .components(separatedBy: "```").first)
        let lines = block.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let outcome = try await BuiltProgram.run(lines[0].split(separator: " ").map(String.init))
        #expect(outcome.output == lines[1])
    }

    @Test func aFrameCanBeMadeFromRecordedEvents() async throws {
        let folder = try TemporaryFolder()
        let events = folder.file("events.jsonl")
        let recorded = try await BuiltProgram.run([
            "mqtt://127.0.0.1:1", "--headless", "--events", events, "--duration", "1s",
        ])
        #expect(recorded.status == 0)
        let mode = try FileManager.default.attributesOfItem(atPath: events)[.posixPermissions]
        #expect((mode as? NSNumber)?.intValue == 0o600)
        let outcome = try await BuiltProgram.run([
            "frame", "--size", "80x24", "--replay", events,
        ])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("127.0.0.1"))
        #expect(outcome.output.contains("down"))
    }

    @Test func themesAndKeysAreListed() async throws {
        let themes = try await BuiltProgram.run(["themes"])
        let names = Set(themes.outputLines.map { $0.prefix { $0 != " " } })
        #expect(names.isSuperset(of: ["keepwatch-dark", "high-contrast-light", "nord"]))
        #expect(themes.output.contains("white on black, every text 7:1"))
        let keys = try await BuiltProgram.run(["keys"])
        #expect(keys.output.contains("ping"))
        let headings = keys.outputLines.filter { !$0.isEmpty && !$0.hasPrefix(" ") }
        #expect(headings.count == Set(headings).count)
    }

    @Test(.timeLimit(.minutes(1)))
    func aClosedPipeEndsTheProgramQuietly() async throws {
        let folder = try TemporaryFolder()
        let command =
            "\(BuiltProgram.path) mqtt://127.0.0.1:1 --headless --events - 2> \(folder.file("e"))"
            + " | head -n 1 > \(folder.file("o")); echo ${PIPESTATUS[0]} > \(folder.file("s"))"
        let shell = try ChildProcess(
            "/bin/bash", ["-c", command], environment: folder.environment)
        _ = try await shell.end(within: .seconds(20))
        #expect(folder.text(of: "s") == "0\n")
        #expect(folder.text(of: "e").isEmpty)
        #expect(folder.text(of: "o").contains("started"))
    }

    @Test func theExampleOfTheReadmeIsRight() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let example = try #require(readme.split(separator: "```yaml\n").dropFirst().first)
        let folder = try TemporaryFolder()
        let file = try folder.write(
            String(try #require(example.split(separator: "```").first)), to: "example.yaml")
        let outcome = try await BuiltProgram.run(
            ["config", "check", file], environment: ["PLANT_A_PASSWORD": "hunter2"])
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        #expect(outcome.output.contains("201 links"))
        #expect(!outcome.output.contains("hunter2"))
    }

    @Test func aFileWithoutLinksIsRefusedByItsCheckToo() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("ui: { theme: keepwatch-dark }\n", to: "empty.yaml")
        let outcome = try await BuiltProgram.run(["config", "check", file])
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("no links"))
    }

    @Test func anUnknownThemeIsRefusedWithAndWithoutAScreen() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            """
            links: [ { name: a, url: "mqtt://127.0.0.1:1" } ]
            ui: { theme: plaid }
            """, to: "themed.yaml")
        for arguments in [["config", "check", file], ["watch", "-c", file, "--headless"]] {
            let outcome = try await BuiltProgram.run(arguments)
            #expect(outcome.status == 78)
            #expect(outcome.errors.contains("\(file):2:7: no theme \"plaid\""))
            #expect(outcome.errors.contains("keepwatch-dark"))
        }
        let outcome = try await BuiltProgram.run(
            ["mqtt://127.0.0.1:1", "--headless", "--theme", "plaid"])
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("plaid"))
    }

    @Test func eventsGoToStandardOutputWhereThereIsNoScreen() async throws {
        let outcome = try await BuiltProgram.run(
            ["mqtt://127.0.0.1:1", "--headless", "--duration", "300ms"])
        #expect(outcome.status == 0)
        #expect(PrintedEvent.read(outcome.output).contains { $0.cause == "refused" })
    }

    @Test func aRecordingWithCarriageReturnsIsRead() async throws {
        let folder = try TemporaryFolder()
        let recorded = try await BuiltProgram.run(
            ["mqtt://127.0.0.1:1", "--headless", "--duration", "300ms"])
        let file = try folder.write(
            recorded.output.replacing("\n", with: "\r\n"), to: "events.jsonl")
        let outcome = try await BuiltProgram.run(["frame", "--size", "80x24", "--replay", file])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("127.0.0.1"))
    }

    @Test func ofSeveralRunsInOneFileTheLastIsShownAsFarAsItWasWritten() async throws {
        let folder = try TemporaryFolder()
        let events = folder.file("events.jsonl")
        for port in [1, 2] {
            _ = try await BuiltProgram.run([
                "mqtt://127.0.0.1:\(port)", "--headless", "--events", events, "--duration",
                "300ms",
            ])
        }
        let text = folder.text(of: "events.jsonl")
        let file = try folder.write(String(text.dropLast(20)), to: "killed.jsonl")
        let outcome = try await BuiltProgram.run(["frame", "--size", "80x24", "--replay", file])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("127.0.0.1:2"))
        #expect(!outcome.output.contains("127.0.0.1:1"))
    }

    @Test func aBrokenRecordingIsRefusedWithThePosition() async throws {
        let folder = try TemporaryFolder()
        let recorded = try await BuiltProgram.run(
            ["mqtt://127.0.0.1:1", "--headless", "--duration", "300ms"])
        var lines = recorded.output.split(separator: "\n").map(String.init)
        lines[1] = String(lines[1].dropLast(10))
        let file = try folder.write(lines.joined(separator: "\n"), to: "events.jsonl")
        let outcome = try await BuiltProgram.run(["frame", "--replay", file])
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("\(file): line 2, column "))
        #expect(outcome.output.isEmpty)
    }

    @Test func aThemeFileThatCannotBeReadIsNamedWithTheReason() async throws {
        let folder = try TemporaryFolder()
        let theme = folder.file("keepwatch/themes/keepwatch-dark.yaml")
        try FileManager.default.createDirectory(
            atPath: theme, withIntermediateDirectories: true)
        let outcome = try await BuiltProgram.run(
            ["mqtt://127.0.0.1:1", "--headless", "--theme", "keepwatch-dark"],
            environment: ["XDG_CONFIG_HOME": folder.path])
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("cannot read \(theme): Is a directory"))
    }

    @Test(.timeLimit(.minutes(1)))
    func closedStandardDescriptorsAreNotTakenForSockets() async throws {
        let folder = try TemporaryFolder()
        let command =
            "\(BuiltProgram.path) mqtt://127.0.0.1:1 --headless --duration 300ms <&- >&-"
            + " 2> \(folder.file("errors"))"
        let shell = try ChildProcess(
            "/bin/bash", ["-c", command], environment: folder.environment)
        #expect(try await shell.end(within: .seconds(20)) == 0)
        #expect(folder.text(of: "errors").isEmpty)
    }
}
