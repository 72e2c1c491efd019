import ArgumentParser
import BenchTables
import Foundation

/// `keepwatch-bench heartbeats`: the CPU time of heartbeats, product and limit in turns.
struct HeartbeatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heartbeats", abstract: "CPU time of heartbeats beside the limit's.",
        shouldDisplay: false)

    @Option(name: .short, help: "Links.") var n = 10_000
    @Option(name: .customShort("T"), help: "Seconds between two heartbeats of a link.")
    var interval = 5.0
    @Option(name: .short, help: "Seconds to measure.") var d = 5.0
    @Option(help: "Rounds.") var rounds = 1

    func run() throws {
        for _ in 0..<rounds {
            for command in ["limit", "engine", "watch"] {
                let responder = try Responder()
                var arguments = [
                    command, "--to", responder.addresses, "-n", "\(n)", "-T", "\(interval)", "-d",
                    "\(d)",
                ]
                if command == "limit" { arguments += ["--tick-us", "1000"] }
                let child = try Child(arguments)
                let figures = try child.nextFigures()
                child.end()
                _ = try responder.stop()
                print(
                    command,
                    figures.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: " "))
            }
        }
    }
}
