import CBench
import Foundation
import MQTTTransport
import Vocabulary

/// Links of the engine that are all up, with nothing behind them but a counter, and what it took.
///
/// Waits without Swift's concurrency, which valgrind cannot run; for the same reason the process
/// simply ends with its links up.
struct ConnectedLinks {
    let count: Int
    let counter: ReportCounter
    /// From the first attempt until all were up.
    let connectTime: Duration
    /// CPU time for it, in seconds.
    let connectCPU: Double
    /// What each takes once it was left alone for a while.
    let residentBytesPerLink: Double
    private let pool: LinkPool

    /// Connects them, and leaves them alone for the settling time.
    init(_ load: LoadOptions) throws {
        endWithStandardInput()
        _ = DescriptorLimit.raiseToHard()
        let counter = ReportCounter(
            links: load.n, interval: .seconds(load.interval), clock: RunClock())
        let residentBefore = bench_resident_bytes()
        let links = try load.links
        let cpuBefore = bench_cpu_seconds()
        let start = counter.clock.now()
        pool = startPool(links, pace: load.pace, counter)
        try waitUntil("all links are up") { counter.connected >= links.count }
        connectTime = counter.clock.now() - start
        connectCPU = bench_cpu_seconds() - cpuBefore
        pause(load.settlingTime)
        residentBytesPerLink =
            Double(bench_resident_bytes() - residentBefore) / Double(links.count)
        count = links.count
        self.counter = counter
    }

    /// Prints figures and those that every measurement of these links has, and ends the process.
    func end(printing figures: [String: Double], of state: ReportCounter.State) throws -> Never {
        let common = [
            "links": Double(count),
            "lost": Double(state.ended),
            "connect_cpu_us": connectCPU * 1e6 / Double(count),
            "resident_per_link": residentBytesPerLink,
        ]
        try Figures(figures.merging(common) { own, _ in own }).print()
        withExtendedLifetime(pool) {}
        exit(EXIT_SUCCESS)
    }
}

/// Begins to connect links with nothing behind them but the counter.
private func startPool(
    _ links: [LinkSettings], pace: Int, _ counter: ReportCounter
) -> LinkPool {
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
