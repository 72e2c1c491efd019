import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing
import Vocabulary

@testable import MQTTTransport

struct HTTPExchangeTests {
    private struct Question: HTTPQuestion {
        var request: HTTPRequestHead {
            HTTPRequestHead(
                version: .http1_1, method: .GET, uri: "/", headers: ["Upgrade": "websocket"])
        }

        func problem(of answer: HTTPResponseHead) -> String? {
            answer.status == .switchingProtocols ? nil : answer.status.line
        }

        func problem(ofForeign firstBytes: [UInt8]) -> String { "foreign" }
        func problem(ofUnreadable reason: String) -> String { "unreadable: \(reason)" }
        func failure(_ problem: String) -> LinkFailure { .webSocket(problem) }
    }

    /// Asks, lets an answer come, and gives what went on above.
    private func run(_ answer: [UInt8], cutAt cut: Int? = nil) throws -> [String] {
        let log = LayerLog()
        let channel = EmbeddedChannel()
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandlers(HTTPExchange(Question()).handlers + [LayerTop(log)])
        let request = try channel.readOutbound(as: ByteBuffer.self)
        #expect(
            request.map { String(buffer: $0) } == "GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n")
        for part in [answer[..<(cut ?? answer.count)], answer[(cut ?? answer.count)...]]
        where !part.isEmpty {
            _ = try? channel.writeInbound(ByteBuffer(bytes: part))
        }
        channel.embeddedEventLoop.run()
        _ = try? channel.finish(acceptAlreadyClosed: true)
        return log.entries
    }

    private static let agreement =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"

    @Test func anAnswerThatAgreesIsTheSameWhereverItIsCut() throws {
        let answer = Array((Self.agreement + "rest").utf8)
        for cut in 0...answer.count {
            let entries = try run(answer, cutAt: cut)
            #expect(entries.first == "agreed", "cut at \(cut)")
            let bytes = entries.dropFirst().compactMap { entry in
                entry.hasPrefix("read ") ? entry.dropFirst(5) : nil
            }
            #expect(bytes.joined() == "rest", "cut at \(cut)")
        }
    }

    @Test func aRefusalIsTheQuestionsToWord() throws {
        #expect(
            try run(Array("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno".utf8))
                == ["404 Not Found"])
    }

    @Test func interimAnswersArePassedOver() throws {
        #expect(
            try run(Array(("HTTP/1.1 100 Continue\r\n\r\n" + Self.agreement).utf8)) == ["agreed"])
    }

    @Test func anotherProtocolIsToldByItsFirstBytes() throws {
        #expect(try run(Array("SSH-2.0-x\r\n".utf8)) == ["foreign"])
    }

    @Test func aHeaderThatIsTooLongIsRefused() throws {
        let text = "HTTP/1.1 101 X\r\nX: " + String(repeating: "x", count: 20_000)
        #expect(
            try run(Array(text.utf8)) == ["unreadable: its header is longer than 16384 bytes"])
    }

    @Test func aBrokenAnswerIsSaidToBe() throws {
        let entries = try run(Array("HTTP/1.1 2x0 OK\r\n\r\n".utf8))
        #expect(entries.count == 1)
        #expect(entries.first?.hasPrefix("unreadable: ") == true)
    }
}

/// What went on above a layer, in order.
final class LayerLog {
    var entries: [String] = []
}

/// Writes down what a layer passes on and tells.
final class LayerTop: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let log: LayerLog

    init(_ log: LayerLog) { self.log = log }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        log.entries.append("read \(String(buffer: unwrapInboundIn(data)))")
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? LayerEvent { log.entries.append("\(event)") }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if case .webSocket(let problem) = (error as? LayerFault)?.failure {
            log.entries.append(problem)
        } else {
            log.entries.append("error")
        }
    }
}
