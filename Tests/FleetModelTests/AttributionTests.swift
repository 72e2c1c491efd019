import FleetModel
import HeartbeatModel
import Testing
import Vocabulary

@Suite("Answers that are not attributed yet")
struct AttributionTests {
    /// Two PINGREQs and one miss; the first PINGRESP comes at 6 s and begins a wait of 7.5 s.
    private func waiting() -> FleetUnderTest {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.tell(.pingRequest(outstanding: 1), at: 0)
        watch.tell(.overdue(OverdueHeartbeat(waited: .seconds(5), consecutiveMissed: 1)), at: 5)
        watch.tell(.pingRequest(outstanding: 2), at: 5)
        watch.tell(attribution(wait: 7_500), at: 6)
        return watch
    }

    private func attribution(
        responses: Int = 1, wait: Int, isUntimed: Bool = false
    ) -> LinkEvent {
        .attributing(
            AnswerAttribution(
                requests: 3, responses: responses, wait: .milliseconds(wait),
                isUntimed: isUntimed))
    }

    @Test func theWaitIsShownWithItsEnd() {
        let link = waiting().link(at: 7)
        #expect(
            link.attribution
                == PendingAttribution(
                    requests: 3, responses: 1, endsAt: FleetUnderTest.moment(13.5)))
        #expect(link.attributionWait == .milliseconds(7_500))
    }

    @Test func thePingRespThatBeginsTheWaitEndsTheRunOfMisses() {
        #expect(waiting().link(at: 7).statistics.consecutiveMissed == 0)
        #expect(waiting().link(at: 7).statistics.missed == 1)
    }

    @Test func aLongerWaitCountsFromTheLastSignOfThePeer() {
        var watch = waiting()
        watch.tell(attribution(wait: 5_000), at: 12)
        #expect(watch.link(at: 12).lastProofOfLife == FleetUnderTest.moment(6))
        #expect(watch.link(at: 12).attributionWait == .seconds(11))
    }

    @Test func oneMoreAnswerIsOneMoreSignOfThePeer() {
        var watch = waiting()
        watch.tell(attribution(responses: 2, wait: 6_000), at: 8)
        #expect(watch.link(at: 8).lastProofOfLife == FleetUnderTest.moment(8))
        #expect(watch.link(at: 8).attributionWait == .seconds(6))
    }

    @Test func theEndOfTheWaitIsNoSignOfThePeer() {
        var watch = waiting()
        watch.tell(.pingResponse(.untimed(requests: 3, responses: 1, late: true)), at: 13.5)
        let link = watch.link(at: 14)
        #expect(link.attribution == nil && link.attributionWait == nil)
        #expect(link.lastProofOfLife == FleetUnderTest.moment(6))
    }

    @Test func theAnswerThatMakesTheGroupWholeIsOne() {
        var watch = waiting()
        watch.tell(.pingResponse(.timed(rtt: .seconds(9), late: true)), at: 9)
        #expect(watch.link(at: 9).attribution == nil)
        #expect(watch.link(at: 9).lastProofOfLife == FleetUnderTest.moment(9))
    }

    @Test func downtimeBeginsAtTheLastAnswerAlthoughTheEndOfTheConnectionReportsTheGroup() {
        var watch = waiting()
        watch.tell(.pingResponse(.untimed(requests: 3, responses: 1, late: true)), at: 11)
        watch.drop(at: 11)
        #expect(watch.link(at: 12).since == FleetUnderTest.moment(6))
        #expect(watch.link(at: 12).drops.first?.downSince == FleetUnderTest.moment(6))
    }

    @Test func aConnectionIsUntimedUntilItIsRenewed() {
        var watch = waiting()
        watch.tell(attribution(wait: 0, isUntimed: true), at: 8)
        watch.tell(.pingResponse(.untimed(requests: 3, responses: 1, late: true)), at: 8)
        watch.beat(at: 9)
        #expect(watch.link(at: 10).isUntimed)
        watch.drop(at: 11)
        #expect(!watch.link(at: 11).isUntimed)
        watch.connect(at: 13)
        #expect(!watch.link(at: 13).isUntimed)
    }

    @Test func theEndOfTheConnectionEndsTheWait() {
        var watch = waiting()
        watch.drop(at: 7)
        #expect(watch.link(at: 7).attribution == nil)
    }
}
