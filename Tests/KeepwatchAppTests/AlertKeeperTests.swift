import AlertModel
import Announcing
import FleetModel
import Foundation
import Synchronization
import Testing
import Vocabulary

@testable import KeepwatchApp

@Suite("What becomes of the news of alerts")
struct AlertKeeperTests {
    private let now = WatchedStage.moment(0)

    /// Remembers sentences and calls.
    private final class Notebook: Sendable {
        private let written = Mutex<[String]>([])
        var lines: [String] { written.withLock { $0 } }
        func write(_ line: String) { written.withLock { $0.append(line) } }
    }

    private func opened(
        in path: String?, _ notebook: Notebook = Notebook()
    ) async -> (keeper: AlertKeeper, past: AlertKeeper.Past) {
        await AlertKeeper.opened(
            in: path.map { StateFolder(path: $0) }, complain: { notebook.write($0) }, now: now)
    }

    private func begin(
        _ keeper: AlertKeeper, _ past: AlertKeeper.Past, _ ways: [AnnouncementWay] = [],
        _ notebook: Notebook = Notebook()
    ) {
        keeper.begin(
            ways: ways, after: past,
            carriers: OutsideCarriers(
                run: { call in
                    notebook.write(String(decoding: call.input, as: UTF8.self))
                    return .delivered(answer: "done")
                },
                publish: { _ in .refused(trouble: "nothing is published here") }),
            clock: { [now] in now })
    }

    /// News of a link that dropped and is down still.
    private var news: [AlertNews] {
        var stage = WatchedStage("dock-17")
        stage.look(at: 0)
        stage.drop(0, at: 10)
        stage.look(from: 10, to: 60)
        return stage.news
    }

    @Test func whatIsKeptIsKnownToTheNextRun() async throws {
        let folder = try TemporaryFolder()
        let (keeper, past) = await opened(in: folder.path + "/state/keepwatch")
        #expect(past.restored?.unresolved.isEmpty == true)
        begin(keeper, past)
        keeper.take(news)
        await keeper.finish()
        let (second, known) = await opened(in: folder.path + "/state/keepwatch")
        let incident = try #require(known.restored?.unresolved.first)
        #expect(incident.members.map(\.name) == ["dock-17"])
        #expect(known.run == past.run && known.remark == nil)
        begin(second, known)
        await second.finish()
    }

    @Test func aSecondRunAtTheSameTimeSaysSoAndKeepsNothing() async throws {
        let folder = try TemporaryFolder()
        let (first, past) = await opened(in: folder.path)
        begin(first, past)
        let notebook = Notebook()
        let (second, other) = await opened(in: folder.path, notebook)
        begin(second, other)
        let trouble = try #require(second.standing.storeTrouble)
        #expect(trouble.hasPrefix("incidents are not kept: "))
        #expect(notebook.lines == [trouble])
        #expect(other.restored == nil && other.run != past.run)
        second.take(news)
        await second.finish()
        #expect(first.standing.storeTrouble == nil)
        await first.finish()
    }

    @Test func aFolderThatCannotBeMadeIsSaidAndStopsNothing() async throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "file")
        let notebook = Notebook()
        let (keeper, past) = await opened(in: folder.path + "/file/keepwatch", notebook)
        #expect(keeper.standing.storeTrouble?.contains("/file/keepwatch") == true)
        #expect(notebook.lines.count == 1)
        begin(keeper, past)
        keeper.take(news)
        await keeper.finish()
    }

    @Test func aRunThatShallKeepNothingHasNoTrouble() async {
        let notebook = Notebook()
        let (keeper, past) = await opened(in: nil, notebook)
        #expect(keeper.standing.storeTrouble == nil && notebook.lines.isEmpty)
        let other = await opened(in: nil).past
        #expect(past.run != other.run, "messages of two runs are about two incidents")
    }

    @Test func peopleAreToldWithoutAHistory() async throws {
        let notebook = Notebook()
        let (keeper, past) = await opened(in: nil)
        begin(keeper, past, [AnnouncementWay(name: "pager", means: .command(["page"]))], notebook)
        keeper.take([.announce(.sample(now: now.wall))])
        let isTold = await becomesTrue {
            notebook.lines.count == 1 && keeper.standing.deliveries.first?.delivered == 1
        }
        #expect(isTold, "\(notebook.lines), \(keeper.standing)")
        await keeper.finish()
    }

    @Test func aWayThatFailsIsSaidOnceWhereNobodySeesAScreen() async throws {
        let notebook = Notebook()
        let (keeper, past) = await opened(in: nil, notebook)
        let topic = AnnouncementTopic(link: "a", topic: "t", qos: .atMostOnce, isRetained: false)
        begin(keeper, past, [AnnouncementWay(name: "topic", means: .topic(topic))])
        keeper.take([.announce(.sample(now: now.wall))])
        #expect(await becomesTrue { !notebook.lines.isEmpty })
        #expect(notebook.lines == ["nobody is told on topic: nothing is published here"])
        await keeper.finish()
    }

    private func becomesTrue(_ condition: () -> Bool) async -> Bool {
        for _ in 0..<500 {
            if condition() { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return false
    }
}
