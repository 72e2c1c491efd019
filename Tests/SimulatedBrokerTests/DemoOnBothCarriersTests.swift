import BrokerScript
import MQTTTransport
import NIOCore
import NIOPosix
import SimulatedBroker
import Synchronization
import Testing
import VirtualTime
import Vocabulary

@Suite(.timeLimit(.minutes(2))) struct DemoOnBothCarriersTests {
    /// Takes 25 s, because on sockets the script's time is real time.
    @Test func theSameSeedEndsConnectionsForTheSameCausesOnSocketsAndInVirtualTime() async throws {
        let time = Duration.seconds(25)
        let cast = DemoCast(links: 40, seed: 7)
        let onSockets = try await causesOnSockets(cast, within: time)
        #expect(onSockets == cast.causes(within: time, seed: 7))
    }

    private func causesOnSockets(
        _ cast: DemoCast, within time: Duration
    ) async throws -> [String: Set<DropCause>] {
        let group = MultiThreadedEventLoopGroup.singleton
        var brokers: [LoopbackBroker] = []
        for broker in cast.brokers {
            brokers.append(
                try await LoopbackBroker.start(
                    script: broker.script, seed: broker.seed, group: group))
        }
        let links = cast.links
        let causes = CauseCollection(names: links.map(\.name))
        let pool = LinkPool(
            clock: RunClock(), report: { causes.add($0) }, own: { _, _ in },
            load: { _, _, _ in })
        let settings = cast.settings(
            endpoints: brokers.map { Endpoint(host: "127.0.0.1", port: $0.port) })
        pool.add(
            settings.enumerated().map { place, settings in
                NewLink(
                    id: LinkID(Int32(place)), settings: settings, clientID: settings.name,
                    seed: UInt64(place))
            })
        try await Task.sleep(for: time)
        let collected = causes.all
        await pool.stop()
        for broker in brokers { try await broker.stop() }
        return collected
    }
}

/// Why connections and attempts ended, by the name of the link.
private final class CauseCollection: Sendable {
    private let names: [String]
    private let causes: Mutex<[String: Set<DropCause>]>

    init(names: [String]) {
        self.names = names
        causes = Mutex(Dictionary(uniqueKeysWithValues: names.map { ($0, []) }))
    }

    var all: [String: Set<DropCause>] { causes.withLock { $0 } }

    func add(_ report: LinkReport) {
        let name = names[Int(report.link.rawValue)]
        switch report.event {
        case .disconnected(let end):
            causes.withLock { _ = $0[name]?.insert(end.cause) }
        case .rejected(let rejection):
            causes.withLock { _ = $0[name]?.insert(LinkFailure.rejected(rejection).cause) }
        default: break
        }
    }
}
