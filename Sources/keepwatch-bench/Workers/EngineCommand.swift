import ArgumentParser
import BenchTables
import CBench

/// `keepwatch-bench engine`: sockets, timers and the link machine, without the model.
struct EngineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engine", abstract: "The engine alone.", shouldDisplay: false)

    @OptionGroup var load: LoadOptions
    @Flag(help: "Count heartbeats and keep no samples of them.") var countOnly = false

    func run() throws {
        let links = try ConnectedLinks(load)
        if !countOnly { links.counter.startMeasuring() }
        let cpuBefore = bench_cpu_seconds()
        pause(.seconds(load.d))
        let cpu = bench_cpu_seconds() - cpuBefore
        var state = links.counter.state
        var lateness = state.lateness
        try links.end(
            printing: [
                "heartbeats": Double(state.heartbeats),
                "heartbeats_in_all": Double(state.heartbeatsInAll),
                "missed": Double(state.missed),
                "cpu_s": cpu,
                "cpu_ms_per_1000": cpu * 1e6 / Double(max(1, state.heartbeats)),
                "rtt_p50_us": microseconds(state.roundTrips.quantile(0.5)),
                "rtt_p99_us": microseconds(state.roundTrips.quantile(0.99)),
                "late_p50_us": microseconds(lateness.quantile(0.5)),
                "late_p99_us": microseconds(lateness.quantile(0.99)),
            ], of: state)
    }
}

/// As the tables write it; 0 for nothing.
func microseconds(_ nanoseconds: Int64?) -> Double {
    Double(nanoseconds ?? 0) / 1e3
}
