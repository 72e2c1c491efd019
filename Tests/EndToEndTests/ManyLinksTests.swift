import BrokerScript
import FleetModel
import Foundation
import HeartbeatModel
import KeepwatchApp
import MQTTTransport
import NIOPosix
import SimulatedBroker
import Testing
import Vocabulary

/// The whole watch with many links against brokers of this process: facts that hold however busy
/// the machine is, no times.
@Suite struct ManyLinksTests {
    /// What this process has open, and the threads of its event loops and thread pools.
    ///
    /// Whatever else runs in the process counts too: `Tests/run` runs these tests one by one.
    private struct Holdings: Equatable {
        var descriptors: Int
        var threads: Int

        static func now() throws -> Holdings {
            let files = FileManager.default
            let threads = try files.contentsOfDirectory(atPath: "/proc/self/task").filter { id in
                let name = try? String(
                    contentsOfFile: "/proc/self/task/\(id)/comm", encoding: .utf8)
                return name?.hasPrefix("NIO-") == true || name?.hasPrefix("TP-") == true
            }
            let descriptors = try files.contentsOfDirectory(atPath: "/proc/self/fd")
            return Holdings(descriptors: descriptors.count, threads: threads.count)
        }
    }

    /// How the links of one broker fare.
    private enum Kind: String, CaseIterable {
        /// Nothing happens.
        case steady
        /// Messages come in.
        case subscribed
        /// The broker closes each connection with its second PINGREQ.
        case cut

        var script: Script {
            switch self {
            case .steady: Script()
            case .subscribed:
                Script([
                    .on(
                        .afterConnack(.milliseconds(500)),
                        .publish(Publishing(count: 1_000, interval: .milliseconds(500))))
                ])
            case .cut: Script([.on(.afterPing(2), .end(.close))])
            }
        }

        func settings(_ number: Int, port: UInt16) -> LinkSettings {
            var settings = LinkSettings(
                name: "\(rawValue)-\(number)", endpoint: Endpoint(host: "127.0.0.1", port: port))
            settings.probeInterval = Setting(.seconds(2))
            // However long the machine takes: what is missed then was lost.
            settings.keepAliveSeconds = Setting(240)
            settings.responseTimeout = Setting(.seconds(120))
            if self == .subscribed { settings.subscriptions = Setting([SubscriptionRequest("#")]) }
            return settings
        }
    }

    /// What is asked of that many links of each kind, from the first connect until nothing is left.
    private func watch(_ counts: [Kind: Int]) async throws {
        var brokers: [LoopbackBroker] = []
        var links: [LinkSettings] = []
        for (kind, count) in counts {
            let broker = try await LoopbackBroker.start(
                script: kind.script, seed: 1, group: MultiThreadedEventLoopGroup.singleton)
            brokers.append(broker)
            links += (0..<count).map { kind.settings($0, port: broker.port) }
        }
        let watch = FleetWatch(
            clock: RunClock(), connectRate: 2_000, snapshotEvery: .milliseconds(250))
        await watch.watch(links)

        let snapshot = try await watch.snapshot { snapshot in
            snapshot.links.count == links.count
                && snapshot.links.allSatisfy { link in
                    link.settings.name.hasPrefix(Kind.cut.rawValue)
                        ? link.dropCount > 0 : link.statistics.answered >= 3
                }
        }
        expectFacts(of: snapshot)
        let holdings = await watch.holdings()
        #expect(holdings.links == links.count)
        #expect(holdings.timers == links.count, "one timer for each link, after reconnects too")
        #expect(holdings.connections <= links.count)

        await watch.watch([])
        _ = try await watch.snapshot { $0.links.isEmpty }
        // A connection may take a second to close in good order.
        var left = await watch.holdings()
        let limit = ContinuousClock.now + .seconds(10)
        while left != EngineHoldings(), ContinuousClock.now < limit {
            try await Task.sleep(for: .milliseconds(20))
            left = await watch.holdings()
        }
        #expect(left == EngineHoldings(), "a link leaves nothing behind")
        await watch.stop()
        for broker in brokers {
            #expect(try await broker.record().pingsSwallowed == 0)
            try await broker.stop()
        }
    }

    private func expectFacts(of snapshot: FleetSnapshot) {
        for link in snapshot.links {
            let name = link.settings.name
            let figures = link.statistics
            #expect(figures.missed == 0, "\(name)")
            if name.hasPrefix(Kind.cut.rawValue) { continue }
            #expect(link.state == .up, "\(name)")
            #expect(link.dropCount == 0, "\(name)")
            #expect(figures.lost == 0, "\(name)")
            #expect(figures.sent == figures.answered + figures.outstanding, "\(name)")
            #expect((link.messages > 0) == name.hasPrefix(Kind.subscribed.rawValue), "\(name)")
        }
    }

    @Test(
        "Scenario D4, D7, C8: 2,000 links miss nothing, have a timer each and leave nothing behind",
        .timeLimit(.minutes(3)))
    func twoThousandLinks() async throws {
        let limit = try #require(DescriptorLimit.raiseToHard())
        try #require(limit.soft > 4_500, "a socket at both ends of each connection")
        // What is made once for the whole process is made by a few links.
        try await watch([.steady: 3, .subscribed: 3, .cut: 3])
        let before = try Holdings.now()
        try await watch([.steady: 1_500, .subscribed: 100, .cut: 400])
        #expect(try Holdings.now() == before)
    }
}

extension FleetWatch {
    /// The first snapshot that is as wanted.
    fileprivate func snapshot(
        where isWanted: (FleetSnapshot) -> Bool
    ) async throws -> FleetSnapshot {
        while true {
            if let snapshot = takeSnapshot(), isWanted(snapshot) { return snapshot }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
