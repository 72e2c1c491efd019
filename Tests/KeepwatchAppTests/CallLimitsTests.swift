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

    @Test("incidents within half a minute of a notification are told together, after it")
    func notification() {
        var calls = CallLimits()
        let one: [Int: AlertSeverity] = [1: .critical]
        let two: [Int: AlertSeverity] = [1: .critical, 4: .info]
        let notified = [(one, 0), (two, 10), (two, 29.9), (two, 30)].map { alarms, second in
            (calls.mayNotify(of: alarms, now: instant(second)), calls.told)
        }
        #expect(notified.map(\.0) == [true, false, false, true])
        #expect(notified.map(\.1) == [one, one, one, two])
    }

    @Test("who looks at the screen is not notified, then or later")
    func seen() {
        var calls = CallLimits()
        calls.noteFocus(true)
        let whileSeen = calls.mayNotify(of: [3: .critical], now: instant(0))
        #expect(!whileSeen && calls.told == [3: .critical])
        calls.noteFocus(false)
        let afterwards = calls.mayNotify(of: [5: .warning], now: instant(1))
        #expect(afterwards)
    }

    @Test("what somebody had in hand is told again when nobody has it any more")
    func again() {
        var calls = CallLimits()
        _ = calls.mayNotify(of: [5: .critical, 6: .critical], now: instant(0))
        calls.forget(allBut: [6: .critical])
        #expect(calls.told == [6: .critical])
    }

    private func instant(_ seconds: Double) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: Int64(seconds * 1_000_000_000))
    }
}
