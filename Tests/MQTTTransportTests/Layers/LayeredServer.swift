import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket
import Synchronization
import Vocabulary

/// A server on loopback that puts layers of NIO's own making below a broker of a few lines.
final class LayeredServer: Sendable {
    /// What the server puts between the socket and MQTT, from below.
    enum Layer: Sendable {
        /// Takes whatever head comes for CONNECT, and connects to itself.
        case httpProxy
        /// The same for SOCKS version 5.
        case socksProxy
        case tls(NIOSSLContext)
        /// At `/mqtt`.
        case webSocket
        /// Writes everything byte by byte.
        case oneByteAtATime
        /// Ends the connection after so many heartbeats.
        case ending(after: Int, Ending)
    }

    enum Ending: Sendable {
        /// With what the layers above say at their end.
        case close
        /// FIN alone.
        case fin
        case reset
        /// Nothing is written any more.
        case silence
    }

    private let channel: any Channel
    let port: UInt16
    /// What the broker's end saw, in order.
    let journal: Journal

    static func start(_ layers: [Layer], at address: SocketAddress? = nil) async throws
        -> LayeredServer
    {
        let journal = Journal()
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try putUp(layers[...], journal, on: channel)
                }
            }
        let loopback = try SocketAddress(ipAddress: "127.0.0.1", port: 0)
        return LayeredServer(try await bootstrap.bind(to: address ?? loopback).get(), journal)
    }

    private init(_ channel: any Channel, _ journal: Journal) {
        self.channel = channel
        port = UInt16(clamping: channel.localAddress?.port ?? 0)
        self.journal = journal
    }

    func stop() async throws {
        try await channel.close()
    }

    /// Puts up the layers as far as they need nothing of the peer.
    fileprivate static func putUp(
        _ layers: ArraySlice<Layer>, _ journal: Journal, on channel: any Channel
    ) throws {
        let pipeline = channel.pipeline.syncOperations
        let rest = layers.dropFirst()
        switch layers.first {
        case nil:
            try pipeline.addHandler(AnsweringBroker(journal))
        case .oneByteAtATime:
            try pipeline.addHandler(Splitter())
            try putUp(rest, journal, on: channel)
        case .ending(let count, let ending):
            try pipeline.addHandler(Ender(after: count, ending))
            try putUp(rest, journal, on: channel)
        case .tls(let context):
            try pipeline.addHandler(NIOSSLServerHandler(context: context))
            try putUp(rest, journal, on: channel)
        case .httpProxy:
            try pipeline.addHandler(Tunnel(.http, rest, journal))
        case .socksProxy:
            try pipeline.addHandler(Tunnel(.socks, rest, journal))
        case .webSocket:
            try pipeline.configureHTTPServerPipeline(withServerUpgrade: upgrade(journal))
        }
    }

    private static func upgrade(_ journal: Journal) -> NIOHTTPServerUpgradeConfiguration {
        let upgrader = NIOWebSocketServerUpgrader(
            maxFrameSize: 1 << 20,
            shouldUpgrade: { channel, head in
                journal.note("upgrade \(head.uri)")
                for (name, value) in head.headers where name == "X-Test" {
                    journal.note("field \(value)")
                }
                let fields: HTTPHeaders? =
                    head.headers["Sec-WebSocket-Protocol"] == ["mqtt"] && head.uri == "/mqtt"
                    ? ["Sec-WebSocket-Protocol": "mqtt"] : nil
                return channel.eventLoop.makeSucceededFuture(fields)
            },
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandlers([WebSocketEnd(journal), AnsweringBroker(journal)])
                }
            })
        return (upgraders: [upgrader], completionHandler: { _ in })
    }
}

/// What a server saw, in order.
final class Journal: Sendable {
    private let entries = Mutex([String]())

    var all: [String] { entries.withLock { $0 } }

    func note(_ entry: String) {
        entries.withLock { $0.append(entry) }
    }

    /// Waits, at most five seconds, for an entry.
    func wait(for entry: String) async throws -> Bool {
        for _ in 0..<1_000 {
            if all.contains(entry) { return true }
            try await Task.sleep(for: .milliseconds(5))
        }
        return false
    }
}

/// Answers CONNECT with CONNACK and PINGREQ with PINGRESP; it gets one packet at a time.
private final class AnsweringBroker: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let journal: Journal
    private var pings = 0

    init(_ journal: Journal) {
        self.journal = journal
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data).readableBytesView
        let answer: [UInt8]
        switch bytes.first {
        case 0x10: answer = [0x20, 0x03, 0x00, 0x00, 0x00]
        case 0xC0:
            answer = [0xD0, 0x00]
            pings += 1
            context.triggerUserOutboundEvent(PingCount(value: pings), promise: nil)
        case 0xE0:
            journal.note("DISCONNECT")
            return
        default: return
        }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: answer)), promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event {
            journal.note("end of stream")
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        journal.note("error \(error)")
        context.close(promise: nil)
    }
}

/// The server's end of a WebSocket, on NIO's own frames.
private final class WebSocketEnd: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = WebSocketFrame

    private let journal: Journal

    init(_ journal: Journal) {
        self.journal = journal
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        var payload = frame.unmaskedData
        switch frame.opcode {
        case .binary: context.fireChannelRead(wrapInboundOut(payload))
        case .connectionClose:
            journal.note("close \(payload.readWebSocketErrorCode().map { "\($0)" } ?? "-")")
        case .pong: journal.note("pong \(String(buffer: payload))")
        default: journal.note("frame \(frame.opcode)")
        }
        if frame.maskKey == nil { journal.note("a frame without a mask") }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let frame = WebSocketFrame(fin: true, opcode: .binary, data: unwrapOutboundIn(data))
        context.write(wrapOutboundOut(frame), promise: promise)
    }
}

/// Lets the peer through after what it takes to open a tunnel.
private final class Tunnel: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum Kind {
        case http
        case socks
    }

    private let kind: Kind
    private let layers: ArraySlice<LayeredServer.Layer>
    private let journal: Journal
    private var read: [UInt8] = []
    private var hasGreeted = false

    init(_ kind: Kind, _ layers: ArraySlice<LayeredServer.Layer>, _ journal: Journal) {
        self.kind = kind
        self.layers = layers
        self.journal = journal
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        read += unwrapInboundIn(data).readableBytesView
        switch kind {
        case .http:
            guard read.suffix(4) == Array("\r\n\r\n".utf8) else { return }
            let head = String(decoding: read, as: UTF8.self)
            for line in head.split(separator: "\r\n") { journal.note(String(line)) }
            open(context, saying: Array("HTTP/1.1 200 Connection established\r\n\r\n".utf8))
        case .socks where !hasGreeted:
            guard read.count == 3 else { return }
            hasGreeted = true
            read = []
            say([5, 0], context)
        case .socks:
            guard read.count > 4 else { return }
            journal.note("socks \(read.dropFirst(3))")
            open(context, saying: [5, 0, 0, 1, 0, 0, 0, 0, 0, 0])
        }
    }

    private func say(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }

    private func open(_ context: ChannelHandlerContext, saying bytes: [UInt8]) {
        do {
            try LayeredServer.putUp(layers, journal, on: context.channel)
        } catch {
            journal.note("error \(error)")
        }
        say(bytes, context)
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
}

/// Told to the handlers below the broker at each heartbeat.
private struct PingCount {
    var value: Int
}

/// Ends the connection below all other layers.
private final class Ender: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let count: Int
    private let ending: LayeredServer.Ending
    private var isSilent = false

    init(after count: Int, _ ending: LayeredServer.Ending) {
        self.count = count
        self.ending = ending
    }

    func triggerUserOutboundEvent(
        context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
    ) {
        guard let pings = event as? PingCount, pings.value == count else { return }
        switch ending {
        case .close: context.channel.close(promise: nil)
        case .fin: context.close(promise: nil)
        case .reset:
            let abandoned = linger(l_onoff: 1, l_linger: 0)
            _ = (context.channel as? any SocketOptionProvider)?.setSoLinger(abandoned)
            context.close(promise: nil)
        case .silence: isSilent = true
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isSilent else {
            promise?.succeed()
            return
        }
        context.write(data, promise: promise)
    }
}

/// Writes every byte by itself.
private final class Splitter: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        for byte in unwrapOutboundIn(data).readableBytesView {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: [byte])), promise: nil)
        }
        promise?.succeed()
    }
}
