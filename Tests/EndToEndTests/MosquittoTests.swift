import Foundation
import Testing

/// 200 links to one Mosquitto, judged by the events that the program prints.
@Suite(.serialized, Requirement.mosquitto)
struct MosquittoTests {
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
        _ broker: Mosquitto, folder: TemporaryFolder
    ) async throws -> RunningProgram {
        let file = try folder.write(settings(port: broker.port), to: "keepwatch.yaml")
        let program = try RunningProgram(["watch", "-c", file, "--headless", "--events", "-"])
        try await eventually("all links are up and answer", within: .seconds(20)) {
            let events = program.events
            return Set(events.filter { $0.name == "ping_response" }.compactMap(\.link)).count
                == Self.links
        }
        return program
    }

    /// When, on the run's own clock, the wall clock showed `date`.
    private func runTime(of date: Date, in program: RunningProgram) throws -> Duration {
        let started = try #require(program.events.first { $0.name == "started" })
        let time = try #require(started.time)
        return started.at + .milliseconds(Int(date.timeIntervalSince(time) * 1_000))
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
        let broker = try await Mosquitto()
        let program = try await watch(broker, folder: folder)
        let stopped = try runTime(of: Date(), in: program)
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

        let resumed = try runTime(of: Date(), in: program)
        broker.signal(SIGCONT)
        try await eventually("all links are up again", within: .seconds(15)) {
            first(program, after: resumed) { $0.name == "connected" }.count == Self.links
        }
        program.signal(SIGTERM)
        #expect(try await program.waitForEnd(limit: .seconds(5)) == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func aKilledBrokerDropsEveryLinkAndARestartedOneGetsThemAllBack() async throws {
        let folder = try TemporaryFolder()
        let broker = try await Mosquitto()
        let program = try await watch(broker, folder: folder)
        let killed = try runTime(of: Date(), in: program)
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

        let restarted = try runTime(of: Date(), in: program)
        try await broker.start()
        try await eventually("all links are up again", within: .seconds(15)) {
            first(program, after: restarted) { $0.name == "connected" }.count == Self.links
        }
        program.signal(SIGTERM)
        #expect(try await program.waitForEnd(limit: .seconds(5)) == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func theServerKeepAliveOfTheBrokerIsTaken() async throws {
        let broker = try await Mosquitto(extraSettings: "max_keepalive 30")
        let program = try RunningProgram([
            "mqtt://127.0.0.1:\(broker.port)", "--keep-alive", "600s", "--headless", "--events",
            "-",
        ])
        try await eventually("the link is up", within: .seconds(15)) {
            program.events.contains { $0.name == "connected" }
        }
        let connected = try #require(program.events.first { $0.name == "connected" })
        #expect(connected.number("keep_alive_s") == 600)
        #expect(connected.number("server_keep_alive_s") == 30)
        #expect(connected.number("effective_keep_alive_s") == 30)
        program.signal(SIGTERM)
        #expect(try await program.waitForEnd(limit: .seconds(10)) == 0)
    }
}
