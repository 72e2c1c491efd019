import ArgumentParser
import CAllocator
import Foundation

/// The program.
///
/// Its commands wait without Swift's concurrency where they can: valgrind cannot run that.
@main
enum Program {
    static func main() {
        // As the product does.
        keepwatch_keep_heap_small()
        do {
            var command = try KeepwatchBench.parseAsRoot()
            if let command = command as? any ConcurrentCommand {
                runToItsEnd(command)
            } else {
                try command.run()
            }
        } catch {
            KeepwatchBench.exit(withError: error)
        }
    }

    private static func runToItsEnd(_ command: some ConcurrentCommand) -> Never {
        Task {
            do {
                var command = command
                try await command.run()
                KeepwatchBench.exit()
            } catch {
                KeepwatchBench.exit(withError: error)
            }
        }
        dispatchMain()
    }
}

/// A command that waits for tasks.
protocol ConcurrentCommand: AsyncParsableCommand, Sendable {}
