import MQTTLink
import MQTTWire
import Testing
import Vocabulary

@Suite("Reconnecting")
struct ReconnectTests {
    /// Scenario D2: the connection ends with a PINGREQ open.
    @Test func anOpenRequestIsNotCarriedIntoTheNextConnection() {
        var link = LinkUnderTest.connected()
        link.run(until: .at(.seconds(6)))
        link.closed(.resetByPeer)
        link.reconnect()
        let reconnected = link.now
        #expect(link.events.last { $0.event.isPingRequest }?.event == .pingRequest(outstanding: 1))
        link.packet(.pingResponse, after: .milliseconds(20))
        link.packet(.pingResponse)
        #expect(link.answers == [.timed(rtt: .milliseconds(20), late: false)])
        #expect(link.events.last?.event == .unexpectedPingResponse)
        link.run(until: reconnected + .seconds(15))
        #expect(link.misses.map(\.at) == [.at(.seconds(5)), reconnected + .seconds(15)])
        #expect(link.misses.map(\.overdue.consecutiveMissed) == [1, 1])
    }

    @Test("Scenario D3: a PINGREQ that was open in a suspend is not carried over either")
    func aRequestThatWasOpenInASuspendIsNotCarriedOver() {
        var link = LinkUnderTest.connected()
        link.now = .at(.seconds(1_200))
        link.watcherPaused(.seconds(1_199), probingAfter: .seconds(2))
        link.run(for: .seconds(1))
        link.closed(.resetByPeer)
        #expect(link.ends.map(\.end.pattern) == [.ownPause])
        link.reconnect()
        #expect(link.events.last { $0.event.isPingRequest }?.event == .pingRequest(outstanding: 1))
        link.packet(.pingResponse, after: .milliseconds(20))
        link.packet(.pingResponse)
        #expect(link.roundTrips == [.milliseconds(20)])
        #expect(link.misses.isEmpty)
    }

    /// Scenario D11: no PINGREQ before CONNACK, after the end, while paused or when stopped.
    @Test(
        "A PINGREQ goes out only on an accepted connection",
        arguments: Situation.all.filter { !$0.isConnected })
    func aPingRequestGoesOutOnlyOnAnAcceptedConnection(situation: Situation) {
        var link = situation.make()
        _ = link.take()
        #expect(link.pingNow() == .notConnected)
        link.run(for: .seconds(600))
        #expect(!link.take().contains(.sendPingRequest))
    }

    /// Scenario D11, the way there: DISCONNECT is the last packet.
    @Test(
        "Nothing follows DISCONNECT",
        arguments: Situation.all.filter(\.isConnected), [true, false])
    func nothingFollowsDisconnect(situation: Situation, stopping: Bool) {
        var link = situation.make()
        _ = link.take()
        if stopping { link.stop() } else { link.pause() }
        #expect(link.take() == [.send(.disconnect(Disconnect())), .close])
        #expect(link.ends.last?.end.cause == .stopped)
        #expect(link.machine.nextDeadline == nil)
        link.run(for: .seconds(600))
        #expect(link.take().isEmpty)
    }

    /// Scenario D12: the heartbeat starts anew with each connection.
    @Test func theFirstHeartbeatAfterEachReconnectIsOnTime() {
        var link = LinkUnderTest.connected()
        for round in 1...20 {
            link.run(for: .seconds(round))
            link.closed(.closedByPeer(afterConnack: true))
            link.reconnect()
            let accepted = link.now
            #expect(link.requestTimes.last == accepted)
            link.packet(.pingResponse, after: .milliseconds(5))
            link.run(until: accepted + .seconds(10))
            #expect(link.requestTimes.suffix(2) == [accepted, accepted + .seconds(10)])
            link.packet(.pingResponse)
        }
    }

    /// Scenario G4: the broker refuses for 10 minutes.
    @Test func attemptsOnARefusingBrokerFollowTheBackoff() {
        var link = LinkUnderTest()
        link.start()
        link.refuseAll(for: .seconds(600))
        let delays = link.scheduledDelays
        for (index, delay) in delays.enumerated() {
            let ceiling = Duration.seconds(min(30, 1 << min(index, 5)))
            #expect(delay > .zero && delay <= ceiling)
        }
        // 600 s at 15 s on average, and a few quick ones at the start.
        #expect((25...70).contains(delays.count))
        #expect(link.attempts == Array(1...delays.count))
    }

    /// Scenario G4, seen by the broker: links that failed together do not come back together.
    @Test func linksThatFailedTogetherComeBackSpread() {
        var attemptsInSecond = Array(repeating: 0, count: 600)
        for seed in 0..<500 {
            var link = LinkUnderTest(seed: UInt64(seed))
            link.start()
            link.refuseAll(for: .seconds(599))
            for attempt in link.attemptTimes.dropFirst() {
                attemptsInSecond[Int(attempt.nanoseconds / 1_000_000_000)] += 1
            }
        }
        // 500 links at 15 s on average are 33 attempts a second.
        #expect(attemptsInSecond[60..<590].allSatisfy { (5...75).contains($0) })
    }

    @Test func aRefusalOfCredentialsIsTriedLessOften() {
        var link = LinkUnderTest(version: .only(.v5_0))
        link.start()
        for _ in 0..<60 {
            link.transportOpened()
            link.packet(.connack(Connack(version: .v5_0, code: .badUserNameOrPassword)))
            link.run(until: link.machine.nextDeadline ?? link.now)
        }
        let delays = link.scheduledDelays
        #expect(delays.count == 60)
        #expect(delays.allSatisfy { $0 <= .seconds(120) })
        #expect(delays.contains { $0 > .seconds(60) })
    }

    @Test(
        "What only a person can mend is tried less often, and nothing else",
        arguments: [
            (LinkFailure.tls(.ownFiles("ca.pem holds no certificate")), true),
            (.tls(.alert(116)), true), (.tls(.alert(80)), false), (.tls(.alert(99)), false),
            (.tls(.ended), false), (.closedByPeer(afterConnack: false), false),
            (.timedOut(.tcp), false),
        ])
    func whatOnlyAPersonCanMend(failure: LinkFailure, isRare: Bool) {
        var link = LinkUnderTest(version: .only(.v5_0))
        link.start()
        for _ in 0..<60 {
            link.closed(failure)
            link.run(until: link.machine.nextDeadline ?? link.now)
        }
        #expect(link.scheduledDelays.contains { $0 > .seconds(30) } == isRare)
    }

    @Test(
        "What is no broker, or asks for another log-in, is tried less often",
        arguments: [true, false])
    func whatIsNoBrokerIsTriedLessOften(isBroker: Bool) {
        var link = LinkUnderTest(version: .only(.v5_0))
        link.start()
        for _ in 0..<60 {
            link.transportOpened()
            if isBroker {
                link.packet(.auth(Auth()))
            } else {
                link.malformed(
                    MQTTDecodeError(
                        problem: "0x53 where CONNACK begins with 0x20", offset: 0,
                        code: .protocolError, bytes: Array("SSH-2.0-OpenSSH\r\n".utf8)))
            }
            link.run(until: link.machine.nextDeadline ?? link.now)
        }
        #expect(link.scheduledDelays.count == 60)
        #expect(link.scheduledDelays.contains { $0 > .seconds(30) })
    }

    @Test func theBackoffStartsAnewAfterAMinuteUp() {
        var link = LinkUnderTest()
        link.start()
        link.refuseAll(for: .seconds(600))
        link.reconnect()
        link.answerAll(for: .seconds(59))
        link.closed(.resetByPeer)
        #expect(link.scheduledDelays.last.map { $0 > .seconds(1) } ?? false)
        link.reconnect()
        link.answerAll(for: .seconds(60))
        link.closed(.resetByPeer)
        #expect(link.scheduledDelays.last.map { $0 <= .seconds(1) } ?? false)
    }

    @Test func connectNowBeginsAnAttemptAndResetsTheBackoff() {
        var link = LinkUnderTest()
        link.start()
        link.refuseAll(for: .seconds(600))
        let before = link.attempts.count
        link.connectNow()
        #expect(link.attempts.count == before + 1)
        link.closed(.refused)
        #expect(link.scheduledDelays.last.map { $0 <= .seconds(1) } ?? false)
    }

    @Test func attemptsAreCountedSinceTheLastAcceptedConnection() {
        var link = LinkUnderTest()
        link.start()
        link.closed(.refused)
        link.reconnect()
        link.closed(.resetByPeer)
        link.run(for: .seconds(2))
        #expect(link.attempts == [1, 2, 1])
    }

    @Test func aLinkThatWasDownStaysDownUntilItIsAccepted() {
        var link = LinkUnderTest()
        link.start()
        link.closed(.refused)
        link.run(for: .seconds(1))
        link.transportOpened()
        #expect(link.machine.state == .down)
        link.packet(.connack(Connack(version: .v5_0)))
        #expect(link.states.map(\.state) == [.connecting, .down, .up])
    }

    @Test(
        "The connect timeout names the phase that it hit",
        arguments: [ConnectPhase.resolution, .tcp, .connack])
    func theConnectTimeoutNamesItsPhase(phase: ConnectPhase) throws {
        var link = LinkUnderTest()
        link.start()
        if phase != .resolution { link.addressesResolved(after: .seconds(3)) }
        if phase == .connack { link.transportOpened(after: .seconds(3)) }
        link.run(until: .at(.seconds(10)))
        let end = try #require(link.ends.first)
        #expect(end.at == .at(.seconds(10)))
        #expect(end.end.detail == LinkFailure.timedOut(phase).detail)
        #expect(link.take().contains(.abort))
    }

    @Test func everyAttemptAndConnectionEndsExactlyOnce() {
        var link = LinkUnderTest.connected()
        link.closed(.closedByPeer(afterConnack: true))
        link.closed(.resetByPeer)
        link.packet(.disconnect(Disconnect(code: .serverShuttingDown)))
        link.malformed(MQTTDecodeError(problem: "odd", offset: 0, code: .malformedPacket))
        link.stop()
        #expect(link.ends.count == 1)
    }

    @Test func aPauseLastsUntilItIsEnded() {
        var link = LinkUnderTest.connected()
        link.pause()
        link.run(for: .seconds(3_600))
        #expect(link.machine.state == .paused)
        link.resume()
        #expect(link.machine.state == .connecting)
        link.accept()
        #expect(link.states.map(\.state) == [.connecting, .up, .paused, .connecting, .up])
    }
}

extension LinkUnderTest {
    /// Lets TCP refuse each attempt at once.
    mutating func refuseAll(for duration: Duration) {
        let end = now + duration
        closed(.refused)
        while let deadline = machine.nextDeadline, deadline <= end {
            run(until: deadline)
            closed(.refused)
        }
        now = max(now, end)
    }

    /// The waits that were announced, in order.
    var scheduledDelays: [Duration] {
        events.compactMap {
            if case .reconnectScheduled(let delay, _) = $0.event { delay } else { nil }
        }
    }

    /// When attempts began.
    var attemptTimes: [MonotonicInstant] {
        events.compactMap { if case .connecting = $0.event { $0.at } else { nil } }
    }
}

extension LinkEvent {
    /// Whether a PINGREQ was written.
    var isPingRequest: Bool {
        if case .pingRequest = self { true } else { false }
    }
}
