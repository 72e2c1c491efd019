import ArgumentParser
import CBench
import FleetModel
import HeartbeatModel
import KeepwatchApp
import MQTTTransport
import Vocabulary

/// `keepwatch-bench watch`: the whole watch but for a terminal: engine, model, strips, snapshots.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "The whole watch without a terminal.",
        shouldDisplay: false)

    @OptionGroup var load: LoadOptions

    func run() async throws {
        _ = DescriptorLimit.raiseToHard()
        let links = try load.links
        let residentBefore = bench_resident_bytes()
        let watch = FleetWatch(connectRate: load.connectRate, snapshotEvery: .milliseconds(250))
        await watch.watch(links)
        try await waitUntil("all links are up") {
            watch.takeSnapshot()?.count(of: .up) == links.count
        }
        try await Task.sleep(for: .seconds(max(1, load.interval)))
        let resident = bench_resident_bytes()
        let before = try await total(of: watch)
        let cpuBefore = bench_cpu_seconds()
        try await Task.sleep(for: .seconds(load.d))
        let cpu = bench_cpu_seconds() - cpuBefore
        let after = try await total(of: watch)
        await watch.stop()
        let heartbeats = after.sent - before.sent
        try printFigures([
            "links": Double(links.count),
            "heartbeats": Double(heartbeats),
            "missed": Double(after.missed - before.missed),
            "lost": Double(after.drops),
            "cpu_s": cpu,
            "cpu_ms_per_1000": cpu * 1e6 / Double(max(1, heartbeats)),
            "resident_per_link": Double(resident - residentBefore) / Double(links.count),
        ])
    }

    /// Counters of all links together.
    private struct Total {
        var sent = 0
        var missed = 0
        var drops = 0
    }

    private func total(of watch: FleetWatch) async throws -> Total {
        var snapshot: FleetSnapshot?
        try await waitUntil("there is a snapshot") {
            snapshot = watch.takeSnapshot()
            return snapshot != nil
        }
        return (snapshot?.links ?? []).reduce(into: Total()) { total, link in
            total.sent += link.statistics.sent
            total.missed += link.statistics.missed
            total.drops += link.dropCount
        }
    }
}
