import NIOCore
import NIOWebSocket
import Vocabulary

/// Puts what is written into frames, and takes what is read out of them, by the rules of MQTT.
///
/// Confined to its event loop. Tells with `LayerEvent`s, fails with a `LayerFault`.
///
/// Spec: RFC 6455; MQTT 5.0 §6.
final class WebSocketHandler: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = WebSocketFrame

    /// A frame that breaks the rules, and the code that answers it.
    private struct Breach: Error {
        var problem: String
        var code: WebSocketErrorCode
    }

    private let decoder = WatchedFrameDecoder()
    private var random = SystemRandomNumberGenerator()
    /// Whether a message has begun of which the last frame has not.
    private var isInsideMessage = false
    /// A close frame was written: nothing more is read or written.
    private var isClosed = false

    /// All that belongs into the pipeline, from below.
    var handlers: [any ChannelHandler] {
        [FrameJoiner(), WebSocketFrameEncoder(), ByteToMessageHandler(decoder), self]
    }

    // MARK: Reading

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosed else { return }
        let frame = unwrapInboundIn(data)
        do {
            try check(frame)
            try handle(frame, context)
        } catch {
            end(error, context)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if decoder.isInsideFrame, !isClosed {
            context.fireUserInboundEventTriggered(LayerEvent.webSocketFrameArriving)
        }
        context.fireChannelReadComplete()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case NIOWebSocketError.invalidFrameLength:
            let limit = WatchedFrameDecoder.frameLimit
            end(
                Breach(problem: "a frame longer than \(limit) bytes", code: .messageTooLarge),
                context)
        case is NIOWebSocketError:
            let problem = "a control frame is fragmented or too long"
            end(Breach(problem: problem, code: .protocolError), context)
        default: context.fireErrorCaught(error)
        }
    }

    private func check(_ frame: WebSocketFrame) throws(Breach) {
        if frame.rsv1 || frame.rsv2 || frame.rsv3 {
            let problem = "a frame uses an extension that was not agreed on"
            throw Breach(problem: problem, code: .protocolError)
        }
        if frame.maskKey != nil {
            throw Breach(problem: "a frame of the server's is masked", code: .protocolError)
        }
    }

    private func handle(
        _ frame: WebSocketFrame, _ context: ChannelHandlerContext
    ) throws(Breach) {
        switch frame.opcode {
        case .binary where isInsideMessage:
            throw Breach(problem: "a message begins inside another one", code: .protocolError)
        case .continuation where !isInsideMessage:
            let problem = "a frame continues a message that never began"
            throw Breach(problem: problem, code: .protocolError)
        case .binary, .continuation:
            isInsideMessage = !frame.fin
            if frame.data.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(frame.data)) }
        case .text:
            let problem = "a text frame, where MQTT uses binary ones only [MQTT-6.0.0-1]"
            throw Breach(problem: problem, code: .unacceptableData)
        case .ping:
            say(.pong, frame.data, context)
            context.fireUserInboundEventTriggered(LayerEvent.webSocketPinged)
        case .pong: break
        case .connectionClose: try closed(by: frame.data, context)
        default:
            let problem = "a frame has the unknown type \(UInt8(webSocketOpcode: frame.opcode))"
            throw Breach(problem: problem, code: .protocolError)
        }
    }

    /// Spec: RFC 6455 §5.5.1.
    private func closed(
        by payload: ByteBuffer, _ context: ChannelHandlerContext
    ) throws(Breach) {
        var payload = payload
        guard payload.readableBytes != 1 else {
            throw Breach(problem: "a close frame carries half a code", code: .protocolError)
        }
        let code = payload.readInteger(as: UInt16.self)
        close(with: code, context)
        let reason = String(decoding: payload.readableBytesView, as: UTF8.self)
        context.fireUserInboundEventTriggered(
            LayerEvent.webSocketClosed(code: code, reason: reason))
    }

    private func end(_ breach: Breach, _ context: ChannelHandlerContext) {
        guard !isClosed else { return }
        close(with: UInt16(webSocketErrorCode: breach.code), context)
        let problem = "the server broke the rules of WebSocket: \(breach.problem)"
        context.fireErrorCaught(LayerFault(failure: .webSocket(problem)))
    }

    // MARK: Writing

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if isClosed {
            promise?.fail(ChannelError.outputClosed)
        } else {
            context.write(frame(.binary, unwrapOutboundIn(data)), promise: promise)
        }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if !isClosed, mode == .output {
            close(with: UInt16(webSocketErrorCode: .normalClosure), context)
        }
        context.close(mode: mode, promise: promise)
    }

    private func close(with code: UInt16?, _ context: ChannelHandlerContext) {
        var payload = context.channel.allocator.buffer(capacity: 2)
        if let code { payload.writeInteger(code) }
        say(.connectionClose, payload, context)
        isClosed = true
    }

    private func say(
        _ opcode: WebSocketOpcode, _ payload: ByteBuffer, _ context: ChannelHandlerContext
    ) {
        context.writeAndFlush(frame(opcode, payload), promise: nil)
    }

    private func frame(_ opcode: WebSocketOpcode, _ payload: ByteBuffer) -> NIOAny {
        wrapOutboundOut(
            WebSocketFrame(
                fin: true, opcode: opcode, maskKey: .random(using: &random), data: payload))
    }
}
