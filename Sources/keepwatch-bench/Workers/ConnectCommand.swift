import ArgumentParser
import BenchTables

/// `keepwatch-bench connect`: how fast the engine connects.
struct ConnectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect", abstract: "A storm of connects.", shouldDisplay: false)

    @OptionGroup var load: LoadOptions

    func run() throws {
        let links = try ConnectedLinks(load)
        var state = links.counter.state
        try links.end(
            printing: [
                "connects_per_s": Double(links.count) / (links.connectTime / .seconds(1)),
                "connect_p50_us": microseconds(state.connectTimes.quantile(0.5)),
                "connect_p99_us": microseconds(state.connectTimes.quantile(0.99)),
            ], of: state)
    }
}
