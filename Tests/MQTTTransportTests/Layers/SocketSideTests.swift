import NIOCore
import NIOEmbedded
import Testing
import Vocabulary

@testable import MQTTTransport

struct SocketSideTests {
    /// What happened above the socket, in order.
    private final class Log {
        var entries: [String] = []
    }

    /// Passes on what it read only at the end of a turn, as TLS does, and half of it.
    private final class Hoarder: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias InboundOut = ByteBuffer

        private var kept = ByteBuffer()

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var bytes = unwrapInboundIn(data)
            bytes.moveReaderIndex(forwardBy: bytes.readableBytes / 2)
            kept.writeBuffer(&bytes)
        }

        func channelReadComplete(context: ChannelHandlerContext) {
            if kept.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(kept)) }
            kept.clear()
            context.fireChannelReadComplete()
        }
    }

    private final class Top: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let log: Log

        init(_ log: Log) { self.log = log }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            log.entries.append("read \(unwrapInboundIn(data).readableBytes)")
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            log.entries.append("error")
        }
    }

    private func channel(_ log: Log) -> EmbeddedChannel {
        let side = SocketSide { log.entries.append("\($0) bytes of the socket's") }
        return EmbeddedChannel(handlers: [side, Hoarder(), Top(log)])
    }

    @Test func bytesOfTheSocketAreCountedOnceTheLayersHavePassedThemOn() throws {
        let log = Log()
        let channel = channel(log)
        try channel.writeInbound(ByteBuffer(bytes: [1, 2, 3, 4]))
        #expect(log.entries == ["read 2", "4 bytes of the socket's"])
    }

    @Test func whatCameBeforeAnErrorIsReadBeforeIt() {
        let log = Log()
        let channel = channel(log)
        channel.pipeline.fireChannelRead(ByteBuffer(bytes: [1, 2, 3, 4]))
        channel.pipeline.fireErrorCaught(ChannelError.ioOnClosedChannel)
        #expect(log.entries == ["read 2", "4 bytes of the socket's", "error"])
    }

    @Test func whatFailsTheFirstLookIsNotPassedOn() throws {
        let log = Log()
        let look = FirstLook { bytes in
            bytes.first == 9 ? LayerFault(failure: .webSocket("nine")) : nil
        }
        let channel = EmbeddedChannel(handlers: [look, Top(log)])
        channel.pipeline.fireChannelRead(ByteBuffer(bytes: [9, 9]))
        #expect(log.entries == ["error"])
    }

    @Test func onlyTheFirstBytesAreLookedAt() throws {
        let log = Log()
        let look = FirstLook { bytes in
            bytes.first == 9 ? LayerFault(failure: .webSocket("nine")) : nil
        }
        let channel = EmbeddedChannel(handlers: [look, Top(log)])
        channel.pipeline.fireChannelRead(ByteBuffer(bytes: [8]))
        channel.pipeline.fireChannelRead(ByteBuffer(bytes: [9]))
        #expect(log.entries == ["read 1", "read 1"])
    }
}
