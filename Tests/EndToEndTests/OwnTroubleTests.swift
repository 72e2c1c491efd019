import BrokerScript
import Foundation
import NIOPosix
import PseudoTerminals
import SimulatedBroker
import Testing
import Vocabulary

/// What the program says and does where it is held up itself.
@Suite struct OwnTroubleTests {
    private func broker() async throws -> LoopbackBroker {
        try await LoopbackBroker.start(
            script: Script(), seed: 1, recording: .everything(atMost: 100_000),
            group: MultiThreadedEventLoopGroup.singleton)
    }

    private func arguments(_ broker: LoopbackBroker) -> [String] {
        [
            "mqtt://127.0.0.1:\(broker.port)", "--probe-interval", "100ms",
            "--response-timeout", "1s",
        ]
    }

    @Test("Scenario F5: a process that stood still says so, and blames no broker")
    func aStoppedProcessBlamesNobody() async throws {
        let broker = try await broker()
        let program = try RunningProgram(arguments(broker) + ["--headless", "--events", "-"])
        try await program.event("a heartbeat is answered") { $0.name == "ping_response" }
        program.signal(SIGSTOP)
        try await Task.sleep(for: .seconds(3))
        program.signal(SIGCONT)
        let pause = try await program.event("the pause is told") {
            $0.name == "self" && $0.string("what") == "paused"
        }
        #expect(try #require(pause.number("gap_ns")) > 2_000_000_000)
        try await program.event("heartbeats go on", since: pause.at + .milliseconds(300)) {
            $0.name == "ping_response"
        }
        #expect(try await program.stop() == 0)
        let judged = program.events.filter { $0.name == "overdue" || $0.name == "disconnected" }
        #expect(judged.allSatisfy { $0.cause == "stopped" })
        try await broker.stop()
    }

    @Test("Scenario C6, F6: a dashboard whose terminal stands still for 5 s delays no heartbeat")
    func aFrozenTerminalDelaysNoHeartbeat() async throws {
        let broker = try await broker()
        let folder = try TemporaryFolder()
        let terminal = try HeldTerminal(columns: 120, rows: 40)
        let program = try terminal.start(
            arguments(broker) + ["--events", folder.file("events")], folder: folder)
        try await terminal.read(until: "own loop")

        terminal.hold()
        _ = terminal.readNow()
        let before = try await broker.record().pingRequests
        // The clock alone changes the screen every second.
        try await Task.sleep(for: .seconds(5))
        #expect(terminal.readNow() == "")
        let after = try await broker.record().pingRequests
        #expect(after > before + 30)
        terminal.release()
        try await terminal.read(until: "\u{1B}[")

        try terminal.press("q")
        try await eventually("the program ends", within: .seconds(20)) {
            _ = terminal.readNow()
            return program.status != nil
        }
        #expect(program.status == 0)
        let events = PrintedEvent.read(folder.text(of: "events"))
        #expect(events.count { $0.name == "ping_response" } >= after - 1)
        #expect(!events.contains { $0.name == "overdue" || $0.name == "self" })
        for connection in try await broker.record().connections {
            let arrivals = connection.pings.map(\.arrivedAt)
            for (earlier, later) in zip(arrivals, arrivals.dropFirst()) {
                // The probe interval, and what a busy machine may add.
                #expect(later - earlier < .milliseconds(100) + .seconds(1))
            }
        }
        try await broker.stop()
    }
}

/// A terminal whose output can be held, as by a person's Ctrl-S.
private final class HeldTerminal {
    private let terminal: PseudoTerminal
    private let path: String

    init(columns: Int, rows: Int) throws {
        terminal = try PseudoTerminal(columns: columns, rows: rows)
        path = String(cString: try #require(ttyname(terminal.programEnd)))
        _ = fcntl(terminal.screenEnd, F_SETFL, O_NONBLOCK)
    }

    /// Starts the program with this terminal as its input and output.
    func start(_ arguments: [String], folder: TemporaryFolder) throws -> ChildProcess {
        var environment = ProcessInfo.processInfo.environment
        environment["TERM"] = "xterm-256color"
        environment["LC_ALL"] = "C.UTF-8"
        environment["XDG_CONFIG_HOME"] = folder.path
        environment["XDG_STATE_HOME"] = folder.path
        environment["KEEPWATCH_CONFIG"] = nil
        return try ChildProcess(
            BuiltProgram.path, arguments, environment: environment, input: terminal.programEnd,
            output: path,
            errors: folder.file("errors"))
    }

    /// From now on, whoever writes to the terminal waits.
    func hold() {
        tcflow(terminal.programEnd, TCOOFF)
    }

    func release() {
        tcflow(terminal.programEnd, TCOON)
    }

    func press(_ key: String) throws {
        try #require(terminal.type(key))
    }

    /// Reads until this was shown.
    func read(until text: String) async throws {
        var shown = ""
        try await eventually("the terminal shows \(text)", within: .seconds(20)) {
            shown += readNow()
            return shown.contains(text)
        }
    }

    /// What was written and not read yet.
    func readNow() -> String {
        String(decoding: terminal.read(), as: UTF8.self)
    }
}
