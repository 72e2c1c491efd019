import MQTTLink
import SimulatedBroker
import Synchronization
import Testing
import Vocabulary

@testable import MQTTTransport

/// Messages that a pool publishes on the connections of its links.
@Suite(.timeLimit(.minutes(1)))
struct PublishingTests {
    /// A peer that accepts, answers no heartbeat, and answers a PUBLISH of QoS 1 with `answer`.
    private func peer(answering answer: [UInt8]) throws -> RawPeer {
        try RawPeer { connection in
            _ = connection.receive()
            connection.send([0x20, 3, 0, 0, 0])
            // The first PINGREQ, alone; then the message.
            _ = connection.receive()
            _ = connection.receive()
            connection.send(answer)
            connection.receiveToEnd()
        }
    }

    private func publish(
        _ qos: QoS, to link: Int32, of pool: LinkPool
    ) async -> PublishOutcome {
        await withCheckedContinuation { continuation in
            pool.publish(
                OutgoingMessage(topic: "keepwatch/critical", payload: [1], qos: qos),
                on: LinkID(link)
            ) { continuation.resume(returning: $0) }
        }
    }

    private func outcome(_ qos: QoS, at peer: RawPeer) async throws -> PublishOutcome {
        defer { peer.stop() }
        return try await withPool { pool, recorder in
            pool.add(1, port: peer.port) { $0.probeInterval = Setting(.seconds(30)) }
            try await recorder.wait(for: "the connection") { record in
                record.reports.contains {
                    if case .connected = $0.event { true } else { false }
                }
            }
            return await publish(qos, to: 1, of: pool)
        }
    }

    @Test func anAcknowledgedMessageIsDelivered() async throws {
        let outcome = try await outcome(
            .atLeastOnce, at: peer(answering: [0x40, 2, 0xFF, 0xF0]))
        #expect(outcome == .delivered)
    }

    @Test func aRefusedMessageIsRefused() async throws {
        let outcome = try await outcome(
            .atLeastOnce, at: peer(answering: [0x40, 3, 0xFF, 0xF0, 0x87]))
        #expect(outcome == .refused("the broker refused it: Not authorized"))
    }

    @Test func aMessageOfQoS0IsDeliveredOnceItIsWritten() async throws {
        let outcome = try await outcome(.atMostOnce, at: peer(answering: []))
        #expect(outcome == .delivered)
    }

    @Test func aMessageOfQoS0ThatWaitsAsTheConnectionEndsIsNotDelivered() async throws {
        let peer = try RawPeer { connection in
            _ = connection.receive()
            connection.send([0x20, 3, 0, 0, 0])
            connection.holdUntilReleased()
        }
        defer { peer.stop() }
        let outcomes = Mutex([PublishOutcome]())
        let count = 200
        try await withPool { pool, recorder in
            pool.add(1, port: peer.port) { $0.probeInterval = Setting(.seconds(30)) }
            try await recorder.wait(for: "the connection") { record in
                record.reports.contains {
                    if case .connected = $0.event { true } else { false }
                }
            }
            // More than the kernel takes for a peer that reads nothing.
            for _ in 0..<count {
                pool.publish(
                    OutgoingMessage(
                        topic: "keepwatch/critical",
                        payload: Array(repeating: 0, count: 200_000)),
                    on: LinkID(1)
                ) { outcome in outcomes.withLock { $0.append(outcome) } }
            }
            while outcomes.withLock({ $0.count }) < count - 1 {
                try await Task.sleep(for: .milliseconds(5))
            }
            #expect(outcomes.withLock { $0.count } == count - 1, "one waits")
            pool.remove(LinkID(1))
            while outcomes.withLock({ $0.count }) < count {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        let last = outcomes.withLock { $0.last }
        #expect(last == .failed("the connection ended before it was written"))
    }

    @Test func theEndOfTheWatchIsToldToWhoeverWaits() async throws {
        let outcome = try await withBroker { broker in
            try await withPool { pool, recorder in
                pool.add(1, port: broker.port)
                try await recorder.wait(for: "a heartbeat") { $0.answered.count == 1 }
                async let outcome = publish(.atLeastOnce, to: 1, of: pool)
                // A scripted broker acknowledges nothing.
                try await Task.sleep(for: .milliseconds(200))
                pool.remove(LinkID(1))
                return await outcome
            }
        }
        #expect(outcome == .unacknowledged)
    }

    @Test func onALinkThatDoesNotExistNothingIsPublished() async throws {
        try await withPool { pool, _ in
            let outcome = await publish(.atMostOnce, to: 7, of: pool)
            #expect(outcome == .failed("the link is not watched"))
        }
    }
}
