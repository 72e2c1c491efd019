import Glibc
import NIOCore
import NIOSSL
import Synchronization
import Testing
import Vocabulary

@testable import MQTTTransport

/// Faults that users of other clients reported, where sockets and clocks have a part in them.
@Suite("Reported faults, sockets and clocks", .timeLimit(.minutes(1)))
struct ReportedFaultTests {
    // MARK: Dead peers

    @Test("Scenario A2: a PINGREQ that cannot be written ends the connection at once")
    func aFailedWriteIsAnEnd() async throws {
        let peer = try RawPeer { connection in
            _ = connection.receive()
            connection.send([0x20, 0x03, 0x00, 0x00, 0x00])
            connection.holdUntilReleased()
        }
        defer { peer.stop() }
        try await withPool(disturbing: { [port = peer.port] report in
            // Our socket takes no more, and nothing can be read of it: only the write can tell.
            guard case .connected = report.event else { return }
            shutdown(descriptor(connectedTo: port), CInt(SHUT_WR))
        }) { pool, recorder in
            pool.add(1, port: peer.port) {
                $0.keepAliveSeconds = Setting(0)
                $0.responseTimeout = Setting(.seconds(60))
            }
            let record = try await recorder.wait(for: "the end") {
                $0.disconnection(of: LinkID(1)) != nil
            }
            #expect(record.disconnection(of: LinkID(1))?.cause == .resetByPeer)
        }
    }

    /// What lies between MQTT and the socket.
    enum Layers: CaseIterable {
        case none
        case tls
        case webSocket
        case webSocketOverTLS
    }

    @Test(
        "Scenario A5: a broker that falls silent is noticed through every layer",
        arguments: Layers.allCases)
    func silenceBehindLayers(_ layers: Layers) async throws {
        let authority = try TestAuthority()
        let context = try NIOSSLContext(configuration: try authority.issue().serverConfiguration())
        let authorities = Setting<PEMFile?>(try authority.file)
        let (isSecure, isWebSocket) = (
            layers == .tls || layers == .webSocketOverTLS,
            layers == .webSocket || layers == .webSocketOverTLS
        )
        let stack: [LayeredServer.Layer] =
            [.ending(after: 3, .silence)] + (isSecure ? [.tls(context)] : [])
            + (isWebSocket ? [.webSocket] : [])
        try await withServer(stack) { server in
            let endpoint = Endpoint(
                host: "broker.test", port: server.port, isSecure: isSecure,
                webSocketPath: isWebSocket ? "/mqtt" : nil)
            try await withPool(lookUp: loopback) { pool, recorder in
                pool.add(1, at: endpoint) {
                    if isSecure { $0.tls.authorities = authorities }
                    $0.responseTimeout = Setting(.milliseconds(400))
                }
                let record = try await recorder.wait(for: "the end") {
                    $0.disconnection(of: LinkID(1)) != nil
                }
                #expect(record.roundTrips(of: LinkID(1)).count == 2)
                let waits = record.reports.compactMap { report in
                    if case .overdue(let overdue) = report.event { overdue.waited } else { nil }
                }
                #expect(waits.count == 3)
                #expect(try #require(waits.first) >= .milliseconds(400))
                #expect(record.disconnection(of: LinkID(1))?.cause == .halfOpen)
            }
        }
    }

    // MARK: Behind other work

    @Test("Scenario C1: round trips agree with the broker's record among 10,000 messages")
    func answersAmongManyMessages() async throws {
        let clock = RunClock()
        let broker = FloodingBroker(clock: clock)
        let answers = Counter()
        let peer = try RawPeer { broker.serve($0) }
        defer { peer.stop() }
        try await withPool(
            clock: clock,
            disturbing: { report in
                switch report.event {
                case .pingResponse: answers.increment()
                // What takes messages up is slow: a burst before a PINGRESP takes it 150 ms.
                case .message(let message) where !message.retained: usleep(3_000)
                default: break
                }
            }
        ) { pool, recorder in
            pool.add(1, port: peer.port) {
                $0.subscriptions = Setting([SubscriptionRequest("#")])
                $0.responseTimeout = Setting(.seconds(5))
                $0.probeInterval = Setting(.milliseconds(200))
            }
            let record = try await recorder.wait(for: "heartbeats") { _ in answers.value >= 12 }
            let messages = record.reports.count {
                if case .message(let message) = $0.event { message.retained } else { false }
            }
            #expect(messages == FloodingBroker.retained)
            let excesses = zip(record.roundTrips(of: LinkID(1)), broker.delays).map { $0 - $1 }
            #expect(excesses.allSatisfy { $0 > .zero })
            // A busy machine may add to some of them.
            #expect(excesses.sorted()[excesses.count / 2] < .milliseconds(75), "\(excesses)")
        }
    }

    // MARK: Clocks

    @Test(
        "Scenario F1: a wall clock that is set moves no heartbeat and changes no state",
        arguments: [
            Duration.seconds(3_600), .seconds(-3_600), .seconds(315_576_000),
            .seconds(-315_576_000),
        ])
    func aWallClockThatIsSet(by step: Duration) throws {
        let watch = EmbeddedWatch()
        let channel = try watch.addConnected(1)
        for slot in 1...6 {
            if slot == 3 { watch.machine.change { $0.wallClockLead? += step } }
            watch.advance(.milliseconds(3))
            try channel.receive([0xD0, 0x00])
            watch.advance(.seconds(10) - .milliseconds(3))
        }
        let record = watch.recorder.record
        #expect(record.own == [.clockStepped(by: step)])
        #expect(record.roundTrips(of: LinkID(1)) == Array(repeating: .milliseconds(3), count: 6))
        #expect(watch.gapsBetweenProbes(since: .origin).allSatisfy { $0 == .seconds(10) })
        let states = record.reports.compactMap { report in
            if case .state(_, let new) = report.event { new } else { nil }
        }
        #expect(states == [.connecting, .up])
    }
}

/// The descriptor of this process that is connected to a port; -1 where there is none.
private func descriptor(connectedTo port: UInt16) -> CInt {
    (3..<1_024).first { descriptor in
        withUnsafeTemporaryAllocation(byteCount: 128, alignment: 8) { bytes in
            var length = socklen_t(bytes.count)
            let address = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
            guard let address, getpeername(descriptor, address, &length) == 0 else { return false }
            return UInt16(bytes[2]) << 8 | UInt16(bytes[3]) == port
        }
    } ?? -1
}

/// Sends many retained messages to whoever subscribes, and a burst before each PINGRESP.
private final class FloodingBroker: Sendable {
    static let retained = 10_000
    private static let burst = 50

    private let clock: RunClock
    private let waits = Mutex([Duration]())

    init(clock: RunClock) {
        self.clock = clock
    }

    /// How long each PINGREQ waited here, in order.
    var delays: [Duration] { waits.withLock { $0 } }

    /// Serves one connection; every read of it begins and ends with a packet.
    func serve(_ connection: RawConnection) {
        while case let bytes = connection.receive(), !bytes.isEmpty {
            let read = clock.now()
            var rest = bytes[...]
            while let first = rest.first {
                rest = rest.dropFirst().dropFirst(1 + Int(rest.dropFirst().first ?? 0))
                switch first {
                case 0x10: connection.send([0x20, 0x03, 0x00, 0x00, 0x00])
                case 0x82:
                    connection.send([0x90, 0x04, 0x00, 0x01, 0x00, 0x00])
                    connection.send(messages(Self.retained, retained: true))
                case 0xC0:
                    let answer = messages(Self.burst, retained: false) + [0xD0, 0x00]
                    waits.withLock { $0.append(clock.now() - read) }
                    connection.send(answer)
                default: return
                }
            }
        }
    }

    private func messages(_ count: Int, retained: Bool) -> [UInt8] {
        // PUBLISH at QoS 0 to "a" without properties.
        let message: [UInt8] = [retained ? 0x31 : 0x30, 0x04, 0x00, 0x01, 0x61, 0x00]
        return [UInt8]([[UInt8]](repeating: message, count: count).joined())
    }
}
