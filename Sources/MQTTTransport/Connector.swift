import NIOCore
import NIOPosix

/// Makes connections; tests put one in that needs no network.
protocol Connector: Sendable {
    /// Connects to an address with `handler` as the only one in the pipeline.
    ///
    /// The handler learns of success by becoming active. The future is for the failure.
    func connect(
        to address: SocketAddress, within limit: TimeAmount, handler: ConnectionHandler,
        on eventLoop: any EventLoop
    ) -> EventLoopFuture<Void>
}

/// Connects over plain TCP.
struct TCPConnector: Connector {
    func connect(
        to address: SocketAddress, within limit: TimeAmount, handler: ConnectionHandler,
        on eventLoop: any EventLoop
    ) -> EventLoopFuture<Void> {
        let reading = handler.reading
        let handler = NIOLoopBound(handler, eventLoop: eventLoop)
        return ClientBootstrap(group: eventLoop)
            .connectTimeout(limit)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            // The end of the peer's stream must be told apart from every other end.
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(
                .recvAllocator,
                value: FixedSizeRecvByteBufferAllocator(capacity: reading.bufferBytes)
            )
            .channelOption(.maxMessagesPerRead, value: reading.buffersPerWake)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(handler.value)
                }
            }
            .connect(to: address)
            .map { _ in }
    }
}

/// How much is read at once.
struct ReadingSize {
    /// Bytes of one read.
    var bufferBytes: Int
    /// Reads until the other connections get their turn.
    var buffersPerWake: UInt

    /// For a link that gets nothing but answers: with thousands of connections memory counts.
    static let answersOnly = ReadingSize(bufferBytes: 64, buffersPerWake: 1)
    /// For a link that subscribes: an answer must not wait long behind messages.
    static let messages = ReadingSize(bufferBytes: 16_384, buffersPerWake: 16)
}
