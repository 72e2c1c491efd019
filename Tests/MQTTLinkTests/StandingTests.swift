import MQTTLink
import MQTTWire
import Testing
import Vocabulary

@Suite("How a link stands")
struct StandingTests {
    private func standing(_ link: LinkUnderTest) -> LinkStanding {
        link.machine.standing(of: LinkID(7), at: LinkUnderTest.address, now: link.now)
    }

    @Test func aLinkThatWasNotStartedHasNothingToTell() {
        #expect(
            standing(LinkUnderTest()) == LinkStanding(link: LinkID(7), state: .unknown, attempt: 0))
    }

    @Test func anAttemptIsCounted() {
        var link = LinkUnderTest()
        link.start()
        #expect(
            standing(link) == LinkStanding(link: LinkID(7), state: .connecting, attempt: 1))
    }

    @Test func aConnectionTellsWhatItWaitsFor() throws {
        var link = LinkUnderTest.connected()
        link.run(for: .seconds(6))
        let present = try #require(standing(link).connection)
        #expect(present.acceptedAt == .origin && present.lastAnswer == .origin)
        #expect(present.address == LinkUnderTest.address)
        #expect(present.timing == link.machine.timing)
        #expect(present.outstanding == 2 && present.consecutiveMissed == 1)
        #expect(present.waitingSince == .origin)
        #expect(present.attribution == nil && !present.isUntimed)
        #expect(standing(link).state == .late)
    }

    @Test func anAnswerOfWhichOthersAreMissingBeginsTheWaitAnew() throws {
        var link = LinkUnderTest.connected()
        link.run(for: .seconds(6))
        link.packet(.pingResponse)
        let present = try #require(standing(link).connection)
        #expect(present.waitingSince == .at(.seconds(6)) && present.lastAnswer == .at(.seconds(6)))
        #expect(present.attribution == link.attributions.last)
        #expect(present.attribution != nil)
    }

    @Test func aConnectionAtRestWaitsForNothing() throws {
        var link = LinkUnderTest.connected()
        link.packet(.pingResponse, after: .milliseconds(10))
        let present = try #require(standing(link).connection)
        #expect(present.outstanding == 0 && present.waitingSince == nil)
    }

    @Test func aLinkThatIsDownTellsWhenItTriesAgain() {
        var link = LinkUnderTest.connected()
        link.closed(.resetByPeer, after: .seconds(1))
        let standing = standing(link)
        #expect(standing.state == .down && standing.connection == nil)
        #expect(standing.nextAttemptAt == link.machine.nextDeadline)
        #expect(standing.nextAttemptAt != nil)
    }
}
