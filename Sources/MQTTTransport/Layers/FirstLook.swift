import MQTTWire
import NIOCore

/// Looks at the first bytes that come for the layer above, and leaves the pipeline.
///
/// What cannot be for that layer is not passed on: a `LayerFault` takes its place. So a server that
/// speaks something else is recognised at its first bytes, and not when a library has waited for
/// more.
final class FirstLook: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let fault: (_ firstBytes: [UInt8]) -> LayerFault?

    /// - Parameter fault: what is wrong with the first bytes; nil where they may be passed on.
    init(fault: @escaping (_ firstBytes: [UInt8]) -> LayerFault?) {
        self.fault = fault
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data).readableBytesView.prefix(ForeignProtocol.bytesLookedAt)
        if let fault = fault(Array(bytes)) {
            context.fireErrorCaught(fault)
        } else {
            context.fireChannelRead(data)
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
        }
    }
}
