import MQTTLink
import MQTTWire
import Testing
import Vocabulary

@Suite("Phases of making a connection")
struct PhaseTests {
    /// A link over every layer there is, just started.
    private func layeredLink() -> LinkUnderTest {
        var link = LinkUnderTest {
            $0.endpoint = Endpoint(host: "b", port: 443, isSecure: true, webSocketPath: "/mqtt")
            $0.proxy = Setting(ProxySettings(kind: .http, host: "p", port: 3128))
        }
        link.start()
        return link
    }

    private static let layers: [ConnectPhase] = [.resolution, .tcp, .proxy, .tls, .upgrade]

    @Test func eachLayerIsTimedApart() {
        var link = layeredLink()
        link.addressesResolved(after: .milliseconds(1))
        link.phaseCompleted(.tcp, after: .milliseconds(20))
        link.phaseCompleted(.proxy, after: .milliseconds(30))
        link.phaseCompleted(.tls, after: .milliseconds(400))
        link.phaseCompleted(.upgrade, after: .milliseconds(50))
        link.transportOpened()
        link.packet(.connack(Connack(version: .v5_0)), after: .milliseconds(6))
        #expect(
            link.connected?.phases
                == ConnectPhases(
                    resolve: .milliseconds(1), tcp: .milliseconds(20), proxy: .milliseconds(30),
                    tls: .milliseconds(400), upgrade: .milliseconds(50),
                    connack: .milliseconds(6)))
    }

    @Test func aPlainConnectionHasNoOtherPhasesThanTCPAndConnack() {
        var link = LinkUnderTest()
        link.start()
        link.addressesResolved(after: .milliseconds(1))
        for phase in [ConnectPhase.proxy, .tls, .upgrade, .connack] {
            link.phaseCompleted(phase, after: .milliseconds(10))
        }
        link.transportOpened(after: .milliseconds(20))
        link.packet(.connack(Connack(version: .v5_0)), after: .milliseconds(6))
        #expect(
            link.connected?.phases
                == ConnectPhases(
                    resolve: .milliseconds(1), tcp: .milliseconds(60), connack: .milliseconds(6)))
    }

    @Test func anAddressThatNeedsNoResolutionCostsOnlyTCP() {
        var link = LinkUnderTest()
        link.start()
        link.transportOpened(after: .milliseconds(20))
        link.packet(.connack(Connack(version: .v5_0)), after: .milliseconds(6))
        #expect(
            link.connected?.phases
                == ConnectPhases(tcp: .milliseconds(20), connack: .milliseconds(6)))
    }

    @Test func aPhaseToldTwiceCountsOnce() {
        var link = layeredLink()
        link.phaseCompleted(.tcp, after: .milliseconds(20))
        link.phaseCompleted(.tcp, after: .milliseconds(5))
        link.phaseCompleted(.resolution, after: .milliseconds(5))
        link.phaseCompleted(.tls, after: .milliseconds(30))
        link.phaseCompleted(.upgrade)
        link.transportOpened()
        link.packet(.connack(Connack(version: .v5_0)))
        // The proxy was passed over without a word.
        #expect(
            link.connected?.phases
                == ConnectPhases(
                    tcp: .milliseconds(20), tls: .milliseconds(40), upgrade: .zero))
    }

    @Test("The connect timeout names the layer that it hit", arguments: layers + [.connack])
    func theConnectTimeoutNamesTheLayerThatItHit(phase: ConnectPhase) throws {
        var link = layeredLink()
        for layer in Self.layers.prefix(while: { $0 != phase }) { link.phaseCompleted(layer) }
        if phase == .connack { link.transportOpened() }
        link.run(until: .at(.seconds(10)))
        let end = try #require(link.ends.first)
        #expect(end.at == .at(.seconds(10)))
        #expect(end.end.detail == LinkFailure.timedOut(phase).detail)
        #expect(end.end.cause == LinkFailure.timedOut(phase).cause)
    }

    @Test func theWaitInLineIsInNoPhaseAndExtendsTheDeadline() throws {
        var link = LinkUnderTest()
        link.start()
        link.addressesResolved(after: .seconds(1))
        link.addressAdmitted(after: .seconds(30))
        link.transportOpened(after: .seconds(2))
        link.run(until: .at(.seconds(39.999)))
        #expect(link.ends.isEmpty)
        link.packet(.connack(Connack(version: .v5_0)))
        #expect(link.connected?.phases.resolve == .seconds(1))
        #expect(link.connected?.phases.tcp == .seconds(2))
    }

    @Test func afterTheWaitInLineTheTimeoutHoldsForTheRest() {
        var link = LinkUnderTest()
        link.start()
        link.addressesResolved(after: .seconds(1))
        link.addressAdmitted(after: .seconds(30))
        link.run(until: .at(.seconds(60)))
        #expect(link.ends.first?.at == .at(.seconds(40)))
    }

    @Test func whatTLSAgreedOnIsAFactOfTheConnection() {
        let facts = TLSFacts(version: .v1_3, cipher: "AES", applicationProtocol: "mqtt")
        var link = LinkUnderTest {
            $0.endpoint = Endpoint(host: "b", port: 8883, isSecure: true)
        }
        link.start()
        link.phaseCompleted(.tcp)
        link.tlsEstablished(facts)
        link.phaseCompleted(.tls)
        link.transportOpened()
        link.packet(.connack(Connack(version: .v5_0)))
        #expect(link.connected?.tls == facts)
        link.closed(.resetByPeer)
        link.reconnect()
        #expect(link.connected?.tls == nil)
    }
}
