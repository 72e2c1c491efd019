import Testing
import Vocabulary

@testable import MQTTTransport

/// What is told of our own faults, where several loops notice them.
struct OwnFaultsTests {
    private let recorder = Recorder()
    private let machine = FakeMachine()
    private let faults: OwnFaults

    init() {
        faults = OwnFaults(machine: machine) { [recorder] in recorder.own($0, at: $1) }
    }

    @Test func aPauseThatHoldsUpEveryLoopIsToldOnce() {
        let now = MonotonicInstant.origin + .seconds(10)
        faults.noticed(pause: .seconds(3), isExcused: true, now: now)
        faults.noticed(pause: .seconds(3), isExcused: true, now: now + .milliseconds(2))
        faults.noticed(pause: .seconds(1), isExcused: false, now: now + .seconds(2))
        #expect(recorder.record.own == [.paused(gap: .seconds(3)), .overloaded(gap: .seconds(1))])
    }

    @Test func aSuspensionRightAfterAPauseIsToldAsWell() {
        let now = MonotonicInstant.origin + .seconds(10)
        faults.noticed(pause: .seconds(3), isExcused: true, now: now)
        for _ in 0..<2 {
            faults.noticed(
                suspension: .seconds(60), total: .seconds(60), isExcused: true, now: now)
        }
        #expect(
            recorder.record.own == [.paused(gap: .seconds(3)), .paused(gap: .seconds(60))])
    }

    @Test func offlineIsToldForTheFirstLinkAndOnlineForTheLast() {
        let now = MonotonicInstant.origin
        faults.wayLost(evidence: "first", now: now)
        faults.wayLost(evidence: "second", now: now + .seconds(1))
        faults.wayFound(now: now + .seconds(5))
        #expect(recorder.record.own == [.offline(evidence: "first")])
        faults.wayFound(now: now + .seconds(7))
        #expect(
            recorder.record.own == [.offline(evidence: "first"), .online(after: .seconds(7))])
    }

    @Test func aClockThatWasSetIsToldOnceWhoeverLooks() {
        machine.change { $0.wallClockLead = .seconds(1_003_600) }
        faults.lookAtClock(now: .origin + .seconds(1))
        faults.lookAtClock(now: .origin + .seconds(1))
        #expect(recorder.record.own == [.clockStepped(by: .seconds(3_600))])
    }
}
