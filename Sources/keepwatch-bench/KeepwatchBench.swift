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
        try requireOpenFiles(for: 10_000)
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

private let allParts: [any Part] = [
    HeartbeatsPart(), MemoryPart(), RoundTripPart(), DetectionPart(), ConnectPart(), ModelPart(),
    DashboardPart(), HoldPart(),
]
