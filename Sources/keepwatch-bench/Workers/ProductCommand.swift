import ArgumentParser
import KeepwatchApp

/// `keepwatch-bench product`: the product itself, with its own arguments.
struct ProductCommand: ConcurrentCommand {
    static let configuration = CommandConfiguration(
        commandName: "product", abstract: "keepwatch itself.", shouldDisplay: false)

    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

    func run() async {
        await CommandLineProgram.run(arguments)
    }
}
