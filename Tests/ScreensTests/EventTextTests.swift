import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite struct EventTextTests {
    @Test func aConnectionOverEveryLayerIsSaidWithTheTimeOfEach() {
        var facts = StagedFleet.facts(
            TLSFacts(version: .v1_3, isInsecure: true),
            phases: ConnectPhases(
                resolve: .milliseconds(3), tcp: .microseconds(850), proxy: .milliseconds(12),
                tls: .milliseconds(31), upgrade: .milliseconds(6), connack: .milliseconds(4)))
        facts.redirectedTo = "other.example"
        #expect(
            EventText(.link(LinkID(0), .connected(facts))).text
                == "10.20.0.4:443, MQTT 5.0, session resumed, redirected to other.example, "
                + "TLS 1.3 not verified, TCP 850 µs, proxy 12 ms, TLS 31 ms, upgrade 6.0 ms, "
                + "CONNACK 4.0 ms")
    }

    @Test(arguments: [
        (SelfEvent.clockStepped(by: .seconds(7_200)), "the wall clock was put forward by 2h 0m"),
        (.clockStepped(by: .seconds(-90)), "the wall clock was put back by 90 s"),
        (.offline(evidence: "no route to 10.0.0.5"), "offline: no route to 10.0.0.5; no link that"),
        (.online(after: .seconds(46)), "online again after 46 s"),
    ])
    func whatHappenedToThisMachineIsSaid(_ event: SelfEvent, _ text: String) {
        #expect(EventText(.own(event)).text.hasPrefix(text))
        #expect(EventText(.own(event)).role == .bannerNotice)
    }

    @Test func whatBecomesOfAnIncidentIsSaidWithItsNumber() {
        func text(_ change: IncidentEvent.Change, _ severity: AlertSeverity) -> EventText {
            EventText(
                .incident(
                    IncidentEvent(
                        id: 7, change: change, severity: severity, rule: "link down",
                        summary: "dock-17 half-open")))
        }
        let opened = text(.opened, .critical)
        #expect(opened.name == "incident" && opened.role == .down)
        #expect(opened.text == "7 opened: dock-17 half-open")
        #expect(text(.givenBack, .critical).text == "7 given-back: dock-17 half-open")
        #expect(text(.opened, .warning).role == .late)
        #expect(text(.resolved, .critical).role == .up)
    }

    @Test func anEndIsSaidWithItsPatternAndEvidence() {
        let end = Disconnection(
            .resetByPeer, pattern: .periodicClose, patternPeriod: .seconds(60), up: .seconds(60),
            evidence: "as measured")
        #expect(
            EventText(.link(LinkID(0), .disconnected(end))).text
                == "reset-by-peer: the peer reset the connection (RST) "
                + "(periodic-close every 60 s), had been up 60 s; as measured")
    }

    @Test func aRefusalIsSaidWithWhatBecomesOfARedirection() {
        let rejection = Rejection(
            code: .useAnotherServer, version: .v5_0, serverReference: "other.example",
            evidence: "not followed: follow_redirects is off")
        #expect(
            EventText(.link(LinkID(0), .rejected(rejection))).text.hasSuffix(
                "other server: other.example, not followed: follow_redirects is off"))
    }

    @Test func aLinkThatTakesAnyCertificateIsConfiguredInRed() {
        var settings = LinkSettings(
            name: "a", endpoint: Endpoint(host: "a.example", port: 8883, isSecure: true))
        settings.proxy = Setting(ProxySettings(kind: .socks5, host: "p.example", port: 1080))
        #expect(EventText(.link(LinkID(0), .configured(settings.configuration))).role == .muted)
        settings.tls.isInsecure = Setting(true)
        let event = EventText(.link(LinkID(0), .configured(settings.configuration)))
        #expect(event.role == .insecure)
        #expect(
            event.text == "mqtts://a.example:8883 by socks5://p.example:1080, "
                + "INSECURE: any certificate is taken")
    }

    @Test func anAnswerIsSaidWithTheNetworksRoundTrip() {
        let answer = LinkEvent.pingResponse(
            .timed(rtt: .milliseconds(2), late: false), networkRTT: .microseconds(300))
        #expect(EventText(.link(LinkID(0), answer)).text == "2.0 ms, network 300 µs")
    }
}
