import AlertModel
import FleetModel
import Foundation
import GRDB
import Glibc
import Testing
import Vocabulary

@testable import History

@Suite struct HistoryFileTests {
    /// Keeps an incident and lets the file go.
    private func keep(_ incident: Incident, in path: String) async throws {
        let store = try await HistoryStore.open(path: path)
        #expect(await store.keep([.incident(incident)]) == nil)
        await store.close()
    }

    private func openIncidents(in path: String) async throws -> [Int] {
        let store = try await HistoryStore.open(path: path)
        let restored = try await store.restore(now: moment(600))
        await store.close()
        return restored.unresolved.map(\.id)
    }

    private func whyNothingIsKept(in path: String) async -> String? {
        do throws(HistoryProblem) {
            await (try HistoryStore.open(path: path)).close()
            return nil
        } catch {
            return error.message
        }
    }

    @Test func aHistoryKeepsItsNameOverAllRuns() async throws {
        let folder = try HistoryFolder()
        let other = try HistoryFolder()
        var names: [String] = []
        for path in [folder.file, folder.file, other.file] {
            let store = try await HistoryStore.open(path: path)
            names.append(store.run)
            await store.close()
        }
        #expect(names[0] == names[1])
        #expect(names[0] != names[2])
        #expect(names[0].count == 16)
    }

    @Test func nobodyElseReadsWhatIsInIt() async throws {
        let folder = try HistoryFolder()
        let store = try await HistoryStore.open(path: folder.file)
        #expect(await store.keep([.incident(.ofDrops(1, links: 1))]) == nil)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            var status = stat()
            #expect(stat("\(folder.path)/\(name)", &status) == 0)
            #expect(status.st_mode & 0o077 == 0, "\(name)")
        }
        await store.close()
    }

    @Test func aSecondRunSaysWhoKeepsItAndKeepsNothing() async throws {
        let folder = try HistoryFolder()
        let store = try await HistoryStore.open(path: folder.file)
        let why = await whyNothingIsKept(in: folder.file)
        #expect(
            why?.hasPrefix("incidents are not kept: another keepwatch (process \(getpid())) ")
                == true)
        await store.close()
        #expect(await whyNothingIsKept(in: folder.file) == nil)
    }

    @Test func aDamagedHistoryIsSetAsideAndANewOneBegun() async throws {
        let folder = try HistoryFolder()
        try await keep(.ofDrops(1, links: 1), in: folder.file)
        try Data("this is no database, whatever its name".utf8)
            .write(to: URL(fileURLWithPath: folder.file))
        let store = try await HistoryStore.open(path: folder.file)
        #expect(store.setAside?.contains("\(folder.file).damaged") == true)
        #expect(try await store.restore(now: moment(600)) == RestoredAlerts())
        #expect(await store.keep([.incident(.ofDrops(2, links: 1))]) == nil)
        await store.close()
        #expect(
            try Data(contentsOf: URL(fileURLWithPath: "\(folder.file).damaged")).starts(
                with: Data("this is no".utf8)))
        #expect(try await openIncidents(in: folder.file) == [2])
    }

    @Test(arguments: 1...20)
    func damageAnywhereEitherLeavesItReadableOrIsSetAside(_ seed: UInt64) async throws {
        let folder = try HistoryFolder()
        try await keep(.ofDrops(1, links: 500), in: folder.file)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: folder.file))
        var random = SeededRandom(seed: seed)
        for _ in 0..<200 {
            bytes[Int.random(in: 0..<bytes.count, using: &random)] =
                UInt8.random(in: 0...255, using: &random)
        }
        try bytes.write(to: URL(fileURLWithPath: folder.file))
        let store: HistoryStore
        do throws(HistoryProblem) {
            store = try await HistoryStore.open(path: folder.file)
        } catch {
            // Damage may look like another program's file: that one is not touched.
            #expect(error.message.contains("move it away") || error.message.contains("move the"))
            return
        }
        #expect(store.setAside != nil, "200 bytes of \(bytes.count) cannot go unseen")
        _ = try await store.restore(now: moment(600))
        #expect(await store.keep([.incident(.ofDrops(2, links: 1))]) == nil)
        await store.close()
    }

    @Test func anotherProgramsFileIsLeftAlone() async throws {
        let folder = try HistoryFolder()
        let other = try DatabaseQueue(path: folder.file)
        try await other.write { try $0.execute(sql: "CREATE TABLE recipe (name TEXT)") }
        try other.close()
        let why = await whyNothingIsKept(in: folder.file)
        #expect(why?.contains("is another program's file") == true)
        let again = try DatabaseQueue(path: folder.file)
        let tables = try await again.read { db in
            [try db.tableExists("recipe"), try db.tableExists("store")]
        }
        #expect(tables == [true, false])
    }

    @Test func aHistoryOfALaterVersionIsLeftAlone() async throws {
        let folder = try HistoryFolder()
        try await keep(.ofDrops(1, links: 1), in: folder.file)
        let later = try DatabaseQueue(path: folder.file)
        try await later.write { db in
            try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('99: of tomorrow')")
        }
        try later.close()
        let why = await whyNothingIsKept(in: folder.file)
        #expect(why?.contains("by a later version of keepwatch") == true)
    }

    @Test func aFolderThatIsNotThereIsSaid() async throws {
        let folder = try HistoryFolder()
        let why = await whyNothingIsKept(in: "\(folder.path)/nowhere/history.sqlite")
        #expect(
            why?.hasPrefix("incidents are not kept: cannot write \(folder.path)/nowhere") == true)
        #expect(why?.contains("No such file") == true)
    }

    @Test func aHistoryThatCannotBeReadIsSaidAndNotTakenForAnEmptyOne() async throws {
        let folder = try HistoryFolder()
        let store = try await HistoryStore.open(path: folder.file)
        let other = try DatabaseQueue(path: folder.file)
        try await other.write { try $0.execute(sql: "DROP TABLE silence; DROP TABLE delivery") }
        await #expect(throws: HistoryProblem.self) { try await store.restore(now: moment(600)) }
        await #expect(throws: HistoryProblem.self) { try await store.waiting() }
        await store.close()
    }

    @Test func whatAProgramFindsInTheSchemaIsStrict() async throws {
        let folder = try HistoryFolder()
        try await keep(.ofDrops(1, links: 1), in: folder.file)
        let database = try DatabaseQueue(path: folder.file)
        let strict = try await database.read { db in
            try Int.fetchAll(
                db,
                sql: """
                    SELECT strict FROM pragma_table_list WHERE schema = 'main'
                    AND name NOT LIKE 'sqlite_%' AND name <> 'grdb_migrations'
                    """)
        }
        #expect(strict == Array(repeating: 1, count: 9))
    }
}

@Suite struct RetentionTests {
    @Test func theLatestThousandIncidentsAreKept() async throws {
        let folder = try HistoryFolder()
        let store = try await HistoryStore.open(path: folder.file)
        let news = (1...1_000).map { id in
            AlertNews.incident(Incident.ofDrops(id, links: 1).resolved(at: moment(100 + id)))
        }
        #expect(await store.keep(news) == nil)
        #expect(
            await store.keep([
                .incident(.ofDrops(1_001, links: 1).resolved(at: moment(2_000))),
                .incident(.ofDrops(1_002, links: 1)),
            ]) == nil)
        await store.close()
        let database = try DatabaseQueue(path: folder.file)
        let ids = try await database.read {
            try Int.fetchAll($0, sql: "SELECT id FROM incident ORDER BY id")
        }
        #expect(ids == Array(2...1_002))
        let orphans = try await database.read {
            try Int.fetchOne(
                $0,
                sql:
                    """
                    SELECT count(*) FROM incident_member
                    WHERE incident NOT IN (SELECT id FROM incident)
                    """
            )
        }
        #expect(orphans == 0)
    }

    @Test func whatIsOverIsKeptForNinetyDays() async throws {
        let folder = try HistoryFolder()
        let store = try await HistoryStore.open(path: folder.file)
        let day = 86_400
        for (id, end) in [(1, 0), (2, day), (3, 90 * day), (4, 91 * day)] {
            let incident = Incident.ofDrops(id, links: 1, at: moment(end))
            #expect(await store.keep([.incident(incident.resolved(at: moment(end)))]) == nil)
        }
        let restored = try await store.restore(now: moment(91 * day))
        #expect(restored.resolved.map(\.id) == [4, 3, 2])
        await store.close()
    }

    @Test func theLatestThousandSilencesAreKeptBesideThoseInForce() async throws {
        let folder = try HistoryFolder()
        let store = try await HistoryStore.open(path: folder.file)
        let links = try LinkFilter(parsing: "site=fra")
        // The first lasts; all others ended by themselves.
        let news = (1...1_010).map { id in
            AlertNews.silence(
                Silence(
                    id: id, links: links, reason: "new switch", by: "ada", since: moment(id * 60),
                    until: moment(id == 1 ? 90_000 : id * 60 + 30)), isOver: false)
        }
        #expect(await store.keep(news) == nil)
        await store.close()
        let database = try DatabaseQueue(path: folder.file)
        let ids = try await database.read {
            try Int.fetchAll($0, sql: "SELECT id FROM silence ORDER BY id")
        }
        #expect(ids == [1] + Array(11...1_010))
    }

    @Test func allIncidentsThatAreOverHaveALimitedNumberOfLinks() async throws {
        let folder = try HistoryFolder()
        let store = try await HistoryStore.open(path: folder.file)
        for id in 1...4 {
            let incident = Incident.ofDrops(id, links: 100_000).resolved(at: moment(100 + id))
            #expect(await store.keep([.incident(incident)]) == nil)
        }
        let restored = try await store.restore(now: moment(600))
        #expect(restored.resolved.map(\.id) == [4, 3])
        await store.close()
    }
}

@Suite struct LargeFleetTests {
    @Test func tenThousandLinksThatDropAndComeBackAreKeptInOneChangeEach() async throws {
        let folder = try HistoryFolder()
        let store = try await HistoryStore.open(path: folder.file)
        var incident = Incident.ofDrops(1, links: 10_000)
        let fired = (0..<10_000).map { AlertNews.fired(.link(name: "dock-\($0)"), in: 1) }
        #expect(await store.keep([.incident(incident)] + fired) == nil)
        for place in 0..<5_000 { incident.members[place].isBack = true }
        incident.remaining = 5_000
        let over = (0..<5_000).map { AlertNews.resolved(.link(name: "dock-\($0)")) }
        #expect(await store.keep([.incident(incident)] + over) == nil)
        let restored = try await store.restore(now: moment(600))
        #expect(restored.unresolved.first?.members.count { !$0.isBack } == 5_000)
        #expect(restored.firing.count == 5_000)
        #expect(restored.firing.allSatisfy { $0.incident == 1 })
        await store.close()
    }
}
