import ArgumentParser
import BenchTables
import CBench
import FleetModel
import Foundation
import KeepwatchApp
import MQTTTransport
import Vocabulary

/// `keepwatch-bench soak`: constant drops and reconnects, and memory that stays flat.
struct SoakCommand: ConcurrentCommand {
    static let configuration = CommandConfiguration(
        commandName: "soak", abstract: "Drop and reconnect constantly and watch the memory.",
        discussion: """
            The broker ends each connection by a reset at its third heartbeat, and what is not \
            connected is told to connect once a second. In the first ten minutes, at most half of \
            the time, what is kept fills up: drops, flight records, histories (1 MiB), the log. \
            From then on the least resident memory of the last third is compared with that of the \
            first: a leak raises it, a queue that was full for a moment does not. Exit status: 0 \
            it grew by no more than the bound, 1 it did, or no link dropped for ten seconds.
            """)

    @Option(
        name: .customLong("for"), help: ArgumentHelp("How long: 10m, 1h.", valueName: "time"),
        transform: duration)
    var time = Duration.seconds(3_600)
    @Option(name: .short, help: "Links.", transform: positive) var n = 1_000
    @Option(help: "Seconds between two lines.", transform: positive) var every = 30
    @Option(help: "MiB that resident memory may grow by once what is kept is full.")
    var bound = 4.0

    func run() async throws {
        _ = DescriptorLimit.raiseToHard()
        let responder = try Responder(["--reset-after", "3"])
        defer { responder.end() }
        let load = try LoadOptions.parse([
            "--to", responder.addresses, "-n", "\(n)", "-T", "0.5", "--timeout", "0.4",
        ])
        let watch = FleetWatch(
            clock: RunClock(), connectRate: 2_000, snapshotEvery: .milliseconds(250),
            historyMemory: 1 << 20)
        await watch.watch(try load.links)
        let growth = try await observe(watch)
        await watch.stop()
        printLine(String(format: "grew by %.1f MiB, allowed are %.1f MiB", growth, bound))
        if growth > bound { throw ExitCode.failure }
    }

    /// Lets links drop for the whole time.
    ///
    /// - Returns: MiB by which memory grew after what is kept was full.
    private func observe(_ watch: FleetWatch) async throws -> Double {
        let seconds = max(1, Int(time / .seconds(1)))
        let fillingTime = min(600, seconds / 2)
        var residentWhenFull: [Double] = []
        var standstill = Standstill(patience: min(10, seconds))
        printLine("    time       drops  resident MiB")
        for second in 1...seconds {
            try await Task.sleep(for: .seconds(1))
            let snapshot = try await watch.nextSnapshot { _ in true }
            for link in snapshot.links where !link.isConnected {
                await watch.request(.connectNow(link.id))
            }
            let drops = snapshot.links.reduce(0) { $0 + $1.dropCount }
            if standstill.hasCome(drops, second: second) {
                throw BenchFailure(
                    "after \(second) s and \(drops) drops no link has dropped for "
                        + "\(standstill.patience) s: the broker is gone or resets no connection, "
                        + "and memory that stays flat shows nothing")
            }
            guard second % every == 0 || second == seconds || second == fillingTime else {
                continue
            }
            let resident = Double(bench_resident_bytes()) / 1_048_576
            printLine(String(format: "%6d s  %10d  %12.1f", second, drops, resident))
            if second >= fillingTime { residentWhenFull.append(resident) }
        }
        return leastGrowth(of: residentWhenFull)
    }
}

/// Reads a duration as the settings write it.
@Sendable func duration(_ text: String) throws -> Duration {
    try DurationText.parse(text)
}
