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

            Exit status: 0 all targets met, 1 not all or a part failed, 64 usage.
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
    @Option(
        help: "Rounds of which the middle one counts; else as many as each part needs.",
        transform: positive)
    var rounds: Int?

    func run() throws {
        guard compare || only != nil else { throw CleanExit.helpRequest(self) }
        let parts = try chosenParts()
        var report = Report(machine: Machine())
        printLine(report.machine.text)
        for part in parts { measure(part, into: &report) }
        printLine("\n" + tableText(report.rows))
        for failure in report.failures { printLine("failed: \(failure)") }
        if let json {
            try report.json.write(to: URL(fileURLWithPath: json), options: .atomic)
        }
        if !report.isGood { throw ExitCode.failure }
    }

    /// What the other parts measure is worth having where one fails.
    private func measure(_ part: any Part, into report: inout Report) {
        let hasOneRound = quick || part.rounds == 1
        let bench = Bench(rounds: hasOneRound ? 1 : rounds ?? part.rounds, isQuick: quick)
        bench.say("== \(part.name)")
        do {
            report.rows += try part.rows(bench)
            report.rounds[part.name] = bench.rounds
        } catch {
            bench.say("   failed: \(error)")
            report.failures.append("\(part.name): \(error)")
        }
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

/// Reads a number of which there has to be one at least.
@Sendable func positive(_ text: String) throws -> Int {
    guard let number = Int(text), number > 0 else {
        throw ValidationError("a whole number from 1 on is needed")
    }
    return number
}
