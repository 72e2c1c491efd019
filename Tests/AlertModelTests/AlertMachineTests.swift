import Testing
import Vocabulary

@testable import AlertModel

/// A machine and its rule, told what was found in seconds from the start.
private struct MachineRun {
    var machine = AlertMachine()
    let condition: AlertCondition

    init(for begins: Int = 0, endsAfter: Int = 0) {
        condition = AlertCondition(
            begins: .flapping, beginsAfter: .seconds(begins), endsAfter: .seconds(endsAfter))
    }

    mutating func find(_ begins: Bool?, ends: Bool?? = .none, at second: Double) -> Kind? {
        let change = machine.take(
            AlertFinding(holds: begins, measured: ""),
            ends: ends.map { AlertFinding(holds: $0, measured: "") }, of: condition,
            at: AlertFleet.moment(second))
        switch change {
        case .fired: return .fired
        case .resolved: return .resolved
        case nil: return nil
        }
    }

    enum Kind { case fired, resolved }

    func deadline() -> Double? {
        machine.nextDeadline.map {
            Double(($0 - AlertFleet.moment(0).monotonic).nanoseconds) / 1e9
        }
    }
}

@Suite("An alert's machine")
struct AlertMachineTests {
    @Test("Without a time to wait an alert fires at once and ends at once")
    func firesAtOnce() {
        var run = MachineRun()
        #expect(run.find(true, at: 1) == .fired)
        #expect(run.machine.phase == .firing(since: AlertFleet.moment(1)))
        #expect(run.find(true, at: 2) == nil)
        #expect(run.find(false, at: 3) == .resolved)
        #expect(run.machine.phase == .inactive)
    }

    @Test("What holds is pending until it has held for as long as the rule asks")
    func waits() {
        var run = MachineRun(for: 30)
        #expect(run.find(true, at: 10) == nil)
        #expect(run.machine.phase == .pending(since: AlertFleet.moment(10)))
        #expect(run.deadline() == 40)
        #expect(run.find(true, at: 39.9) == nil)
        #expect(run.find(true, at: 40) == .fired)
        #expect(run.machine.phase == .firing(since: AlertFleet.moment(40)))
        #expect(run.deadline() == nil)
    }

    @Test("A break begins the time anew")
    func breakBeginsAnew() {
        var run = MachineRun(for: 30)
        _ = run.find(true, at: 0)
        #expect(run.find(false, at: 29) == nil)
        #expect(run.machine.phase == .inactive)
        #expect(run.find(true, at: 30) == nil)
        #expect(run.find(true, at: 59) == nil)
        #expect(run.find(true, at: 60) == .fired)
    }

    @Test("An alert that fires waits for its end, and keeps firing where that does not hold on")
    func keepsFiring() {
        var run = MachineRun(endsAfter: 10)
        _ = run.find(true, at: 0)
        #expect(run.find(false, at: 5) == nil)
        let ending = AlertPhase.ending(
            firingSince: AlertFleet.moment(0), since: AlertFleet.moment(5))
        #expect(run.machine.phase == ending)
        #expect(run.find(true, at: 14) == nil)
        #expect(run.machine.phase == .firing(since: AlertFleet.moment(0)))
        #expect(run.find(false, at: 20) == nil)
        #expect(run.find(false, at: 30) == .resolved)
    }

    @Test("Between the two thresholds an alert stays as it is")
    func staysBetweenThresholds() {
        var run = MachineRun()
        #expect(run.find(false, ends: false, at: 0) == nil)
        #expect(run.find(true, ends: false, at: 1) == .fired)
        #expect(run.find(false, ends: false, at: 2) == nil)
        #expect(run.machine.isFiring)
        #expect(run.find(false, ends: true, at: 3) == .resolved)
    }

    @Test("While its beginning holds an alert does not end, whatever its end says")
    func beginningOutweighsEnd() {
        var run = MachineRun()
        _ = run.find(true, ends: true, at: 0)
        #expect(run.find(true, ends: true, at: 1) == nil)
        #expect(run.machine.isFiring)
    }

    @Test("Time of which nothing can be said neither counts nor breaks")
    func unjudgedTimeStandsStill() {
        var run = MachineRun(for: 30)
        _ = run.find(true, at: 0)
        #expect(run.find(nil, at: 20) == nil)
        #expect(run.deadline() == nil)
        #expect(run.find(nil, at: 500) == nil)
        #expect(run.find(true, at: 620) == nil)
        #expect(run.deadline() == 630)
        #expect(run.find(true, at: 630) == .fired)
    }

    @Test("An alert of which nothing can be said any more keeps firing")
    func keepsFiringUnjudged() {
        var run = MachineRun()
        _ = run.find(true, at: 0)
        #expect(run.find(nil, at: 1) == nil)
        #expect(run.machine.isFiring)
        #expect(run.find(false, at: 2) == .resolved)
    }

    @Test("A pause of our own counts for nothing, however long it was")
    func pauseIsExcluded() {
        var run = MachineRun(for: 30)
        _ = run.find(true, at: 0)
        run.machine.exclude(.seconds(600), now: AlertFleet.moment(620).monotonic)
        #expect(run.find(true, at: 620) == nil)
        #expect(run.deadline() == 630)
    }

    @Test("Of a pause that began before what is waited for only the rest counts for nothing")
    func pauseIsClipped() {
        var run = MachineRun(for: 30)
        _ = run.find(true, at: 100)
        run.machine.exclude(.seconds(600), now: AlertFleet.moment(110).monotonic)
        #expect(run.deadline() == 140)
    }

    @Test("A resolved alert says since when it fired")
    func tellsWhenItFired() {
        var machine = AlertMachine()
        let condition = AlertCondition(begins: .flapping)
        let holds = AlertFinding(holds: true, measured: "")
        let rests = AlertFinding(holds: false, measured: "")
        _ = machine.take(holds, ends: nil, of: condition, at: AlertFleet.moment(7))
        let kind = machine.take(rests, ends: nil, of: condition, at: AlertFleet.moment(9))
        #expect(kind == .resolved(firedAt: AlertFleet.moment(7)))
    }
}
