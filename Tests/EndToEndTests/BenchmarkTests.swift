import Foundation
import Testing

/// The benchmark as `swift build` made it: that it measures, not what.
@Suite struct BenchmarkTests {
    private static let path = URL(filePath: BuiltProgram.path).deletingLastPathComponent()
        .appending(path: "keepwatch-bench").path()

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Starts one of its commands; the output goes to a file of that name.
    private func start(
        _ command: String, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> ChildProcess {
        try ChildProcess(
            Self.path, [command] + arguments,
            environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
            output: folder.file(command), errors: folder.file("errors"))
    }

    /// The objects that a command has printed so far, one a line.
    private func objects(of command: String) throws -> [[String: Any]] {
        try folder.text(of: command).split(separator: "\n").compactMap { line in
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        }
    }

    @Test func aPartThatFailsIsNamedAndTheOthersGiveTheirRows() async throws {
        for program in ["mosquitto", "openssl"] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.file(program), withDestinationPath: "/bin/false")
        }
        let comparison = try start(
            "--compare", ["--quick", "--only", "connects,model", "--json", folder.file("json")],
            environment: ["PATH": folder.path])
        #expect(try await comparison.end(within: .seconds(120)) == 1)

        let json = try JSONSerialization.jsonObject(with: Data(folder.text(of: "json").utf8))
        let report = try #require(json as? [String: Any])
        let failures = try #require(report["failures"] as? [String])
        #expect(failures.map { $0.hasPrefix("connects: openssl") } == [true])
        let rows = try #require(report["rows"] as? [[String: Any]])
        #expect(!rows.isEmpty)
        #expect(rows.allSatisfy { $0["part"] as? String == "model" })
        #expect(folder.text(of: "--compare").contains("failed: connects: openssl"))
    }

    @Test func theWatchFindsAllThatTheResponderSwallowed() async throws {
        let responder = try start(
            "responder",
            ["--listen", "127.0.0.1:0", "--swallow", "0.2", "--faults-for-s", "3"])
        var address: String?
        try await eventually("the responder listens", within: .seconds(20)) {
            address = try objects(of: "responder").first?["listen"] as? String
            return address != nil
        }
        let watch = try start(
            "watch",
            ["--to", try #require(address), "-n", "20", "-T", "1", "--timeout", "0.9"]
                + ["-d", "1", "--wait", "3"])
        #expect(try await watch.end(within: .seconds(60)) == 0)
        responder.signal(SIGTERM)
        #expect(try await responder.end(within: .seconds(20)) == 0)

        let found = try #require(try objects(of: "watch").last)
        let counted = try #require(try objects(of: "responder").last)
        let swallowed = try #require(counted["swallowed"] as? Int)
        #expect(swallowed > 0)
        #expect(found["unanswered_in_all"] as? Int == swallowed)
    }
}
