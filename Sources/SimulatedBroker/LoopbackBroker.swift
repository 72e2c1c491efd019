public import BrokerScript
public import NIOCore
import Vocabulary

/// A scripted broker on a real socket of the loopback interface.
///
/// All of it runs on one event loop. Its instants are those of `NIODeadline`. The port is chosen by
/// the system and stays the same while the script stops listening and listens again.
public final class LoopbackBroker: Sendable {
    /// Where it listens on 127.0.0.1.
    public let port: UInt16

    private let eventLoop: any EventLoop
    private let stage: NIOLoopBound<BrokerStage>

    private init(port: UInt16, stage: NIOLoopBound<BrokerStage>, eventLoop: any EventLoop) {
        self.port = port
        self.stage = stage
        self.eventLoop = eventLoop
    }

    /// Starts a broker; times in the script count from the moment at which it listens.
    ///
    /// - Parameters:
    ///   - script: what it does.
    ///   - seed: decides all that the script leaves to chance.
    ///   - recording: how much of it is written down in its record.
    ///   - group: gives the event loop; it must outlive the broker.
    /// - Throws: where no port can be bound.
    public static func start(
        script: Script, seed: UInt64, recording: RecordKeeping = .counts,
        group: any EventLoopGroup
    ) async throws -> LoopbackBroker {
        let eventLoop = group.next()
        let broker = ScriptedBroker(script: script, seed: seed, recording: recording)
        let (stage, port) = try await eventLoop.flatSubmit {
            let stage = BrokerStage(broker: broker, eventLoop: eventLoop)
            let bound = NIOLoopBound(stage, eventLoop: eventLoop)
            return stage.start().map { (bound, $0) }
        }.get()
        return LoopbackBroker(port: port, stage: stage, eventLoop: eventLoop)
    }

    /// The broker's own account of what it did so far.
    public func record() async throws -> BrokerRecord {
        try await eventLoop.submit { [stage] in stage.value.broker.record }.get()
    }

    /// Closes the port and all connections, and waits until they are closed.
    public func stop() async throws {
        try await eventLoop.flatSubmit { [stage] in stage.value.stop() }.get()
    }
}
