import Foundation

/// The program as `swift build` made it, run as a user runs it.
struct BuiltProgram {
    /// What a finished run left behind.
    struct Outcome {
        var status: Int32
        var output: String
        var errors: String

        var outputLines: [String] {
            output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        }
    }

    /// The executable beside the test bundle.
    static let path: String = {
        let arguments = CommandLine.arguments
        var bundle = arguments[0]
        if let flag = arguments.firstIndex(of: "--test-bundle-path"), flag + 1 < arguments.count {
            bundle = arguments[flag + 1]
        }
        var folder = URL(filePath: bundle).deletingLastPathComponent()
        while folder.path() != "/" {
            let candidate = folder.appending(path: "keepwatch").path()
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder),
                !isFolder.boolValue
            {
                return candidate
            }
            folder = folder.deletingLastPathComponent()
        }
        return "keepwatch"
    }()

    /// Runs the program to its end.
    static func run(
        _ arguments: [String], environment: [String: String] = [:], limit: Duration = .seconds(60)
    ) async throws -> Outcome {
        let running = try RunningProgram(arguments, environment: environment)
        let status = try await running.waitForEnd(limit: limit)
        return Outcome(status: status, output: running.output, errors: running.errors)
    }
}

/// A run of the program that goes on beside the test.
///
/// Its output goes to files in a folder of its own, which is removed with the value.
final class RunningProgram {
    private let process: ChildProcess
    private let folder: TemporaryFolder

    /// Starts the program.
    ///
    /// - Parameters:
    ///   - launcher: a command that becomes the program, in another namespace for example.
    ///   - output: where its standard output goes, when not to a file of this value.
    init(
        _ arguments: [String], environment: [String: String] = [:], launcher: [String] = [],
        output: String? = nil
    ) throws {
        folder = try TemporaryFolder()
        let all = folder.environment.merging(environment) { $1 }
        let command = launcher + [BuiltProgram.path] + arguments
        process = try ChildProcess(
            command[0], Array(command.dropFirst()), environment: all,
            output: output ?? folder.file("output"), errors: folder.file("errors"))
    }

    var output: String { folder.text(of: "output") }
    var errors: String { folder.text(of: "errors") }

    /// The events printed so far, whole lines only.
    var events: [PrintedEvent] { PrintedEvent.read(output) }

    /// When, on the run's own clock, the wall clock shows now.
    func now() throws -> Duration {
        let date = Date()
        guard let started = events.first(where: { $0.name == "started" }), let time = started.time
        else { throw NeverHappened(description: "the program says when it started") }
        return started.at + .milliseconds(Int(date.timeIntervalSince(time) * 1_000))
    }

    /// Waits until an event of this kind is printed, counted from an instant of the run.
    @discardableResult
    func event(
        _ what: String, since start: Duration = .zero, within limit: Duration = .seconds(20),
        _ matches: (PrintedEvent) -> Bool
    ) async throws -> PrintedEvent {
        var found: PrintedEvent?
        do {
            try await eventually(what, within: limit) {
                found = events.first { $0.at >= start && matches($0) }
                return found != nil
            }
        } catch let failure as NeverHappened {
            let last = output.split(separator: "\n").suffix(12).joined(separator: "\n")
            throw NeverHappened(description: "\(failure); the last events:\n\(last)\n\(errors)")
        }
        guard let found else { throw NeverHappened(description: what) }
        return found
    }

    /// Waits for the first end of a connection since an instant of the run.
    func end(since start: Duration) async throws -> PrintedEvent {
        try await event("the connection ends", since: start) {
            $0.name == "disconnected" && $0["up_ns"] != nil
        }
    }

    func signal(_ number: Int32) {
        process.signal(number)
    }

    /// Asks it to end, and gives the exit status.
    func stop() async throws -> Int32 {
        signal(SIGTERM)
        return try await waitForEnd(limit: .seconds(15))
    }

    /// Waits for the end and gives the exit status; 128 and the signal's number after a signal.
    func waitForEnd(limit: Duration) async throws -> Int32 {
        try await process.end(within: limit)
    }
}

/// One printed line of `--events`.
struct PrintedEvent {
    var fields: [String: Any]

    var name: String { fields["event"] as? String ?? "" }
    var link: String? { fields["link"] as? String }
    var cause: String? { fields["cause"] as? String }
    /// Since the start of the run.
    var at: Duration { .nanoseconds((fields["at_ns"] as? NSNumber)?.int64Value ?? 0) }

    subscript(key: String) -> Any? { fields[key] }

    func string(_ key: String) -> String? { fields[key] as? String }
    func number(_ key: String) -> Int64? { (fields[key] as? NSNumber)?.int64Value }

    /// What the wall clock showed when it happened.
    var time: Date? {
        try? Date(
            string("time") ?? "",
            strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    static func read(_ text: String) -> [PrintedEvent] {
        guard let end = text.lastIndex(of: "\n") else { return [] }
        return text[..<end].split(separator: "\n").compactMap { line in
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8))
            return (object as? [String: Any]).map(PrintedEvent.init)
        }
    }
}

/// A folder that is removed with the value.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "keepwatch-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path()
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Ours for a program that keeps in this folder whatever it keeps.
    var environment: [String: String] {
        var all = ProcessInfo.processInfo.environment
        all["XDG_CONFIG_HOME"] = path
        all["XDG_STATE_HOME"] = path
        all["SWIFT_BACKTRACE"] = "enable=no"
        all["KEEPWATCH_CONFIG"] = nil
        return all
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ text: String, to name: String) throws -> String {
        try text.write(toFile: file(name), atomically: true, encoding: .utf8)
        return file(name)
    }

    func text(of name: String) -> String {
        guard let bytes = FileManager.default.contents(atPath: file(name)) else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Something that should have become true did not.
struct NeverHappened: Error, CustomStringConvertible {
    var description: String
}

/// Waits until a condition of a process outside holds; what is waited for is real time.
func eventually(
    _ what: String, within limit: Duration, _ condition: () async throws -> Bool
) async throws {
    let start = ContinuousClock.now
    while try await !condition() {
        guard start.duration(to: .now) < limit else {
            throw NeverHappened(description: "within \(limit): \(what)")
        }
        try await Task.sleep(for: .milliseconds(20))
    }
}
