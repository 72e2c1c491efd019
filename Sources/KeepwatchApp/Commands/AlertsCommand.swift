import AlertModel
import ArgumentParser
import FleetModel
import Vocabulary

/// `keepwatch alerts`.
struct AlertsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts",
        abstract: "Try rules and ways out: on a recording, by tests, with a sample.",
        subcommands: [Check.self, Verify.self, Test.self])

    /// `keepwatch alerts check --over EVENTS.jsonl`.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say which alerts and incidents a recording would have brought.",
            discussion: """
                The recording is what --events writes. It is judged at each second of its own \
                time; each run of the file begins anew. The rules are those of -c, else of \
                KEEPWATCH_CONFIG or $XDG_CONFIG_HOME/keepwatch/keepwatch.yaml where there is one, \
                else the built-in ones. Nothing else of that file is read. The exit status is 0, \
                whatever would have fired.
                """)

        @Option(help: ArgumentHelp("The recording.", valueName: "events.jsonl"))
        var over: String

        @Option(
            name: [.customShort("c"), .customLong("config")],
            help: ArgumentHelp("The configuration file with the rules.", valueName: "file"))
        var file: String?

        func run() throws {
            let path = SettingsSources.file(named: file)
            let rules = try path.map(SettingsSources.readAlertRules) ?? BuiltInRules.all
            let recording = try Recording(over)
            guard !recording.runs.isEmpty else {
                throw ProgramFailure(status: .usage, message: "\(over) holds no event")
            }
            let replays = recording.runs.compactMap { AlertReplay.printed($0, rules) }
            func sum(_ count: (AlertReplay) -> Int) -> Int { replays.map(count).reduce(0, +) }
            let parts = [
                "\(counted(rules.count, "rule")) \(path.map { "of \($0)" } ?? "built in")",
                "\(counted(sum(\.tally.fired), "alert")) fired",
                "\(sum(\.firing.count)) still firing at the end",
                counted(sum(\.tally.announced), "announcement"),
                counted(sum(\.tally.incidents), "incident"),
            ]
            print(parts.joined(separator: ", ").onOneLine)
        }
    }

    /// `keepwatch alerts verify FILE`.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run tests of rules.",
            discussion: """
                A test says what links live through and what must fire when:

                    rules fleet.yaml
                    probe every 10s, response timeout 5s, 3 misses to down
                    link dock-{01..40} mqtt://docks site=fra: 12ms*6 x*6 12ms
                    at 30s expect nothing
                    at 1m40s expect "broker down" on "broker docks:1883", no "slow heartbeat"
                    at 1m40s expect 1 incident, 1 message
                    at 5m offline 2m

                Each sample takes one probe interval: 12ms a round trip, _ no answer, ? one that \
                cannot be timed, | a reset, x no connection, o none by our own fault, p a pause by \
                a person, - nothing at all; 12ms*30 is thirty of them. offline and paused are what \
                happens to this machine. \
                The settings file with the rules lies beside the test; without it the built-in \
                rules are tested. The exit status is 0 where all holds, 1 where something does not.
                """)

        @Argument(help: ArgumentHelp("The test.", valueName: "file"))
        var file: String

        func run() throws {
            let test = try read()
            let rules =
                try test.rules.map { try SettingsSources.readAlertRules(beside($0)) }
                ?? BuiltInRules.all
            if let unknown = test.unknownRules(among: rules).first {
                throw failure(.usage, unknown)
            }
            let failures = test.failures(of: rules)
            for failure in failures {
                print("\(file):\(failure.line): \(failure.message)".onOneLine)
            }
            let lines = counted(test.expectations.count, "line")
            guard failures.isEmpty else {
                let wrong = Set(failures.map(\.line)).count
                print("\(wrong) of \(lines) of expectations did not hold")
                throw ProgramFailure(status: .failed, message: "")
            }
            print("\(lines) of expectations held")
        }

        private func read() throws(ProgramFailure) -> RuleTest {
            let text: String
            do {
                text = try FileText.read(file)
            } catch {
                throw ProgramFailure(
                    status: .usage, message: "cannot read \(file): \(error.message)")
            }
            do {
                return try RuleTest(text)
            } catch {
                throw failure(.usage, error)
            }
        }

        private func failure(_ status: ExitStatus, _ problem: RuleTest.Problem) -> ProgramFailure {
            ProgramFailure(status: status, message: "\(file):\(problem.line): \(problem.message)")
        }

        private func beside(_ path: String) -> String {
            guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
            return file[...slash] + path
        }
    }
}

extension AlertReplay {
    /// Plays a whole run and prints its alerts and incidents as they come.
    fileprivate static func printed(_ records: [RunRecord], _ rules: [AlertRule]) -> AlertReplay? {
        guard let first = records.first, let last = records.last else { return nil }
        var replay = AlertReplay(rules: rules, startedAt: first.at)
        let tell = { (news: AlertNews, words: AlertLine) in
            if let line = words.text(of: news) { print(line) }
        }
        replay.play(records[...], tell)
        replay.finish(at: last.at.monotonic, tell)
        for incident in replay.snapshot.alerts.incidents {
            replay.words.lines(of: incident).forEach { print($0) }
        }
        return replay
    }
}
