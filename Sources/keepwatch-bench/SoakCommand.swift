import ArgumentParser
import CBench
import Foundation
import KeepwatchApp
import MQTTTransport
import Vocabulary

/// `keepwatch-bench soak`: constant drops and reconnects, and memory that stays flat.
struct SoakCommand: ConcurrentCommand {
    static let configuration = CommandConfiguration(
        commandName: "soak", abstract: "Drop and reconnect constantly and watch the memory.",
        discussion: """
            The broker ends each connection by a reset at its third heartbeat; the link comes back \
            as the back-off allows. The first tenth of the time, at least a minute, lets what is \
            kept fill up. Exit status: 0 memory stayed within the bound afterwards, 1 it did not.
            """)

    @Option(
        name: .customLong("for"), help: ArgumentHelp("How long: 10m, 1h.", valueName: "time"),
        transform: duration)
    var time = Duration.seconds(3_600)
    @Option(name: .short, help: "Links.") var n = 1_000
    @Option(help: "Seconds between two lines.") var every = 30.0
    @Option(help: "MiB by which resident memory may grow after the first tenth.") var bound = 4.0

    func run() async throws {
        _ = DescriptorLimit.raiseToHard()
        let responder = try Responder(["--fault", "rst", "--after", "3"])
        defer { responder.end() }
        let load = try LoadOptions.parse([
            "--to", responder.addresses, "-n", "\(n)", "-T", "0.5", "--timeout", "0.4",
        ])
        let clock = RunClock()
        let watch = FleetWatch(
            clock: clock, connectRate: 2_000, snapshotEvery: .milliseconds(250))
        await watch.watch(try load.links)
        let start = clock.now()
        let warm = start + max(.seconds(60), time / 10)
        var afterWarmUp: UInt64?
        var largest: UInt64 = 0
        printLine("   time       drops  resident MiB")
        while clock.now() - start < time {
            try await Task.sleep(for: min(.seconds(every), time - (clock.now() - start)))
            let drops = try await watch.totals().drops
            let resident = bench_resident_bytes()
            if clock.now() >= warm {
                afterWarmUp = afterWarmUp ?? resident
                largest = max(largest, resident)
            }
            let seconds = Int((clock.now() - start) / .seconds(1))
            printLine(
                String(
                    format: "%6d s  %10d  %12.1f", seconds, drops, Double(resident) / 1_048_576))
        }
        await watch.stop()
        guard let afterWarmUp else {
            throw BenchFailure("too short: the first minute only fills what is kept")
        }
        let growth = Double(largest - afterWarmUp) / 1_048_576
        printLine(String(format: "grew by %.1f MiB, allowed are %.1f MiB", growth, bound))
        if growth > bound { throw ExitCode.failure }
    }
}

/// Reads a duration as the settings write it.
@Sendable func duration(_ text: String) throws -> Duration {
    try DurationText.parse(text)
}
