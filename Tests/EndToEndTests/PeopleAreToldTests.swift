import Foundation
import Testing

/// People are told, by the built program.
@Suite(.timeLimit(.minutes(3))) struct PeopleAreToldTests {
    /// Nothing listens where the link goes, and a command notes what it is told.
    private func configuration(in folder: TemporaryFolder) throws -> String {
        let script = try folder.write(
            """
            cat >> \(folder.file("told"))
            echo "$KEEPWATCH_NOTE" >> \(folder.file("notes"))
            """, to: "page.sh")
        return try folder.write(
            """
            defaults: { probe_interval: 1s }
            links: [ { name: plant-a, url: "mqtt://127.0.0.1:1", tags: { site: fra } } ]
            alerts:
              - { name: nobody there, when: down, note: "ring the hall" }
            announce:
              - name: pager
                command: [ sh, \(script) ]
            """, to: "keepwatch.yaml")
    }

    @Test func aCommandIsToldOnceAlthoughTheProgramIsKilledAndStartedAgain() async throws {
        let folder = try TemporaryFolder()
        let settings = try configuration(in: folder)
        let state = ["XDG_STATE_HOME": folder.path]
        let first = try RunningProgram(
            ["--headless", "-c", settings], environment: state)
        try await eventually("somebody is told", within: .seconds(40)) {
            folder.text(of: "notes") == "ring the hall\n"
        }
        let told = folder.text(of: "told")
        let message = try #require(
            try JSONSerialization.jsonObject(with: Data(told.utf8)) as? [String: Any])
        #expect(message["occasion"] as? String == "opened")
        #expect(message["rule"] as? String == "nobody there")
        #expect(message["links"] as? [String] == ["plant-a"])
        #expect((message["labels"] as? [String: String])?["site"] == "fra")
        // What is told is on disk a moment later.
        try await Task.sleep(for: .seconds(1))
        first.signal(SIGKILL)
        _ = try await first.waitForEnd(limit: .seconds(10))

        let second = try await BuiltProgram.run(
            ["--headless", "-c", settings, "--duration", "15s"], environment: state)
        #expect(second.status == 0)
        #expect(folder.text(of: "told") == told)
    }
}
