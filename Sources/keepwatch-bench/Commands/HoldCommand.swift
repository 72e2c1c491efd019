import ArgumentParser
import Foundation
import MQTTTransport

/// `keepwatch-bench hold`: many links at the same time in one process.
struct HoldCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Hold many links for some time and lose none.",
        discussion: """
            Against a responder in a process of its own; each of the two has a file open for each \
            link. Exit status: 0 none was lost and no \
            heartbeat missed, 1 otherwise.
            """)

    @Option(name: .short, help: "Links.", transform: positive) var n = 19_000
    @Option(
        name: .customLong("for"), help: ArgumentHelp("How long: 60s, 10m.", valueName: "time"),
        transform: duration)
    var time = Duration.seconds(60)

    func run() throws {
        let bench = Bench(rounds: 1, isQuick: false)
        try requireOpenFiles(for: n)
        let figures = try hold(n, for: time, bench)
        let (missed, sent) = (Int(figures["missed_in_all"]), Int(figures["heartbeats_in_all"]))
        printLine(
            "held \(n) links for \(Int(time / .seconds(1))) s: lost \(Int(figures["lost"])), "
                + "missed \(missed) of \(sent) heartbeats, "
                + "\(Int(figures["resident_per_link"])) bytes resident for each")
        if figures["lost"] > 0 || figures["missed_in_all"] > 0 { throw ExitCode.failure }
    }
}

/// Raises the limit on open files as far as it goes, and throws where that is not enough.
///
/// The responder has as many files open as the watch.
func requireOpenFiles(for links: Int) throws {
    guard let limit = DescriptorLimit.raiseToHard(), links > limit.connections else { return }
    throw BenchFailure(
        "\(links) links are more than the \(limit.connections) that \(limit.hard) open files "
            + "allow: raise the hard limit (ulimit -Hn as root, or LimitNOFILE of the service)")
}
