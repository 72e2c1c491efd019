import BrokerScript
import Foundation
import NIOPosix
import SimulatedBroker
import Testing
import Vocabulary

@Suite("Incidents of the built program")
struct IncidentRunTests {
    /// A watch of one link, in files that outlast it.
    private struct Watch {
        let folder: TemporaryFolder
        let settings: String
        private let port: UInt16

        /// People are told by a command that appends to a file.
        init(port: UInt16, rule: String = "down for 1s") throws {
            self.port = port
            folder = try TemporaryFolder()
            settings = folder.file("watch.yaml")
            try ask(for: rule)
        }

        func ask(for rule: String) throws {
            _ = try folder.write(
                """
                defaults: { probe_interval: 500ms, response_timeout: 250ms }
                links: [ { name: dock, url: "mqtt://127.0.0.1:\(port)" } ]
                alerts: [ { name: gone, when: \(rule), severity: critical } ]
                announce:
                  - name: file
                    command: [ /bin/sh, -c, "cat >> \(folder.file("told"))" ]
                """, to: "watch.yaml")
        }

        func start() throws -> RunningProgram {
            try RunningProgram(
                ["watch", "-c", settings, "--headless", "--events", "-"],
                environment: ["XDG_STATE_HOME": folder.path])
        }

        /// How often people were told.
        var told: Int { folder.text(of: "told").matches(of: #/"occasion":/#).count }
    }

    @Test func anIncidentIsToldOnceThoughTheRunIsKilled() async throws {
        // Down for longer than the test takes.
        let script = Script([.on(.afterPing(2), .restart(.close, downFor: .seconds(600)))])
        let broker = try await LoopbackBroker.start(
            script: script, seed: 1, group: MultiThreadedEventLoopGroup.singleton)
        let watch = try Watch(port: broker.port)
        let first = try watch.start()
        let opened = try await first.event("an incident is opened", within: .seconds(40)) {
            $0.name == "incident" && $0["change"] as? String == "opened"
        }
        #expect(opened.link == nil)
        #expect(opened["severity"] as? String == "critical")
        #expect(opened["rule"] as? String == "gone")
        #expect((opened["summary"] as? String)?.contains("dock") == true)
        try await eventually("people are told", within: .seconds(20)) { watch.told == 1 }
        // What became of it reaches the disk within moments of being told.
        try await Task.sleep(for: .seconds(1))
        first.signal(SIGKILL)
        _ = try await first.waitForEnd(limit: .seconds(10))

        let second = try watch.start()
        try await second.event("the link is down again") {
            $0.name == "state" && $0["to"] as? String == "down"
        }
        try await Task.sleep(for: .seconds(12))
        #expect(watch.told == 1, "\(watch.folder.text(of: "told"))")
        #expect(!second.events.contains { $0["change"] as? String == "opened" })
        #expect(try await second.stop() == 0)
        #expect(second.errors.isEmpty, "\(second.errors)")
        try await broker.stop()
    }

    @Test func otherRulesHoldAfterAReload() async throws {
        let script = Script([.on(.afterPing(2), .restart(.close, downFor: .seconds(600)))])
        let broker = try await LoopbackBroker.start(
            script: script, seed: 1, group: MultiThreadedEventLoopGroup.singleton)
        let watch = try Watch(port: broker.port, rule: "down for 10m")
        let run = try watch.start()
        let opened = try await run.event("an incident is opened", within: .seconds(40)) {
            $0.name == "incident" && $0["change"] as? String == "opened"
        }
        #expect(opened["severity"] as? String == "warning", "no rule fires")
        try watch.ask(for: "down for 1s")
        run.signal(SIGHUP)
        let raised = try await run.event("it is raised") {
            $0.name == "incident" && $0["change"] as? String == "raised"
        }
        #expect(raised["id"] as? Int == opened["id"] as? Int)
        #expect(raised["severity"] as? String == "critical")
        try await eventually("people are told", within: .seconds(20)) { watch.told == 1 }
        #expect(try await run.stop() == 0)
        try await broker.stop()
    }

    @Test func aSecondRunSaysThatItKeepsNothingAndWatches() async throws {
        let broker = try await LoopbackBroker.start(
            script: Script(), seed: 1, group: MultiThreadedEventLoopGroup.singleton)
        let watch = try Watch(port: broker.port)
        let runs = [try watch.start(), try watch.start()]
        for run in runs {
            try await run.event("a heartbeat is answered") { $0.name == "ping_response" }
        }
        let errors = runs.map(\.errors).joined()
        #expect(errors.matches(of: #/incidents are not kept/#).count == 1, "\(errors)")
        for run in runs { #expect(try await run.stop() == 0) }
        try await broker.stop()
    }
}
