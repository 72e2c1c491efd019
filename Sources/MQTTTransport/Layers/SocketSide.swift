import NIOCore

/// The lowest handler of a connection that has layers: sees what comes off the socket.
///
/// Confined to its event loop.
final class SocketSide: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// Enough to tell what protocol they belong to.
    private static let keptBytes = 64

    /// The first bytes that came.
    private(set) var firstBytes: [UInt8] = []
    private var context: ChannelHandlerContext?
    private var untold = 0
    private let bytesRead: (Int) -> Void

    /// - Parameter bytesRead: called with the number of bytes read once the layers above have made
    ///   of them what they could.
    init(bytesRead: @escaping (Int) -> Void) {
        self.bytesRead = bytesRead
    }

    /// Whether the first bytes could be those of TLS: an alert or a message of the handshake.
    ///
    /// Spec: RFC 8446 §5.1.
    var looksLikeTLS: Bool {
        guard let type = firstBytes.first else { return true }
        return (0x14...0x17).contains(type) && (firstBytes.count < 2 || firstBytes[1] == 3)
    }

    /// What comes next is the first of another layer.
    func forgetFirstBytes() {
        firstBytes = []
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
        let buffer = unwrapInboundIn(data)
        untold += buffer.readableBytes
        if firstBytes.count < Self.keptBytes {
            firstBytes += buffer.readableBytesView.prefix(Self.keptBytes - firstBytes.count)
        }
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
