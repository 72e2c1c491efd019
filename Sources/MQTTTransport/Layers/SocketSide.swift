import NIOCore

/// The lowest handler of a connection that has layers: sees what comes off the socket.
///
/// Confined to its event loop.
final class SocketSide: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private var context: ChannelHandlerContext?
    private var untold = 0
    private let bytesRead: (Int) -> Void

    /// - Parameter bytesRead: called with the number of bytes read once the layers above have made
    ///   of them what they could.
    init(bytesRead: @escaping (Int) -> Void) {
        self.bytesRead = bytesRead
    }

    /// Closes the socket without the ceremonies of the layers above.
    func close() {
        context?.close(promise: nil)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        untold += unwrapInboundIn(data).readableBytes
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // TLS passes on only now what it has decrypted.
        context.fireChannelReadComplete()
        let count = untold
        untold = 0
        if count > 0 { bytesRead(count) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What came before the error is read before it.
        channelReadComplete(context: context)
        context.fireErrorCaught(error)
    }
}
