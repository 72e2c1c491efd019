import Foundation
import Glibc

/// A process that does one part of the work.
///
/// It is ended by its process identifier. What is started of this program ends by itself when its
/// standard input does, which is when this process is gone.
final class Child {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private let name: String
    private var unread = Data()

    /// Starts this program's own executable with a subcommand.
    convenience init(_ arguments: [String]) throws {
        try self.init(URL(fileURLWithPath: ownExecutable()), arguments)
    }

    /// Starts another program.
    ///
    /// - Parameter isQuiet: whether what it writes to standard error is thrown away.
    init(_ executable: URL, _ arguments: [String], isQuiet: Bool = false) throws {
        name = ([executable.lastPathComponent] + arguments.prefix(1)).joined(separator: " ")
        process.executableURL = executable
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        if isQuiet { process.standardError = FileHandle.nullDevice }
        do {
            try process.run()
        } catch {
            throw BenchFailure("cannot start \(executable.path): \(error.localizedDescription)")
        }
        try output.fileHandleForWriting.close()
    }

    var identifier: pid_t { process.processIdentifier }

    /// The next line of standard output; nil at its end.
    ///
    /// Waits for it.
    func nextLine() -> String? {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: unread[unread.startIndex..<end], as: UTF8.self)
                unread.removeSubrange(unread.startIndex...end)
                return line
            }
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { return nil }
            unread.append(more)
        }
    }

    /// The next line that is an object of numbers.
    func nextFigures() throws -> Figures {
        while let line = nextLine() {
            if line.hasPrefix("{") { return try Figures(json: line) }
        }
        process.waitUntilExit()
        throw BenchFailure(
            "\(name) ended without a result, with status \(process.terminationStatus)")
    }

    /// Asks it to end; what it says at its end can still be read.
    func askToEnd() {
        try? input.fileHandleForWriting.close()
    }

    /// Waits until it has ended by itself.
    func waitForEnd() {
        process.waitUntilExit()
    }

    /// Ends it, and waits until it has.
    func end() {
        askToEnd()
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }
}

/// Ends this process when its standard input does, where that is a pipe.
///
/// Whoever started it is gone then.
func endWithStandardInput() {
    var facts = stat()
    guard fstat(STDIN_FILENO, &facts) == 0, facts.st_mode & S_IFMT == S_IFIFO else { return }
    Thread.detachNewThread {
        var byte: UInt8 = 0
        while read(STDIN_FILENO, &byte, 1) > 0 {}
        exit(EXIT_FAILURE)
    }
}

/// Where this program lies.
func ownExecutable() -> String {
    URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path
}

/// Why the benchmark cannot go on, in a sentence.
struct BenchFailure: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }
}
