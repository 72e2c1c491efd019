import FleetModel
import HeartbeatModel
import Testing
import Vocabulary

@Suite("What a link's snapshot tells of its connection")
struct LinkFactsTests {
    private func connect(
        _ watch: inout FleetUnderTest, tls: TLSFacts? = nil, redirectedTo: String? = nil,
        at seconds: Double = 0
    ) {
        var facts = FleetUnderTest.facts(FleetUnderTest.settings("link-0"))
        facts.tls = tls
        facts.redirectedTo = redirectedTo
        watch.tell(.connected(facts), at: seconds)
        watch.tell(.state(from: .connecting, to: .up), at: seconds)
    }

    private func answer(
        _ watch: inout FleetUnderTest, networkRTT: Duration?, at seconds: Double
    ) {
        watch.tell(
            .pingResponse(.timed(rtt: .milliseconds(9), late: false), networkRTT: networkRTT),
            at: seconds)
    }

    @Test func theNetworksRoundTripBelongsToOneConnection() {
        var watch = FleetUnderTest()
        connect(&watch)
        answer(&watch, networkRTT: .milliseconds(2), at: 1)
        answer(&watch, networkRTT: nil, at: 2)
        #expect(watch.link(at: 3).networkRTT == .milliseconds(2))
        watch.drop(at: 4)
        #expect(watch.link(at: 4).networkRTT == nil)
        connect(&watch, at: 5)
        #expect(watch.link(at: 6).networkRTT == nil)
    }

    @Test func noRoundTripIsToldWhereTheLastAnswerCouldNotBeTimed() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.beat(roundTrip: .milliseconds(9), at: 1)
        #expect(watch.link(at: 2).roundTrip == .milliseconds(9))
        watch.tell(.pingRequest(outstanding: 1), at: 3)
        watch.tell(.pingResponse(.untimed(requests: 1, responses: 1, late: false)), at: 4)
        #expect(watch.link(at: 4).roundTrip == nil)
        watch.beat(roundTrip: .milliseconds(8), at: 5)
        #expect(watch.link(at: 6).roundTrip == .milliseconds(8))
        watch.drop(at: 7)
        #expect(watch.link(at: 8).roundTrip == nil)
    }

    @Test func theNetworksRoundTripCanBeFilteredBy() throws {
        var watch = FleetUnderTest()
        let filter = try LinkFilter(parsing: "net>50ms")
        connect(&watch)
        #expect(
            !filter.matches(watch.link(at: 0), at: .origin),
            "a figure that is missing never compares")
        answer(&watch, networkRTT: .milliseconds(50), at: 1)
        #expect(!filter.matches(watch.link(at: 2), at: .origin))
        answer(&watch, networkRTT: .milliseconds(51), at: 2)
        #expect(filter.matches(watch.link(at: 3), at: .origin))
    }

    @Test func webSocketPingsAreCountedApartFromHeartbeats() {
        var watch = FleetUnderTest()
        connect(&watch)
        for second in 1...3 { watch.tell(.webSocketPing, at: Double(second)) }
        let link = watch.link(at: 5)
        #expect(link.webSocketPings == 3)
        #expect(link.statistics.sent == 0 && link.strip.isEmpty)
        #expect(link.lastProofOfLife == FleetUnderTest.moment(0), "a proxy may have sent them")
    }

    @Test func aLinkThatTakesAnyCertificateIsInsecureAsLongAsItIsSet() {
        var settings = FleetUnderTest.settings("link-0")
        settings.tls.isInsecure.value = true
        var watch = FleetUnderTest()
        func isInsecure() -> Bool {
            _ = watch.fleet.configure([(LinkID(0), settings)], now: FleetUnderTest.moment(1))
            return watch.link(at: 1).isInsecure
        }
        #expect(!isInsecure(), "without TLS there is no certificate to take")
        settings.endpoint = Endpoint(host: "broker", port: 8883, isSecure: true)
        #expect(isInsecure(), "before the first connection, too")
        settings.tls.isInsecure.value = false
        #expect(!isInsecure())
        connect(&watch, tls: TLSFacts(version: .v1_3, isInsecure: true), at: 2)
        #expect(isInsecure(), "the present connection was made before the change")
        watch.drop(at: 3)
        #expect(!watch.link(at: 4).isInsecure, "and ended")
    }

    @Test func aRedirectionIsToldOfItsConnection() {
        var watch = FleetUnderTest()
        connect(&watch, redirectedTo: "b2:8883")
        #expect(watch.link(at: 0).connection?.redirectedTo == "b2:8883")
    }

    @Test func theLastFailureSaysItsPatternAndEvidence() {
        var watch = FleetUnderTest()
        let end = Disconnection(
            cause: .closedByPeer, detail: "FIN", pattern: .keepAliveClose, up: .seconds(9),
            evidence: "closed 92 s after our last byte")
        watch.tell(.disconnected(end), at: 1)
        let failure = watch.link(at: 2).lastFailure
        #expect(failure?.pattern == .keepAliveClose)
        #expect(failure?.evidence == "closed 92 s after our last byte")
    }
}
