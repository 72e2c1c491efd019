import ArgumentParser
import BenchTables
import Foundation

/// Measures what the product does, beside the least that the machine allows.
struct KeepwatchBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keepwatch-bench",
        abstract: "Measures keepwatch beside the least that the machine allows.",
        discussion: """
            --compare runs the product's own modules and their counterparts in turns, each in a \
            process of its own, and prints a table. Ratios and differences can be compared between \
            machines, times cannot. Nothing else should run meanwhile.

            Parts: \(partNames).

            Exit status: 0 all targets met, 1 not all, 64 usage.
            """,
        subcommands: [
            HoldCommand.self, SoakCommand.self, CountCommand.self, LimitCommand.self,
            ResponderCommand.self, EngineCommand.self, ConnectCommand.self, WatchCommand.self,
            DetectionCommand.self, ModelCommand.self, ScreenCommand.self, ProductCommand.self,
        ])

    private static let partNames = allParts.map(\.name).joined(separator: ", ")

    @Flag(help: "Run everything and print the table.") var compare = false
    @Option(help: ArgumentHelp("Only these parts, with commas between.", valueName: "parts"))
    var only: String?
    @Option(help: ArgumentHelp("The table as JSON, into a file.", valueName: "file"))
    var json: String?
    @Flag(help: "One short round: to see that it works, not to quote.") var quick = false
    @Option(help: "Rounds of which the middle one counts.") var rounds = 3

    func run() throws {
        guard compare || only != nil else { throw CleanExit.helpRequest(self) }
        let parts = try chosenParts()
        let bench = Bench(rounds: quick ? 1 : max(1, rounds), isQuick: quick)
        printLine(Machine().text)
        var rows: [Row] = []
        for part in parts {
            bench.say("== \(part.name)")
            rows += try part.rows(bench)
        }
        printLine("\n" + tableText(rows))
        if let json {
            let report = Report(machine: Machine(), rounds: bench.rounds, rows: rows)
            try report.json.write(to: URL(fileURLWithPath: json), options: .atomic)
        }
        if rows.contains(where: { $0.isMet == false }) { throw ExitCode.failure }
    }

    private func chosenParts() throws -> [any Part] {
        guard let only else { return allParts }
        return try only.split(separator: ",").map { name in
            guard let part = allParts.first(where: { $0.name == name }) else {
                throw ValidationError("There is no part \(name): \(Self.partNames)")
            }
            return part
        }
    }
}

/// One part of the benchmark.
protocol Part: Sendable {
    /// As `--only` names it.
    var name: String { get }

    /// Measures, and says what came of it.
    func rows(_ bench: Bench) throws -> [Row]
}

private let allParts: [any Part] = [
    HeartbeatsPart(), MemoryPart(), RoundTripPart(), DetectionPart(), ConnectPart(), ModelPart(),
    TerminalPart(), HoldPart(),
]

/// How much is measured.
struct Bench {
    /// How often product and counterpart take turns.
    var rounds: Int
    /// Whether it is only to be seen that everything works.
    var isQuick: Bool

    /// Says on standard error what goes on.
    func say(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }

    /// Runs a subcommand in a process of its own and takes the numbers that it prints.
    func run(_ arguments: [String]) throws -> Figures {
        let child = try Child(arguments)
        defer { child.end() }
        let figures = try child.nextFigures()
        say("   \(arguments[0]): \(figures.text)")
        return figures
    }

    /// Runs subcommands in turns, for each round against a responder of their own.
    ///
    /// - Returns: for each round what each of them printed, and what its responder counted.
    func inTurns(
        _ commands: [[String]], responder options: [String] = []
    ) throws -> [[Turn]] {
        try (0..<rounds).map { _ in
            try commands.map { command in
                let responder = try Responder(options)
                defer { responder.end() }
                let figures = try run(command + ["--to", responder.addresses])
                return Turn(figures: figures, responder: try responder.stop())
            }
        }
    }

    /// What one process printed, and what its responder counted.
    struct Turn {
        var figures: Figures
        var responder: Figures
    }
}
