import MQTTWire
import NIOCore
import Vocabulary

/// Makes a WebSocket of the connection, then puts what is written into frames and takes what is
/// read out of them.
///
/// Confined to its event loop. Tells with `LayerEvent`s, fails with a `LayerFault`.
///
/// Spec: RFC 6455; MQTT 5.0 §6.
final class WebSocketHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum State {
        case upgrading(WebSocketUpgrade, HTTPAnswerReader)
        case open(WebSocketFrameReader)
        /// A close frame was written, or the upgrade failed: nothing more is read or written.
        case closed
    }

    private static let normalClosure: UInt16 = 1000

    private let endpoint: NetworkEndpoint
    private var state: State
    private var random = SystemRandomNumberGenerator()

    /// Prepares a WebSocket.
    ///
    /// - Parameter endpoint: whose it is, for messages.
    init(_ upgrade: WebSocketUpgrade, endpoint: NetworkEndpoint) {
        self.endpoint = endpoint
        state = .upgrading(upgrade, HTTPAnswerReader())
    }

    func handlerAdded(context: ChannelHandlerContext) {
        guard case .upgrading(let upgrade, _) = state else { return }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: upgrade.request)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch state {
        case .upgrading(let upgrade, let reader):
            readAnswer(unwrapInboundIn(data), to: upgrade, with: reader, context)
        case .open(var reader):
            state = .closed  // Moved out and back, so that its arrays stay unshared.
            reader.append(unwrapInboundIn(data))
            state = .open(reader)
            readFrames(context)
        case .closed: break
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let payload = unwrapOutboundIn(data)
        // An empty write waits for those before it, and is no frame.
        guard payload.readableBytes > 0 else {
            context.write(data, promise: promise)
            return
        }
        guard case .open = state else {
            promise?.fail(ChannelError.outputClosed)
            return
        }
        context.write(wrapOutboundOut(encoded(.binary(payload), context)), promise: promise)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if case .open = state, mode == .output {
            say(.close(code: Self.normalClosure), context)
            state = .closed
        }
        context.close(mode: mode, promise: promise)
    }

    // MARK: The upgrade

    private func readAnswer(
        _ bytes: ByteBuffer, to upgrade: WebSocketUpgrade, with reader: HTTPAnswerReader,
        _ context: ChannelHandlerContext
    ) {
        var reader = reader
        do throws(HTTPAnswerReader.Fault) {
            guard let answer = try reader.read(bytes.readableBytesView) else {
                state = .upgrading(upgrade, reader)
                return
            }
            if let problem = upgrade.problem(of: answer) {
                fail(problem, context)
                return
            }
            var frames = WebSocketFrameReader()
            frames.append(ByteBuffer(bytes: reader.rest))
            state = .open(frames)
            context.fireUserInboundEventTriggered(LayerEvent.webSocketOpened)
            readFrames(context)
        } catch {
            switch error {
            case .notHTTP(let firstBytes):
                let answer = ForeignProtocol.sentence(of: firstBytes, at: endpoint)
                fail("the server does not speak HTTP here: \(answer)", context)
            case .broken(let problem):
                fail("the server's answer to our request cannot be read: \(problem)", context)
            }
        }
    }

    // MARK: Frames

    private func readFrames(_ context: ChannelHandlerContext) {
        do {
            while let event = try nextEvent() { handle(event, context) }
        } catch {
            say(.close(code: error.code), context)
            fail("the server broke the rules of WebSocket: \(error.problem)", context)
        }
    }

    private func nextEvent() throws(WebSocketFrameReader.Fault) -> WebSocketFrameReader.Event? {
        guard case .open(var reader) = state else { return nil }
        state = .closed
        let event = try reader.next()
        state = .open(reader)
        return event
    }

    private func handle(_ event: WebSocketFrameReader.Event, _ context: ChannelHandlerContext) {
        switch event {
        case .bytes(let bytes):
            context.fireChannelRead(wrapInboundOut(bytes))
        case .ping(let payload):
            say(.pong(payload), context)
            context.fireUserInboundEventTriggered(LayerEvent.webSocketPinged)
        case .pong: break
        case .close(let code, let reason):
            say(.close(code: code), context)
            state = .closed
            context.fireUserInboundEventTriggered(
                LayerEvent.webSocketClosed(code: code, reason: reason))
        }
    }

    private func say(_ frame: WebSocketFrame, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(encoded(frame, context)), promise: nil)
    }

    private func encoded(
        _ frame: WebSocketFrame, _ context: ChannelHandlerContext
    ) -> ByteBuffer {
        frame.encoded(mask: random.next(), allocator: context.channel.allocator)
    }

    private func fail(_ problem: String, _ context: ChannelHandlerContext) {
        state = .closed
        context.fireErrorCaught(LayerFault(failure: .webSocket(problem)))
    }
}
