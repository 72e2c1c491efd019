import ArgumentParser
import BrokerScript
import NIOPosix
import SettingsFiles
import SimulatedBroker
import Vocabulary

/// `keepwatch demo`.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Watch brokers inside the process that misbehave on a script.",
        discussion: """
            Real sockets on loopback: some brokers are healthy, one is slow, one gets slower and \
            slower, one swallows PINGRESPs, one resets connections, one refuses the credentials, \
            one restarts. Nothing else is needed.
            """)

    @OptionGroup var cast: DemoFlags
    @OptionGroup(title: "The screen") var screenFlags: ScreenFlags
    @OptionGroup(title: "The run") var runFlags: RunFlags

    func run() async throws {
        let cast = DemoCast(links: cast.links, seed: cast.seed)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        var brokers: [LoopbackBroker] = []
        for broker in cast.brokers {
            brokers.append(
                try await LoopbackBroker.start(
                    script: broker.script, seed: broker.seed, group: group))
        }
        let endpoints = brokers.map { Endpoint(host: "127.0.0.1", port: $0.port) }
        var overrides = SettingsOverrides()
        screenFlags.apply(to: &overrides)
        runFlags.apply(to: &overrides)
        var settings = WatchSettings()
        settings.links = cast.settings(endpoints: endpoints)
        try settings.apply(overrides)
        try await WatchRun(settings: settings).toItsEnd()
    }
}

/// The flags that choose the demo's cast.
struct DemoFlags: ParsableArguments {
    @Option(help: ArgumentHelp("How many links, 1 to 5000.", valueName: "count"))
    var links = 24

    @Option(help: ArgumentHelp("The same seed gives the same faults.", valueName: "number"))
    var seed: UInt64 = 1

    func validate() throws {
        guard (1...5_000).contains(links) else {
            throw ValidationError("--links \(links): 1 to 5000")
        }
    }
}
