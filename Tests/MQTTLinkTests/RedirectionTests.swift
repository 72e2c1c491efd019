import MQTTLink
import MQTTWire
import Testing
import Vocabulary

@Suite("Redirections (MQTT 5.0 §4.11)")
struct RedirectionTests {
    private func link(
        to endpoint: Endpoint = Endpoint(host: "a", port: 1883), following: Bool = true
    ) -> LinkUnderTest {
        var link = LinkUnderTest {
            $0.endpoint = endpoint
            $0.followsRedirections = Setting(following)
        }
        link.start()
        return link
    }

    @Test func aRefusalThatRedirectsIsFollowedAtOnce() {
        var link = link()
        link.refuse(.useAnotherServer, to: "b:1884")
        #expect(link.opened == ["mqtt://a:1883", "mqtt://b:1884"])
        #expect(link.rejections.map(\.evidence) == ["the next attempt goes to mqtt://b:1884"])
        #expect(link.scheduledDelays.isEmpty)
        link.accept()
        #expect(link.connected?.redirectedTo == "b:1884")
        #expect(link.events.contains { $0.event == .connecting(attempt: 2, address: "b:1884") })
    }

    @Test func theLayersOfTheConfiguredEndpointAreKept() {
        var link = link(
            to: Endpoint(host: "a", port: 443, isSecure: true, webSocketPath: "/mqtt"))
        link.refuse(.serverMoved, to: "[2001:db8::17]:8443")
        #expect(link.opened.last == "wss://[2001:db8::17]:8443/mqtt")
        link.refuse(.serverMoved, to: "c")
        #expect(link.opened.last == "wss://c:443/mqtt")
    }

    @Test("Where it must not be followed, it is only shown")
    func whereItMustNotBeFollowedItIsOnlyShown() throws {
        var link = link(following: false)
        link.refuse(.useAnotherServer, to: "b:1884")
        #expect(link.opened == ["mqtt://a:1883"])
        let rejection = try #require(link.rejections.first)
        #expect(rejection.isRedirection && rejection.serverReference == "b:1884")
        #expect(rejection.evidence == "not followed: follow_redirects is off")
        link.run(for: .seconds(120))
        #expect(Set(link.opened) == ["mqtt://a:1883"])
    }

    @Test func theFirstUsableServerOfAListIsTaken() {
        var link = link()
        link.refuse(.useAnotherServer, to: "b:x c:1885 d:1886")
        #expect(link.opened.last == "mqtt://c:1885")
    }

    @Test(
        "What cannot be followed says why",
        arguments: [
            (
                "b:0",
                "not followed: no server in “b:0” (not a port from 1 to 65535 after the host)"
            ),
            (" ", "not followed: the broker named no server"),
            (nil, "not followed: the broker named no server"),
        ])
    func whatCannotBeFollowedSaysWhy(reference: String?, evidence: String) {
        var link = link()
        link.refuse(.useAnotherServer, to: reference)
        #expect(link.rejections.map(\.evidence) == [evidence])
        #expect(link.machine.state == .down)
        link.run(for: .seconds(1))
        #expect(link.opened == ["mqtt://a:1883", "mqtt://a:1883"])
    }

    @Test func aLinkToASocketFileStaysThere() {
        var link = link(to: .unixSocket(path: "/run/b"))
        link.refuse(.useAnotherServer, to: "b:1884")
        #expect(
            link.rejections.map(\.evidence) == ["not followed: the link goes to a socket file"])
    }

    @Test func aDisconnectThatRedirectsIsFollowedAfterABackoff() throws {
        var link = link()
        link.accept()
        link.packet(
            .disconnect(
                Disconnect(
                    code: .useAnotherServer,
                    properties: [
                        .serverReference("b:1884"),
                        .userProperty(UserProperty(name: "zone", value: "2")),
                    ])))
        let end = try #require(link.ends.first?.end)
        #expect(end.cause == .redirected)
        #expect(end.serverReference == "b:1884")
        #expect(
            end.evidence == "the next attempt goes to mqtt://b:1884; the broker adds zone = 2")
        #expect(link.opened == ["mqtt://a:1883"])
        link.run(for: .seconds(1))
        #expect(link.opened == ["mqtt://a:1883", "mqtt://b:1884"])
    }

    @Test("0x9C holds until the connection to it ends or fails", arguments: [true, false])
    func useAnotherServerHoldsForOneConnection(accepted: Bool) {
        var link = link()
        link.refuse(.useAnotherServer, to: "b:1884")
        if accepted { link.accept() }
        link.closed(accepted ? .resetByPeer : .refused)
        link.run(for: .seconds(2))
        #expect(link.opened == ["mqtt://a:1883", "mqtt://b:1884", "mqtt://a:1883"])
        link.accept()
        #expect(link.connected?.redirectedTo == nil)
    }

    @Test func serverMovedHoldsForTheRun() {
        var link = link()
        link.refuse(.serverMoved, to: "b:1884")
        for _ in 0..<10 {
            link.accept()
            link.closed(.resetByPeer)
            if let attempt = link.machine.nextDeadline { link.run(until: attempt) }
        }
        #expect(link.opened.first == "mqtt://a:1883")
        #expect(Set(link.opened.dropFirst()) == ["mqtt://b:1884"])
    }

    @Test func afterThreeFailuresInARowTheMovedServerIsForgotten() {
        var link = link()
        link.refuse(.serverMoved, to: "b:1884")
        func fail(_ times: Int) {
            for _ in 0..<times {
                link.closed(.refused)
                if let attempt = link.machine.nextDeadline { link.run(until: attempt) }
            }
        }
        fail(2)
        link.accept()
        link.closed(.resetByPeer)
        if let attempt = link.machine.nextDeadline { link.run(until: attempt) }
        fail(2)
        #expect(Set(link.opened.dropFirst()) == ["mqtt://b:1884"])
        fail(1)
        #expect(link.opened.last == "mqtt://a:1883")
    }

    @Test func whereWeHaveLostOurOwnWayTheMovedServerIsNotForgotten() {
        var link = link()
        link.refuse(.serverMoved, to: "b:1884")
        link.wentOffline()
        for _ in 0..<6 {
            link.closed(.unreachable(errno: 101))
            if let attempt = link.machine.nextDeadline { link.run(until: attempt) }
        }
        #expect(Set(link.opened.dropFirst()) == ["mqtt://b:1884"])
    }

    @Test func anotherServerOnTopOfAMovedOneLeadsBackToTheMovedOne() {
        var link = link()
        link.refuse(.serverMoved, to: "b:1884")
        link.refuse(.useAnotherServer, to: "c:1885")
        link.closed(.refused)
        link.run(for: .seconds(1))
        #expect(link.opened.suffix(3) == ["mqtt://b:1884", "mqtt://c:1885", "mqtt://b:1884"])
    }

    @Test func brokersThatSendEachOtherTheirClientsAreLeftAfterFiveHops() {
        var link = link()
        for hop in 1...6 { link.refuse(.useAnotherServer, to: "b:\(hop)") }
        #expect(link.opened.count == 6)
        #expect(link.machine.state == .down)
        #expect(link.scheduledDelays.count == 1)
        #expect(link.rejections.last?.evidence?.hasPrefix("not followed: too many") == true)
        link.run(for: .seconds(1))
        #expect(link.opened.last == "mqtt://a:1883")
    }

    @Test func brokersThatAcceptAndSendOnAreFollowedInTheStepsOfTheBackoff() {
        var link = link()
        for hop in 1...20 {
            link.accept()
            link.packet(
                .disconnect(
                    Disconnect(
                        code: .useAnotherServer, properties: [.serverReference("b:\(hop)")])))
            if let attempt = link.machine.nextDeadline { link.run(until: attempt) }
        }
        #expect(link.opened.count == 21)
        #expect(link.scheduledDelays.count == 20)
        #expect(link.now > .at(.seconds(60)))
    }

    @Test func theOtherVersionIsTriedWhereTheRedirectionLed() {
        var link = link()
        link.refuse(.useAnotherServer, to: "b:1884")
        link.transportOpened()
        link.closed(.closedByPeer(afterConnack: true))
        #expect(link.opened.suffix(2) == ["mqtt://b:1884", "mqtt://b:1884"])
        link.accept(version: .v3_1_1)
        #expect(link.connected?.redirectedTo == "b:1884")
    }
}

extension LinkUnderTest {
    /// Opens the transport and lets the broker send the client elsewhere.
    fileprivate mutating func refuse(_ code: ReasonCode, to reference: String?) {
        transportOpened()
        packet(
            .connack(
                Connack(
                    version: .v5_0, code: code,
                    properties: reference.map { [.serverReference($0)] } ?? [])))
    }

    /// The URLs of the attempts so far.
    fileprivate var opened: [String] {
        commands.compactMap { if case .open(let place) = $0 { place.description } else { nil } }
    }
}
