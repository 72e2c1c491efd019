import Foundation
import Glibc
import NIOCore
import Synchronization
import Testing
import Vocabulary

@testable import MQTTTransport

/// What the kernel is asked, held against `ss`, which asks it in its own way.
@Suite(.timeLimit(.minutes(1)))
struct SocketStatisticsTests {
    /// The ports of a connection; others may have one of them too.
    private struct Ports {
        var own: UInt16
        var peer: UInt16
    }

    /// What `ss` says of the connection between these ports; nil where there is no `ss`.
    private func statistics(of ports: Ports) throws -> [String: String]? {
        guard
            let path = ["/usr/bin/ss", "/bin/ss", "/usr/sbin/ss", "/sbin/ss"].first(
                where: FileManager.default.isExecutableFile)
        else { return nil }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["-tinH", "sport = :\(ports.own) and dport = :\(ports.peer)"]
        process.standardOutput = output
        try process.run()
        let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let pairs = text.split(whereSeparator: \.isWhitespace).map { $0.split(separator: ":") }
        return Dictionary(
            pairs.filter { $0.count == 2 }.map { (String($0[0]), String($0[1])) },
            uniquingKeysWith: { first, _ in first })
    }

    /// A number of milliseconds as `ss` prints it.
    private func milliseconds(_ text: Substring?) -> Duration? {
        text.flatMap { Double($0) }.map { .microseconds(Int64(($0 * 1_000).rounded())) }
    }

    /// A connection whose peer took what was sent, or reads nothing.
    private func withConnection(
        sending bytes: Int, body: (_ descriptor: CInt, _ ports: Ports) throws -> Void
    ) throws {
        let peer = try RawPeer { connection in
            _ = connection.receive()
            connection.send([1, 2, 3])
            connection.holdUntilReleased()
        }
        defer { peer.stop() }
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        let address = try SocketAddress(ipAddress: "127.0.0.1", port: Int(peer.port))
        let isConnected = address.withSockAddr { connect(descriptor, $0, socklen_t($1)) == 0 }
        #expect(isConnected)
        var answer = [UInt8](repeating: 0, count: 3)
        #expect(send(descriptor, answer, 3, 0) == 3)
        #expect(recv(descriptor, &answer, 3, CInt(MSG_WAITALL)) == 3)
        if bytes > 0 {
            let more = [UInt8](repeating: 0, count: bytes)
            _ = send(descriptor, more, bytes, CInt(MSG_DONTWAIT))
        }
        let own = try #require(RawPeer.port(of: descriptor))
        try body(descriptor, Ports(own: own, peer: peer.port))
    }

    @Test func aConnectionAtRestIsDescribedAsTheSystemsOwnToolDoes() throws {
        try withConnection(sending: 0) { descriptor, ports in
            let facts = try #require(TCPFacts(descriptor: descriptor))
            guard let statistics = try statistics(of: ports) else {
                print("skipped: there is no ss (iproute2) here")
                return
            }
            let rtt = statistics["rtt"]?.split(separator: "/")
            #expect(facts.pathRTT == milliseconds(rtt?.first))
            #expect(facts.pathRTTVariation == milliseconds(rtt?.last))
            #expect(facts.pathRTTMinimum == milliseconds(statistics["minrtt"]?[...]))
            #expect(facts.retransmissionTimeout == milliseconds(statistics["rto"]?[...]))
            #expect(facts.bytesAcknowledged == statistics["bytes_acked"].flatMap { UInt64($0) })
            #expect(facts.unacknowledgedSegments == 0)
            #expect(facts.notSentBytes == 0)
        }
    }

    @Test func whatThePeerHasNoRoomForIsNotSent() throws {
        try withConnection(sending: 8_000_000) { descriptor, ports in
            // The window closes within a few acknowledgements; from then on nothing moves.
            usleep(100_000)
            let facts = try #require(TCPFacts(descriptor: descriptor))
            #expect(facts.notSentBytes ?? 0 > 0)
            guard let statistics = try statistics(of: ports) else {
                print("skipped: there is no ss (iproute2) here")
                return
            }
            #expect(facts.notSentBytes == statistics["notsent"].flatMap { UInt32($0) })
        }
    }
}

/// How the end of a connection is told, whatever comes together with it.
@Suite(.timeLimit(.minutes(1)))
struct EndEvidenceTests {
    private static let connack: [UInt8] = [0x20, 3, 0, 0, 0]
    /// DISCONNECT "server shutting down" with a reason that takes several reads.
    private static let disconnect: [UInt8] =
        [0xE0, 105, 0x8B, 103, 0x1F, 0, 100] + [UInt8](repeating: 0x78, count: 100)

    private func end(
        _ change: (inout LinkSettings) -> Void = { _ in },
        disturbing: @escaping @Sendable (LinkReport) -> Void = { _ in },
        against serve: @escaping @Sendable (RawConnection) -> Void
    ) async throws -> Disconnection {
        let peer = try RawPeer(serve: serve)
        defer { peer.stop() }
        return try await withPool(disturbing: disturbing) { pool, recorder in
            pool.add(1, port: peer.port) { settings in
                settings.probeInterval = Setting(.seconds(10))
                change(&settings)
            }
            let record = try await recorder.wait(for: "the end") {
                $0.disconnection(of: LinkID(1)) != nil
            }
            return try #require(record.disconnection(of: LinkID(1)))
        }
    }

    @Test func whatCameBeforeTheEndOfTheStreamIsReadBeforeIt() async throws {
        let end = try await end { connection in
            _ = connection.receive()
            connection.send(Self.connack + Self.disconnect)
        }
        #expect(end.cause == .serverDisconnected)
        #expect(end.reasonString == String(repeating: "x", count: 100))
    }

    @Test func whatCameBeforeAResetIsReadBeforeIt() async throws {
        let end = try await end { connection in
            _ = connection.receive()
            connection.send(Self.connack)
            _ = connection.receive()
            connection.send(Self.disconnect)
            connection.reset()
        }
        #expect(end.cause == .serverDisconnected)
    }

    @Test(arguments: [true, false])
    func anEndTellsWhatTheSocketShowedAtIt(isReset: Bool) async throws {
        let end = try await end { connection in
            _ = connection.receive()
            connection.send(Self.connack)
            _ = connection.receive()
            if isReset { connection.reset() }
        }
        #expect(end.cause == (isReset ? .resetByPeer : .closedByPeer))
        let facts = try #require(end.tcp)
        #expect(facts.bytesAcknowledged ?? 0 > 0)
    }

    @Test func aResetThatOurOwnWritesBroughtAboutIsTheCloseBeforeIt() async throws {
        // The link is held up until the peer has closed; then it writes twice. The first write
        // makes the peer's kernel reset the connection, the second would fail.
        let isClosed = Gate()
        let end = try await end(
            { settings in
                settings.subscriptions = Setting([
                    SubscriptionRequest("a")
                ])
            },
            disturbing: { report in
                if case .connected = report.event { isClosed.wait() }
            },
            against: { connection in
                _ = connection.receive()
                connection.send(Self.connack)
                shutdown(connection.descriptor, CInt(SHUT_RDWR))
                isClosed.open()
            })
        #expect(end.cause == .closedByPeer)
    }

    @Test func theFlightRecordTellsEachPacketWithItsWholeSize() async throws {
        let connectBytes = Atomic<UInt32>(0)
        let end = try await end { connection in
            connectBytes.store(UInt32(connection.receive().count), ordering: .releasing)
            connection.send(Self.connack)
            _ = connection.receive()
            connection.send([0xD0, 0])
            connection.send(Self.disconnect)
        }
        let packets = end.flight?.entries.map(\.happening).filter { happening in
            switch happening {
            case .sent, .received: true
            default: false
            }
        }
        #expect(
            packets == [
                .sent(.connect, bytes: connectBytes.load(ordering: .acquiring)),
                .received(.connack, bytes: 5),
                .sent(.pingRequest, bytes: 2), .received(.pingResponse, bytes: 2),
                .received(.disconnect, bytes: 107),
            ])
    }

    @Test func aTimerOfOursThatIsLateIsInTheFlightRecord() async throws {
        let end = try await end(
            { $0.probeInterval = Setting(.milliseconds(100)) },
            disturbing: { report in
                if case .pingResponse = report.event { usleep(150_000) }
            },
            against: { connection in
                _ = connection.receive()
                connection.send(Self.connack)
                for _ in 0..<3 {
                    _ = connection.receive()
                    connection.send([0xD0, 0])
                }
            })
        let isNoted = end.flight?.entries.contains { entry in
            if case .ownLag(let microseconds) = entry.happening {
                microseconds >= 5_000
            } else {
                false
            }
        }
        #expect(isNoted == true)
    }
}
