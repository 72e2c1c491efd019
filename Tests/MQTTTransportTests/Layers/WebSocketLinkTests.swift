import Crypto
import Foundation
import NIOSSL
import Testing
import Vocabulary

@testable import MQTTTransport

/// WebSocket on real sockets: against NIO's own server where it is kept to the rules, against raw
/// bytes where it is not.
@Suite(.timeLimit(.minutes(1)))
struct WebSocketLinkTests {
    private func endpoint(_ port: UInt16, path: String = "/mqtt", isSecure: Bool = false)
        -> Endpoint
    {
        Endpoint(host: "broker.test", port: port, isSecure: isSecure, webSocketPath: path)
    }

    // MARK: Up

    @Test func aLinkIsUpAndItsUpgradeIsAPhaseOfItsOwn() async throws {
        try await withServer([.webSocket]) { server in
            let facts = try await connect(to: endpoint(server.port)) { settings in
                settings.webSocketHeaders = Setting([
                    HeaderField(name: "X-Test", value: Secret(Array("1".utf8)))
                ])
            }
            #expect(facts.phases.upgrade ?? .zero > .zero)
            #expect(facts.phases.tls == nil)
            #expect(server.journal.all.prefix(2) == ["upgrade /mqtt", "field 1"])
        }
    }

    @Test func whatComesByteByByteIsReadAllTheSame() async throws {
        try await withServer([.oneByteAtATime, .webSocket]) { server in
            try await connect(to: endpoint(server.port))
        }
    }

    @Test func aLinkIsUpOverTLS() async throws {
        let authority = try TestAuthority()
        let context = try NIOSSLContext(
            configuration: try authority.issue().serverConfiguration())
        let authorities = Setting<PEMFile?>(try authority.file)
        try await withServer([.tls(context), .webSocket]) { server in
            let facts = try await connect(to: endpoint(server.port, isSecure: true)) {
                $0.tls.authorities = authorities
            }
            #expect(facts.phases.tls ?? .zero > .zero)
            #expect(facts.phases.upgrade ?? .zero > .zero)
        }
    }

    @Test func aLinkThatGoesSaysDisconnectThenCloses() async throws {
        try await withServer([.webSocket]) { server in
            try await connect(to: endpoint(server.port))
            #expect(try await server.journal.wait(for: "end of stream"))
            #expect(
                server.journal.all == [
                    "upgrade /mqtt", "DISCONNECT", "close normalClosure", "end of stream",
                ])
        }
    }

    // MARK: Refusals

    private func end(
        path: String = "/mqtt", _ change: (inout LinkSettings) -> Void = { _ in },
        against serve: @escaping @Sendable (RawConnection) -> Void
    ) async throws -> Disconnection {
        let peer = try RawPeer(serve: serve)
        defer { peer.stop() }
        return try await firstEnd(of: endpoint(peer.port, path: path), change)
    }

    private func end(answering answer: String) async throws -> Disconnection {
        try await end { connection in
            _ = connection.receive()
            connection.send(Array(answer.utf8))
            connection.holdUntilReleased()
        }
    }

    @Test func aRefusalIsSaidAsTheServerSaidIt() async throws {
        expect(
            try await end(answering: "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
            is: .webSocket("404 Not Found: no WebSocket at /mqtt; check the path of the URL"))
    }

    @Test func aServerThatDoesNotSpeakHTTPIsRecognised() async throws {
        let end = try await end(answering: "SSH-2.0-OpenSSH_9.2\r\n")
        #expect(end.cause == .webSocketFailed)
        #expect(end.detail.contains("it answered in SSH"))
    }

    @Test func aHeadWithoutEndIsRefused() async throws {
        let end = try await end(
            answering: "HTTP/1.1 101 Switching\r\nX: " + String(repeating: "x", count: 20_000))
        #expect(end.cause == .webSocketFailed)
        #expect(end.detail.contains("longer than 16384 bytes"))
    }

    @Test func aServerThatEndsInPlaceOfAnsweringIsSaidTo() async throws {
        expect(
            try await end { _ = $0.receive() },
            is: .webSocket("the server ended the connection in place of answering the upgrade"))
    }

    @Test func anUpgradeThatIsNeverAnsweredTimesOutInItsPhase() async throws {
        let end = try await end({ $0.connectTimeout = Setting(.milliseconds(300)) }) {
            $0.holdUntilReleased()
        }
        expect(end, is: .timedOut(.upgrade))
    }

    // MARK: Frames

    /// Lets a server that took the upgrade and CONNECT say this, and gives the end and what the
    /// server got from then on.
    private func end(
        afterFrames frames: [UInt8], cutting: Bool = false
    ) async throws -> (end: Disconnection, answer: [UInt8]) {
        let peer = try RawPeer { connection in
            connection.upgrade()
            _ = connection.receive()
            connection.send([0x82, 5, 0x20, 3, 0, 0, 0])
            for part in cutting ? frames.map({ [$0] }) : [frames] { connection.send(part) }
            connection.receiveToEnd()
        }
        defer { peer.stop() }
        let end = try await firstEnd(of: endpoint(peer.port)) {
            $0.probeInterval = Setting(.seconds(10))
        }
        return (end, peer.streamsAtEnd(count: 1).first?.bytes ?? [])
    }

    @Test(arguments: [true, false])
    func aCloseIsAnsweredAndItsWordsAreTheEnd(cutting: Bool) async throws {
        let frames: [UInt8] = [0x88, 9, 0x03, 0xE9] + Array("restart".utf8)
        let (end, answer) = try await end(afterFrames: frames, cutting: cutting)
        expect(end, is: .webSocketClosed(code: 1001, reason: "restart"))
        #expect(ClientFrame.all(in: answer).last == ClientFrame(0x88, [0x03, 0xE9]))
        #expect(
            end.flight?.entries.contains { $0.happening == .webSocketClose(code: 1001) } == true)
    }

    @Test func aCloseWithoutACodeHasNone() async throws {
        let (end, answer) = try await end(afterFrames: [0x88, 0])
        expect(end, is: .webSocketClosed(code: nil, reason: ""))
        #expect(ClientFrame.all(in: answer).last == ClientFrame(0x88, []))
    }

    @Test func aTextFrameEndsTheConnection() async throws {
        let (end, answer) = try await end(afterFrames: [0x81, 2, 0xD0, 0x00])
        #expect(end.cause == .webSocketFailed)
        #expect(end.detail.contains("[MQTT-6.0.0-1]"))
        #expect(ClientFrame.all(in: answer).last == ClientFrame(0x88, [0x03, 0xEB]))
    }

    @Test func theEndOfTheStreamWithoutACloseIsTheSameAsOnTCP() async throws {
        let end = try await end { connection in
            connection.upgrade()
            _ = connection.receive()
            connection.send([0x82, 5, 0x20, 3, 0, 0, 0])
        }
        expect(end, is: .closedByPeer(afterConnack: true))
    }

    @Test("Scenario H2: a WebSocket ping is answered, and told apart from MQTT's")
    func webSocketPing() async throws {
        let peer = try RawPeer { connection in
            connection.upgrade()
            _ = connection.receive()
            // CONNACK in two frames with a ping between them, a packet that spans two frames.
            connection.send([0x02, 2, 0x20, 3, 0x89, 3, 0x61, 0x62, 0x63, 0x80, 3, 0, 0, 0])
            connection.send([0x02, 1, 0xD0, 0x80, 1, 0x00])
            connection.receiveToEnd()
        }
        defer { peer.stop() }
        try await withPool(lookUp: loopback) { pool, recorder in
            pool.add(1, at: endpoint(peer.port)) { $0.probeInterval = Setting(.seconds(10)) }
            let record = try await recorder.wait(for: "an answered heartbeat") {
                $0.roundTrips(of: LinkID(1)).count == 1
            }
            let pings = record.reports.count { $0.event == .webSocketPing }
            #expect(pings == 1)
        }
        let frames = ClientFrame.all(in: peer.streamsAtEnd(count: 1).first?.bytes ?? [])
        #expect(frames.first { $0.first == 0x8A } == ClientFrame(0x8A, [0x61, 0x62, 0x63]))
        #expect(frames.contains(ClientFrame(0x82, [0xC0, 0x00])))
    }
}

extension RawConnection {
    /// Reads the request for a WebSocket and agrees.
    func upgrade() {
        let request = String(decoding: receive(), as: UTF8.self)
        let key = request.split(separator: "\r\n").compactMap { line in
            line.hasPrefix("Sec-WebSocket-Key: ") ? line.dropFirst(19) : nil
        }
        var hash = Insecure.SHA1()
        hash.update(data: Data("\(key.first ?? "")258EAFA5-E914-47DA-95CA-C5AB0DC85B11".utf8))
        let acceptance = Data(hash.finalize()).base64EncodedString()
        let answer =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: \(acceptance)\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n"
        send(Array(answer.utf8))
    }
}
