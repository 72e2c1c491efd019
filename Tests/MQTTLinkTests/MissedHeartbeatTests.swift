import MQTTLink
import MQTTWire
import Testing
import Vocabulary

@Suite("A heartbeat that is missed")
struct MissedHeartbeatTests {
    /// Scenario A1: a broker accepts the connection and never answers a PINGREQ.
    @Test func aSilentBrokerIsLateAtTheTimeoutAndDownWithinItsBound() throws {
        var link = LinkUnderTest.connected()
        let timing = try #require(link.connected?.timing)
        link.run(until: .at(.seconds(60)))
        #expect(link.misses.map(\.at) == [.at(.seconds(5)), .at(.seconds(15)), .at(.seconds(25))])
        #expect(link.misses.map(\.overdue.consecutiveMissed) == [1, 2, 3])
        #expect(link.states.map(\.state) == [.connecting, .up, .late, .down])
        let end = try #require(link.ends.first)
        #expect(end.end.cause == .halfOpen)
        #expect(end.at <= .at(timing.downWithin))
        #expect(try #require(link.misses.first).at <= .at(timing.lateWithin))
        #expect(link.take().contains(.abort))
    }

    /// Scenario A8: the peer is silent while PINGREQs go on; each next one must not restart the
    /// clock.
    @Test func theWaitIsCountedFromTheFirstUnansweredRequest() {
        var link = LinkUnderTest.connected()
        link.run(until: .at(.seconds(25)))
        #expect(link.requestTimes == [.at(.zero), .at(.seconds(5)), .at(.seconds(15))])
        #expect(
            link.misses.map(\.overdue.waited) == [.seconds(5), .seconds(15), .seconds(25)])
    }

    /// Scenario A9: PINGREQ would be due again before the answer to the last is overdue.
    @Test func aProbeIntervalShorterThanTheTimeoutDoesNotPutTheMissOff() {
        var link = LinkUnderTest.connected(probe: .seconds(1), timeout: .seconds(5))
        link.run(until: .at(.seconds(7)))
        #expect(link.misses.map(\.at) == [.at(.seconds(5)), .at(.seconds(6)), .at(.seconds(7))])
        #expect(link.ends.map(\.at) == [.at(.seconds(7))])
    }

    /// Scenario B1: packets of our own go into a black hole and must not count as liveness.
    @Test func packetsOfOurOwnDoNotHideThatPingRequestsAreUnanswered() {
        var link = LinkUnderTest.connected()
        for second in 1..<25 {
            link.run(until: .at(.seconds(second)))
            link.packet(.publish(Publish(topic: "a", qos: .atLeastOnce, packetID: 1)))
        }
        #expect(link.take().contains(.send(.puback(Acknowledgement(packetID: 1)))))
        link.run(until: .at(.seconds(25)))
        #expect(link.misses.map(\.at) == [.at(.seconds(5)), .at(.seconds(15)), .at(.seconds(25))])
        #expect(link.ends.map(\.end.cause) == [.halfOpen])
    }

    /// Scenario B2: messages flood in; receiving is not sending, the broker's clock runs on.
    @Test func aFloodOfMessagesDoesNotPutPingRequestsOff() {
        var link = LinkUnderTest.connected(keepAlive: 4, probe: .seconds(60))
        for _ in 0..<600 {
            link.run(for: .milliseconds(100))
            link.packet(.publish(Publish(topic: "a")))
            link.packet(.pingResponse)
        }
        #expect(link.requestTimes == (0...20).map { .at(.seconds(3 * $0)) })
        #expect(link.ends.isEmpty)
    }

    /// Scenario C10: answers that come at once, at the very instant of the write.
    @Test func immediateAnswersAreNeverMissed() {
        var machine = LinkUnderTest.connected(
            probe: .milliseconds(100), timeout: .milliseconds(50)
        ).machine
        var effects = LinkEffects()
        var now = MonotonicInstant.origin
        var answered = 0
        var others = 0
        machine.packetReceived(.pingResponse, &effects, now: now)
        effects.removeAll()
        while answered < 100_000, let deadline = machine.nextDeadline, others == 0 {
            now = deadline
            machine.timerFired(&effects, now: now)
            guard effects.commands == [.sendPingRequest], effects.events.isEmpty else { break }
            effects.removeAll()
            machine.pingRequestWritten(&effects, now: now)
            machine.packetReceived(.pingResponse, &effects, now: now)
            for event in effects.events {
                switch event {
                case .pingRequest(outstanding: 1): break
                case .pingResponse(.timed(rtt: .zero, late: false), _): answered += 1
                default: others += 1
                }
            }
            effects.removeAll()
        }
        #expect(answered == 100_000)
        #expect(others == 0)
        #expect(now == .at(.milliseconds(100) * 100_000))
    }

    /// Scenario D8: PINGRESPs that nobody asked for, and one that comes twice.
    @Test func unexpectedAnswersAreCountedAndChangeNothing() {
        var link = LinkUnderTest.connected()
        link.packet(.pingResponse, after: .milliseconds(20))
        let before = link.machine
        link.packet(.pingResponse)
        link.packet(.pingResponse)
        #expect(link.machine == before)
        #expect(
            link.events.suffix(2).map(\.event) == [
                .unexpectedPingResponse, .unexpectedPingResponse,
            ])
        link.run(until: .at(.seconds(10)))
        link.packet(.pingResponse, after: .milliseconds(30))
        #expect(link.roundTrips == [.milliseconds(20), .milliseconds(30)])
        #expect(link.misses.isEmpty)
    }

    @Test func anAnswerEndsTheRunOfMisses() {
        var link = LinkUnderTest.connected()
        link.run(until: .at(.seconds(16)))
        link.packet(.pingResponse)
        link.packet(.pingResponse)
        link.packet(.pingResponse)
        link.run(until: .at(.seconds(26)))
        #expect(link.misses.map(\.overdue.consecutiveMissed) == [1, 2, 1])
    }

    @Test func aSingleMissEndsALinkThatAllowsNone() {
        var link = LinkUnderTest.connected(misses: 1)
        link.run(until: .at(.seconds(5)))
        #expect(link.ends.map(\.end.cause) == [.halfOpen])
        #expect(link.misses.count == 1)
    }

    @Test func aLateTimerJudgesOnceAndKeepsTheGrid() {
        var link = LinkUnderTest.connected(probe: .seconds(1), timeout: .seconds(1), misses: 9)
        link.now = .at(.milliseconds(4_300))
        link.run(for: .zero)
        #expect(link.misses.map(\.at) == [.at(.milliseconds(4_300))])
        #expect(link.machine.nextDeadline == .at(.seconds(5)))
    }

    @Test func aSlotThatFindsOneWaitingIsSkipped() {
        var link = LinkUnderTest.connected(probe: .seconds(1), timeout: .seconds(3))
        link.packet(.pingResponse, after: .milliseconds(2_500))
        link.run(until: .at(.seconds(3)))
        #expect(link.requestTimes == [.at(.zero), .at(.seconds(3))])
        #expect(link.misses.isEmpty)
    }

    @Test func pingNowIsAHeartbeatBesideTheGrid() {
        var link = LinkUnderTest.connected()
        #expect(link.pingNow() == .alreadyOutstanding(since: .origin))
        link.packet(.pingResponse, after: .seconds(1))
        #expect(link.pingNow() == .sent)
        link.packet(.pingResponse, after: .milliseconds(7))
        link.run(until: .at(.seconds(10)))
        #expect(link.roundTrips == [.seconds(1), .milliseconds(7)])
        #expect(link.requestTimes == [.at(.zero), .at(.seconds(1)), .at(.seconds(10))])
    }
}
