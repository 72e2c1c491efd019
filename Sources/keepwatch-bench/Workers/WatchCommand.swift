import ArgumentParser
import BenchTables
import CBench
import FleetModel
import HeartbeatModel
import KeepwatchApp
import MQTTTransport
import Vocabulary

/// `keepwatch-bench watch`: the whole watch but for a terminal: engine, model, strips, snapshots.
struct WatchCommand: ConcurrentCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "The whole watch without a terminal.",
        shouldDisplay: false)

    @OptionGroup var load: LoadOptions
    @Option(help: "Seconds after the measurement, for what is still to be judged.") var wait = 0.0

    @Option(help: "Bytes for what is kept of the past.") var historyMemory =
        HistoryMemory.usualBytes

    func run() async throws {
        endWithStandardInput()
        _ = DescriptorLimit.raiseToHard()
        let residentBefore = bench_resident_bytes()
        let links = try load.links
        let watch = FleetWatch(
            clock: RunClock(), connectRate: load.pace, snapshotEvery: .milliseconds(250),
            historyMemory: historyMemory)
        await watch.watch(links)
        try await watch.waitUntilConnected(links.count)
        try await Task.sleep(for: load.settlingTime)
        let resident = bench_resident_bytes()
        let before = try await watch.totals()
        let cpuBefore = bench_cpu_seconds()
        try await Task.sleep(for: .seconds(load.d))
        // Read when its heartbeats are counted, which waits for a snapshot, as at the beginning.
        let after = try await watch.totals()
        let cpu = bench_cpu_seconds() - cpuBefore
        var roundTrips = try await watch.totals(marks: Int(load.d / load.interval)).roundTrips
        try await Task.sleep(for: .seconds(wait))
        let end = try await watch.totals()
        await watch.stop()
        let heartbeats = after.sent - before.sent
        try Figures([
            "links": Double(links.count),
            "connected": Double(end.connected),
            "heartbeats": Double(heartbeats),
            "heartbeats_in_all": Double(end.sent),
            "answered_in_all": Double(end.answered),
            "missed_in_all": Double(end.missed),
            "unanswered_in_all": Double(end.lost),
            "lost": Double(end.drops),
            "cpu_s": cpu,
            "cpu_ms_per_1000": cpu * 1e6 / Double(max(1, heartbeats)),
            "rtt_p50_us": microseconds(roundTrips.quantile(0.5)),
            "rtt_p99_us": microseconds(roundTrips.quantile(0.99)),
            "resident_per_link": Double(resident - residentBefore) / Double(links.count),
        ]).print()
    }
}

extension FleetWatch {
    /// Counters of all links together.
    struct Totals {
        var connected = 0
        var sent = 0
        var answered = 0
        var missed = 0
        var lost = 0
        var drops = 0
        /// Of the last marks of each strip, nanoseconds.
        var roundTrips = Samples()
    }

    /// The totals of a snapshot that is taken from now on, with so many of each link's last marks.
    func totals(marks: Int = 0) async throws -> Totals {
        _ = takeSnapshot()
        let links = try await nextSnapshot { _ in true }.links
        return links.reduce(into: Totals()) { totals, link in
            totals.connected += link.isConnected ? 1 : 0
            totals.sent += link.statistics.sent
            totals.answered += link.statistics.answered
            totals.missed += link.statistics.missed
            totals.lost += link.statistics.lost
            totals.drops += link.dropCount
            guard marks > 0 else { return }
            for case .timed(let roundTrip, _) in link.strip.suffix(marks).map(\.kind) {
                totals.roundTrips.add(roundTrip.nanoseconds)
            }
        }
    }

    /// Waits until so many links are connected at the same time.
    func waitUntilConnected(_ links: Int) async throws {
        _ = try await nextSnapshot { $0.links.count(where: \.isConnected) == links }
    }

    /// The next snapshot that is as wanted; waits for it, at most two minutes.
    func nextSnapshot(_ isWanted: (FleetSnapshot) -> Bool) async throws -> FleetSnapshot {
        for _ in 0..<6_000 {
            if let snapshot = takeSnapshot(), isWanted(snapshot) { return snapshot }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw BenchFailure("waited two minutes for a snapshot")
    }
}
