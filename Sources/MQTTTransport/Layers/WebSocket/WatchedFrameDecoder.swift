import NIOCore
import NIOWebSocket

/// The library's decoder of frames, with an eye on whether one is still arriving.
final class WatchedFrameDecoder: ByteToMessageDecoder {
    typealias InboundOut = WebSocketFrame

    /// Bytes of the longest frame that is taken, 16 MiB: it is kept until it is whole.
    static let frameLimit = 16_777_216

    /// Whether the bytes that came so far end inside a frame.
    private(set) var isInsideFrame = false
    private let decoder = WebSocketFrameDecoder(maxFrameSize: frameLimit)

    func decode(
        context: ChannelHandlerContext, buffer: inout ByteBuffer
    ) throws -> DecodingState {
        let state = try decoder.decode(context: context, buffer: &buffer)
        isInsideFrame = state == .needMoreData
        return state
    }
}
