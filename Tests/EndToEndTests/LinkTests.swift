import BrokerScript
import Foundation
import NIOPosix
import SimulatedBroker
import Testing
import Vocabulary

/// What the program makes of brokers that do as a script says, on real sockets.
@Suite struct LinkTests {
    private let group = MultiThreadedEventLoopGroup.singleton

    private func broker(_ steps: Script.Step...) async throws -> LoopbackBroker {
        try await LoopbackBroker.start(script: Script(steps), seed: 1, group: group)
    }

    /// A settings file with quick heartbeats and these links, as names and ports.
    private func settings(_ links: [(name: String, port: UInt16)]) -> String {
        // A value of each link's own: its place in the file moves with the link's.
        let lines = links.map { link in
            "  - { name: \(link.name), url: \"mqtt://127.0.0.1:\(link.port)\", keep_alive: 60s }"
        }
        return """
            defaults: { probe_interval: 100ms, response_timeout: 5s }
            links:
            \(lines.joined(separator: "\n"))

            """
    }

    private func watch(_ file: String) throws -> RunningProgram {
        try RunningProgram(["watch", "-c", file, "--headless"])
    }

    private func answers(of link: String, in program: RunningProgram) -> Int {
        program.events.count { $0.name == "ping_response" && $0.link == link }
    }

    @Test(.timeLimit(.minutes(1)))
    func garbageTakesOneLinkDownWithItsOffsetAndTouchesNoOther() async throws {
        let folder = try TemporaryFolder()
        let healthy = try await broker()
        // A PINGRESP of two bytes, then a packet type that does not exist.
        let garbled = try await broker(.on(.afterPing(2), .write([0xD0, 0x00, 0x00, 0xFF])))
        let others = (1...4).map { (name: "healthy-\($0)", port: healthy.port) }
        let file = try folder.write(
            settings(others + [(name: "garbled", port: garbled.port)]), to: "keepwatch.yaml")
        let program = try watch(file)
        try await eventually("the garbled link is down", within: .seconds(15)) {
            program.events.contains { $0.link == "garbled" && $0.name == "disconnected" }
        }
        let answered = others.map { answers(of: $0.name, in: program) }
        try await eventually("the other links go on", within: .seconds(15)) {
            zip(others, answered).allSatisfy { answers(of: $0.name, in: program) > $1 }
        }
        program.signal(SIGTERM)
        #expect(try await program.waitForEnd(limit: .seconds(10)) == 0)

        let ends = program.events.filter { $0.name == "disconnected" && $0.cause != "stopped" }
        #expect(ends.allSatisfy { $0.link == "garbled" && $0.cause == "protocol-error" })
        let detail = try #require(ends.first?.string("detail"))
        #expect(detail.contains(/at byte \d+/))
        for other in others {
            #expect(program.events.count { $0.link == other.name && $0.name == "connected" } == 1)
        }
        try await healthy.stop()
        try await garbled.stop()
    }

    @Test(.timeLimit(.minutes(1)))
    func aReloadThatWaitsForACommandHoldsNothingUp() async throws {
        let folder = try TemporaryFolder()
        let broker = try await broker()
        let file = try folder.write(
            settings([(name: "kept", port: broker.port)]), to: "keepwatch.yaml")
        let program = try watch(file)
        try await eventually("the link answers", within: .seconds(15)) {
            answers(of: "kept", in: program) > 0
        }
        let mark = folder.file("asked")
        let command = "[ sh, -c, \"touch '\(mark)'; sleep 9\" ]"
        _ = try folder.write(
            """
            links:
              - { name: slow, url: "mqtt://u@127.0.0.1:1", password: { command: \(command) } }
            """, to: "keepwatch.yaml")
        program.signal(SIGHUP)
        try await eventually("the command runs", within: .seconds(15)) {
            FileManager.default.fileExists(atPath: mark)
        }
        program.signal(SIGTERM)
        #expect(try await program.waitForEnd(limit: .seconds(5)) == 0)
        try await broker.stop()
    }

    @Test(.timeLimit(.minutes(1)))
    func aReloadKeepsUnchangedLinksTakesNewOnesAndLetsRemovedOnesGo() async throws {
        let folder = try TemporaryFolder()
        let broker = try await broker()
        let (kept, removed, added) = (
            (name: "kept", port: broker.port), (name: "removed", port: broker.port),
            (name: "added", port: broker.port)
        )
        let file = try folder.write(settings([kept, removed]), to: "keepwatch.yaml")
        let program = try watch(file)
        try await eventually("both links answer", within: .seconds(15)) {
            answers(of: "kept", in: program) > 0 && answers(of: "removed", in: program) > 0
        }
        let moved = "# fleet\n" + settings([added, kept])
        _ = try folder.write(moved, to: "keepwatch.yaml")
        program.signal(SIGHUP)
        try await eventually("the added link answers", within: .seconds(15)) {
            answers(of: "added", in: program) > 0
        }
        let before = answers(of: "kept", in: program)
        try await eventually("the kept link goes on", within: .seconds(15)) {
            answers(of: "kept", in: program) > before
        }
        #expect(program.events.filter { $0.link == "kept" && $0.name == "connected" }.count == 1)
        #expect(program.events.filter { $0.link == "kept" && $0.name == "configured" }.count == 1)
        #expect(!program.events.contains { $0.link == "kept" && $0.name == "disconnected" })
        let end = program.events.first { $0.link == "removed" && $0.name == "disconnected" }
        #expect(end?.cause == "stopped")

        _ = try folder.write(settings([kept]) + "speed: 3\n", to: "keepwatch.yaml")
        program.signal(SIGHUP)
        try await eventually("it says why nothing changed", within: .seconds(15)) {
            program.errors.contains("not reloaded: \(file):4:1:")
        }
        let unchanged = answers(of: "added", in: program)
        try await eventually("the added link goes on", within: .seconds(15)) {
            answers(of: "added", in: program) > unchanged
        }
        program.signal(SIGTERM)
        #expect(try await program.waitForEnd(limit: .seconds(10)) == 0)
        try await broker.stop()
    }

    @Test(.timeLimit(.minutes(1)), arguments: [true, false])
    func payloadsAreWrittenOnlyWhereAskedFor(wanted: Bool) async throws {
        // PUBLISH at QoS 0 to a/b, no properties, "hello".
        let message: [UInt8] = [0x30, 11, 0, 3] + Array("a/b".utf8) + [0] + Array("hello".utf8)
        let broker = try await broker(.on(.afterPing(1), .write(message)))
        let program = try RunningProgram(
            ["mqtt://127.0.0.1:\(broker.port)", "--mqtt", "5.0", "--subscribe", "a/#"]
                + ["--headless", "--events", "-"] + (wanted ? ["--payloads"] : []))
        try await eventually("the message is written", within: .seconds(15)) {
            program.events.contains { $0.name == "message" }
        }
        let event = try #require(program.events.first { $0.name == "message" })
        #expect(event.string("topic") == "a/b")
        #expect(event.number("bytes") == 5)
        #expect(event.string("payload") == (wanted ? "hello" : nil))
        #expect(program.output.contains("hello") == wanted)
        program.signal(SIGTERM)
        #expect(try await program.waitForEnd(limit: .seconds(10)) == 0)
        try await broker.stop()
    }

    @Test(.timeLimit(.minutes(1)))
    func aReaderThatStandsStillDelaysNoHeartbeat() async throws {
        let folder = try TemporaryFolder()
        let broker = try await LoopbackBroker.start(
            script: Script(), seed: 1, recording: .everything(atMost: 100_000), group: group)
        let links = (1...20).map { (name: "link-\($0)", port: broker.port) }
        let file = try folder.write(settings(links), to: "keepwatch.yaml")
        let pipe = folder.file("pipe")
        try #require(mkfifo(pipe, 0o600) == 0)
        let reader = open(pipe, O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        let program = try RunningProgram(
            ["watch", "-c", file, "--headless", "--events", "-"], output: pipe)

        var held = 0
        var pingsSince = 0
        try await eventually("the pipe is full while heartbeats go on", within: .seconds(30)) {
            let waiting = bytesWaiting(in: reader)
            let pings = try await broker.record().pingRequests
            if waiting != held || waiting == 0 { (held, pingsSince) = (waiting, pings) }
            return pings >= pingsSince + 200
        }
        for connection in try await broker.record().connections {
            let arrivals = connection.pings.map(\.arrivedAt)
            for (earlier, later) in zip(arrivals, arrivals.dropFirst()) {
                // The probe interval, and what a busy machine may add.
                #expect(later - earlier < .milliseconds(100) + .seconds(1))
            }
        }
        program.signal(SIGTERM)
        #expect(try await program.waitForEnd(limit: .seconds(10)) == 0)
        try await broker.stop()
    }

    private func bytesWaiting(in descriptor: Int32) -> Int {
        var count: Int32 = 0
        _ = ioctl(descriptor, UInt(FIONREAD), &count)
        return Int(count)
    }
}
