import Foundation
import Testing

/// 200 links to one Mosquitto, judged by the events that the program prints.
@Suite(.serialized, Requirement.mosquitto)
struct FleetOnMosquittoTests {
    private static let links = 200
    private static let probe = Duration.seconds(1)
    private static let timeout = Duration.seconds(1)
    private static let misses = 3
    /// What the machine may add to a bound that the product promises.
    private static let margin = Duration.seconds(1)

    private func settings(port: UInt16) -> String {
        let links = (1...Self.links).map { number in
            "  - { name: link-\(number), url: \"mqtt://127.0.0.1:\(port)\" }"
        }
        return """
            defaults:
              probe_interval: 1s
              response_timeout: 1s
              misses_to_down: \(Self.misses)
            links:
            \(links.joined(separator: "\n"))
            """
    }

    /// A watch on 200 links that are all up.
    private func watch(
        _ broker: RealBroker, folder: TemporaryFolder
    ) async throws -> RunningProgram {
        let file = try folder.write(settings(port: broker.port(of: .plain)), to: "keepwatch.yaml")
        let program = try RunningProgram(["watch", "-c", file, "--headless", "--events", "-"])
        try await eventually("all links are up and answer", within: .seconds(20)) {
            let events = program.events
            return Set(events.filter { $0.name == "ping_response" }.compactMap(\.link)).count
                == Self.links
        }
        return program
    }

    /// For each link, the first event after `start` that `matches`.
    private func first(
        _ program: RunningProgram, after start: Duration, _ matches: (PrintedEvent) -> Bool
    ) -> [String: PrintedEvent] {
        var found: [String: PrintedEvent] = [:]
        for event in program.events where event.at >= start && matches(event) {
            if let link = event.link, found[link] == nil { found[link] = event }
        }
        return found
    }

    @Test(.timeLimit(.minutes(2)))
    func aStoppedBrokerIsLateAndThenHalfOpenOnEveryLinkWithinTheBounds() async throws {
        let folder = try TemporaryFolder()
        let broker = try await RealBroker.start(.mosquitto)
        let program = try await watch(broker, folder: folder)
        let stopped = try program.now()
        broker.signal(SIGSTOP)
        defer { broker.signal(SIGCONT) }
        let isHalfOpen = { (event: PrintedEvent) in event.cause == "half-open" }
        try await eventually("all links are half-open", within: .seconds(15)) {
            first(program, after: stopped, isHalfOpen).count == Self.links
        }

        let lateBound = stopped + Self.probe + Self.timeout + Self.margin
        let late = first(program, after: stopped) {
            $0.name == "state" && $0.string("to") == "late"
        }
        #expect(late.count == Self.links)
        #expect(late.values.allSatisfy { $0.at <= lateBound })
        let downBound = stopped + Self.probe * Self.misses + Self.timeout + Self.margin
        let halfOpen = first(program, after: stopped, isHalfOpen)
        #expect(halfOpen.values.allSatisfy { $0.at <= downBound })
        #expect(halfOpen.values.allSatisfy { $0.string("verdict") == "peer-silent" })

        let resumed = try program.now()
        broker.signal(SIGCONT)
        try await eventually("all links are up again", within: .seconds(15)) {
            first(program, after: resumed) { $0.name == "connected" }.count == Self.links
        }
        #expect(try await program.stop() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func aKilledBrokerDropsEveryLinkAndARestartedOneGetsThemAllBack() async throws {
        let folder = try TemporaryFolder()
        var broker = try await RealBroker.start(.mosquitto)
        let program = try await watch(broker, folder: folder)
        let killed = try program.now()
        try await broker.kill9()
        let isDrop = { (event: PrintedEvent) in
            event.name == "disconnected" && event["up_ns"] != nil
        }
        try await eventually("all links dropped", within: .seconds(10)) {
            first(program, after: killed, isDrop).count == Self.links
        }
        let drops = first(program, after: killed, isDrop)
        #expect(
            drops.values.allSatisfy {
                $0.cause == "closed-by-peer" || $0.cause == "reset-by-peer"
            })
        #expect(
            drops.values.allSatisfy { $0.at <= killed + Self.probe + Self.timeout + Self.margin })
        try await eventually("connects are refused meanwhile", within: .seconds(10)) {
            program.events.contains { $0.cause == "refused" }
        }

        let restarted = try program.now()
        broker = try await RealBroker.start(.mosquitto, basePort: broker.basePort)
        try await eventually("all links are up again", within: .seconds(15)) {
            first(program, after: restarted) { $0.name == "connected" }.count == Self.links
        }
        #expect(try await program.stop() == 0)
    }
}
