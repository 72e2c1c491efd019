import MQTTLink
import MQTTWire
import Testing
import Vocabulary

@Suite("Which answer belongs to which request")
struct AttributionTests {
    /// Scenario D1: the answer to the first PINGREQ comes after the second was sent.
    @Test func answersBelongToRequestsInTheOrderOfSending() {
        var link = LinkUnderTest.connected()
        link.run(until: .at(.seconds(5)))
        link.packet(.pingResponse, after: .seconds(1))
        #expect(link.answers.isEmpty)
        #expect(link.machine.state == .late)
        link.packet(.pingResponse, after: .milliseconds(500))
        #expect(
            link.answers == [
                .timed(rtt: .seconds(6), late: true),
                .timed(rtt: .milliseconds(1_500), late: false),
            ])
        #expect(link.machine.state == .up)
    }

    @Test func aSwallowedAnswerLeavesItsGroupUntimedAndOneLost() {
        var link = LinkUnderTest.connected()
        link.run(until: .at(.seconds(5)))
        // By the order it answers the first, after 5.02 s; it may as well answer the second.
        link.packet(.pingResponse, after: .milliseconds(20))
        // The last PINGREQ, the largest delay so far, half a timeout.
        let end = MonotonicInstant.at(.seconds(5) + .milliseconds(5_020) + .milliseconds(2_500))
        link.run(until: end - .nanoseconds(1))
        #expect(link.answers.isEmpty)
        #expect(link.requestTimes.count == 2)
        link.run(until: end)
        #expect(link.answers == [.untimed(requests: 2, responses: 1, late: true)])
        #expect(link.requestTimes.last == end)
        #expect(link.machine.state == .up)
    }

    @Test func theWaitForTheRestIsReportedWhenItBegins() {
        var link = LinkUnderTest.connected()
        link.run(until: .at(.seconds(5)))
        link.packet(.pingResponse, after: .milliseconds(20))
        // The last PINGREQ was 20 ms ago; the largest delay so far and half a timeout follow it.
        let wait = Duration.milliseconds(-20 + 5_020 + 2_500)
        #expect(
            link.attributions == [AnswerAttribution(requests: 2, responses: 1, wait: wait)])
    }

    @Test func anAnswerThatIsStillNotTheLastIsReportedToo() {
        var link = LinkUnderTest.connected(misses: 4)
        link.run(until: .at(.seconds(15)))
        link.packet(.pingResponse, after: .seconds(1))
        link.packet(.pingResponse, after: .seconds(1))
        #expect(link.attributions.map(\.responses) == [1, 2])
        // 16 s is the largest delay: the last PINGREQ left at 15 s.
        #expect(link.attributions.last?.wait == .seconds(15 - 17 + 16) + .milliseconds(2_500))
    }

    @Test func heartbeatsThatAreAnsweredInTurnReportNoWait() {
        var link = LinkUnderTest.connected()
        link.packet(.pingResponse, after: .milliseconds(20))
        link.run(until: .at(.seconds(10)))
        link.packet(.pingResponse, after: .milliseconds(20))
        #expect(link.attributions.isEmpty)
    }

    @Test func aPauseOfOursMakesTheWaitLongerAndThatIsReported() {
        var link = LinkUnderTest.connected()
        link.run(until: .at(.seconds(5)))
        link.packet(.pingResponse, after: .milliseconds(20))
        link.run(for: .seconds(7))
        link.watcherPaused(.seconds(3))
        #expect(link.attributions.map(\.wait).last == .seconds(5))
        link.run(for: .seconds(5) - .nanoseconds(1))
        #expect(link.answers.isEmpty)
        link.run(for: .nanoseconds(1))
        #expect(link.answers == [.untimed(requests: 2, responses: 1, late: true)])
    }

    @Test func aBufferThatEmptiesDoesNotShortenAWaitThatAPauseOfOursMadeLonger() {
        var link = LinkUnderTest.connected()
        link.run(until: .at(.seconds(5)))
        link.packet(.pingResponse, after: .milliseconds(20))
        link.run(for: .seconds(7))
        link.watcherPaused(.seconds(3))
        link.drained(after: .seconds(1))
        link.run(for: .seconds(4) - .nanoseconds(1))
        #expect(link.answers.isEmpty)
        link.run(for: .nanoseconds(1))
        #expect(link.answers.count == 1)
    }

    @Test func aPauseThatEndsBeforeTheWaitDoesReportsNothing() {
        var link = LinkUnderTest.connected()
        link.run(until: .at(.seconds(5)))
        link.packet(.pingResponse, after: .milliseconds(20))
        link.watcherPaused(.seconds(3))
        #expect(link.attributions.count == 1)
    }

    @Test func aRequestThatLeavesOurOwnBufferLateMakesTheWaitLonger() {
        var link = LinkUnderTest.connected()
        link.writesAreQueued = true
        link.run(until: .at(.seconds(5)))
        link.packet(.pingResponse, after: .milliseconds(20))
        let before = link.attributions.last?.wait ?? .zero
        link.drained(after: .seconds(1))
        // The last PINGREQ left a second and 20 ms later than it was stamped.
        #expect(link.attributions.last?.wait == before + .milliseconds(20))
        #expect(link.attributions.count == 2)
    }

    @Test func theWaitThatIsReportedIsAsShortAsTheKeepAliveMakesIt() {
        var link = LinkUnderTest.connected(keepAlive: 2, timeout: .seconds(5))
        link.run(until: .at(.milliseconds(2_500)))
        link.packet(.pingResponse, after: .milliseconds(5))
        // 0.9 keep alives after the last PINGREQ at 2.5 s.
        #expect(
            link.attributions == [
                AnswerAttribution(requests: 3, responses: 1, wait: .milliseconds(1_795))
            ])
        link.run(until: .at(.milliseconds(4_300)))
        #expect(
            link.attributions.last
                == AnswerAttribution(requests: 3, responses: 1, wait: .zero, isUntimed: true))
    }

    @Test func anotherPacketOfOursGivesTheWaitMoreTimeAndThatIsReported() {
        var link = LinkUnderTest.connected(keepAlive: 2, timeout: .seconds(5))
        link.run(until: .at(.milliseconds(2_500)))
        link.packet(.pingResponse, after: .milliseconds(5))
        link.packet(
            .publish(Publish(topic: "a", qos: .atLeastOnce, packetID: 1)), after: .seconds(1))
        #expect(link.attributions.last?.wait == .milliseconds(1_800))
        #expect(link.attributions.count == 2)
    }

    @Test func nothingIsSentWhileAnswersAreAttributed() {
        var link = LinkUnderTest.connected(probe: .seconds(1), timeout: .seconds(3))
        link.run(until: .at(.seconds(3)))
        link.packet(.pingResponse, after: .milliseconds(20))
        link.run(until: .at(.seconds(7)))
        #expect(link.requestTimes == [.at(.zero), .at(.seconds(3))])
        #expect(link.pingNow() == .alreadyOutstanding(since: .origin))
    }

    @Test func whereTheKeepAliveForbidsTheWaitTheConnectionIsUntimed() {
        // Two answers are swallowed; the wait for the third's attribution would take 5.5 s.
        var link = LinkUnderTest.connected(keepAlive: 2, timeout: .seconds(5))
        link.run(until: .at(.milliseconds(2_500)))
        link.packet(.pingResponse, after: .milliseconds(5))
        link.run(until: .at(.milliseconds(4_300)))
        #expect(link.answers == [.untimed(requests: 3, responses: 1, late: true)])
        #expect(link.requestTimes.last == .at(.milliseconds(4_300)))
        link.packet(.pingResponse, after: .milliseconds(5))
        #expect(link.answers.last == .untimed(requests: 1, responses: 1, late: false))
        #expect(link.roundTrips.isEmpty)
        #expect(link.machine.state == .up)
    }

    @Test func anUntimedConnectionThatLosesAnAnswerIsNotLateForEver() {
        var link = LinkUnderTest.connected(keepAlive: 2, timeout: .seconds(5))
        link.run(until: .at(.milliseconds(2_500)))
        link.packet(.pingResponse, after: .milliseconds(5))
        link.run(until: .at(.milliseconds(4_300)))
        // From here each PINGREQ is answered at once but the first.
        var known = link.requestTimes.count
        for _ in 0..<40 {
            link.run(until: link.machine.nextDeadline ?? link.now)
            if link.requestTimes.count > known {
                known = link.requestTimes.count
                link.packet(.pingResponse, after: .milliseconds(5))
            }
        }
        #expect(link.misses.count(where: { $0.at > .at(.seconds(6)) }) == 0)
        #expect(link.machine.state == .up)
        #expect(link.roundTrips.isEmpty)
    }

    @Test func aNewConnectionIsTimedAgain() {
        var link = LinkUnderTest.connected(keepAlive: 2, timeout: .seconds(5))
        link.run(until: .at(.milliseconds(2_500)))
        link.packet(.pingResponse, after: .milliseconds(5))
        link.run(until: .at(.milliseconds(4_300)))
        link.closed(.resetByPeer)
        link.reconnect()
        link.packet(.pingResponse, after: .milliseconds(5))
        #expect(link.roundTrips == [.milliseconds(5)])
    }

    @Test func answersThatWereNotAttributedAreReportedWhenTheConnectionEnds() {
        var link = LinkUnderTest.connected()
        link.run(until: .at(.seconds(5)))
        link.packet(.pingResponse, after: .milliseconds(20))
        link.closed(.resetByPeer)
        #expect(link.answers == [.untimed(requests: 2, responses: 1, late: true)])
    }

    @Test func aRequestThatWaitedInOurOwnBufferIsTimedFromItsDeparture() {
        var link = LinkUnderTest.connected()
        link.packet(.pingResponse)
        link.writesAreQueued = true
        link.run(until: .at(.seconds(10)))
        link.drained(after: .seconds(2))
        link.packet(.pingResponse, after: .milliseconds(40))
        #expect(link.answers.last == .timed(rtt: .milliseconds(40), late: false))
    }

    @Test func aRequestThatWaitsInOurOwnBufferIsOverdueAllTheSame() {
        var link = LinkUnderTest.connected()
        link.packet(.pingResponse)
        link.writesAreQueued = true
        link.run(until: .at(.seconds(15)))
        #expect(link.misses.map(\.at) == [.at(.seconds(15))])
    }

    @Test func anAnswerBeforeTheBufferWasEmptyCannotBeTimed() {
        var link = LinkUnderTest.connected()
        link.packet(.pingResponse)
        link.writesAreQueued = true
        link.run(until: .at(.seconds(10)))
        link.packet(.pingResponse, after: .milliseconds(3))
        #expect(link.answers.last == .untimed(requests: 1, responses: 1, late: false))
    }
}
