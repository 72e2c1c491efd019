import Testing
import Vocabulary

@testable import KeepwatchApp

struct CallLimitsTests {
    @Test("the bell rings once in five seconds, whatever the cause")
    func bell() {
        var calls = CallLimits()
        let rings = [0, 1, 4.9, 5, 9, 10].map { calls.mayRing(now: instant($0)) }
        #expect(rings == [true, false, false, true, false, true])
    }

    @Test("drops within half a minute of a notification are told together, after it")
    func notification() {
        var calls = CallLimits()
        let notified = [(1, 0), (2, 10), (4, 29.9), (4, 30)].map { id, second in
            (calls.mayNotify(upTo: id, now: instant(second)), calls.lastTold)
        }
        #expect(notified.map(\.0) == [true, false, false, true])
        #expect(notified.map(\.1) == [1, 1, 1, 4])
    }

    @Test("who looks at the screen is not notified, then or later")
    func seen() {
        var calls = CallLimits()
        calls.noteFocus(true)
        let whileSeen = calls.mayNotify(upTo: 3, now: instant(0))
        #expect(!whileSeen && calls.lastTold == 3)
        calls.noteFocus(false)
        let afterwards = calls.mayNotify(upTo: 5, now: instant(1))
        #expect(afterwards)
    }

    private func instant(_ seconds: Double) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: Int64(seconds * 1_000_000_000))
    }
}
