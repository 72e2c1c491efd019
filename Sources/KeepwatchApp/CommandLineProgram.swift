import ArgumentParser
import CAllocator
import Glibc

/// The program behind `keepwatch`: reads the command line, runs the command, ends the process.
public enum CommandLineProgram {
    /// As `--version` prints it and the `started` event carries it.
    static let version = "0.1.0"

    /// Runs what the command line asks for and ends the process with its exit status.
    public static func run() async -> Never {
        await run(nil)
    }

    /// Runs what these arguments ask for; nil: those of the process.
    package static func run(_ arguments: [String]?) async -> Never {
        keepwatch_keep_heap_small()
        occupyStandardDescriptors()
        let status: ExitStatus
        do {
            var command = try RootCommand.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            status = .success
        } catch let failure as ProgramFailure {
            if !failure.message.isEmpty { complain(failure.message) }
            status = failure.status
        } catch {
            RootCommand.exit(withError: error)
        }
        exit(status.rawValue)
    }

    /// Opens what was closed of standard input, output and error on nothing.
    ///
    /// Else the first sockets would get these numbers, and brokers what is meant for people.
    private static func occupyStandardDescriptors() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            // Takes the lowest free number, which is this one.
            _ = open("/dev/null", O_RDWR)
        }
    }

    /// Says something on standard error.
    static func complain(_ message: String) {
        let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
        let text = lines.map { "keepwatch: \($0)\n" }.joined()
        text.utf8CString.withUnsafeBytes { _ = write(STDERR_FILENO, $0.baseAddress, $0.count - 1) }
    }
}

/// `keepwatch`.
struct RootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keepwatch",
        abstract: "Keeps watch over MQTT connections: every heartbeat timed, every drop explained.",
        discussion: """
            keepwatch mqtt://broker …   the dashboard on these brokers, no file needed
            keepwatch                   the dashboard on the configured fleet
            keepwatch demo              the dashboard on brokers inside the process

            Exit status: 0 as asked, 1 a test of rules fails, 64 usage, 69 no terminal, 70 \
            internal failure, 74 events not writable, 78 configuration, 129/130/143 ended by a \
            signal.
            """,
        version: CommandLineProgram.version,
        subcommands: [
            WatchCommand.self, DemoCommand.self, FrameCommand.self, ConfigCommand.self,
            AlertsCommand.self, ThemesCommand.self, KeysCommand.self,
        ],
        defaultSubcommand: WatchCommand.self)
}
