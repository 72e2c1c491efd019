import BrokerScript
import MQTTWire
import NIOCore
import NIOPosix
import Vocabulary

/// Carries a scripted broker's actions out on sockets and tells it what happens there.
///
/// Confined to one event loop.
final class BrokerStage {
    private(set) var broker: ScriptedBroker
    private let eventLoop: any EventLoop
    /// Nobody else listens there while the broker is down.
    private var port: HeldPort?
    private var listener: (any Channel)?
    private var channels: [BrokerConnectionID: any Channel] = [:]
    private var connectionsMade: UInt64 = 0
    private var timer: (deadline: MonotonicInstant, task: Scheduled<Void>)?
    private var isStopped = false

    /// How long a connection that we have closed may take to be closed by the client too.
    private static let closingTime = TimeAmount.seconds(1)
    /// How long to wait where the port cannot be bound again yet: the last listener is closing.
    private static let bindAgainAfter = TimeAmount.milliseconds(100)
    /// A client that leaves more than this unread is cut off.
    private static let unsentLimit = ChannelOptions.Types.WriteBufferWaterMark(
        low: 4_194_304, high: 8_388_608)

    init(broker: ScriptedBroker, eventLoop: any EventLoop) {
        self.broker = broker
        self.eventLoop = eventLoop
    }

    private var now: MonotonicInstant {
        MonotonicInstant(nanoseconds: Int64(clamping: eventLoop.now.uptimeNanoseconds))
    }

    /// Begins to listen; the port.
    func start() -> EventLoopFuture<UInt16> {
        let port: HeldPort
        do {
            port = try HeldPort()
        } catch {
            return eventLoop.makeFailedFuture(error)
        }
        self.port = port
        let number = port.number
        return bind().assumeIsolated().map { listener in
            self.listener = listener
            self.perform(self.broker.started(now: self.now))
            return number
        }.nonisolated()
    }

    /// Closes everything; fulfilled when all is closed.
    func stop() -> EventLoopFuture<Void> {
        isStopped = true
        timer?.task.cancel()
        timer = nil
        let open = Array(channels.values) + (listener.map { [$0] } ?? [])
        for channel in open { channel.close(promise: nil) }
        return EventLoopFuture.andAllComplete(open.map(\.closeFuture), on: eventLoop)
    }

    // Facts from the connections

    fileprivate func opened(_ connection: BrokerConnectionID, _ channel: any Channel) {
        channels[connection] = channel
        perform(broker.connectionOpened(connection, now: now))
    }

    fileprivate func received(_ packet: Packet, on connection: BrokerConnectionID) {
        perform(broker.packetReceived(packet, on: connection, now: now))
    }

    fileprivate func receivedMalformedBytes(on connection: BrokerConnectionID) {
        perform(broker.malformedBytesReceived(on: connection, now: now))
    }

    fileprivate func closed(_ connection: BrokerConnectionID) {
        channels[connection] = nil
        perform(broker.connectionClosed(connection, now: now))
    }

    // Actions

    private func perform(_ actions: [BrokerAction]) {
        guard !isStopped else { return }
        for action in actions {
            switch action {
            case .write(let bytes, let connection): write(bytes, to: connection)
            case .close(let connection): close(connection)
            case .reset(let connection): reset(connection)
            case .stopListening:
                listener?.close(promise: nil)
                listener = nil
            case .listen: listenAgain()
            }
        }
        setTimer()
    }

    private func write(_ bytes: [UInt8], to connection: BrokerConnectionID) {
        guard let channel = channels[connection] else { return }
        guard channel.isWritable else {
            reset(connection)
            return
        }
        channel.writeAndFlush(channel.allocator.buffer(bytes: bytes), promise: nil)
    }

    private func close(_ connection: BrokerConnectionID) {
        guard let channel = channels[connection] else { return }
        // Only our direction: closing with unread bytes of the client would send RST, not FIN.
        channel.close(mode: .output, promise: nil)
        eventLoop.scheduleTask(in: Self.closingTime) { channel.close(promise: nil) }
    }

    private func reset(_ connection: BrokerConnectionID) {
        guard let channel = channels[connection] else { return }
        // The layout of `struct linger`: on, for zero seconds. Closing then sends RST.
        (channel as? any SocketOptionProvider)?.unsafeSetSocketOption(
            level: .init(NIOBSDSocket.OptionLevel.socket.rawValue),
            name: .init(NIOBSDSocket.Option.so_linger.rawValue), value: SIMD2<Int32>(1, 0)
        ).whenComplete { _ in channel.close(promise: nil) }
    }

    private func listenAgain() {
        guard listener == nil, !isStopped else { return }
        bind().assumeIsolated().whenComplete { result in
            switch result {
            case .success(let listener) where !self.isStopped:
                self.listener = listener
            case .success(let listener):
                listener.close(promise: nil)
            case .failure:
                self.eventLoop.assumeIsolated().scheduleTask(in: Self.bindAgainAfter) {
                    self.listenAgain()
                }
            }
        }
    }

    private func bind() -> EventLoopFuture<any Channel> {
        let stage = NIOLoopBound(self, eventLoop: eventLoop)
        return ServerBootstrap(group: eventLoop, childGroup: eventLoop)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.maxMessagesPerRead, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.writeBufferWaterMark, value: Self.unsentLimit)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(stage.value.makeHandler())
                }
            }
            .bind(host: "127.0.0.1", port: Int(port?.number ?? 0))
    }

    private func makeHandler() -> ConnectionHandler {
        connectionsMade += 1
        return ConnectionHandler(connection: BrokerConnectionID(connectionsMade), stage: self)
    }

    private func setTimer() {
        guard let deadline = broker.nextDeadline else { return }
        if let timer, timer.deadline <= deadline { return }
        timer?.task.cancel()
        let task = eventLoop.assumeIsolated().scheduleTask(
            deadline: .uptimeNanoseconds(UInt64(clamping: deadline.nanoseconds))
        ) {
            self.timer = nil
            self.perform(self.broker.timerFired(now: self.now))
        }
        timer = (deadline, task)
    }
}

/// Turns one client's bytes into packets.
private final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let connection: BrokerConnectionID
    private let stage: BrokerStage
    private var decoder = PacketDecoder(version: .v5_0)

    init(connection: BrokerConnectionID, stage: BrokerStage) {
        self.connection = connection
        self.stage = stage
    }

    func channelActive(context: ChannelHandlerContext) {
        stage.opened(connection, context.channel)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        unwrapInboundIn(data).withUnsafeReadableBytes { decoder.append($0) }
        do {
            while let packet = try decoder.next() {
                stage.received(packet, on: connection)
            }
        } catch {
            stage.receivedMalformedBytes(on: connection)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        stage.closed(connection)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
