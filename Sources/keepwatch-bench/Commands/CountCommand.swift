import ArgumentParser
import Foundation

/// `keepwatch-bench count`: instructions and allocations of a heartbeat, counted by valgrind.
struct CountCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "count",
        abstract: "Count instructions and allocations of a heartbeat with valgrind.",
        discussion: """
            Runs the engine alone under valgrind, a short and a longer time, and divides what the \
            longer one did more by its heartbeats: exact, and the same on a busy machine. Needs \
            valgrind, and strip, whose copy of the program valgrind can read. Exit status: 0 both \
            within their targets, 1 not.
            """)

    @Option(name: .short, help: "Links.", transform: positive) var n = 200
    @Option(help: "Instructions that a heartbeat may take.") var most = 30_000.0

    func run() throws {
        guard let valgrind = program("valgrind"), let strip = program("strip") else {
            throw BenchFailure("needs valgrind and strip: apt-get install valgrind binutils")
        }
        let folder = try TemporaryFolder()
        let copy = folder.url.appending(path: "keepwatch-bench").path
        try runToEnd(strip, ["-o", copy, ownExecutable()])
        let counter = Counter(valgrind: valgrind, program: copy, links: n, folder: folder)
        let instructions = try counter.perHeartbeat(
            ["--tool=callgrind", "--callgrind-out-file=/dev/null"], after: "Collected :")
        printLine(
            "instructions of a heartbeat: \(Int(instructions.rounded())) (at most \(Int(most)))")
        let allocations = try counter.perHeartbeat(
            ["--tool=memcheck", "--undef-value-errors=no", "--leak-check=no"],
            after: "total heap usage:")
        printLine("allocations of a heartbeat: \(String(format: "%.3f", max(0, allocations))) (0)")
        // A heartbeat in a thousand may be one at which something grows.
        if instructions > most || allocations > 0.001 { throw ExitCode.failure }
    }

    /// Runs the engine under one of valgrind's tools.
    private struct Counter {
        var valgrind: URL
        var program: String
        var links: Int
        var folder: TemporaryFolder

        /// What a heartbeat adds to the number that stands behind `label` in valgrind's log.
        func perHeartbeat(_ tool: [String], after label: String) throws -> Double {
            let short = try count(tool, after: label, seconds: 4)
            let long = try count(tool, after: label, seconds: 12)
            let heartbeats = long.heartbeats - short.heartbeats
            guard heartbeats > 0 else { throw BenchFailure("no heartbeats under valgrind") }
            return (long.number - short.number) / heartbeats
        }

        private func count(
            _ tool: [String], after label: String, seconds: Int
        ) throws -> (number: Double, heartbeats: Double) {
            let responder = try Responder()
            defer { responder.end() }
            let log = folder.url.appending(path: "valgrind.log")
            let child = try Child(
                valgrind,
                tool + [
                    "--log-file=\(log.path)", program, "engine", "--count-only", "--to",
                    responder.addresses,
                ]
                    + ["-n", "\(links)", "-T", "0.5", "-d", "\(seconds)"])
            defer { child.end() }
            let figures = try child.nextFigures()
            child.waitForEnd()
            let text = try String(contentsOf: log, encoding: .utf8)
            guard let place = text.range(of: label) else {
                throw BenchFailure("valgrind did not count: \(text.suffix(500))")
            }
            let digits = text[place.upperBound...].drop { $0 == " " }
                .prefix { $0.isNumber || $0 == "," }
            return (Double(digits.filter(\.isNumber)) ?? 0, figures["heartbeats_in_all"])
        }
    }
}
