import Testing
import Vocabulary

@testable import MQTTTransport

struct ClockWatchTests {
    @Test(
        "Scenario F1: a wall clock that was set is noticed, forward and back",
        arguments: [
            Duration.seconds(3_600), .seconds(-3_600), .seconds(315_576_000),
            .seconds(-315_576_000), .milliseconds(501), .milliseconds(-501),
        ])
    func step(by change: Duration) {
        var watch = ClockWatch(lead: .seconds(1_000), now: .origin)
        let now = MonotonicInstant.origin + .seconds(1)
        #expect(watch.step(lead: .seconds(1_000) + change, now: now) == change)
        #expect(watch.step(lead: .seconds(1_000) + change, now: now + .seconds(1)) == nil)
    }

    @Test func aClockThatIsSlewedWasNotSet() {
        var watch = ClockWatch(lead: .seconds(1_000), now: .origin)
        var lead = Duration.seconds(1_000)
        for second in 0..<10_000 {
            lead += .milliseconds(83)
            #expect(watch.step(lead: lead, now: .origin + .seconds(second)) == nil)
        }
    }

    @Test func whoDidNotLookForAnHourTakesNoSlewForAStep() {
        var watch = ClockWatch(lead: .zero, now: .origin)
        let later = MonotonicInstant.origin + .seconds(3_600)
        #expect(watch.step(lead: .seconds(2), now: later) == nil)
    }

    @Test func clocksThatCouldNotBeReadTogetherSayNothing() {
        var watch = ClockWatch(lead: .zero, now: .origin)
        #expect(watch.step(lead: nil, now: .origin + .seconds(1)) == nil)
        #expect(watch.step(lead: .milliseconds(1), now: .origin + .seconds(2)) == nil)
    }
}
