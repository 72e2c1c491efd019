import Glibc
import NIOCore
import NIOEmbedded
import Testing
import Vocabulary

@testable import MQTTTransport

/// The machine is suspended, and what the broker did meanwhile is read before any timer fires.
struct SuspensionTests {
    private let watch = EmbeddedWatch()

    /// How a broker ends a connection.
    enum End: CaseIterable {
        case close
        case reset
        case keepAliveTimeout

        func come(on channel: EmbeddedChannel) throws {
            switch self {
            case .close: channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
            case .reset:
                channel.pipeline.fireErrorCaught(IOError(errnoCode: ECONNRESET, reason: "read"))
            case .keepAliveTimeout: try channel.receive([0xE0, 0x02, 0x8D, 0x00])
            }
        }
    }

    /// A link with a keep alive of 60 s that is up.
    private func connected() throws -> EmbeddedChannel {
        let channel = try watch.addConnected(1)
        try channel.receive([0xD0, 0x00])
        watch.advance(.seconds(5))
        return channel
    }

    @Test("an end that wakes us is ours where we were silent for too long", arguments: End.allCases)
    func ours(end: End) throws {
        let channel = try connected()
        watch.suspend(.seconds(100))
        try end.come(on: channel)
        let record = watch.recorder.record
        #expect(record.own == [.paused(gap: .seconds(100))])
        #expect(record.disconnection(of: LinkID(1))?.pattern == .ownPause)
    }

    @Test("an end after a suspension that kept the keep alive is the broker's")
    func theBrokers() throws {
        let channel = try connected()
        watch.suspend(.seconds(40))
        try End.close.come(on: channel)
        let end = try #require(watch.recorder.record.disconnection(of: LinkID(1)))
        #expect(end.cause == .closedByPeer && end.pattern == nil)
    }

    @Test("a close that is read after the timers is ours as well")
    func afterTheTimers() throws {
        let channel = try connected()
        watch.suspend(.seconds(100))
        watch.advance(.seconds(2))
        try End.close.come(on: channel)
        #expect(watch.recorder.record.disconnection(of: LinkID(1))?.pattern == .ownPause)
    }

    @Test("an attempt in which we were suspended is not out of time at once")
    func attempt() throws {
        let watch = EmbeddedWatch(network: ["192.0.2.1": .isSilent])
        watch.add(1) { $0.connectTimeout = Setting(.seconds(10)) }
        watch.advance(.milliseconds(9_900))
        watch.suspend(.seconds(60))
        // The loop has looked for suspensions in this turn already.
        let driver = try #require(watch.loop.driver(LinkID(1)))
        driver.deadlineCame(now: .origin + .milliseconds(10_100))
        #expect(watch.recorder.record.own == [.paused(gap: .seconds(60))])
        #expect(watch.recorder.record.disconnection(of: LinkID(1)) == nil)
        watch.advance(.seconds(6))
        #expect(watch.recorder.record.disconnection(of: LinkID(1))?.cause == .connectTimeout)
    }
}
