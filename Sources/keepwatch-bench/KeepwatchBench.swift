import ArgumentParser

/// Measures what the product does, beside the least that the machine allows.
@main
struct KeepwatchBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keepwatch-bench",
        abstract: "Measures keepwatch beside the least that the machine allows.",
        subcommands: [
            HeartbeatsCommand.self, LimitCommand.self, ResponderCommand.self, EngineCommand.self,
            WatchCommand.self,
        ])
}
