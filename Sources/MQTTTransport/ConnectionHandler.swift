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
    static let closingTime = TimeAmount.seconds(1)
    /// Bytes that may wait in this program for a peer that sends but does not read.
    private static let queueLimit = 1_048_576
    /// With more bytes waiting nothing is published: it would delay heartbeats.
    private static let publishingLimit = 65_536
    /// PINGRESP as one number.
    ///
    /// Spec: MQTT 5.0 §3.13.1; MQTT 3.1.1 §3.13.1.
    private static let pingResponse: UInt16 = 0xD000
    /// Sends what there is room for, and no signal where the peer is gone.
    private static let atOnce = CInt(MSG_DONTWAIT) | CInt(MSG_NOSIGNAL)

    /// What lies below, set before the handler is added; nil where that is the socket itself.
    var layers: ConnectionLayers?
    private var reading: ReadingSize
    private let loop: LinkLoop
    private var driver: LinkDriver?
    private var context: ChannelHandlerContext?
    private var descriptor: CInt?
    private var version = MQTTVersion.v5_0
    /// The longest packet that CONNECT allows.
    private var maximumPacketBytes: UInt32 = 0
    /// Only while there is something for it: a link at rest has no packet but PINGRESP to read.
    private var decoding: Decoding?
    /// Bytes that the present decoder never saw; its offsets lack them.
    private var bytesPastDecoder = 0
    private var hasBegun = false
    /// Whether the channel counts as writable: nothing waits in it, see `Connector`.
    private var isWritable = true
    /// Whether a PINGREQ waits in this program.
    private var isAwaitingDrain = false

    /// Makes a handler for one connection of a driver.
    ///
    /// - Parameter reading: how much is read at once, once everything below is up.
    init(driver: LinkDriver, loop: LinkLoop, reading: ReadingSize) {
        self.driver = driver
        self.loop = loop
        self.reading = reading
    }

    // MARK: What the driver asks for

    /// Writes a packet; the version of a CONNECT holds for the connection from then on.
    ///
    /// - Parameter hasLeft: called once with whether it left for the kernel, maybe later; not where
    ///   a failure is returned.
    /// - Returns: why it cannot be written; nil where it was.
    func send(
        _ packet: Packet, now: MonotonicInstant, hasLeft: ((Bool) -> Void)? = nil
    ) -> LinkFailure? {
        if case .connect(let connect) = packet { expectAnswers(to: connect) }
        guard let context else {
            hasLeft?(false)
            return nil
        }
        guard queuedBytes <= Self.queueLimit else {
            return .transport(operation: "write (the peer reads nothing)", errno: ENOBUFS)
        }
        do {
            let bytes = try packet.encoded(as: version)
            driver?.packetSent(packet.kind, bytes: bytes.count, now: now)
            guard !isEndWaiting else {
                hasLeft?(false)
                return nil
            }
            let written = hasLeft.map { hasLeft in
                let promise = context.eventLoop.makePromise(of: Void.self)
                promise.futureResult.assumeIsolated().whenComplete { result in
                    if case .success = result { hasLeft(true) } else { hasLeft(false) }
                }
                return promise
            }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: written)
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
        var rest = loop.pingRequest
        // The hot path: one system call. Where nothing lies below and nothing waits, the channel
        // would only pass the two bytes on, at the cost of the call once more.
        if layers == nil, isWritable, let descriptor {
            let sent = rest.withUnsafeReadableBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Self.atOnce)
            }
            if sent == rest.readableBytes { return true }
            // What the kernel did not take waits in the channel, which also meets its errors.
            rest.moveReaderIndex(forwardBy: max(0, sent))
        }
        context.writeAndFlush(wrapOutboundOut(rest), promise: nil)
        isWritable = context.channel.isWritable
        isAwaitingDrain = !isWritable
        return isWritable
    }

    /// Bytes that were written and wait in this program.
    var queuedBytes: Int {
        // To ask for the number is dear; a channel that is writable has none, see `Connector`.
        guard !isWritable, let channel = context?.channel else { return 0 }
        return (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    /// Whether so much waits that messages have to stay away.
    var isCrowded: Bool { queuedBytes > Self.publishingLimit }

    /// Bytes that came in and wait in the kernel; 0 also where that cannot be told.
    var readableBytes: Int {
        guard let descriptor else { return 0 }
        var count: CInt = 0
        return ioctl(descriptor, UInt(FIONREAD), &count) == 0 ? Int(max(0, count)) : 0
    }

    /// What the kernel knows of the connection now; nil for a socket file's.
    var tcpFacts: TCPFacts? {
        descriptor.flatMap { TCPFacts(descriptor: $0) }
    }

    /// Whom the socket is connected to; nil once it is closed.
    var remoteAddress: SocketAddress? { context?.channel.remoteAddress }

    /// Our own address of the connection; nil once it is closed.
    var localAddress: SocketAddress? { context?.channel.localAddress }

    /// More than answers is to come from now on.
    func expectMessages() {
        reading = .messages
        if let context { setReadingSize(context) }
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
        closeSocket()
    }

    // MARK: What happens on the channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        isWritable = context.channel.isWritable
        loop.connectionMade()
        // A channel that is just connected says so once more.
        if context.channel.isActive { becomeActive(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        layers = nil
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
        if count == 2, decoding?.decoder.isInsidePacket != true,
            buffer.getInteger(at: buffer.readerIndex) == Self.pingResponse
        {
            bytesPastDecoder += count
            driver.pingResponseReceived(now: now)
        } else {
            decode(buffer, now: now)
        }
        // Where something lies below, other bytes than these came off the socket.
        if layers == nil { self.driver?.bytesRead(count, now: now) }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        isWritable = context.channel.isWritable
        guard isAwaitingDrain, isWritable else { return }
        isAwaitingDrain = false
        driver?.sendQueueDrained(now: loop.now)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed:
            // The machine knows better whether CONNACK has come.
            ended(by: layers?.failureAtEnd ?? .closedByPeer(afterConnack: true))
        case LayerEvent.webSocketPinged:
            driver?.webSocketPinged(now: loop.now)
        case LayerEvent.webSocketClosed(let code, let reason):
            driver?.webSocketClosed(code: code, now: loop.now)
            ended(by: .webSocketClosed(code: code, reason: reason))
        case LayerEvent.webSocketFrameArriving:
            driver?.bytesReceived(insidePacket: true, now: loop.now)
        default:
            noticeLayer(by: event, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let layers else {
            ended(by: LinkFailure(error, during: "read"))
            return
        }
        if let failure = layers.failure(error) { ended(by: failure) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        descriptor = nil
        // Neither the peer's end of stream nor a failed read: then a write failed, which happens
        // where the peer no longer knows the connection.
        ended(by: .resetByPeer)
    }

    // MARK: Beginning and end

    private func becomeActive(_ context: ChannelHandlerContext) {
        guard !hasBegun else { return }
        hasBegun = true
        descriptor = try? context.pipeline.syncOperations.withUnsafeTransportIfAvailable(
            of: NIOBSDSocket.Handle.self
        ) { $0 }
        goOn(context)
    }

    /// An event may mean that a layer is up.
    private func noticeLayer(by event: Any, _ context: ChannelHandlerContext) {
        guard let layers, let driver else { return }
        do {
            guard let phase = try layers.phase(completedBy: event, under: self, in: context)
            else { return }
            let now = loop.now
            if let facts = layers.tlsFacts(event) { driver.tlsEstablished(facts, now: now) }
            driver.phaseCompleted(phase, now: now)
            goOn(context)
        } catch {
            if let failure = layers.failure(error) { ended(by: failure) }
        }
    }

    /// Puts up the next layer; the connection is open where there is none.
    private func goOn(_ context: ChannelHandlerContext) {
        guard let driver else { return }
        guard let layers else {
            driver.connectionOpened(self, now: loop.now)
            return
        }
        do {
            if try layers.putUpNext(under: self, in: context) { return }
            // Once everything is up, a connection takes no more memory than a plain one.
            setReadingSize(context)
            driver.connectionOpened(self, now: loop.now)
        } catch {
            if let failure = layers.failure(error) { ended(by: failure) }
        }
    }

    private func setReadingSize(_ context: ChannelHandlerContext) {
        guard let options = context.channel.syncOptions else { return }
        // They are options of every socket channel.
        try? options.setOption(
            .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: reading.bufferBytes))
        try? options.setOption(.maxMessagesPerRead, value: reading.buffersPerWake)
    }

    private func ended(by failure: LinkFailure) {
        if let driver {
            self.driver = nil
            let now = loop.now
            driver.socketExamined(self, now: now)
            driver.transportFailed(failure, now: now)
        }
        closeSocket()
    }

    /// Closes without the ceremonies of TLS, which would wait for a peer that is gone.
    private func closeSocket() {
        if let layers { layers.socketSide.close() } else { context?.close(promise: nil) }
    }

    /// Whether the end of the peer's stream, or its reset, has come and is still to be read.
    ///
    /// A second write after the end would hide it: what is read tells the two apart, a failed write
    /// does not. Heartbeats stand alone and need not ask.
    private var isEndWaiting: Bool {
        guard let descriptor else { return false }
        var entry = pollfd(fd: descriptor, events: Self.pollPeerEnded, revents: 0)
        return poll(&entry, 1, 0) > 0
    }

    /// POLLRDHUP, which the C library declares only with its GNU extensions.
    private static let pollPeerEnded: Int16 = 0x2000

    // MARK: Bytes

    /// So many bytes came off the socket below the layers, which have passed on what they made of
    /// them.
    func socketBytesRead(_ count: Int) {
        driver?.bytesRead(count, now: loop.now)
    }

    private func expectAnswers(to connect: Connect) {
        let decoder = PacketDecoder(answering: connect)
        version = connect.version
        maximumPacketBytes = UInt32(clamping: decoder.maximumPacketBytes)
        decoding = Decoding(decoder)
    }

    /// A decoder, which is large, in a place of its own.
    private final class Decoding {
        var decoder: PacketDecoder

        init(_ decoder: PacketDecoder) {
            self.decoder = decoder
        }
    }

    /// Lets go of a decoder that holds nothing which the next could not know, where hardly any
    /// packets come.
    private func restDecoder(_ decoder: PacketDecoder) {
        guard reading.buffersPerWake == 1, !decoder.isInsidePacket, decoder.streamOffset > 0,
            decoder.version == version
        else { return }
        bytesPastDecoder += decoder.streamOffset
        decoding = nil
    }

    private func decode(_ buffer: ByteBuffer, now: MonotonicInstant) {
        let decoding =
            decoding
            ?? Decoding(
                PacketDecoder(version: version, maximumPacketBytes: Int(maximumPacketBytes)))
        self.decoding = decoding
        buffer.withUnsafeReadableBytes { decoding.decoder.append($0) }
        do {
            // A packet may make the driver let go: what follows it is nobody's.
            var begin = decoding.decoder.streamOffset
            while let driver, let packet = try decoding.decoder.next() {
                let end = decoding.decoder.streamOffset
                driver.packetReceived(packet, bytes: end - begin, now: now)
                begin = end
            }
            restDecoder(decoding.decoder)
        } catch {
            var located = error
            located.offset += bytesPastDecoder
            driver?.malformedBytesReceived(located, now: now)
        }
        driver?.bytesReceived(insidePacket: decoding.decoder.isInsidePacket, now: now)
    }
}
