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
