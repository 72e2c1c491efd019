import NIOCore

/// Joins what the encoder writes apart, a frame's header and its payload, into one write.
///
/// Over TLS each write is a record of its own. A server that waits for its socket alone, when its
/// TLS library already holds the second record, would answer a heartbeat a tenth of a second late.
/// Confined to its event loop.
final class FrameJoiner: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var waiting: ByteBuffer?
    private var promise: EventLoopPromise<Void>?

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var bytes = unwrapOutboundIn(data)
        if var joined = waiting.take() {
            joined.writeBuffer(&bytes)
            waiting = joined
        } else {
            waiting = bytes
        }
        self.promise.setOrCascade(to: promise)
    }

    func flush(context: ChannelHandlerContext) {
        passOn(context)
        context.flush()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        passOn(context)
        context.close(mode: mode, promise: promise)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        promise.take()?.fail(ChannelError.ioOnClosedChannel)
    }

    private func passOn(_ context: ChannelHandlerContext) {
        guard let bytes = waiting.take() else { return }
        context.write(wrapOutboundOut(bytes), promise: promise.take())
    }
}
