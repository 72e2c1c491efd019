import Foundation
import Testing

/// No kind of output shows a secret, wherever it comes from.
@Suite struct SecretsTests {
    private let secret = "hunter2"

    /// Links with a secret of every kind; all are refused at once.
    private func settings(in folder: TemporaryFolder) throws -> String {
        _ = try folder.write("\(secret)\n", to: "secret.txt")
        return try folder.write(
            """
            links:
              - { name: env, url: "mqtt://u@127.0.0.1:1", password: { env: KEEPWATCH_SECRET } }
              - { name: file, url: "mqtt://u@127.0.0.1:1", password: { file: secret.txt } }
              - name: command
                url: mqtt://u@127.0.0.1:1
                password: { command: [ printf, "\(secret)" ] }
              - { name: url, url: "mqtt://u:\(secret)@127.0.0.1:1" }
              - { name: query, url: "ws://127.0.0.1:1/mqtt?token=\(secret)" }
              - name: header
                url: ws://127.0.0.1:1
                websocket_headers: { X-Token: { file: secret.txt }, X-Other: \(secret) }
              - name: proxy
                url: mqtt://127.0.0.1:1
                proxy: http://u:\(secret)@127.0.0.1:1
              - { name: socket, url: "mqtt+unix://u:\(secret)@/nowhere/broker.sock" }
            """, to: "secrets.yaml")
    }

    @Test func neitherCheckNorEventsNorFrameShowsOne() async throws {
        let folder = try TemporaryFolder()
        let file = try settings(in: folder)
        let events = folder.file("events.jsonl")
        for arguments in [
            ["config", "check", file],
            [
                "watch", "-c", file, "--headless", "--events", events, "--flight-records",
                "--payloads", "--duration", "1500ms",
            ],
            ["frame", "--size", "160x60", "--replay", events],
            ["frame", "--size", "160x60", "--replay", events, "--keys", "enter"],
        ] {
            let outcome = try await BuiltProgram.run(
                arguments, environment: ["KEEPWATCH_SECRET": secret])
            #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
            #expect(!outcome.output.contains(secret), "\(arguments)")
            #expect(!outcome.errors.contains(secret), "\(arguments)")
        }
        let recorded = folder.text(of: "events.jsonl")
        #expect(!recorded.contains(secret))
        for name in ["env", "file", "command", "url", "query", "header", "proxy", "socket"] {
            #expect(recorded.contains("\"link\":\"\(name)\",\"event\":\"disconnected\""))
        }
    }

    @Test func theCheckSaysWhichCommandsItRan() async throws {
        let folder = try TemporaryFolder()
        let outcome = try await BuiltProgram.run(
            ["config", "check", try settings(in: folder)],
            environment: ["KEEPWATCH_SECRET": secret])
        #expect(outcome.output.contains("Run for secrets: \"printf\"\n"))
    }

    @Test func noErrorShowsOne() async throws {
        let folder = try TemporaryFolder()
        let file = try settings(in: folder)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let spoilt = [
            text.replacing("secret.txt", with: "none.txt"),
            text.replacing("printf", with: "false"), text.replacing("@127", with: "/@127"),
            text.replacing("http://u", with: "socks5://u"), text.replacing("ws://", with: "wt://"),
            text.replacing("mqtt+unix", with: "unix"), text.replacing("{ env:", with: "{ vault:"),
            text.replacing("}", with: "]"), text.replacing("ws://127", with: "mqtt://127"),
        ]
        for text in spoilt {
            let outcome = try await BuiltProgram.run(
                ["config", "check", try folder.write(text, to: "spoilt.yaml")],
                environment: ["KEEPWATCH_SECRET": secret])
            #expect(outcome.status == 78)
            #expect(!outcome.errors.contains(secret), "\(outcome.errors)")
            #expect(!outcome.output.contains(secret))
        }
        for flags in [["--proxy", "socks5://u:\(secret)@p:1"], ["--proxy", "u:\(secret)@p:1"]] {
            let outcome = try await BuiltProgram.run(["mqtt://127.0.0.1:1", "--headless"] + flags)
            #expect(outcome.status == 64)
            #expect(!outcome.errors.contains(secret))
        }
    }
}
