import Foundation
import Glibc

/// A process of this program's own executable that does one part of the work.
///
/// It is ended by its process identifier, and it ends by itself when its standard input does, which
/// is when this process is gone.
final class Child {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var unread = Data()

    /// Starts a subcommand.
    init(_ arguments: [String]) throws {
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try output.fileHandleForWriting.close()
    }

    var identifier: pid_t { process.processIdentifier }

    /// The next line of standard output; nil at its end. Waits for it.
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
    func nextFigures() throws -> [String: Double] {
        while let line = nextLine() {
            guard line.hasPrefix("{") else { continue }
            return try JSONDecoder().decode([String: Double].self, from: Data(line.utf8))
        }
        process.waitUntilExit()
        throw BenchFailure(
            "\(process.arguments?.first ?? "child") ended without a result, status "
                + "\(process.terminationStatus)")
    }

    /// Asks it to end; what it says at its end can still be read.
    func askToEnd() {
        try? input.fileHandleForWriting.close()
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

/// Why the benchmark cannot go on, in a sentence.
struct BenchFailure: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }
}
