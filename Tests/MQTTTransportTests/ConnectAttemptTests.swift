import Glibc
import NIOCore
import NIOEmbedded
import Testing
import Vocabulary

@testable import MQTTTransport

/// How one attempt goes through the addresses of a name, in virtual time.
struct ConnectAttemptTests {
    private let name = "two.test"
    private let preferred = "2001:db8::1"
    private let other = "192.0.2.1"

    @Test func aSilentAddressDelaysTheNextByAQuarterOfASecond() throws {
        let watch = try watch([preferred: .isSilent])
        watch.advance(.milliseconds(248))
        #expect(watch.connector.channels.count == 1)
        watch.advance(.milliseconds(2))
        try expectConnect(on: 1, of: watch)
        #expect(watch.connector.channels.count == 2)
    }

    @Test func anAddressThatRefusesDelaysTheNextNotAtAll() throws {
        let watch = try watch([preferred: .refuses])
        try expectConnect(on: 1, of: watch)
    }

    @Test func theNextAddressIsNotTriedWhereTheFirstIsReachedInTime() throws {
        let watch = try watch([preferred: .acceptsAfter(.milliseconds(200))])
        watch.advance(.seconds(1))
        try expectConnect(on: 0, of: watch)
        #expect(watch.connector.channels.count == 1)
    }

    @Test func theFirstToConnectWinsAndTheOthersAreClosed() throws {
        let watch = try watch([
            preferred: .acceptsAfter(.milliseconds(300)), other: .acceptsAfter(.milliseconds(100)),
        ])
        let isClosed = Counter()
        watch.advance(.milliseconds(260))
        try #require(watch.connector.channels.count == 2)
        watch.connector.channels[1].closeFuture.whenComplete { _ in isClosed.increment() }
        watch.advance(.milliseconds(50))
        try expectConnect(on: 0, of: watch)
        #expect(isClosed.value == 1)
    }

    @Test func theOthersAreClosedBeforeWhatLiesAboveTheWinnerIsUp() throws {
        let watch = EmbeddedWatch(
            network: [
                preferred: .acceptsAfter(.milliseconds(300)),
                other: .acceptsAfter(.milliseconds(10)),
            ], resolver: try NameResolver.knowing(["proxy.test": [preferred, other]]))
        watch.add(1) {
            $0.proxy = Setting(ProxySettings(kind: .http, host: "proxy.test", port: 3128))
        }
        watch.advance(.milliseconds(255))
        let isClosed = Counter()
        try #require(watch.connector.channels.count == 2)
        watch.connector.channels[0].closeFuture.whenComplete { _ in isClosed.increment() }
        watch.advance(.milliseconds(20))
        #expect(watch.connector.channels[1].isActive)
        #expect(isClosed.value == 1)
    }

    @Test func theAddressThatWasReachedIsSaid() throws {
        let watch = try watch([preferred: .refuses])
        try #require(watch.connector.channels.last).acceptConnect()
        let addresses = watch.recorder.record.reports.compactMap { report in
            if case .connected(let facts) = report.event { facts.address } else { nil }
        }
        #expect(addresses == ["192.0.2.1:1883"])
    }

    @Test func whereAllFailThePreferredIsToldAndTheOthersAreTheEvidence() throws {
        let watch = try watch([preferred: .refuses, other: .fails(EHOSTUNREACH)])
        let end = try #require(watch.recorder.record.disconnection(of: LinkID(1)))
        #expect(end.cause == .refused)
        let evidence = try #require(end.evidence)
        #expect(evidence.contains("[2001:db8::1]:1883: nothing listens"))
        #expect(evidence.contains("192.0.2.1:1883: no way to the host"))
    }

    @Test func oneFailureOfAllAddressesNeedsNoFurtherEvidence() throws {
        let watch = try watch([preferred: .refuses, other: .refuses])
        let end = try #require(watch.recorder.record.disconnection(of: LinkID(1)))
        #expect(end.cause == .refused)
        #expect(end.evidence == nil)
    }

    @Test func whenTimeIsUpTheAddressesThatFailedBeforeAreTheEvidence() throws {
        let watch = try watch([preferred: .isSilent, other: .refuses])
        watch.advance(.seconds(10))
        let end = try #require(watch.recorder.record.disconnection(of: LinkID(1)))
        #expect(end.cause == .connectTimeout)
        #expect(end.evidence?.contains("192.0.2.1:1883: nothing listens") == true)
        #expect(end.evidence?.contains("[2001:db8::1]:1883: no TCP connection") == true)
    }

    @Test func theConnectTimeoutHoldsOverAllAddressesTogether() throws {
        let watch = try watch([preferred: .isSilent, other: .isSilent])
        watch.advance(.milliseconds(9_990))
        #expect(watch.recorder.record.disconnection(of: LinkID(1)) == nil)
        watch.advance(.milliseconds(20))
        #expect(watch.recorder.record.disconnection(of: LinkID(1))?.cause == .connectTimeout)
    }

    @Test func aLinkThatIsPausedLeavesNothingOpen() throws {
        let watch = try watch([preferred: .isSilent, other: .isSilent])
        watch.advance(.milliseconds(300))
        let isClosed = Counter()
        for channel in watch.connector.channels {
            channel.closeFuture.whenComplete { _ in isClosed.increment() }
        }
        try #require(watch.loop.driver(LinkID(1))).pause(now: watch.loop.now)
        watch.advance(.seconds(1))
        #expect(isClosed.value == 2)
        #expect(watch.connector.channels.count == 2)
    }

    @Test func aLinkThatIsForOneAddressLooksNoNameUp() throws {
        let watch = EmbeddedWatch(resolver: try NameResolver.knowing([:]))
        watch.add(1, host: name) { $0.address = "192.0.2.7" }
        let channel = try #require(watch.connector.channels.first)
        #expect(channel.remoteAddress?.ipAddress == "192.0.2.7")
        #expect(watch.recorder.record.disconnection(of: LinkID(1)) == nil)
    }

    @Test func theOneAddressIsNotThatOfAnotherServer() {
        var settings = LinkSettings(name: "link", endpoint: Endpoint(host: name, port: 1883))
        settings.address = "192.0.2.7"
        func peer(of endpoint: Endpoint) -> ConnectTarget.Peer {
            ConnectTarget(endpoint: endpoint, settings: settings, layers: nil).peer
        }
        #expect(peer(of: settings.endpoint) == .host("192.0.2.7", port: 1883))
        #expect(
            peer(of: Endpoint(host: "other.test", port: 1884)) == .host("other.test", port: 1884))
    }

    @Test func withAProxyItIsTheProxysNameThatIsLookedUp() throws {
        let watch = EmbeddedWatch(
            resolver: try NameResolver.knowing(["proxy.test": ["192.0.2.9"]]))
        watch.add(1, host: name) {
            $0.proxy = Setting(ProxySettings(kind: .http, host: "proxy.test", port: 3128))
        }
        let channel = try #require(watch.connector.channels.first)
        #expect(channel.remoteAddress == (try SocketAddress(ipAddress: "192.0.2.9", port: 3128)))
    }

    /// A link to a name with two addresses, which answer like this.
    private func watch(_ answers: [String: EmbeddedConnector.Answer]) throws -> EmbeddedWatch {
        let watch = EmbeddedWatch(
            network: answers, resolver: try NameResolver.knowing([name: [preferred, other]]))
        watch.add(1, host: name)
        return watch
    }

    /// CONNECT was sent on the channel that was made at this place.
    private func expectConnect(on index: Int, of watch: EmbeddedWatch) throws {
        try #require(watch.connector.channels.count > index)
        #expect(try watch.connector.channels[index].takeSent().first?.first == 0x10)
    }
}
