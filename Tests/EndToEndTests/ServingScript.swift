import Foundation

/// A script of the tests that serves until its input ends, whatever becomes of the test runner.
///
/// It says what it has to say on standard output, a word and its value a line.
final class ServingScript: Sendable {
    private let process: ChildProcess
    private let input: Int32
    private let output: Int32
    private let errors: Int32

    /// Starts a script of the tests' folder.
    init(_ path: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        var ends: [Int32] = [0, 0]
        // Closed in every other child, which would otherwise hold this one's input open.
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw NeverHappened(description: "a way to write to \(path)")
        }
        defer { close(ends[0]) }
        input = ends[1]
        // Files without names: a script that all tests share is let go by the end of the process,
        // when nobody removes files any more.
        let folder = try TemporaryFolder()
        output = open(folder.file("output"), O_RDONLY | O_CREAT | O_CLOEXEC, 0o600)
        errors = open(folder.file("errors"), O_RDONLY | O_CREAT | O_CLOEXEC, 0o600)
        process = try ChildProcess(
            "bash", [ProjectFolder.file("Tests/\(path)")] + arguments,
            environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
            input: ends[0], output: folder.file("output"), errors: folder.file("errors"))
    }

    deinit {
        close(input)
        close(output)
        close(errors)
        for _ in 0..<500 where process.status == nil { usleep(10_000) }
    }

    var status: Int32? { process.status }

    /// All that it said and complained about, for messages.
    var words: String { text(of: output) + text(of: errors) }

    /// What it said so far, by the first word of each line; whole lines only.
    var values: [String: String] {
        let text = text(of: output)
        var values: [String: String] = [:]
        for line in text[..<(text.lastIndex(of: "\n") ?? text.startIndex)].split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1)
            values[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
        }
        return values
    }

    private func text(of descriptor: Int32) -> String {
        let bytes = FileManager.default.contents(atPath: "/proc/self/fd/\(descriptor)")
        return String(decoding: bytes ?? Data(), as: UTF8.self)
    }

    /// Writes a line to its input.
    func tell(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = write(input, bytes, bytes.count)
    }

    /// Waits until it has said a word; gives what stood behind it.
    @discardableResult
    func value(of word: String, within limit: Duration = .seconds(30)) async throws -> String {
        var value: String?
        do {
            try await eventually("the script says \(word)", within: limit) {
                let ended = status != nil
                value = values[word]
                guard value != nil || !ended else {
                    throw NeverHappened(description: "the script ended before it said \(word)")
                }
                return value != nil
            }
        } catch let failure as NeverHappened {
            throw NeverHappened(description: "\(failure); it said:\n\(words)")
        }
        return value ?? ""
    }
}

/// The folder of the package that is tested.
enum ProjectFolder {
    static let path = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path()

    static func file(_ path: String) -> String { Self.path + path }

    static func has(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: file(path))
    }
}
