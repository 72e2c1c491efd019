import MQTTLink
import MQTTWire
import Testing
import Vocabulary

@Suite("What a missed heartbeat is put down to")
struct VerdictTests {
    /// What the socket shows, and what follows.
    struct Sight: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var unacknowledged: UInt32 = 0
        var notSent: UInt32?
        var ownQueue = 0
        var isReadable = true
        var verdict: Verdict
    }

    static let sights = [
        Sight(testDescription: "all acknowledged", verdict: .peerSilent),
        Sight(testDescription: "all acknowledged and sent", notSent: 0, verdict: .peerSilent),
        Sight(testDescription: "unacknowledged", unacknowledged: 1, verdict: .pathDead),
        Sight(testDescription: "not sent", notSent: 2, verdict: .pathDead),
        Sight(testDescription: "in our own queue", ownQueue: 2, verdict: .ownQueueFull),
        Sight(testDescription: "unreadable", isReadable: false, verdict: .unknown),
    ]

    @Test("The socket tells why", arguments: sights)
    func theSocketTellsWhy(sight: Sight) {
        var link = LinkUnderTest.connected(misses: 1)
        var facts = TCPFacts()
        facts.unacknowledgedSegments = sight.unacknowledged
        facts.notSentBytes = sight.notSent
        link.now = .at(.seconds(5))
        #expect(link.machine.wouldJudge(now: link.now))
        link.examined(sight.isReadable ? facts : nil, ownQueueBytes: sight.ownQueue)
        link.run(for: .zero)
        #expect(link.misses.map(\.overdue.verdict) == [sight.verdict])
        #expect(link.misses.map(\.overdue.tcp) == [sight.isReadable ? facts : nil])
        #expect(link.ends.map(\.end.verdict) == [sight.verdict])
        #expect(link.ends.map(\.end.tcp) == [sight.isReadable ? facts : nil])
    }

    @Test func anAcknowledgementMayTakeAQuarterSecond() {
        for (timeout, verdict) in [(249, Verdict.unknown), (250, .pathDead)] {
            var link = LinkUnderTest.connected(timeout: .milliseconds(timeout))
            var facts = TCPFacts()
            facts.unacknowledgedSegments = 1
            link.now = .at(.milliseconds(timeout))
            link.examined(facts, ownQueueBytes: 0)
            link.run(for: .zero)
            #expect(link.misses.map(\.overdue.verdict) == [verdict])
        }
    }

    @Test func whatTheSocketShowedEarlierDoesNotCount() {
        var link = LinkUnderTest.connected(misses: 1)
        link.examined(TCPFacts(), ownQueueBytes: 0)
        link.run(until: .at(.seconds(5)))
        #expect(link.misses.map(\.overdue.verdict) == [nil])
        #expect(link.ends.map(\.end.verdict) == [.unknown])
    }
}

@Suite("An answer behind a packet that is still arriving")
struct BacklogTests {
    @Test func aPacketThatKeepsArrivingExcusesTheMissingAnswer() {
        var link = LinkUnderTest.connected()
        link.keepBytesComing(every: .seconds(1), for: .seconds(40))
        #expect(link.machine.state == .backlog)
        #expect(link.misses.isEmpty)
        link.packet(.publish(Publish(topic: "large")))
        link.packet(.pingResponse)
        #expect(link.machine.state == .up)
        #expect(link.roundTrips == [.seconds(40)])
    }

    @Test func withoutAByteForOneTimeoutTheMissCounts() {
        var link = LinkUnderTest.connected()
        link.bytes(insidePacket: true, after: .seconds(3))
        link.run(until: .at(.seconds(8)))
        #expect(link.states.map(\.state) == [.connecting, .up, .backlog, .late])
        #expect(link.misses.map(\.at) == [.at(.seconds(8))])
    }

    @Test func aPacketThatBeganAfterTheDeadlineExcusesNothing() {
        var link = LinkUnderTest.connected()
        link.bytes(insidePacket: true, after: .seconds(3))
        link.run(until: .at(.seconds(6)))
        // The large packet ends, the next begins in the same bytes.
        link.packet(.publish(Publish(topic: "large")))
        link.bytes(insidePacket: true)
        link.run(until: .at(.seconds(7)))
        #expect(link.misses.map(\.at) == [.at(.milliseconds(6_250))])
        #expect(link.misses.map(\.overdue.verdict) == [.behindBacklog])
    }

    @Test("Scenario C2: the answer behind the packet may come in the next segment")
    func anAnswerRightBehindThePacketIsNoMiss() {
        var link = LinkUnderTest.connected()
        link.keepBytesComing(every: .seconds(1), for: .seconds(40))
        link.packet(.publish(Publish(topic: "large")))
        link.bytes(insidePacket: false)
        link.packet(.pingResponse, after: .milliseconds(200))
        #expect(link.misses.isEmpty)
        #expect(link.roundTrips == [.milliseconds(40_200)])
    }

    @Test func packetsThatFollowEachOtherPutTheMissOffOnce() {
        var link = LinkUnderTest.connected()
        link.bytes(insidePacket: true, after: .seconds(3))
        link.run(until: .at(.seconds(6)))
        for _ in 1...9 {
            link.packet(.publish(Publish(topic: "large")), after: .milliseconds(100))
            link.bytes(insidePacket: true)
        }
        #expect(link.misses.map(\.at) == [.at(.milliseconds(6_350))])
    }

    @Test func completedPacketsExcuseNothing() {
        var link = LinkUnderTest.connected()
        for _ in 0..<9 {
            link.packet(.publish(Publish(topic: "small")), after: .seconds(1))
            link.bytes(insidePacket: false)
        }
        #expect(link.misses.map(\.at) == [.at(.seconds(5))])
    }

    @Test func aPacketThatNeverEndsDoesNotExcuseForEver() {
        var link = LinkUnderTest.connected(keepAlive: 1)
        link.keepBytesComing(every: .milliseconds(100), for: .seconds(90))
        #expect(link.ends.first?.end.cause == .halfOpen)
        #expect(link.ends.first?.end.verdict == .behindBacklog)
    }
}

@Suite("A pause of our own")
struct OwnPauseTests {
    @Test func judgementsWaitForOneTimeout() {
        var link = LinkUnderTest.connected()
        link.now = .at(.seconds(30))
        link.watcherPaused(.seconds(25))
        link.run(until: .at(.seconds(34)))
        #expect(link.misses.isEmpty)
        link.run(until: .at(.seconds(35)))
        #expect(link.misses.map(\.at) == [.at(.seconds(35))])
    }

    @Test func onlyOnePauseInTenPeriodsIsExcused() {
        var link = LinkUnderTest.connected(misses: 9)
        var excused: [Bool] = []
        for (second, gap) in [(5, 4), (10, 4), (105, 90)] {
            link.now = .at(.seconds(second))
            excused.append(link.watcherPaused(.seconds(gap)))
            link.run(for: .zero)
        }
        #expect(excused == [true, false, true])
        #expect(link.misses.map(\.at) == [.at(.seconds(10))])
    }

    @Test func anAnswerThatWaitedUnreadIsNotLost() {
        var link = LinkUnderTest.connected()
        link.now = .at(.seconds(40))
        link.watcherPaused(.seconds(38))
        link.run(for: .zero)
        link.packet(.pingResponse)
        #expect(link.machine.state == .up)
        #expect(link.misses.isEmpty)
    }

    @Test(
        "A broker that closes because of our silence is not to blame",
        arguments: [
            LinkFailure.closedByPeer(afterConnack: true), .resetByPeer,
        ], [true, false])
    func theBrokerIsNotToBlame(failure: LinkFailure, pauseIsNoticedFirst: Bool) {
        var link = LinkUnderTest.connected(keepAlive: 60)
        link.packet(.pingResponse)
        link.now = .at(.seconds(95))
        if pauseIsNoticedFirst {
            link.watcherPaused(.seconds(90))
            link.run(for: .zero)
        }
        link.closed(failure)
        #expect(link.ends.map(\.end.pattern) == [.ownPause])
    }

    @Test func aKeepAliveTimeoutAfterOurSilenceIsOurs() {
        var link = LinkUnderTest.connected(keepAlive: 60)
        link.packet(.pingResponse)
        link.now = .at(.seconds(95))
        link.packet(.disconnect(Disconnect(code: .keepAliveTimeout)))
        #expect(link.ends.map(\.end.pattern) == [.ownPause])
    }

    @Test func aPauseThatKeptTheKeepAliveExcusesNoClose() {
        var link = LinkUnderTest.connected(keepAlive: 60)
        link.packet(.pingResponse)
        link.now = .at(.seconds(14))
        link.watcherPaused(.seconds(4))
        link.run(for: .seconds(1))
        link.closed(.closedByPeer(afterConnack: true))
        #expect(link.ends.map(\.end.pattern) == [nil])
    }

    @Test func aCloseLongAfterOurSilenceIsTheBrokers() {
        var link = LinkUnderTest.connected(keepAlive: 60)
        link.packet(.pingResponse)
        link.now = .at(.seconds(70))
        link.watcherPaused(.seconds(65))
        link.answerAll(for: .seconds(91))
        link.closed(.closedByPeer(afterConnack: true))
        #expect(link.ends.map(\.end.pattern) == [nil])
    }

    @Test(
        "A close soon after our silence is the broker's, once it has heard of us again",
        arguments: [(false, DropPattern.ownPause), (true, nil)])
    func heardAgain(isAnswered: Bool, pattern: DropPattern?) {
        var link = LinkUnderTest.connected(keepAlive: 60)
        link.packet(.pingResponse)
        link.now = .at(.seconds(70))
        link.watcherPaused(.seconds(65))
        link.run(for: .zero)
        if isAnswered { link.packet(.pingResponse, after: .milliseconds(20)) }
        link.now = .at(.seconds(72))
        link.closed(.closedByPeer(afterConnack: true))
        #expect(link.ends.map(\.end.pattern) == [pattern])
    }

    @Test func anAttemptIsGivenOneTimeoutMore() {
        var link = LinkUnderTest()
        link.start()
        link.transportOpened()
        link.now = .at(.seconds(12))
        link.watcherPaused(.seconds(11))
        link.run(for: .zero)
        link.packet(.connack(Connack(version: .v5_0)))
        #expect(link.machine.state == .up)
    }
}
