import Glibc
import NIOCore
import NIOEmbedded
import NIOPosix
import Synchronization
import Testing
import Vocabulary

@testable import MQTTTransport

/// A loop of links in virtual time, with channels that need no network.
///
/// Everything happens on the thread that made it.
final class EmbeddedWatch {
    let eventLoop = EmbeddedEventLoop()
    let connector: EmbeddedConnector
    let recorder = Recorder()
    let loop: LinkLoop
    let machine = FakeMachine()

    init(
        connectRate: Int = 1_000_000, placesAtAddress: Int = 64, sockets: Int = .max,
        network: [String: EmbeddedConnector.Answer] = [:],
        resolver: NameResolver = NameResolver(clock: RunClock())
    ) {
        connector = EmbeddedConnector(eventLoop: eventLoop, answers: network)
        loop = LinkLoop(
            eventLoop: eventLoop,
            limits: LinkLoop.Limits(
                connectRate: connectRate, placesAtAddress: placesAtAddress, sockets: sockets),
            surroundings: LinkLoop.Surroundings(
                clock: RunClock(originUptimeNanoseconds: 0), connector: connector,
                resolver: resolver,
                machine: machine,
                faults: OwnFaults(machine: machine) { [recorder] in recorder.own($0, at: $1) },
                report: { [recorder] in recorder.report($0) },
                load: { [recorder] in recorder.load($0, $1, at: $2) }))
        loop.start()
    }

    deinit {
        _ = loop.end()
        for channel in connector.channels { _ = try? channel.finish(acceptAlreadyClosed: true) }
    }

    /// Adds a link to a literal address, with a heartbeat every 10 s and a timeout of 5 s.
    func add(
        _ number: Int32, host: String = "192.0.2.1",
        _ change: (inout LinkSettings) -> Void = { _ in }
    ) {
        var settings = LinkSettings(
            name: "link-\(number)", endpoint: Endpoint(host: host, port: 1883))
        settings.version = Setting(.only(.v5_0))
        change(&settings)
        loop.add(
            NewLink(
                id: LinkID(number), settings: settings, clientID: "test-\(number)", seed: 1),
            layers: LayerSettings(settings, contexts: TLSContexts()))
        advance(.milliseconds(1))
    }

    /// Adds a link and brings it up; its first heartbeat is under way.
    ///
    /// - Returns: its channel, from which CONNECT was taken.
    func addConnected(
        _ number: Int32, _ change: (inout LinkSettings) -> Void = { _ in }
    ) throws -> EmbeddedChannel {
        add(number, change)
        let channel = try #require(connector.channels.last)
        _ = try channel.readOutbound(as: ByteBuffer.self)
        try channel.acceptConnect()
        return channel
    }

    func advance(_ duration: Duration) {
        eventLoop.advanceTime(by: .nanoseconds(duration.nanoseconds))
    }

    /// Lets time pass while every PINGREQ is answered at once.
    func advanceAnswering(_ duration: Duration) throws {
        let step = Duration.milliseconds(10)
        for _ in 0..<Int(duration / step) {
            advance(step)
            for channel in connector.channels where channel.isActive {
                for packet in try channel.takeSent() where packet == [0xC0, 0x00] {
                    try channel.receive([0xD0, 0x00])
                }
            }
        }
    }

    /// The times between one PINGREQ and the next, over all links.
    func gapsBetweenProbes(since start: MonotonicInstant) -> [Duration] {
        let times = recorder.record.reports.filter { report in
            if case .pingRequest = report.event { report.at > start } else { false }
        }
        .map(\.at).sorted()
        return zip(times.dropFirst(), times).map { $0 - $1 }
    }

    /// The machine was suspended for this long; its monotonic clock stood still.
    func suspend(_ duration: Duration) {
        machine.change { $0.suspended += duration }
    }
}

extension NameResolver {
    /// A resolver that knows these hosts at once, and needs no thread for them.
    static func knowing(_ hosts: [String: [String]]) throws -> NameResolver {
        let known = try hosts.mapValues { try $0.map { try SocketAddress(ipAddress: $0, port: 0) } }
        let resolver = NameResolver(clock: RunClock()) { host in
            known[host].map { .success($0) } ?? .failure(NameNotResolved(text: "no such name"))
        }
        let eventLoop = MultiThreadedEventLoopGroup.singleton.any()
        for host in hosts.keys {
            _ = try resolver.addresses(of: host, for: LinkID(-1), on: eventLoop).wait()
        }
        return resolver
    }
}

extension EmbeddedChannel {
    /// Accepts CONNECT.
    func acceptConnect() throws {
        try receive([0x20, 0x03, 0x00, 0x00, 0x00])
    }

    /// Lets bytes come in.
    func receive(_ bytes: [UInt8]) throws {
        try writeInbound(ByteBuffer(bytes: bytes))
    }

    /// Takes all that was written and flushed.
    func takeSent() throws -> [[UInt8]] {
        var packets: [[UInt8]] = []
        while let buffer = try readOutbound(as: ByteBuffer.self) {
            packets.append([UInt8](buffer.readableBytesView))
        }
        return packets
    }
}

/// Makes embedded channels, and lets addresses answer as told.
final class EmbeddedConnector: Connector {
    enum Answer: Sendable {
        case accepts
        case acceptsAfter(Duration)
        case refuses
        /// With this error number, at once.
        case fails(CInt)
        case isSilent
    }

    private let eventLoop: EmbeddedEventLoop
    private let answers: Mutex<[String: Answer]>
    private let made = Mutex([EmbeddedChannel]())
    /// Our own address of each connection that is made.
    private let own = Mutex(SocketAddress?.none)

    init(eventLoop: EmbeddedEventLoop, answers: [String: Answer]) {
        self.eventLoop = eventLoop
        self.answers = Mutex(answers)
    }

    /// The channels in the order in which they were made.
    var channels: [EmbeddedChannel] { made.withLock { $0 } }

    /// From now on, an address answers like this.
    func set(_ address: String, to answer: Answer) {
        answers.withLock { $0[address] = answer }
    }

    /// From now on, connections are made from this address of ours.
    func connect(from address: SocketAddress) {
        own.withLock { $0 = address }
    }

    func open(
        _ address: SocketAddress, reading: ReadingSize, on eventLoop: any EventLoop
    ) -> SocketOpening {
        let channel = EmbeddedChannel(handler: Dam(), loop: self.eventLoop)
        channel.localAddress = own.withLock { $0 }
        channel.remoteAddress = address
        made.withLock { $0.append(channel) }
        let connected = eventLoop.makePromise(of: (any Channel).self)
        let opening = SocketOpening(channel: connected.futureResult) {
            _ = channel.close()
            connected.fail(ChannelError.ioOnClosedChannel)
        }
        switch answers.withLock({ $0[address.ipAddress ?? ""] }) ?? .accepts {
        case .accepts:
            connected.completeWith(channel.connect(to: address).map { channel })
        case .acceptsAfter(let delay):
            self.eventLoop.scheduleTask(in: .nanoseconds(delay.nanoseconds)) {
                connected.completeWith(channel.connect(to: address).map { channel })
            }
        case .refuses:
            connected.fail(IOError(errnoCode: ECONNREFUSED, reason: "connect"))
        case .fails(let errno):
            connected.fail(IOError(errnoCode: errno, reason: "connect"))
        case .isSilent: break
        }
        return opening
    }
}

/// Stands between a handler and its channel, and holds writes back while it is closed.
final class Dam: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    private var isClosed = false
    private var context: ChannelHandlerContext?

    func close() {
        isClosed = true
    }

    func open() {
        isClosed = false
        context?.flush()
        setWritable(true)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        context.write(data, promise: promise)
        if isClosed { setWritable(false) }
    }

    /// As the system's channel does by itself.
    private func setWritable(_ isWritable: Bool) {
        guard let channel = context?.channel as? EmbeddedChannel else { return }
        channel.isWritable = isWritable
        channel.pipeline.fireChannelWritabilityChanged()
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func flush(context: ChannelHandlerContext) {
        if !isClosed { context.flush() }
    }
}
