import Foundation
import Testing

/// `$SYS` of a real Mosquitto.
@Suite(.serialized, Requirement.mosquitto)
struct BrokerFiguresTests {
    private func settings(port: UInt16, sys: Bool) -> String {
        """
        defaults: { sys: \(sys), probe_interval: 200ms }
        links:
          - { name: alpha, url: "mqtt://127.0.0.1:\(port)" }
          - { name: bravo, url: "mqtt://127.0.0.1:\(port)", mqtt: 3.1.1 }
          - { name: charlie, url: "mqtt://127.0.0.1:\(port)" }
        """
    }

    /// Watches three links until all of them have had time to ask; gives what was printed.
    private func watch(_ broker: RealBroker, sys: Bool) async throws -> RunningProgram {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            settings(port: broker.port(of: .plain), sys: sys), to: "keepwatch.yaml")
        let program = try RunningProgram(["watch", "-c", file, "--headless", "--events", "-"])
        try await eventually("ten heartbeats of each link", within: .seconds(20)) {
            let answers = program.events.filter { $0.name == "ping_response" }.compactMap(\.link)
            return ["alpha", "bravo", "charlie"].allSatisfy { name in
                answers.count { $0 == name } >= 10
            }
        }
        return program
    }

    @Test(.timeLimit(.minutes(2)))
    func oneLinkAsksAndNothingOfItIsInTheEventLines() async throws {
        let broker = try await RealBroker.start(.mosquitto)
        let program = try await watch(broker, sys: true)
        try await eventually("the broker was asked", within: .seconds(5)) {
            broker.log.contains("$SYS/broker/uptime (QoS 0)")
        }
        #expect(broker.log.components(separatedBy: "Received SUBSCRIBE").count == 2)
        #expect(!broker.log.contains("$SYS/#"))
        #expect(try await program.stop() == 0)
        #expect(!program.output.contains("$SYS"))
        #expect(!program.events.contains { ["message", "subscribed"].contains($0.name) })
    }

    @Test(.timeLimit(.minutes(2)))
    func nobodyAsksUnlessItIsSet() async throws {
        let broker = try await RealBroker.start(.mosquitto)
        let program = try await watch(broker, sys: false)
        #expect(try await program.stop() == 0)
        #expect(!broker.log.contains("Received SUBSCRIBE"))
    }

    @Test(.timeLimit(.minutes(2)), Requirement.tmux)
    func theViewOfBrokersShowsThem() async throws {
        let broker = try await RealBroker.start(.mosquitto)
        let terminal = try TmuxTerminal(columns: 140, rows: 40)
        try await terminal.waitFor("$")
        let url = broker.url(of: .plain)
        try terminal.type(line: "\(BuiltProgram.path) \(url) --sys --glyphs ascii")
        try await terminal.waitFor("1-1 of 1")
        try terminal.press("5")
        let screen = try await terminal.waitFor("mosquitto version")
        let figures = ["up for", "clients", "retained", "messages", "dropped"]
        for figure in figures {
            let line = screen.split(separator: "\n").first { $0.contains(figure) }
            #expect(line?.contains(#/\d/#) == true, "\(figure) in:\n\(screen)")
        }
        try terminal.press("q")
    }
}
