import ArgumentParser
import BenchTables
import CBench
import Foundation
import MQTTTransport
import Vocabulary

/// `keepwatch-bench connect`: how fast the engine connects.
struct ConnectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect", abstract: "A storm of connects.", shouldDisplay: false)

    @OptionGroup var load: LoadOptions

    func run() throws {
        endWithStandardInput()
        _ = DescriptorLimit.raiseToHard()
        let counter = ReportCounter(
            links: load.n, interval: .seconds(load.interval), clock: RunClock())
        let residentBefore = bench_resident_bytes()
        let links = try load.links
        let cpuBefore = bench_cpu_seconds()
        let start = counter.clock.now()
        let pool = startPool(links, pace: load.pace, counter)
        var seconds = 0.0
        try waitUntil("all links are up") {
            seconds = (counter.clock.now() - start) / .seconds(1)
            return counter.connected >= links.count
        }
        let cpu = bench_cpu_seconds() - cpuBefore
        pause(load.settlingTime)
        let resident = bench_resident_bytes()
        var state = counter.state
        try Figures([
            "links": Double(links.count),
            "lost": Double(state.ended),
            "connects_per_s": Double(links.count) / seconds,
            "connect_cpu_us": cpu * 1e6 / Double(links.count),
            "connect_p50_us": microseconds(state.connectTimes.quantile(0.5)),
            "connect_p99_us": microseconds(state.connectTimes.quantile(0.99)),
            "resident_per_link": Double(resident - residentBefore) / Double(links.count),
        ]).print()
        withExtendedLifetime(pool) {}
        Foundation.exit(EXIT_SUCCESS)
    }
}
