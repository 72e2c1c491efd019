import AlertModel
import FleetModel
import GRDB
import Testing
import Vocabulary

@testable import History

@Suite struct FullDiskTests {
    /// A history that has room for a few hundred links.
    private func storeOnASmallDisk(_ folder: HistoryFolder) async throws -> HistoryStore {
        try await HistoryStore.open(path: folder.file, mostPages: 64)
    }

    @Test func aDiskThatIsTooFullToBeginIsSaid() async throws {
        let folder = try HistoryFolder()
        var why: String?
        do throws(HistoryProblem) {
            await (try HistoryStore.open(path: folder.file, mostPages: 4)).close()
        } catch {
            why = error.message
        }
        #expect(
            why == "incidents are not kept: no room is left for \(folder.file); make room and start"
                + " anew")
    }

    @Test func aFullDiskIsSaidAndWhatHappenedIsWrittenOnceThereIsRoom() async throws {
        let folder = try HistoryFolder()
        let store = try await storeOnASmallDisk(folder)
        #expect(await store.keep([.incident(.ofDrops(1, links: 10))]) == nil)
        let trouble = await store.keep([.incident(.ofDrops(2, links: 20_000))])
        #expect(
            trouble
                == "incidents are not kept: no room is left for \(folder.file); they are once there"
                + " is")
        #expect(await store.keep([], triesAgain: true) == trouble)
        // Once the incident is no longer that large there is room for it.
        #expect(await store.keep([.incident(.ofDrops(2, links: 30))], triesAgain: true) == nil)
        let restored = try await store.restore(now: moment(600))
        #expect(restored.unresolved.map(\.id) == [1, 2])
        #expect(restored.unresolved.map(\.members.count) == [10, 30])
        await store.close()
    }

    @Test func aDiskWithoutRoomIsNotAskedAtEachNews() async throws {
        let folder = try HistoryFolder()
        let store = try await storeOnASmallDisk(folder)
        let trouble = await store.keep([.incident(.ofDrops(1, links: 20_000))])
        #expect(trouble != nil)
        // There is room for these, but nobody knows until it is time to try again.
        #expect(await store.keep([.incident(.ofDrops(1, links: 10))]) == trouble)
        #expect(await store.keep([.incident(.ofDrops(2, links: 10))]) == trouble)
        #expect(try await store.restore(now: moment(600)).unresolved.isEmpty)
        #expect(await store.keep([], triesAgain: true) == nil)
        #expect(try await store.restore(now: moment(600)).unresolved.map(\.id) == [1, 2])
        #expect(await store.keep([.incident(.ofDrops(3, links: 10))]) == nil)
        #expect(try await store.restore(now: moment(600)).unresolved.map(\.id) == [1, 2, 3])
        await store.close()
    }

    @Test func atMostAThousandSilencesThatAreOverWaitForTheDisk() throws {
        var batch = HistoryBatch()
        let links = try LinkFilter(parsing: "site=fra")
        for id in 1...1_003 {
            let silence = Silence(
                id: id, links: links, reason: "new switch", by: "ada", since: moment(id),
                until: moment(id == 1 ? 90_000 : id + 60))
            batch.take(.silence(silence, isOver: id != 1_003))
        }
        // The first would have lasted longest: a run to come would put it in force again.
        #expect(batch.silences.keys.sorted() == [1] + Array(4...1_003))
    }

    @Test func whatIsOverMakesRoomForWhatIsNot() async throws {
        let folder = try HistoryFolder()
        let store = try await storeOnASmallDisk(folder)
        for id in 1...100 {
            let incident = Incident.ofDrops(id, links: 200).resolved(at: moment(100 + id))
            #expect(await store.keep([.incident(incident, .resolved)]) == nil, "\(id)")
        }
        #expect(await store.keep([.incident(.ofDrops(101, links: 200))]) == nil)
        let restored = try await store.restore(now: moment(600))
        #expect(restored.unresolved.map(\.id) == [101])
        #expect(restored.resolved.first?.id == 100)
        #expect(restored.resolved.count < 100)
        await store.close()
    }

    @Test func aDiskThatOthersFilledTakesNothingAwayThatIsOver() async throws {
        let folder = try HistoryFolder()
        let store = try await HistoryStore.open(path: folder.file)
        for id in 1...10 {
            let incident = Incident.ofDrops(id, links: 200).resolved(at: moment(100 + id))
            #expect(await store.keep([.incident(incident, .resolved)]) == nil, "\(id)")
        }
        let other = try DatabaseQueue(path: folder.file)
        #expect(try HistoryRetention.makeRoom(in: other) == false)
        #expect(try await store.restore(now: moment(600)).resolved.count == 10)
        // The same file, where it may be no larger.
        _ = try await other.write { try Int.fetchOne($0, sql: "PRAGMA max_page_count = 1") }
        #expect(try HistoryRetention.makeRoom(in: other))
        #expect(try await store.restore(now: moment(600)).resolved.map(\.id) == [10, 9, 8, 7, 6])
        await store.close()
    }

    @Test func atMostAThousandIncidentsWaitForTheDiskAndTheRestIsCounted() async throws {
        var batch = HistoryBatch()
        batch.take(.incident(.ofDrops(1, links: 1)))
        for id in 2...1_003 {
            batch.take(.incident(Incident.ofDrops(id, links: 1).resolved(at: moment(100))))
        }
        #expect(batch.incidents.count == 1_000)
        #expect(batch.lost == 3)
        // What is not over stays.
        #expect(batch.incidents[1] != nil)
        #expect(batch.incidents[2] == nil)
    }
}
