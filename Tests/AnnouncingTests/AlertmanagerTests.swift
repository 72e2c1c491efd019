import AlertModel
import Foundation
import Testing
import Vocabulary

@testable import Announcing

/// A real Alertmanager on loopback that tells a web server of ours.
private final class Alertmanager: Sendable {
    static let path = "/usr/bin/prometheus-alertmanager"

    let url: String
    private let process: Int32
    private let folder: URL

    /// Starts one that groups by broker and tells `receiver` at once.
    init(telling receiver: String, port: Int) throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("keepwatch-alertmanager-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let settings = folder.appendingPathComponent("alertmanager.yml")
        try Data(
            """
            route: { receiver: us, group_by: [broker], group_wait: 1s, group_interval: 1s }
            receivers:
              - name: us
                webhook_configs: [ { url: "\(receiver)", send_resolved: true } ]
            """.utf8
        ).write(to: settings)
        let program = Process()
        program.executableURL = URL(fileURLWithPath: Self.path)
        program.arguments = [
            "--config.file=\(settings.path)", "--storage.path=\(folder.path)/data",
            "--web.listen-address=127.0.0.1:\(port)", "--cluster.listen-address=",
        ]
        program.standardOutput = FileHandle.nullDevice
        program.standardError = FileHandle.nullDevice
        try program.run()
        process = program.processIdentifier
        url = "http://127.0.0.1:\(port)"
    }

    deinit {
        kill(process, SIGKILL)
        try? FileManager.default.removeItem(at: folder)
    }

    /// The labels of the alerts that it knows and that last, as its own program asks for them;
    /// nil: it does not answer yet.
    func lasting() throws -> [[String: String]]? {
        let question = Process()
        question.executableURL = URL(fileURLWithPath: "/usr/bin/amtool")
        question.arguments = ["--alertmanager.url=\(url)", "alert", "query", "--output=json"]
        let output = Pipe()
        question.standardOutput = output
        question.standardError = FileHandle.nullDevice
        try question.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        question.waitUntilExit()
        guard question.terminationStatus == 0 else { return nil }
        let alerts = try JSONSerialization.jsonObject(with: text) as? [[String: Any]]
        return alerts?.compactMap { $0["labels"] as? [String: String] }
    }
}

/// What our web server is told by Alertmanager.
private struct Notification: Decodable {
    struct Alert: Decodable {
        var status: String
        var labels: [String: String]
        var annotations: [String: String]
    }

    var status: String
    var groupLabels: [String: String]
    var alerts: [Alert]
}

@Suite(
    .timeLimit(.minutes(2)),
    .enabled(
        if: ProcessInfo.processInfo.environment["KEEPWATCH_SKIP_NOTHING"] != nil
            || FileManager.default.fileExists(atPath: Alertmanager.path),
        "skipped: prometheus-alertmanager is not installed on this machine"))
struct AlertmanagerTests {
    private func until(_ condition: () throws -> Bool) async throws {
        while try !condition() { try await Task.sleep(for: .milliseconds(50)) }
    }

    private func notifications(of server: WebServer) throws -> [Notification] {
        try server.requests.map {
            try JSONDecoder().decode(Notification.self, from: Data($0.body.utf8))
        }
    }

    /// A message about an incident that began a minute ago, by the wall clock.
    private func message(
        _ number: Int, _ occasion: Announcement.Occasion = .opened, broker: String = "a:1883",
        severity: AlertSeverity = .critical
    ) -> Announcement {
        let now = WallTime(
            unixMilliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
        var message = Announcement.about(number, occasion, severity: severity)
        message.labels = ["broker": broker]
        message.since = now + .seconds(-60)
        message.at = now
        message.resolvedAt = occasion == .resolved ? now : nil
        return message
    }

    @Test func aRealAlertmanagerReceivesGroupsAndResolves() async throws {
        let server = try await WebServer.serve(.answer(200))
        let free = try await WebServer.serve(.hang)
        let port = free.port
        await free.stop()
        let alertmanager = try Alertmanager(telling: server.url("/told"), port: port)
        try await until { try alertmanager.lasting() != nil }

        let begin = ContinuousClock.now
        let courier = Courier(outside: .none)
        let announcer = Announcer(
            ways: [.web(.alertmanager, url: alertmanager.url)], courier: courier,
            clock: { night + (ContinuousClock.now - begin) }, onNews: { _ in })

        // Two incidents at one broker, one at another: three alerts in two groups.
        await announcer.announce(message(1))
        await announcer.announce(message(2))
        await announcer.announce(message(3, broker: "b:1883"))
        try await until {
            try alertmanager.lasting()?.compactMap { $0["incident"] }.sorted()
                == ["run1-1", "run1-2", "run1-3"]
        }
        try await until {
            try notifications(of: server).contains {
                $0.groupLabels == ["broker": "a:1883"] && $0.alerts.count == 2
            }
        }
        let told = try #require(try notifications(of: server).first?.alerts.first)
        #expect(told.labels["alertname"] == "link down")
        #expect(told.annotations["summary"]?.hasPrefix("40 links half-open") == true)
        #expect(told.annotations["runbook_url"] == "https://wiki.example/docks")

        // What comes to matter more is one alert still, under its new label.
        await announcer.announce(message(3, .raised, broker: "b:1883", severity: .warning))
        try await until {
            try alertmanager.lasting()?.filter { $0["incident"] == "run1-3" }
                .map { $0["severity"] } == ["warning"]
        }

        for number in [1, 2] { await announcer.announce(message(number, .resolved)) }
        await announcer.announce(
            message(3, .resolved, broker: "b:1883", severity: .warning))
        try await until { try alertmanager.lasting()?.isEmpty == true }
        try await until {
            try notifications(of: server).contains {
                $0.groupLabels == ["broker": "a:1883"] && $0.status == "resolved"
            }
        }
        await announcer.finish()
        await courier.shutDown()
        await server.stop()
    }
}
