import MQTTWire
import NIOCore
import NIOPosix
import Vocabulary

/// A bare MQTT client on a socket that tells what it saw.
struct SocketClient {
    enum Seen: Hashable, Sendable {
        case packet(Packet)
        case closed
        case reset
    }

    private let channel: any Channel
    private var seen: AsyncStream<Seen>.Iterator

    /// Connects TCP; throws where nothing listens.
    init(port: UInt16, group: any EventLoopGroup) async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: Seen.self)
        seen = stream.makeAsyncIterator()
        channel = try await ClientBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Watcher(continuation))
                }
            }
            .connect(host: "127.0.0.1", port: Int(port)).get()
    }

    /// Sends CONNECT and returns what came back.
    mutating func connect(
        clientID: String = "client", version: MQTTVersion = .v5_0
    ) async throws -> Seen? {
        try await send(.connect(Connect(version: version, clientID: clientID)))
        return await next()
    }

    func send(_ packet: Packet) async throws {
        try await send(packet.encoded(as: .v5_0))
    }

    func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(channel.allocator.buffer(bytes: bytes))
    }

    /// The next thing that happened on the connection; nil after its end.
    mutating func next() async -> Seen? {
        await seen.next(isolation: #isolation)
    }
}

private final class Watcher: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let continuation: AsyncStream<SocketClient.Seen>.Continuation
    private var decoder = PacketDecoder(version: .v5_0)
    private var wasReset = false

    init(_ continuation: AsyncStream<SocketClient.Seen>.Continuation) {
        self.continuation = continuation
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        unwrapInboundIn(data).withUnsafeReadableBytes { decoder.append($0) }
        while let packet = try? decoder.next() { continuation.yield(.packet(packet)) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let failure = error as? IOError, failure.errnoCode == 104 { wasReset = true }
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        continuation.yield(wasReset ? .reset : .closed)
        continuation.finish()
    }
}
