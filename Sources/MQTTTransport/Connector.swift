import NIOCore
import NIOPosix

/// Opens sockets; tests put one in that needs no network.
protocol Connector: Sendable {
    /// Begins to open a stream socket to an address, with nothing in its pipeline.
    ///
    /// Called on the event loop. How long it may take is the caller's business, who cancels it.
    func open(
        _ address: SocketAddress, reading: ReadingSize, on eventLoop: any EventLoop
    ) -> SocketOpening
}

/// A socket on its way to be connected.
///
/// Confined to its event loop.
final class SocketOpening {
    /// The channel once it is connected, or why it is not.
    let channel: EventLoopFuture<any Channel>
    private let abandon: () -> Void

    /// Pairs the future channel with what closes it before it is there.
    init(channel: EventLoopFuture<any Channel>, abandon: @escaping () -> Void) {
        self.channel = channel
        self.abandon = abandon
    }

    /// Closes the socket, whether it is connected or not.
    func cancel() {
        abandon()
    }
}

/// Opens TCP sockets and those of socket files.
struct SystemConnector: Connector {
    /// Longer than any connect timeout, which holds over the whole attempt.
    private static let longest = TimeAmount.hours(1)

    func open(
        _ address: SocketAddress, reading: ReadingSize, on eventLoop: any EventLoop
    ) -> SocketOpening {
        let made = NIOLoopBoundBox.makeEmptyBox(valueType: (any Channel).self, eventLoop: eventLoop)
        var bootstrap = ClientBootstrap(group: eventLoop)
            .connectTimeout(Self.longest)
            // The end of the peer's stream must be told apart from every other end.
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(
                .recvAllocator,
                value: FixedSizeRecvByteBufferAllocator(capacity: reading.bufferBytes)
            )
            .channelOption(.maxMessagesPerRead, value: reading.buffersPerWake)
            // A channel counts as writable exactly while nothing waits in this program.
            .channelOption(.writeBufferWaterMark, value: .init(low: 1, high: 1))
            .channelInitializer { channel in
                made.value = channel
                return channel.eventLoop.makeSucceededVoidFuture()
            }
        if address.protocol != .unix {
            bootstrap = bootstrap.channelOption(.tcpOption(.tcp_nodelay), value: 1)
        }
        return SocketOpening(channel: bootstrap.connect(to: address)) {
            made.value?.close(promise: nil)
        }
    }
}

/// How much is read at once.
struct ReadingSize {
    /// Bytes of one read.
    var bufferBytes: Int
    /// Reads until the other connections get their turn.
    var buffersPerWake: UInt

    /// For a link that gets nothing but answers: with thousands of connections memory counts, and a
    /// long CONNACK takes a few reads.
    static let answersOnly = ReadingSize(bufferBytes: 24, buffersPerWake: 1)
    /// While TLS and its like are put up: chains of certificates come in a few reads.
    static let handshakes = ReadingSize(bufferBytes: 4_096, buffersPerWake: 4)
    /// For a link that subscribes: an answer must not wait long behind messages.
    static let messages = ReadingSize(bufferBytes: 16_384, buffersPerWake: 16)
}
