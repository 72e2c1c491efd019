import BrokerScript
import NIOCore
import NIOPosix
import SimulatedBroker
import Vocabulary

@testable import MQTTTransport

/// A pool with a recorder; stopped when `body` ends.
///
/// `disturbing` is called on the event loop after each report.
func withPool<Result>(
    connectRate: Int = 5_000, loops: Int = 1, clock: RunClock = RunClock(),
    lookUp: @escaping NameResolver.LookUp = NameResolver.systemLookUp,
    disturbing: @escaping @Sendable (LinkReport) -> Void = { _ in },
    machine: any OwnMachine = FakeMachine(),
    _ body: (LinkPool, Recorder) async throws -> Result
) async throws -> Result {
    let recorder = Recorder()
    let pool = LinkPool(
        connectRate: connectRate, loops: loops,
        surroundings: LinkLoop.Surroundings(
            clock: clock, connector: SystemConnector(),
            resolver: NameResolver(clock: clock, lookUp: lookUp), machine: machine,
            faults: OwnFaults(machine: machine) { recorder.own($0, at: $1) },
            report: { report in
                recorder.report(report)
                disturbing(report)
            }, load: { recorder.load($0, $1, at: $2) }))
    do {
        let result = try await body(pool, recorder)
        await pool.stop()
        return result
    } catch {
        await pool.stop()
        throw error
    }
}

/// A scripted broker on loopback; stopped when `body` ends.
func withBroker<Result>(
    _ steps: [Script.Step] = [], _ body: (LoopbackBroker) async throws -> Result
) async throws -> Result {
    let broker = try await LoopbackBroker.start(
        script: Script(steps), seed: 1, group: MultiThreadedEventLoopGroup.singleton)
    do {
        let result = try await body(broker)
        try await broker.stop()
        return result
    } catch {
        try? await broker.stop()
        throw error
    }
}

extension LinkPool {
    /// Adds a link to a port of loopback.
    func add(
        _ number: Int32, host: String = "127.0.0.1", port: UInt16,
        _ change: (inout LinkSettings) -> Void = { _ in }
    ) {
        var settings = LinkSettings(
            name: "link-\(number)", endpoint: Endpoint(host: host, port: port))
        settings.version = Setting(.only(.v5_0))
        settings.probeInterval = Setting(.milliseconds(100))
        change(&settings)
        add([
            NewLink(
                id: LinkID(number), settings: settings, clientID: "test-\(number)",
                seed: UInt64(number.magnitude))
        ])
    }
}
