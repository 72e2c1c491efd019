import Foundation
import Testing

/// People are told by messages on a topic of a real Mosquitto.
@Suite(.serialized, Requirement.mosquitto)
struct AnnouncedTopicTests {
    /// A link that announces, another that listens, and a broker that is not there.
    private func settings(port: UInt16, version: String, qos: Int) -> String {
        """
        defaults: { probe_interval: 500ms, response_timeout: 500ms }
        links:
          - { name: teller, url: "mqtt://127.0.0.1:\(port)", mqtt: "\(version)" }
          - name: listener
            url: "mqtt://127.0.0.1:\(port)"
            subscribe: [ "keepwatch/#" ]
          - { name: dock-1, url: "mqtt://127.0.0.1:1" }
        alerts: [ { name: gone, when: down for 1s, severity: critical } ]
        announce:
          - name: topic
            mqtt: { link: teller, topic: "keepwatch/{severity}", qos: \(qos) }
        """
    }

    @Test(
        .timeLimit(.minutes(2)), arguments: [("3.1.1", 0), ("3.1.1", 1), ("5.0", 0), ("5.0", 1)])
    func anIncidentIsPublishedOnce(version: String, qos: Int) async throws {
        let broker = try await SharedBrokers.broker(.mosquitto)
        let folder = try TemporaryFolder()
        let file = try folder.write(
            settings(port: broker.port(of: .plain), version: version, qos: qos),
            to: "keepwatch.yaml")
        let program = try RunningProgram(
            ["watch", "-c", file, "--headless", "--events", "-", "--payloads"])
        let arrival = try await program.event("a message about the incident") {
            $0.name == "message" && $0.link == "listener"
                && $0.string("topic") == "keepwatch/critical"
        }
        // What was not acknowledged would come again within 2 s of the program's own time.
        for link in ["teller", "listener"] {
            try await program.event("\(link) is still answered", since: arrival.at + .seconds(3)) {
                $0.name == "ping_response" && $0.link == link
            }
        }
        let messages = program.events.filter { $0.name == "message" }
        #expect(messages.count == 1)
        #expect(messages.first?.number("retained") != 1)
        let payload = try #require(messages.first?.string("payload"))
        #expect(payload.contains("dock-1"))
        #expect(payload.contains("\"occasion\""))
        #expect(!program.events.contains { $0.name == "disconnected" && $0.link == "teller" })
        #expect(try await program.stop() == 0)
        #expect(program.errors.isEmpty, "\(program.errors)")
    }
}
