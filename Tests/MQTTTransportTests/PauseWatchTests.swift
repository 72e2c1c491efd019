import Testing
import Vocabulary

@testable import MQTTTransport

struct PauseWatchTests {
    @Test func aTimerHalfASecondLateIsNoPauseYet() {
        var watch = PauseWatch(suspended: .zero)
        watch.expect(.origin)
        #expect(watch.lateness(now: .origin + .milliseconds(500)) == nil)
        #expect(watch.lateness(now: .origin + .milliseconds(501)) == .milliseconds(501))
    }

    @Test func onePauseIsToldOnce() {
        var watch = PauseWatch(suspended: .zero)
        watch.expect(.origin)
        let now = MonotonicInstant.origin + .seconds(3)
        #expect(watch.lateness(now: now) == .seconds(3))
        #expect(watch.lateness(now: now) == nil)
    }

    @Test func aSuspensionIsToldByWhatWasAddedSinceTheLastLook() {
        var watch = PauseWatch(suspended: .seconds(100))
        #expect(watch.suspension(.seconds(100)) == nil)
        #expect(watch.suspension(.seconds(108)) == .seconds(8))
        #expect(watch.suspension(.seconds(108)) == nil)
    }

    @Test func clocksThatAreReadTooFarApartMakeNoSuspension() {
        var watch = PauseWatch(suspended: .seconds(100))
        #expect(watch.suspension(.seconds(98)) == nil)
        #expect(watch.suspension(.seconds(100)) == nil)
        #expect(watch.suspension(.seconds(101)) == .seconds(1))
    }

    @Test(arguments: [
        (gap: Duration.milliseconds(600), timeout: Duration.milliseconds(100), isPause: true),
        (gap: .milliseconds(500), timeout: .milliseconds(100), isPause: false),
        (gap: .seconds(2), timeout: .seconds(5), isPause: false),
        (gap: .seconds(3), timeout: .seconds(5), isPause: true),
    ])
    func aPauseIsMeasuredAgainstTheTimeout(gap: Duration, timeout: Duration, isPause: Bool) {
        #expect(PauseWatch.isPause(gap, responseTimeout: timeout) == isPause)
    }
}
