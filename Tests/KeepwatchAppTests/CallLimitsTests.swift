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
        #expect(calls.mayNotify(upTo: 1, now: instant(0)))
        #expect(calls.lastTold == 1)
        #expect(!calls.mayNotify(upTo: 2, now: instant(10)))
        #expect(!calls.mayNotify(upTo: 4, now: instant(29.9)))
        #expect(calls.lastTold == 1)
        #expect(calls.mayNotify(upTo: 4, now: instant(30)))
        #expect(calls.lastTold == 4)
    }

    @Test("who looks at the screen is not notified, then or later")
    func seen() {
        var calls = CallLimits()
        calls.noteFocus(true)
        #expect(!calls.mayNotify(upTo: 3, now: instant(0)))
        #expect(calls.lastTold == 3)
        calls.noteFocus(false)
        #expect(calls.mayNotify(upTo: 5, now: instant(1)))
    }

    private func instant(_ seconds: Double) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: Int64(seconds * 1_000_000_000))
    }
}
