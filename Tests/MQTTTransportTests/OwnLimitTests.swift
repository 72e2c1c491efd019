import Glibc
import NIOEmbedded
import Testing
import Vocabulary

@testable import MQTTTransport

/// Limits of this machine: said to be ours, with what to do about them.
@Suite struct OwnLimitTests {
    @Test func whatFitsIsWatchedAndTheOthersSayWhatTheyLack() throws {
        let watch = EmbeddedWatch(sockets: 2)
        _ = try watch.addConnected(1)
        _ = try watch.addConnected(2)
        watch.add(3)
        #expect(watch.connector.channels.count == 2)
        let end = try #require(watch.recorder.record.disconnection(of: LinkID(3)))
        #expect(end.pattern == .ownLimit)
        #expect(end.detail.contains("ulimit -n"))
        #expect(watch.recorder.record.disconnection(of: LinkID(1)) == nil)
    }

    @Test func aLinkWithoutADescriptorIsNotTriedInVain() throws {
        let watch = EmbeddedWatch(sockets: 1)
        let channel = try watch.addConnected(1)
        watch.add(2)
        try watch.advanceAnswering(.seconds(299))
        #expect(ends(of: 2, in: watch) == 1)
        #expect(channel.isActive)
        watch.loop.remove(LinkID(1))
        watch.advance(.seconds(2))
        #expect(watch.connector.channels.count == 2)
    }

    private func ends(of link: Int32, in watch: EmbeddedWatch) -> Int {
        watch.recorder.record.reports.count { report in
            if case .disconnected = report.event { report.link == LinkID(link) } else { false }
        }
    }

    @Test func aSocketThatIsNotConnectedAnyMoreMakesRoom() throws {
        let watch = EmbeddedWatch(sockets: 1, network: ["192.0.2.9": .refuses])
        watch.add(1, host: "192.0.2.9") { $0.connectTimeout = Setting(.seconds(1)) }
        _ = try watch.addConnected(2)
        #expect(watch.recorder.record.disconnection(of: LinkID(2)) == nil)
        #expect(watch.loop.holdings.connections == 1)
    }

    @Test func aPortThatIsMissingHereIsOurOwnFault() throws {
        let watch = EmbeddedWatch(network: ["192.0.2.1": .fails(EADDRNOTAVAIL)])
        watch.add(1)
        let end = try #require(watch.recorder.record.disconnection(of: LinkID(1)))
        #expect(end.isOwnFault)
        #expect(end.pattern == .ownLimit)
        #expect(end.detail.contains("net.ipv4.ip_local_port_range"))
        #expect(end.detail.contains("more addresses"))
    }

    @Test func aShortageSaysHowManyAreNeededAndHowToGetThem() throws {
        let limit = DescriptorLimit(soft: 1_024, hard: 1_024)
        #expect(limit.shortage(links: 960) == nil)
        let text = try #require(limit.shortage(links: 961))
        #expect(text.contains("1025 open files"))
        #expect(text.contains("960 links are watched"))
        #expect(text.contains("LimitNOFILE=1025"))
    }

    @Test func asManyLinksAsFitHaveRoomOnSeveralLoops() {
        let limit = DescriptorLimit(soft: 1_025, hard: 1_025)
        #expect(limit.connections == 961)
        #expect(limit.connections(ofEach: 1) == 961)
        #expect(limit.connections(ofEach: 2) == 481)
        #expect(limit.connections(ofEach: 31) == 31)
        #expect(DescriptorLimit(soft: 0, hard: 0).connections(ofEach: 2) == 0)
        #expect(DescriptorLimit(soft: .max, hard: .max).connections(ofEach: 1) == .max)
    }
}
