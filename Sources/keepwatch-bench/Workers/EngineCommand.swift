import ArgumentParser
import BenchTables
import CBench
import Foundation
import MQTTTransport
import Vocabulary

/// `keepwatch-bench engine`: sockets, timers and the link machine, without the model.
///
/// Waits without Swift's concurrency, which valgrind cannot run; for the same reason the process
/// simply ends with its links up.
struct EngineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engine", abstract: "The engine alone.", shouldDisplay: false)

    @OptionGroup var load: LoadOptions
    @Flag(help: "Count heartbeats and keep no samples of them.") var countOnly = false

    func run() throws {
        endWithStandardInput()
        _ = DescriptorLimit.raiseToHard()
        let counter = ReportCounter(
            links: load.n, interval: .seconds(load.interval), clock: RunClock())
        let residentBefore = bench_resident_bytes()
        let links = try load.links
        let started = bench_cpu_seconds()
        let pool = startPool(links, pace: load.pace, counter)
        try waitUntil("all links are up") { counter.connected >= links.count }
        let connected = bench_cpu_seconds()
        pause(load.settlingTime)
        let resident = bench_resident_bytes()
        if !countOnly { counter.startMeasuring() }
        let cpuBefore = bench_cpu_seconds()
        pause(.seconds(load.d))
        let cpu = bench_cpu_seconds() - cpuBefore
        var state = counter.state
        var lateness = state.lateness
        try Figures([
            "links": Double(links.count),
            "connect_cpu_us": (connected - started) * 1e6 / Double(links.count),
            "heartbeats": Double(state.heartbeats),
            "heartbeats_in_all": Double(state.heartbeatsInAll),
            "missed": Double(state.missed),
            "lost": Double(state.ended),
            "cpu_s": cpu,
            "cpu_ms_per_1000": cpu * 1e6 / Double(max(1, state.heartbeats)),
            "rtt_p50_us": microseconds(state.roundTrips.quantile(0.5)),
            "rtt_p99_us": microseconds(state.roundTrips.quantile(0.99)),
            "late_p50_us": microseconds(lateness.quantile(0.5)),
            "late_p99_us": microseconds(lateness.quantile(0.99)),
            "resident_per_link": Double(resident - residentBefore) / Double(links.count),
        ]).print()
        withExtendedLifetime(pool) {}
        Foundation.exit(EXIT_SUCCESS)
    }
}

/// Begins to connect links with nothing behind them but the counter.
func startPool(_ links: [LinkSettings], pace: Int, _ counter: ReportCounter) -> LinkPool {
    let pool = LinkPool(
        clock: counter.clock, connectRate: pace, report: { counter.take($0) },
        own: { _, _ in }, load: { _, _, _ in })
    pool.add(
        links.enumerated().map { number, link in
            NewLink(
                id: LinkID(Int32(number)), settings: link, clientID: "bench\(number)",
                seed: UInt64(number))
        })
    return pool
}

/// Sleeps on this thread.
func pause(_ time: Duration) {
    Thread.sleep(forTimeInterval: time / .seconds(1))
}

/// Waits on this thread until something is so, at most for two minutes.
func waitUntil(_ what: String, _ isSo: () -> Bool) throws {
    for _ in 0..<6_000 {
        if isSo() { return }
        pause(.milliseconds(20))
    }
    throw BenchFailure("waited two minutes until \(what)")
}

/// As the tables write it; 0 for nothing.
func microseconds(_ nanoseconds: Int64?) -> Double {
    Double(nanoseconds ?? 0) / 1e3
}
