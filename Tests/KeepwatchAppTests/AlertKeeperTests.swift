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

    /// What a run that keeps its history there leaves if it is killed now.
    private func left(in path: String) async throws -> AlertKeeper.Past {
        let image = try TemporaryFolder()
        for name in ["history.sqlite", "history.sqlite-wal"] {
            try FileManager.default.copyItem(
                atPath: "\(path)/\(name)", toPath: "\(image.path)/\(name)")
        }
        return await opened(in: image.path).past
    }

    /// News of a link that dropped and is down still.
    private var news: [AlertNews] { news(by: []) }

    private func news(by rules: [AlertRule], on ways: [AnnouncementWay] = []) -> [AlertNews] {
        var stage = WatchedStage("dock-17")
        stage.alerts = AlertRounds(AlertDesk(rules: rules, ways: ways))
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

    @Test func thatPeopleWereToldIsKeptTogetherWithTheMessageThatTellsThem() async throws {
        let folder = try TemporaryFolder()
        let (keeper, past) = await opened(in: folder.path)
        // The announcer reads the clock before it takes a message: here it cannot.
        let isHeld = Mutex(false)
        let ways = [AnnouncementWay(name: "pager", means: .command(["page"]))]
        keeper.begin(
            ways: ways, after: past,
            carriers: OutsideCarriers(
                run: { _ in .failed(DeliveryTrouble("nobody answers")) },
                publish: { _ in .refused(trouble: "nothing is published here") }),
            clock: { [now] in
                while isHeld.withLock({ $0 }) { usleep(1_000) }
                return now
            })
        let wasBegun = await becomesTrue { !keeper.standing.deliveries.isEmpty }
        #expect(wasBegun)
        isHeld.withLock { $0 = true }
        keeper.take(news(by: BuiltInRules.all, on: ways))
        try await Task.sleep(for: .milliseconds(200))
        let before = try await left(in: folder.path)
        #expect(before.restored?.unresolved.contains { $0.told != nil } == false)
        isHeld.withLock { $0 = false }
        var after = before
        for _ in 0..<500 where after.waiting.isEmpty {
            try await Task.sleep(for: .milliseconds(10))
            after = try await left(in: folder.path)
        }
        #expect(after.waiting.map(\.way) == ["pager"])
        #expect(after.restored?.unresolved.first?.told?.rule == "broker down")
        await keeper.finish()
    }

    @Test func hundredsOfMessagesAreKeptBeforeARunThatEndsIsOver() async throws {
        let folder = try TemporaryFolder()
        let (keeper, past) = await opened(in: folder.path)
        let topic = AnnouncementTopic(link: "a", topic: "t", qos: .atMostOnce, isRetained: false)
        keeper.begin(
            ways: [AnnouncementWay(name: "topic", means: .topic(topic))], after: past,
            carriers: OutsideCarriers(
                run: { _ in .refused(trouble: "no program runs here") },
                publish: { _ in .failed(DeliveryTrouble("nobody answers")) }),
            clock: { [now] in now })
        keeper.take(messages(300, of: past))
        await keeper.finish()
        let known = await opened(in: folder.path).past
        #expect(known.waiting.count == 300)
    }

    @Test func whatIsTooMuchAtOnceIsSaid() async {
        let notebook = Notebook()
        let (keeper, past) = await opened(in: nil, notebook)
        keeper.take(messages(1_025, of: past))
        #expect(notebook.lines == ["too many messages at once: one about incident 1025 is lost"])
    }

    /// Each about an incident of its own.
    private func messages(_ count: Int, of past: AlertKeeper.Past) -> [AlertNews] {
        (1...count).map { number in
            var message = Announcement.sample(now: now.wall)
            message.incident = number
            message.key = "\(past.run)-\(number)"
            message.occasion = .opened
            return .announce(message)
        }
    }

    @Test func whatCanNeverBeKeptIsSaidOnceWhateverIsKeptAfterIt() async throws {
        let folder = try TemporaryFolder()
        let notebook = Notebook()
        let (keeper, past) = await opened(in: folder.path, notebook)
        begin(keeper, past)
        let changes: [IncidentChange] = news.compactMap { news in
            guard case .incident(let change) = news else { return nil }
            return change
        }
        let change = try #require(changes.last)
        var impossible = change.incident
        impossible.remaining = -1
        let news = AlertNews.incident(
            IncidentChange(at: change.at, kind: .updated, incident: impossible))
        keeper.take([news])
        #expect(await becomesTrue { keeper.standing.storeTrouble != nil })
        let trouble = keeper.standing.storeTrouble
        let silence = Silence(
            id: 1, links: try LinkFilter(parsing: "site=fra"), reason: "new switch", by: "ada",
            since: now, until: WatchedStage.moment(3_600))
        for news in [.silence(silence, isOver: false), news] {
            keeper.take([news])
            try await Task.sleep(for: .milliseconds(50))
            #expect(keeper.standing.storeTrouble == trouble)
        }
        await keeper.finish()
        #expect(notebook.lines == [trouble])
        #expect(trouble?.hasPrefix("incident \(change.incident.id) cannot be kept in ") == true)
        let known = await opened(in: folder.path).past
        #expect(known.restored?.silences.map(\.id) == [1])
        #expect(known.restored?.unresolved.isEmpty == true)
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
