import Glibc
import MQTTWire
import NIOCore
import Vocabulary

/// One connection: bytes to facts for the link's driver, packets to bytes.
///
/// Confined to the channel's event loop. It belongs to a driver until the connection ends or the
/// driver lets it go; from then on it only sees to its own closing.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// How long what was written may take to leave, after the driver let go.
    private static let closingTime = TimeAmount.seconds(1)
    /// Bytes that may wait in this program for a peer that sends but does not read.
    private static let queueLimit = 1_048_576
    /// PINGRESP as one number.
    ///
    /// Spec: MQTT 5.0 §3.13.1; MQTT 3.1.1 §3.13.1.
    private static let pingResponse: UInt16 = 0xD000

    let reading: ReadingSize
    private let loop: LinkLoop
    private var driver: LinkDriver?
    private var context: ChannelHandlerContext?
    private var descriptor: CInt?
    private var version = MQTTVersion.v5_0
    private var decoder = PacketDecoder(version: .v5_0)
    /// Bytes of PINGRESPs that the decoder never saw; its offsets lack them.
    private var bytesPastDecoder = 0
    private var readError: LinkFailure?
    private var isAwaitingDrain = false

    /// Makes a handler for one connection of a driver.
    init(driver: LinkDriver, loop: LinkLoop, reading: ReadingSize) {
        self.driver = driver
        self.loop = loop
        self.reading = reading
    }

    // MARK: What the driver asks for

    /// Writes a packet; the version of a CONNECT holds for the connection from then on.
    ///
    /// - Returns: why it cannot be written; nil where it was.
    func send(_ packet: Packet) -> LinkFailure? {
        if case .connect(let connect) = packet { expectAnswers(to: connect) }
        guard let context else { return nil }
        guard queuedBytes <= Self.queueLimit else {
            return .transport(operation: "write (the peer reads nothing)", errno: ENOBUFS)
        }
        do {
            let bytes = try packet.encoded(as: version)
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
            return nil
        } catch {
            return .stopped("a packet cannot be written: \(error.problem)")
        }
    }

    /// Writes PINGREQ.
    ///
    /// - Returns: whether it left for the kernel; where not, the driver is told once it has.
    func sendPingRequest() -> Bool {
        guard let context else { return false }
        context.writeAndFlush(wrapOutboundOut(loop.pingRequest), promise: nil)
        guard queuedBytes > 0 else { return true }
        awaitDrain(context)
        return false
    }

    /// Bytes that were written and wait in this program.
    var queuedBytes: Int {
        guard let options = context?.channel.syncOptions else { return 0 }
        return (try? options.getOption(.bufferedWritableBytes)) ?? 0
    }

    /// Bytes that came in and wait in the kernel; 0 also where that cannot be told.
    var readableBytes: Int {
        guard let descriptor else { return 0 }
        var count: CInt = 0
        return ioctl(descriptor, UInt(FIONREAD), &count) == 0 ? Int(max(0, count)) : 0
    }

    /// What the kernel knows of the connection now.
    var tcpFacts: TCPFacts? {
        descriptor.flatMap { TCPFacts(descriptor: $0) }
    }

    /// Lets go, and closes once what was written has left.
    func close() {
        driver = nil
        guard let context else { return }
        context.close(mode: .output, promise: nil)
        let isolated = context.eventLoop.assumeIsolated()
        let limit = isolated.scheduleTask(in: Self.closingTime) { [weak self] in self?.abort() }
        context.channel.closeFuture.whenComplete { _ in limit.cancel() }
    }

    /// Lets go, and closes at once.
    func abort() {
        driver = nil
        context?.close(promise: nil)
    }

    // MARK: What happens on the channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        loop.connectionMade()
        if context.channel.isActive { becomeActive(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        loop.connectionGone()
    }

    func channelActive(context: ChannelHandlerContext) {
        becomeActive(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let now = loop.now
        guard let driver else { return }
        loop.noticePause(now: now)
        let buffer = unwrapInboundIn(data)
        let count = buffer.readableBytes
        if count == 2, !decoder.isInsidePacket,
            buffer.getInteger(at: buffer.readerIndex) == Self.pingResponse
        {
            bytesPastDecoder += count
            driver.packetReceived(.pingResponse, now: now)
        } else {
            decode(buffer, now: now)
        }
        self.driver?.bytesRead(count, now: now)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event {
            // The machine knows better whether CONNACK has come.
            ended(by: .closedByPeer(afterConnack: true))
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if readError == nil { readError = LinkFailure(error, during: "read") }
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        descriptor = nil
        // Neither the peer's end of stream nor a failed read: then a write failed, which happens
        // where the peer no longer knows the connection.
        ended(by: readError ?? .resetByPeer)
    }

    private func becomeActive(_ context: ChannelHandlerContext) {
        descriptor = try? context.pipeline.syncOperations.withUnsafeTransportIfAvailable(
            of: NIOBSDSocket.Handle.self
        ) { $0 }
        driver?.connectionOpened(self, address: context.remoteAddress, now: loop.now)
    }

    private func ended(by failure: LinkFailure) {
        guard let driver else { return }
        self.driver = nil
        driver.transportFailed(failure, now: loop.now)
    }

    // MARK: Bytes

    private func expectAnswers(to connect: Connect) {
        version = connect.version
        decoder = PacketDecoder(version: version)
        for case .maximumPacketSize(let bytes) in connect.properties {
            decoder = PacketDecoder(version: version, maximumPacketBytes: Int(bytes))
        }
    }

    private func decode(_ buffer: ByteBuffer, now: MonotonicInstant) {
        buffer.withUnsafeReadableBytes { decoder.append($0) }
        do {
            // A packet may make the driver let go: what follows it is nobody's.
            while let driver, let packet = try decoder.next() {
                driver.packetReceived(packet, now: now)
            }
        } catch {
            var located = error
            located.offset += bytesPastDecoder
            driver?.malformedBytesReceived(located, now: now)
        }
        driver?.bytesReceived(insidePacket: decoder.isInsidePacket, now: now)
    }

    private func awaitDrain(_ context: ChannelHandlerContext) {
        guard !isAwaitingDrain else { return }
        isAwaitingDrain = true
        // An empty write is done when everything before it is.
        let drained = context.eventLoop.makePromise(of: Void.self)
        drained.futureResult.assumeIsolated().whenSuccess { [self] in
            isAwaitingDrain = false
            driver?.sendQueueDrained(now: loop.now)
        }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: drained)
    }
}
