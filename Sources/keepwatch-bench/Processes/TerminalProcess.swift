import Foundation
import Glibc

/// The product itself, with its dashboard on a pseudo terminal.
final class TerminalProcess {
    private let process = Process()
    private let terminal: CountedTerminal
    private let errors = Pipe()
    /// What it keeps beyond its run goes with it.
    private let state: TemporaryFolder

    /// Starts it with these arguments.
    init(_ arguments: [String], columns: Int, rows: Int) throws {
        terminal = try CountedTerminal(columns: columns, rows: rows)
        state = try TemporaryFolder()
        let file = FileHandle(fileDescriptor: terminal.descriptor, closeOnDealloc: false)
        process.executableURL = URL(fileURLWithPath: ownExecutable())
        process.arguments = ["product"] + arguments
        process.standardInput = file
        process.standardOutput = file
        process.standardError = errors
        var environment = ProcessInfo.processInfo.environment
        environment["TERM"] = "xterm-256color"
        environment["LC_ALL"] = "C.UTF-8"
        environment["XDG_STATE_HOME"] = state.url.path
        process.environment = environment
        try process.run()
        terminal.closeDescriptor()
        try errors.fileHandleForWriting.close()
    }

    /// Bytes that it wrote to the terminal so far.
    var bytes: Int { terminal.bytes }

    /// What it wrote to standard error, once it has ended.
    var lastWords: String {
        end()
        return String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
    }

    /// CPU time that it has used so far, in seconds; nil where it has ended.
    var cpuSeconds: Double? {
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(process.processIdentifier, &clock) == 0,
            clock_gettime(clock, &time) == 0
        else { return nil }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Ends it, and waits until it has.
    func end() {
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }
}
