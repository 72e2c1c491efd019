import MQTTLink
import MQTTWire
import Testing
import Vocabulary

@Suite("While this machine has lost its way")
struct OfflineTests {
    @Test("Scenario G6: the network changes while a PINGREQ is on its way")
    func nothingIsJudgedUntilItIsBack() {
        var link = LinkUnderTest.connected()
        link.wentOffline(after: .seconds(4))
        link.run(until: .at(.seconds(120)))
        #expect(link.machine.state == .unknown)
        #expect(link.misses.isEmpty)
        #expect(link.ends.isEmpty)
        #expect(!link.machine.wouldJudge(now: link.now))
    }

    @Test func onlyTheKeepAliveMakesUsSend() {
        var link = LinkUnderTest.connected()
        link.wentOffline(after: .seconds(4))
        link.run(until: .at(.seconds(120)))
        #expect(link.requestTimes == [.origin, .at(.seconds(54)), .at(.seconds(108))])
    }

    @Test func withoutAKeepAliveNothingIsSent() {
        var link = LinkUnderTest.connected(keepAlive: 0)
        link.packet(.pingResponse, after: .milliseconds(20))
        link.wentOffline()
        link.run(until: .at(.seconds(600)))
        #expect(link.requestTimes == [.origin])
        #expect(link.machine.nextDeadline != nil)
    }

    @Test func judgementBeginsAnewWithAFullTimeout() {
        var link = LinkUnderTest.connected()
        link.run(until: .at(.seconds(15)))
        #expect(link.misses.count == 2)
        link.wentOffline()
        link.cameOnline(probingAfter: .seconds(3), after: .seconds(10))
        #expect(link.machine.state == .up)
        link.run(until: .at(.seconds(50)))
        #expect(link.misses.dropFirst(2).map(\.at) == [30, 40, 50].map { .at(.seconds($0)) })
        #expect(link.misses.dropFirst(2).map(\.overdue.consecutiveMissed) == [1, 2, 3])
        #expect(link.misses.dropFirst(2).first?.overdue.waited == .seconds(5))
    }

    @Test func aHeartbeatGoesOutAfterTheDelay() {
        var link = LinkUnderTest.connected()
        link.packet(.pingResponse, after: .milliseconds(20))
        link.wentOffline()
        link.cameOnline(probingAfter: .milliseconds(700), after: .seconds(20))
        let back = link.now
        link.run(for: .seconds(4))
        #expect(link.requestTimes.last == back + .milliseconds(700))
        #expect(link.requestCount == 2)
    }

    @Test("Scenario A11: the answer comes over the new way; its round trip is what it was")
    func anAnswerThatComesMeanwhileIsTimed() {
        var link = LinkUnderTest.connected()
        link.wentOffline(after: .seconds(1))
        link.packet(.pingResponse, after: .seconds(30))
        #expect(link.roundTrips == [.seconds(31)])
        #expect(link.machine.state == .unknown)
        link.cameOnline(probingAfter: .zero)
        #expect(link.machine.state == .up)
    }

    @Test(
        "Scenario A11: what ends meanwhile is ours",
        arguments: [
            LinkFailure.resetByPeer, .closedByPeer(afterConnack: true), .unreachable(errno: 101),
            .transport(operation: "write", errno: 110),
        ])
    func whatEndsMeanwhileIsOurs(failure: LinkFailure) {
        var link = LinkUnderTest.connected()
        link.wentOffline(after: .seconds(4))
        link.closed(failure, after: .seconds(12))
        #expect(link.ends.map(\.end.pattern) == [.ownOffline])
        #expect(
            link.ends.map(\.end.evidence) == ["this machine had no way to the broker for 12 s"])
        #expect(link.machine.state == .unknown)
        link.cameOnline(probingAfter: .seconds(1))
        #expect(link.machine.state == .connecting)
        #expect(link.states.map(\.state) == [.connecting, .up, .unknown, .connecting])
    }

    @Test func whatTheBrokerItselfSaidIsNotOurs() {
        var link = LinkUnderTest.connected()
        link.wentOffline()
        link.packet(.disconnect(Disconnect(code: .serverShuttingDown)))
        #expect(link.ends.map(\.end.pattern) == [nil])
    }

    @Test func anEndSoonAfterItIsStillOurs() {
        var link = LinkUnderTest.connected()
        link.wentOffline(after: .seconds(4))
        link.cameOnline(probingAfter: .seconds(1), after: .seconds(30))
        link.closed(.resetByPeer, after: .seconds(2))
        #expect(link.ends.map(\.end.pattern) == [.ownOffline])
        #expect(
            link.ends.map(\.end.evidence) == ["this machine had no way to the broker for 30 s"])
    }

    @Test func aConnectionThatProvedItselfIsJudgedAgain() {
        var link = LinkUnderTest.connected()
        link.packet(.pingResponse, after: .milliseconds(20))
        link.wentOffline()
        link.cameOnline(probingAfter: .seconds(1), after: .seconds(30))
        link.packet(.pingResponse, after: .seconds(2))
        link.closed(.resetByPeer, after: .seconds(2))
        #expect(link.ends.map(\.end.pattern) == [nil])
    }

    @Test func anAnswerFromBeforeProvesNothing() {
        var link = LinkUnderTest.connected()
        link.wentOffline(after: .seconds(1))
        link.cameOnline(probingAfter: .seconds(9), after: .seconds(20))
        link.packet(.pingResponse, after: .seconds(1))
        link.closed(.resetByPeer, after: .seconds(1))
        #expect(link.ends.map(\.end.pattern) == [.ownOffline])
    }

    @Test func aSilentPeerDoesNotMakeUsHoardRequests() throws {
        var link = LinkUnderTest.connected(keepAlive: 1)
        link.wentOffline()
        link.run(until: .at(.seconds(300)))
        let end = try #require(link.ends.first)
        #expect(end.end.pattern == .ownOffline)
        #expect(end.end.cause == .halfOpen)
        #expect(link.requestTimes.count { $0 < end.at } == 64)
    }
}

@Suite("Attempts while this machine has lost its way")
struct OfflineAttemptTests {
    @Test func anAttemptUnderWayHasItsFullTimeAgain() {
        var link = LinkUnderTest()
        link.start()
        link.wentOffline(after: .seconds(9))
        #expect(link.machine.nextDeadline == .at(.seconds(19)))
        link.cameOnline(probingAfter: .seconds(1), after: .seconds(5))
        #expect(link.machine.nextDeadline == .at(.seconds(25)))
        #expect(link.states.map(\.state) == [.connecting, .unknown, .connecting])
        link.run(until: .at(.seconds(25)))
        #expect(link.ends.map(\.end.pattern) == [nil])
        #expect(link.machine.state == .down)
    }

    @Test func attemptsGoOnAndTheirFailuresAreOurs() {
        var link = LinkUnderTest()
        link.start()
        link.wentOffline()
        for _ in 0..<20 {
            link.closed(.unreachable(errno: 101))
            link.run(until: link.machine.nextDeadline ?? link.now)
        }
        #expect(link.ends.count == 20)
        #expect(link.ends.allSatisfy { $0.end.pattern == .ownOffline })
        #expect(link.machine.state == .unknown)
        #expect(link.states.map(\.state) == [.connecting, .unknown])
    }

    @Test func aLinkThatWaitsTriesAgainAfterTheDelay() {
        var link = LinkUnderTest()
        link.start()
        link.wentOffline()
        for _ in 0..<9 {
            link.closed(.unreachable(errno: 101))
            link.run(until: link.machine.nextDeadline ?? link.now)
        }
        link.closed(.unreachable(errno: 101))
        link.cameOnline(probingAfter: .milliseconds(300))
        #expect(link.machine.nextDeadline == link.now + .milliseconds(300))
        #expect(link.scheduledDelays.last == .milliseconds(300))
        link.run(for: .milliseconds(300))
        #expect(link.attempts.count == 11)
        link.closed(.refused)
        #expect(link.scheduledDelays.last.map { $0 <= .seconds(1) } ?? false)
    }

    /// A way that changes within one instant: the old one is gone, a new one is there.
    @Test func aWayThatIsReplacedEndsTheConnectionAsOurs() {
        var link = LinkUnderTest.connected()
        link.wentOffline(after: .seconds(3))
        link.closed(.transport(operation: "our address is gone", errno: 99))
        link.cameOnline(probingAfter: .milliseconds(200))
        #expect(link.ends.map(\.end.pattern) == [.ownOffline])
        #expect(link.machine.nextDeadline == link.now + .milliseconds(200))
    }

    @Test func aConnectionMadeMeanwhileIsJudgedOnceItIsBack() {
        var link = LinkUnderTest(version: .only(.v5_0))
        link.start()
        link.wentOffline()
        link.accept()
        #expect(link.machine.state == .unknown)
        link.run(until: .at(.seconds(40)))
        #expect(link.misses.isEmpty)
        link.cameOnline(probingAfter: .zero)
        #expect(link.machine.state == .up)
        link.run(until: .at(.seconds(45)))
        #expect(link.misses.map(\.at) == [.at(.seconds(45))])
    }

    @Test func aLinkThatWasDownStaysDown() {
        var link = LinkUnderTest()
        link.start()
        link.closed(.refused)
        link.wentOffline()
        link.run(for: .seconds(1))
        link.closed(.unreachable(errno: 101))
        link.cameOnline(probingAfter: .zero)
        #expect(link.states.map(\.state) == [.connecting, .down])
    }

    @Test func pauseAndStopHoldMeanwhile() {
        var link = LinkUnderTest.connected()
        link.wentOffline()
        link.pause()
        #expect(link.machine.state == .paused)
        link.cameOnline(probingAfter: .zero)
        #expect(link.machine.state == .paused)
        link.wentOffline()
        link.resume()
        #expect(link.machine.state == .unknown)
        link.stop()
        #expect(link.machine.nextDeadline == nil)
        #expect(link.ends.map(\.end.cause) == [.stopped, .stopped])
        #expect(link.ends.map(\.end.pattern) == [nil, nil])
    }

    @Test("Said twice, it changes nothing", arguments: Situation.all)
    func saidTwiceItChangesNothing(situation: Situation) {
        var link = situation.make()
        link.wentOffline()
        let offline = link.machine
        link.wentOffline()
        #expect(link.machine == offline)
        link.cameOnline(probingAfter: .seconds(1))
        let online = link.machine
        link.cameOnline(probingAfter: .seconds(1))
        #expect(link.machine == online)
    }
}

@Suite("After a pause of our own, links probe one after the other")
struct SpreadProbeTests {
    @Test("Scenario F4: after a wake-up all links are probed, but not at once")
    func theNextHeartbeatComesAfterTheDelay() {
        var link = LinkUnderTest.connected(keepAlive: 0)
        link.packet(.pingResponse, after: .milliseconds(20))
        link.now = .at(.seconds(120))
        link.watcherPaused(.seconds(100), probingAfter: .seconds(4))
        link.run(for: .seconds(6))
        #expect(link.requestTimes == [.origin, .at(.seconds(124))])
    }

    @Test func theKeepAliveComesFirst() {
        var link = LinkUnderTest.connected(keepAlive: 60)
        link.packet(.pingResponse, after: .milliseconds(20))
        link.now = .at(.seconds(120))
        link.watcherPaused(.seconds(100), probingAfter: .seconds(4))
        link.run(for: .zero)
        #expect(link.requestTimes == [.origin, .at(.seconds(120))])
    }

    @Test func pausesThatComeTooOftenPutNothingOff() {
        var link = LinkUnderTest.connected(keepAlive: 0)
        link.packet(.pingResponse, after: .milliseconds(20))
        link.watcherPaused(.seconds(1), probingAfter: .seconds(4))
        link.run(until: .at(.seconds(2)))
        link.watcherPaused(.seconds(1), probingAfter: .seconds(4))
        link.run(until: .at(.seconds(5)))
        #expect(link.requestCount == 2)
    }
}
