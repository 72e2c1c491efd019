import Foundation
import Glibc
import Synchronization
import Testing

/// What is still on its way to people when the watch ends.
@Suite(.timeLimit(.minutes(2))) struct LastMessageTests {
    /// A watch that tells a broker on a topic, and another link that is down.
    private func watch(_ broker: TardyBroker) async throws -> RunningProgram {
        let folder = try TemporaryFolder()
        let settings = try folder.write(
            """
            defaults: { probe_interval: 500ms }
            links:
              - { name: teller, url: "mqtt://127.0.0.1:\(broker.port)" }
              - { name: gone, url: "mqtt://127.0.0.1:1" }
            alerts: [ { name: gone, when: down for 1s, severity: critical } ]
            announce: [ { name: topic, mqtt: { link: teller, topic: told, qos: 1 } } ]
            """, to: "watch.yaml")
        let watch = try RunningProgram(["--headless", "-c", settings])
        try await eventually("a message is published", within: .seconds(60)) {
            broker.published == 1
        }
        return watch
    }

    @Test func aMessageOnATopicIsWaitedForBeforeItsConnectionEnds() async throws {
        let broker = try TardyBroker()
        let watch = try await watch(broker)
        watch.signal(SIGTERM)
        try await Task.sleep(for: .milliseconds(700))
        #expect(!broker.isLeft)
        broker.acknowledge()
        #expect(try await watch.waitForEnd(limit: .seconds(20)) == 0)
        try await eventually("DISCONNECT", within: .seconds(5)) { broker.isLeft }
        #expect(broker.published == 1)
        #expect(watch.errors.isEmpty, "\(watch.errors)")
    }

    @Test func aBrokerThatAcknowledgesNothingDoesNotHoldUpTheEnd() async throws {
        let watch = try await watch(try TardyBroker())
        watch.signal(SIGTERM)
        #expect(try await watch.waitForEnd(limit: .seconds(9)) == 0)
        #expect(
            watch.errors == """
                keepwatch: nobody is told on topic: topic told on teller: \
                not acknowledged before the watch ended

                """)
    }
}

/// A broker of one connection that acknowledges a message only when it is told to.
private final class TardyBroker: Sendable {
    private struct State {
        var connection: Int32 = -1
        /// The packet identifiers of what was published, as they came.
        var published: [[UInt8]] = []
        var isLeft = false
    }

    let port: UInt16
    private let state = Mutex(State())

    /// How many messages came.
    var published: Int { state.withLock { $0.published.count } }
    /// Whether the client said that it ends.
    var isLeft: Bool { state.withLock { $0.isLeft } }

    init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 1) == 0
                    && getsockname(listener, $0, &size) == 0
            }
        }
        guard isListening else { throw NeverHappened(description: "a port on loopback") }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in
            serve(accept(listener, nil, nil))
            close(listener)
        }
    }

    /// Says that the messages that came are there.
    func acknowledge() {
        let (connection, published) = state.withLock { ($0.connection, $0.published) }
        for packetID in published { Self.answer([0x40, 2] + packetID, to: connection) }
    }

    private func serve(_ connection: Int32) {
        state.withLock { $0.connection = connection }
        var unread: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = recv(connection, &chunk, chunk.count, 0), count > 0 {
            unread += chunk[..<count]
            while let packet = Self.packet(from: &unread) { take(packet, on: connection) }
        }
        close(connection)
    }

    /// Takes the first packet off a stream, its type followed by its content; nil where it is not
    /// whole yet.
    private static func packet(from stream: inout [UInt8]) -> [UInt8]? {
        var length = 0
        for place in 1..<5 {
            guard stream.count > place else { return nil }
            length += Int(stream[place] & 0x7F) << (7 * (place - 1))
            guard stream[place] < 0x80 else { continue }
            guard stream.count > place + length else { return nil }
            let packet = [stream[0]] + stream[(place + 1)..<(place + 1 + length)]
            stream.removeFirst(place + 1 + length)
            return packet
        }
        return nil
    }

    private func take(_ packet: [UInt8], on connection: Int32) {
        switch packet[0] & 0xF0 {
        case 0x10: Self.answer([0x20, 3, 0, 0, 0], to: connection)
        case 0xC0: Self.answer([0xD0, 0], to: connection)
        case 0x30:
            // Behind the topic.
            let place = 3 + Int(packet[1]) << 8 + Int(packet[2])
            state.withLock { $0.published.append(Array(packet[place..<(place + 2)])) }
        case 0xE0: state.withLock { $0.isLeft = true }
        default: break
        }
    }

    private static func answer(_ bytes: [UInt8], to connection: Int32) {
        _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }
}
