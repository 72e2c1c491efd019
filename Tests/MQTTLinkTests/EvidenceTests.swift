import MQTTLink
import MQTTWire
import Testing
import Vocabulary

@Suite("What the socket tells at every end")
struct EvidenceTests {
    @Test func theNetworksRoundTripGoesOutWithTheHeartbeats() {
        var link = LinkUnderTest.connected()
        var facts = TCPFacts()
        facts.pathRTT = .milliseconds(12)
        link.now = .at(.milliseconds(40))
        link.examined(facts, ownQueueBytes: 0)
        link.packet(.pingResponse)
        link.run(until: .at(.seconds(10)))
        link.packet(.pingResponse, after: .milliseconds(40))
        #expect(
            link.events.map(\.event).filter { if case .pingResponse = $0 { true } else { false } }
                == [
                    .pingResponse(
                        .timed(rtt: .milliseconds(40), late: false),
                        networkRTT: .milliseconds(12)),
                    .pingResponse(.timed(rtt: .milliseconds(40), late: false)),
                ])
    }

    @Test(
        "Where the kernel has measured nothing, nothing is said", arguments: [TCPFacts(), nil])
    func whatWasNotMeasuredIsNotSaid(facts: TCPFacts?) {
        var link = LinkUnderTest.connected()
        link.examined(facts, ownQueueBytes: 0)
        link.packet(.pingResponse)
        #expect(
            link.events.last?.event == .pingResponse(.timed(rtt: .zero, late: false)))
    }

    @Test(
        "An end without a word says in which phase it came, and what that suggests",
        arguments: [
            (phases: [.tcp], isSecure: true, words: "speaks no TLS"),
            (phases: [.tcp, .tls], isSecure: true, words: "perhaps this port has none"),
            (phases: [.tcp, .tls, .upgrade], isSecure: true, words: "does not admit this client"),
            (phases: [.tcp, .upgrade], isSecure: false, words: "wants TLS at this port"),
        ] as [(phases: [ConnectPhase], isSecure: Bool, words: String)])
    func whatAnEndWithoutAWordSuggests(phases: [ConnectPhase], isSecure: Bool, words: String) {
        var link = LinkUnderTest(version: .only(.v5_0)) {
            $0.endpoint = Endpoint(
                host: "192.0.2.1", port: 8883, isSecure: isSecure, webSocketPath: "/mqtt")
        }
        link.start()
        link.addressesResolved()
        for phase in phases { link.machine.phaseCompleted(phase, now: link.now) }
        if phases.last == .upgrade { link.transportOpened() }
        link.closed(.resetByPeer)
        #expect(link.ends.last?.end.cause == .resetByPeer)
        #expect(link.ends.last?.end.evidence?.contains(words) == true)
    }

    @Test func theFactsAtTheEndAreKept() {
        var link = LinkUnderTest.connected()
        var facts = TCPFacts()
        facts.totalRetransmits = 7
        link.examined(facts, ownQueueBytes: 0)
        link.closed(.resetByPeer)
        #expect(link.ends.map(\.end.tcp) == [facts])
    }

    @Test(
        "On a Unix socket the peer is silent unless our own queue is full",
        arguments: [(0, Verdict.peerSilent), (9, .ownQueueFull)])
    func onAUnixSocketThePeerIsSilent(ownQueue: Int, verdict: Verdict) {
        var link = LinkUnderTest.connected(misses: 1) {
            $0.endpoint = .unixSocket(path: "/run/broker.sock")
        }
        link.now = .at(.seconds(5))
        link.examined(nil, ownQueueBytes: ownQueue)
        link.run(for: .zero)
        #expect(link.ends.map(\.end.verdict) == [verdict])
    }

    /// What the socket shows at the last miss, and what is said of it.
    static let sentences: [(unacknowledged: UInt32, ownQueue: Int, sentence: String)] = [
        (
            0, 0,
            "TCP acknowledged all that we sent, last 4.0 s ago: the broker's program, or a proxy"
                + " in between, is silent"
        ),
        (
            1, 0,
            "1 segment of ours not acknowledged, repeated 3 times, last acknowledgement 4.0 s ago:"
                + " the network or the host is gone"
        ),
        (2, 12, "12 bytes of ours never left this program: the peer takes nothing"),
    ]

    @Test("A verdict comes with what it rests on", arguments: sentences)
    func aVerdictComesWithWhatItRestsOn(
        unacknowledged: UInt32, ownQueue: Int, sentence: String
    ) {
        var link = LinkUnderTest.connected(misses: 1)
        var facts = TCPFacts()
        facts.unacknowledgedSegments = unacknowledged
        facts.retransmits = 3
        facts.sinceAcknowledgement = .seconds(4)
        link.now = .at(.seconds(5))
        link.examined(facts, ownQueueBytes: ownQueue)
        link.run(for: .zero)
        #expect(link.ends.map(\.end.evidence) == [sentence])
    }

    /// As with a peer that takes no more, or with a rule of this machine's own packet filter.
    @Test func whatNeverLeftTheKernelIsNotPutDownToTheNetwork() {
        var link = LinkUnderTest.connected(misses: 1)
        var facts = TCPFacts()
        facts.notSentBytes = 2
        facts.sinceAcknowledgement = .seconds(1)
        link.now = .at(.seconds(5))
        link.examined(facts, ownQueueBytes: 0)
        link.run(for: .zero)
        #expect(
            link.ends.map(\.end.evidence) == [
                "2 bytes of ours never left this machine's kernel, last acknowledgement 1.0 s ago:"
                    + " they are held up here, or the peer takes no more"
            ])
    }

    @Test func aConnackThatDoesNotComeIsJudgedByTheSocketToo() throws {
        var link = LinkUnderTest()
        link.start()
        link.transportOpened()
        let deadline = try #require(link.machine.nextDeadline)
        #expect(!link.machine.wouldJudge(now: deadline - .nanoseconds(1)))
        #expect(link.machine.wouldJudge(now: deadline))
        link.now = deadline
        link.examined(unacknowledged: 2)
        link.run(for: .zero)
        let end = try #require(link.ends.first?.end)
        #expect(end.cause == .connackTimeout)
        #expect(end.tcp?.unacknowledgedSegments == 2)
        #expect(try #require(end.evidence).hasPrefix("2 segments of ours not acknowledged"))
    }

    @Test func anAttemptThatEndsInALayerAboveTCPKeepsItsFacts() {
        var link = LinkUnderTest { $0.endpoint = Endpoint(host: "b", port: 8883, isSecure: true) }
        link.start()
        link.addressesResolved()
        link.machine.phaseCompleted(.tcp, now: link.now)
        link.examined(unacknowledged: 1)
        link.closed(.resetByPeer)
        #expect(link.ends.map(\.end.tcp?.unacknowledgedSegments) == [1])
    }

    @Test("A WebSocket ping is told where there is a socket", arguments: Situation.all)
    func aWebSocketPingIsTold(situation: Situation) {
        var link = situation.make()
        let before = link.events.count
        link.webSocketPinged()
        let isOpen = situation.isConnected || situation.name.hasPrefix("awaiting")
        #expect(link.events.dropFirst(before).map(\.event) == (isOpen ? [.webSocketPing] : []))
    }
}
