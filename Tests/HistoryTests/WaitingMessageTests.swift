import AlertModel
import FleetModel
import Testing
import Vocabulary

@testable import History

@Suite struct WaitingMessageTests {
    private func delivery(_ id: Int64, attempts: Int = 0) -> QueuedDelivery {
        QueuedDelivery(
            id: id, way: "pager",
            announcement: Announcement(
                key: "run/1", incident: 1, occasion: .opened, severity: .critical,
                rule: "link down", rules: ["link down"], summary: "40 links half-open",
                measured: "down", links: ["dock-1"], linkCount: 40, remaining: 40,
                labels: ["site": "fra"], since: moment(60).wall, at: moment(90).wall),
            attempts: attempts, notBefore: moment(100 + attempts).wall)
    }

    @Test func messagesThatWaitAreThereInTheirOrderAsTheyStoodLast() async throws {
        let folder = try HistoryFolder()
        let first = try await HistoryStore.open(path: folder.file)
        for id in [Int64(3), 1, 2] { await first.keep(delivery(id)) }
        await first.keep(delivery(2, attempts: 4))
        await first.remove(1)
        await first.close()
        let second = try await HistoryStore.open(path: folder.file)
        #expect(await second.waiting() == [delivery(2, attempts: 4), delivery(3)])
        await second.close()
    }
}
