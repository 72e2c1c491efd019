import AlertModel
import FleetModel
import GRDB
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
        for id in [Int64(3), 1, 2] { #expect(await first.keep(delivery(id)) == nil) }
        #expect(await first.keep(delivery(2, attempts: 4)) == nil)
        #expect(await first.remove(1) == nil)
        await first.close()
        let second = try await HistoryStore.open(path: folder.file)
        #expect(try await second.waiting() == [delivery(2, attempts: 4), delivery(3)])
        await second.close()
    }

    @Test func aMessageThatCannotBeWrittenIsSaid() async throws {
        let folder = try HistoryFolder()
        let store = try await HistoryStore.open(path: folder.file, mostPages: 64)
        var large = delivery(1)
        large.announcement.summary = String(repeating: "half-open ", count: 100_000)
        let why =
            "incidents are not kept: no room is left for \(folder.file); they are once there is"
        #expect(await store.keep(large) == why)
        let again = await store.keep(HistoryBatch(), triesAgain: true)
        #expect(again.sentence == why)
        #expect(await store.keep(delivery(1), triesAgain: true) == nil)
        await store.close()
    }

    @Test func aMessageThatNobodyCanReadIsForgotten() async throws {
        let folder = try HistoryFolder()
        let store = try await HistoryStore.open(path: folder.file)
        #expect(await store.keep(delivery(1)) == nil)
        let other = try DatabaseQueue(path: folder.file)
        try await other.write { db in
            try db.execute(sql: "INSERT INTO delivery VALUES (2, 'pager', '{\"of\": 1}', 0, 0)")
        }
        #expect(try await store.waiting() == [delivery(1)])
        let left = try await other.read { try Int.fetchAll($0, sql: "SELECT id FROM delivery") }
        #expect(left == [1])
        await store.close()
    }

    @Test func whatWaitsForTheDiskIsOfEachThingHowItStoodLast() async throws {
        let folder = try HistoryFolder()
        var first = HistoryBatch()
        first.take(.incident(.ofDrops(1, links: 3)))
        first.take(.fired(.link(name: "dock-1"), in: 1))
        first.keep(delivery(1))
        first.keep(delivery(2))
        var second = HistoryBatch()
        second.take(.incident(.ofDrops(1, links: 5)))
        second.take(.resolved(.link(name: "dock-1")))
        second.remove(1)
        second.keep(delivery(2, attempts: 3))
        first.take(second)
        let store = try await HistoryStore.open(path: folder.file)
        #expect(await store.keep(first) == HistoryTrouble())
        let restored = try await store.restore(now: moment(600))
        #expect(restored.unresolved.map(\.members.count) == [5])
        #expect(restored.firing.isEmpty)
        #expect(try await store.waiting() == [delivery(2, attempts: 3)])
        await store.close()
    }

    @Test func whatCanNeverBeWrittenTakesNothingElseWithIt() async throws {
        let folder = try HistoryFolder()
        let store = try await HistoryStore.open(path: folder.file)
        var impossible = Incident.ofDrops(2, links: 1)
        impossible.remaining = -1
        var batch = HistoryBatch()
        for incident in [Incident.ofDrops(1, links: 1), impossible, .ofDrops(3, links: 1)] {
            batch.take(.incident(incident))
        }
        batch.keep(delivery(1))
        let trouble = await store.keep(batch)
        #expect(trouble.passing == nil)
        let lasting = try #require(trouble.lasting)
        #expect(
            lasting.hasPrefix("incident 2 cannot be kept in \(folder.file), what else happens is: ")
        )
        #expect(lasting.contains("CHECK constraint failed"))
        let restored = try await store.restore(now: moment(600))
        #expect(restored.unresolved.map(\.id) == [1, 3])
        #expect(try await store.waiting() == [delivery(1)])
        // It is not tried again, and what is written next does not say that it is kept.
        #expect(await store.keep(HistoryBatch(), triesAgain: true) == trouble)
        #expect(await store.keep(delivery(2)) == lasting)
        #expect(await store.keep([.incident(impossible)]) == lasting, "the first is said")
        await store.close()
    }

    @Test func messagesThatNeverWereInTheFileLeaveNothingBehind() async throws {
        let folder = try HistoryFolder()
        let store = try await HistoryStore.open(path: folder.file)
        var first = HistoryBatch(lastInFile: 0)
        first.keep(delivery(1))
        #expect(await store.keep(first) == HistoryTrouble())
        // While nothing can be written two come, one of them goes, and the first goes.
        var waiting = first.following
        waiting.keep(delivery(2))
        var next = waiting.following
        next.keep(delivery(3))
        next.remove(2)
        waiting.take(next)
        next = next.following
        next.remove(1)
        waiting.take(next)
        #expect(waiting.deliveries.keys.sorted() == [1, 3])
        #expect(await store.keep(waiting) == HistoryTrouble())
        #expect(try await store.waiting() == [delivery(3)])
        #expect(await store.remove(3) == nil)
        #expect(try await store.waiting().isEmpty)
        await store.close()
    }
}
