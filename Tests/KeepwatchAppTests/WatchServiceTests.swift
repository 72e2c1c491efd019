import AlertModel
import FleetModel
import MQTTTransport
import NIOPosix
import SimulatedBroker
import BrokerScript
import Testing
import Vocabulary

@testable import KeepwatchApp

@Suite("The watch service")
struct WatchServiceTests {
    @Test func linksOfWhichNearlyAllReportsAreLostAreShownAsTheyStand() async throws {
        let broker = try await LoopbackBroker.start(
            script: Script([]), seed: 1, group: MultiThreadedEventLoopGroup.singleton)
        let board = SnapshotBoard()
        // All but the first report of each batch are lost, and so no link is ever told to be up.
        let service = WatchService(
            clock: RunClock(), connectRate: 100, publishInterval: .milliseconds(20), events: nil,
            board: board, mailbox: ReportMailbox(capacity: 1))
        let running = Task { await service.run() }
        let publishing = Task { await service.publish() }
        await service.watch(
            (0..<3).map {
                LinkSettings(
                    name: "link-\($0)", endpoint: Endpoint(host: "127.0.0.1", port: broker.port))
            })
        let areUp = await becomesTrue {
            board.take().snapshot.map { $0.count(of: .up) == 3 && $0.reportsLost > 0 } ?? false
        }
        #expect(areUp)
        publishing.cancel()
        await service.stop()
        await running.value
        try await broker.stop()
    }

    @Test func aConnectionThatEndsIsAnIncidentWithinASecond() async throws {
        let broker = try await LoopbackBroker.start(
            script: Script([.on(.afterPing(2), .end(.close))]), seed: 1,
            group: MultiThreadedEventLoopGroup.singleton)
        let board = SnapshotBoard()
        let service = WatchService(
            clock: RunClock(), connectRate: 100, publishInterval: .milliseconds(20), events: nil,
            board: board, desk: AlertDesk(rules: BuiltInRules.all))
        let running = Task { await service.run() }
        let publishing = Task { await service.publish() }
        var link = LinkSettings(
            name: "link", endpoint: Endpoint(host: "127.0.0.1", port: broker.port))
        link.probeInterval = Setting(.milliseconds(100))
        await service.watch([link])
        var rang = false
        var delay: Duration?
        let isShown = await becomesTrue {
            let posting = board.take()
            rang = rang || posting.ringsBell
            guard let snapshot = posting.snapshot, let drop = snapshot.links.first?.drops.first
            else { return false }
            if delay == nil, !snapshot.alerts.incidents.isEmpty {
                delay = snapshot.at.monotonic - drop.at.monotonic
            }
            return delay != nil && rang
        }
        #expect(isShown)
        #expect(try #require(delay) < .seconds(1))
        await service.request(.giveBack(incident: 99))
        #expect(await becomesTrue { !board.take().answers.isEmpty }, "there is no such incident")
        publishing.cancel()
        await service.stop()
        await running.value
        try await broker.stop()
    }

    /// Looks again and again, for as long as a broken build may take.
    private func becomesTrue(_ condition: () -> Bool) async -> Bool {
        for _ in 0..<1_000 {
            if condition() { return true }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }
}
