import AlertModel
import FleetModel
import Glibc
import Testing
import Vocabulary

@testable import History

@Suite struct KilledRunTests {
    /// Kept before the kill, by a process that is killed while it writes.
    private static func acknowledged() -> Incident {
        var incident = Incident.ofDrops(1, links: 200)
        incident.telling = .told(at: moment(95))
        incident.acknowledgement = Acknowledgement(by: "ada", at: moment(100))
        return incident
    }

    @Test(.timeLimit(.minutes(1)))
    func whatWasKeptSurvivesARunThatIsKilledWhileItWrites() async throws {
        let folder = try HistoryFolder()
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.file as String] in
            let store = try await HistoryStore.open(path: path)
            let silence = Silence(
                id: 1, links: try LinkFilter(parsing: "site=fra"), reason: "new switch", by: "ada",
                since: moment(10), until: moment(4_000))
            let trouble = await store.keep([
                .incident(KilledRunTests.acknowledged()), .silence(silence, isOver: false),
                .fired(.link(name: "dock-3"), in: 1),
            ])
            guard trouble == nil else { return }
            Task.detached {
                try await Task.sleep(for: .milliseconds(200))
                kill(getpid(), SIGKILL)
            }
            for round in 0... {
                let size = 100 + round % 2_000
                _ = await store.keep([.incident(.ofDrops(2, links: size, at: moment(70)))])
            }
        }
        let store = try await HistoryStore.open(path: folder.file)
        #expect(store.setAside == nil)
        let restored = try await store.restore(now: moment(600))
        #expect(
            restored.unresolved.first?.withoutLinkNumbers
                == Self.acknowledged().withoutLinkNumbers)
        #expect(restored.silences.map(\.reason) == ["new switch"])
        #expect(restored.firing.map(\.subject) == [.link(name: "dock-3")])
        // All of a change was written, or nothing.
        let second = try #require(restored.unresolved.last)
        #expect(second.id == 2)
        #expect(second.members.count == second.remaining)
        await store.close()
    }
}
