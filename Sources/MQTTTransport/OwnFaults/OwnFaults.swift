import Synchronization
import Vocabulary

/// Tells each fault of our own once, whichever loop notices it first.
final class OwnFaults: Sendable {
    typealias Report = @Sendable (SelfEvent, MonotonicInstant) -> Void

    private struct State {
        /// When the last pause that was told ended.
        var lastPauseEnd: MonotonicInstant?
        /// How long the machine had been suspended when that was last told.
        var toldSuspension = Duration.zero
        var clock: ClockWatch
        /// Links that have no way to their broker; the declaration counts as one.
        var lost = 0
        var offlineSince: MonotonicInstant?
        /// Links whose way leads out of this machine, and is there.
        var open = 0
    }

    private let machine: any OwnMachine
    private let report: Report
    private let state: Mutex<State>

    /// - Parameter report: called on the thread that notices.
    init(machine: any OwnMachine, report: @escaping Report) {
        self.machine = machine
        self.report = report
        let clock = ClockWatch(lead: machine.wallClockLead, now: .origin)
        state = Mutex(State(clock: clock))
    }

    /// A loop was held up for this long: the same pause holds all of them up.
    ///
    /// - Parameter isExcused: whether it was excused for any link.
    func noticed(pause gap: Duration, isExcused: Bool, now: MonotonicInstant) {
        let isNew = state.withLock { state in
            if let end = state.lastPauseEnd, now - gap < end { return false }
            state.lastPauseEnd = now
            return true
        }
        if isNew { report(isExcused ? .paused(gap: gap) : .overloaded(gap: gap), now) }
    }

    /// The machine was suspended for this long, and `total` since it was started.
    ///
    /// - Parameter isExcused: whether it was excused for any link.
    func noticed(
        suspension gap: Duration, total: Duration, isExcused: Bool, now: MonotonicInstant
    ) {
        let isNew = state.withLock { state in
            defer { state.toldSuspension = max(total, state.toldSuspension) }
            return total > state.toldSuspension
        }
        if isNew { report(isExcused ? .paused(gap: gap) : .overloaded(gap: gap), now) }
    }

    /// Looks whether somebody set the wall clock.
    func lookAtClock(now: MonotonicInstant) {
        let lead = machine.wallClockLead
        if let step = state.withLock({ $0.clock.step(lead: lead, now: now) }) {
            report(.clockStepped(by: step), now)
        }
    }

    /// Whether any link's way that leads out of this machine is there.
    var isAnyWayOpen: Bool { state.withLock { $0.open > 0 } }

    /// A link found that its way, which leads out of this machine, is there, or no longer is.
    func wayChanged(isOpen: Bool) {
        state.withLock { $0.open += isOpen ? 1 : -1 }
    }

    /// A link lost its way, or somebody declared that all did.
    func wayLost(evidence: String, now: MonotonicInstant) {
        let isFirst = state.withLock { state in
            state.lost += 1
            guard state.lost == 1 else { return false }
            state.offlineSince = now
            return true
        }
        if isFirst { report(.offline(evidence: evidence), now) }
    }

    /// A way that was lost is back, or nobody needs it any more.
    func wayFound(now: MonotonicInstant) {
        let since = state.withLock { state -> MonotonicInstant? in
            state.lost -= 1
            guard state.lost == 0 else { return nil }
            defer { state.offlineSince = nil }
            return state.offlineSince
        }
        if let since { report(.online(after: now - since), now) }
    }
}
