import FleetModel
import HeartbeatModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

/// What the detail says of how a link is connected, and of how that ended.
@Suite struct ConnectionDetailTests {
    /// The values of a panel by their labels, sentences under an empty label.
    private func facts(_ panel: Panel?) -> [(label: String, value: Span)] {
        (panel?.lines ?? []).map { line in
            switch line {
            case .labelled(let label, let value): (label.text, value.first ?? Span(""))
            case .sentence(let text, let role): ("", Span(text, role))
            }
        }
    }

    private func panels(of fleet: StagedFleet, link: Int32) throws -> DetailPanels {
        let state = fleet.screen(Size(columns: 120, rows: 40))
        return DetailPanels(
            link: try #require(state.fleet.link(LinkID(link))), now: state.now, zone: state.zone)
    }

    /// A fleet of the link `a`.
    private func oneLink(overTLS: Bool = false) -> StagedFleet {
        let endpoint = Endpoint(
            host: "a.example", port: overTLS ? 8883 : 1883, isSecure: overTLS)
        return StagedFleet([LinkSettings(name: "a", endpoint: endpoint)])
    }

    /// A fleet of the link `a`, which is down since its connection ended.
    private func oneLink(down end: Disconnection) -> StagedFleet {
        var fleet = oneLink()
        fleet.happen(.disconnected(end), on: "a", at: .zero)
        fleet.happen(.state(from: .unknown, to: .down), on: "a", at: .zero)
        return fleet
    }

    /// The TLS panel at the start of a link whose only certificate holds from `start` to `end`.
    private func validity(from start: WallTime, to end: WallTime) throws -> Span {
        var fleet = oneLink(overTLS: true)
        let certificate = CertificateFacts(
            subject: "a.example", issuer: "CA", names: [], notBefore: start, notAfter: end)
        fleet.connect(
            "a",
            StagedFleet.facts(
                TLSFacts(version: .v1_3, certificates: [certificate]), phases: ConnectPhases()))
        let state = fleet.screen(Size(columns: 120, rows: 40), at: .seconds(1))
        let link = try #require(state.fleet.link(LinkID(0)))
        let now = Watch.moment(.origin)
        let panel = DetailPanels(link: link, now: now, zone: Watch.zone).tls
        return try #require(facts(panel).first { $0.label == "  until" }).value
    }

    @Test func onlyThePhasesThatThereWereAreShown() throws {
        let every = try panels(of: .everyLayer, link: 0).phases
        #expect(
            facts(every).map { "\($0.label) \($0.value.text)" } == [
                "resolve 3.0 ms", "TCP 850 µs", "proxy 12 ms", "TLS 31 ms", "upgrade 6.0 ms",
                "CONNACK 4.0 ms", "in all 57 ms",
            ])
        let plain = try panels(of: .storm, link: 0).phases
        #expect(facts(plain).map(\.label) == ["TCP", "CONNACK", "in all"])
    }

    @Test func theConnectionNamesProxyWillAndWhatWasAskedFor() throws {
        let facts = facts(try panels(of: .everyLayer, link: 0).connection)
        let values = Dictionary(uniqueKeysWithValues: facts.map { ($0.label, $0.value.text) })
        #expect(values["by proxy"] == "http://proxy.plant.example:3128")
        #expect(values["will"] == "plant/watcher, QoS 1, retained, after 30s")
        #expect(values["session expiry"] == "3600s asked")
        #expect(values["receive max."] == "20 asked")
        #expect(values["WS pings"]?.hasPrefix("3 answered") == true)
        let plain = self.facts(try panels(of: .storm, link: 0).connection).map(\.label)
        #expect(Set(plain).isDisjoint(with: ["by proxy", "will", "session expiry", "WS pings"]))
    }

    @Test func theConnectionSaysByWhichInterfaceItLeavesWhereThatIsKnown() throws {
        var connack = StagedFleet.facts(nil, phases: ConnectPhases())
        connack.interface = Shared("tun0")
        var fleet = oneLink()
        fleet.connect("a", connack)
        let shown = facts(try panels(of: fleet, link: 0).connection)
        #expect(shown.first { $0.label == "interface" }?.value.text == "tun0")
        let plain = facts(try panels(of: .storm, link: 0).connection)
        #expect(!plain.contains { $0.label == "interface" })
    }

    /// The panel of CONNACK's properties of the link `a` after such a CONNACK.
    private func properties(
        of version: MQTTVersion = .v5_0, _ adjust: (inout ConnackProperties) -> Void = { _ in }
    ) throws -> [String: Span] {
        var connack = StagedFleet.facts(nil, phases: ConnectPhases(), version: version)
        adjust(&connack.properties)
        var fleet = oneLink()
        fleet.connect("a", connack)
        let facts = facts(try panels(of: fleet, link: 0).properties)
        return Dictionary(uniqueKeysWithValues: facts.map { ($0.label, $0.value) })
    }

    @Test func whereCONNACKSaysNothingWhatHoldsByDefaultIsShown() throws {
        let shown = try properties()
        #expect(
            shown.mapValues(\.text) == [
                "session expiry": "0s, as asked", "receive maximum": "65535, default",
                "maximum QoS": "2, default", "retain": "yes, default",
                "maximum packet": "no limit, default", "topic aliases": "none, default",
                "wildcards": "yes, default", "subscription ids": "yes, default",
                "shared subs": "yes, default", "keep alive": "60s, as asked",
            ])
        #expect(shown.values.allSatisfy { $0.role == .muted })
    }

    @Test func whatCONNACKSaysIsNoDefault() throws {
        let shown = try properties {
            $0.sessionExpiryInterval = .max
            $0.receiveMaximum = 10
            $0.maximumQoS = 1
            $0.retainAvailable = false
            $0.maximumPacketSize = 4_096
            $0.topicAliasMaximum = 5
            $0.wildcardSubscriptionAvailable = false
            $0.subscriptionIdentifiersAvailable = true
            $0.sharedSubscriptionAvailable = false
            $0.serverKeepAlive = 0
            $0.assignedClientIdentifier = "auto-1"
            $0.reasonString = "welcome"
            $0.userProperties = [UserProperty(name: "node", value: "b")]
        }
        #expect(
            shown.mapValues(\.text) == [
                "session expiry": "never", "receive maximum": "10", "maximum QoS": "1",
                "retain": "no", "maximum packet": "4096 bytes", "topic aliases": "5",
                "wildcards": "no", "subscription ids": "yes", "shared subs": "no",
                "keep alive": "off", "assigned id": "auto-1", "reason": "welcome", "node": "b",
            ])
        #expect(shown.values.allSatisfy { $0.role != .muted })
    }

    @Test func aConnectionOfMQTT311HasNoPanelOfProperties() throws {
        #expect(try properties(of: .v3_1_1).isEmpty)
    }

    @Test(arguments: [
        (13, "13", Role.late), (14, "14d 0h left", .text), (0, "0 µs left", .late),
        (-3, "expired 3d 0h ago", .down), (400, "400d 0h left", .text),
    ])
    func aCertificateIsLateTwoWeeksBeforeItsEndAndDownAfterIt(
        _ days: Int, _ text: String, _ role: Role
    ) throws {
        let span = try validity(from: StagedFleet.day(-500), to: StagedFleet.day(days))
        #expect(span.text.contains(text), "\(span.text)")
        #expect(span.role == role)
    }

    @Test func aCertificateThatIsNotValidYetIsDown() throws {
        let span = try validity(from: StagedFleet.day(1), to: StagedFleet.day(90))
        #expect(span.text == "2027-02-21 03:12:00, but only from 2026-11-24 03:12:00")
        #expect(span.role == .down)
    }

    @Test func whatWouldHaveBeenRefusedStandsInTheRoleOfInsecureLinks() throws {
        let facts = facts(try panels(of: .insecure, link: 1).tls)
        #expect(facts[0].label == "verified" && facts[0].value.role == .insecure)
        #expect(facts[1].value.text.contains("would have been refused: the broker's certificate"))
        #expect(facts[1].value.text.contains("expired 35d 0h ago"))
        #expect(facts[1].value.role == .insecure)
        // Also where there is no connection whose certificate could be looked at.
        #expect(self.facts(try panels(of: .insecure, link: 2).tls).map(\.value.role) == [.insecure])
        let verified = self.facts(try panels(of: .insecure, link: 0).tls)
        #expect(verified.allSatisfy { $0.value.role != .insecure })
    }

    @Test(arguments: [36, 76, 116])
    func noWordOfAFaultOfTLSIsLost(columns: Int) throws {
        let names = (1...4).map { "\($0)-\(String(repeating: "n", count: 61))" }
        let fault = CertificateFault(
            check: .wrongName(asked: String(repeating: "a", count: 64), names: names), place: 0,
            chainLength: 1, subject: "x", checkedAt: Watch.start)
        var fleet = oneLink(overTLS: true)
        fleet.fail("a", .tls(.certificate(fault)), at: .milliseconds(1))
        let panel = try #require(panels(of: fleet, link: 0).failure)
        let rows = panel.rows(width: columns).map { $0.map(\.text).joined() }
        let text = rows.joined().filter { $0 != " " }
        #expect(text.contains(fault.sentence.filter { $0 != " " }))
    }

    @Test func theNetworkIsToldFromTheBrokerByTheDifferenceOfTheirRoundTrips() throws {
        func lines(_ roundTrip: Duration, _ networkRTT: Duration?) throws -> [String] {
            var fleet = oneLink()
            fleet.connect(
                "a", StagedFleet.facts(nil, phases: ConnectPhases()), roundTrip: roundTrip,
                networkRTT: networkRTT)
            return facts(try panels(of: fleet, link: 0).networkAndBroker).map(\.value.text)
        }
        let slowBroker = try lines(.milliseconds(80), .milliseconds(2))
        #expect(slowBroker.prefix(3) == ["80 ms", "2.0 ms", "78 ms"])
        // A delayed ACK of the peer's kernel is no time of the broker.
        let delayed = try lines(.milliseconds(2), .milliseconds(40))
        #expect(delayed.prefix(3) == ["2.0 ms", "40 ms", "–"])
        #expect(delayed[3].contains("waits with its ACKs"))
        #expect(try lines(.milliseconds(2), nil) == [])
    }

    @Test(arguments: DropPattern.allCases)
    func aPatternIsNamedWithWhatItMeansAndItsEvidence(_ pattern: DropPattern) throws {
        let fleet = oneLink(
            down: Disconnection(.resetByPeer, pattern: pattern, up: nil, evidence: "as measured"))
        let texts = facts(try panels(of: fleet, link: 0).failure).map(\.value.text)
        #expect(texts.contains(pattern.rawValue))
        #expect(texts.contains(pattern.sentence))
        #expect(texts.contains("as measured"))
        let state = fleet.screen(Size(columns: 140, rows: 12))
        #expect(state.frame.lines.contains { $0.contains("\(pattern.rawValue) · trying") })
    }

    @Test func aPeriodStandsBesideItsPattern() throws {
        let fleet = oneLink(
            down: Disconnection(
                .resetByPeer, pattern: .periodicClose, patternPeriod: .seconds(60), up: nil))
        let texts = facts(try panels(of: fleet, link: 0).failure).map(\.value.text)
        #expect(texts.contains("periodic-close every 60 s"))
        let rows = [160, 140, 110].map { columns in
            fleet.screen(Size(columns: columns, rows: 12)).frame.lines.joined()
        }
        #expect(rows[0].contains("periodic-close every 60 s · trying"))
        #expect(rows[1].contains("periodic-close every 60 s "))
        #expect(rows[2].contains("periodic-close "))
    }

    @Test func theSocketsFactsAtTheLastMissHaveOwnQueueAndSmallestRTT() throws {
        var fleet = oneLink()
        var tcp = TCPFacts()
        tcp.ownQueueBytes = 1_200
        tcp.pathRTTMinimum = .microseconds(180)
        tcp.bytesAcknowledged = 4_711
        fleet.happen(
            .overdue(
                OverdueHeartbeat(
                    waited: .seconds(1), consecutiveMissed: 1, verdict: .ownQueueFull, tcp: tcp)),
            on: "a", at: .seconds(3))
        let facts = facts(try panels(of: fleet, link: 0).tcp)
        let values = Dictionary(facts.map { ($0.label, $0.value.text) }) { first, _ in first }
        #expect(values["own queue"] == "1200 bytes")
        #expect(values["minimum RTT"] == "180 µs")
        #expect(values["bytes ACKed"] == "4711")
    }
}
