import Vocabulary

/// One alert's life: *inactive → pending → firing → ending → inactive*.
///
/// The alert fires when what begins it has held for as long as the rule asks, and is over when what
/// ends it has; a break on the way begins the time anew. Time of which nothing can be said neither
/// counts nor breaks, nor does a pause of our own; meanwhile a firing alert keeps firing.
struct AlertMachine: Hashable, Sendable {
    /// How the alert stands.
    private(set) var phase = AlertPhase.inactive
    /// Time that counts already of what is waited for; nil where nothing is.
    private var wait: Wait?

    private struct Wait: Hashable {
        let since: MonotonicInstant
        let length: Duration
        /// Time of it that does not count.
        var uncounted = Duration.zero
        /// Since when nothing can be said; nil while something can.
        var standsSince: MonotonicInstant?

        mutating func goOn(now: MonotonicInstant) {
            guard let since = standsSince else { return }
            uncounted += now - since
            standsSince = nil
        }
    }

    /// An alert that rests.
    init() {}

    /// An alert that fires since then.
    init(firingSince moment: Moment) {
        phase = .firing(since: moment)
    }

    /// Whether the alert fires, also where its end is waited for.
    var isFiring: Bool {
        switch phase {
        case .inactive, .pending: false
        case .firing, .ending: true
        }
    }

    /// When it fired; nil while it does not fire.
    var firedAt: Moment? {
        switch phase {
        case .inactive, .pending: nil
        case .firing(let since), .ending(let since, _): since
        }
    }

    /// When time alone makes it fire or ends it; nil where it does neither.
    var nextDeadline: MonotonicInstant? {
        guard let wait, wait.standsSince == nil else { return nil }
        return wait.since + wait.length + wait.uncounted
    }

    /// Takes what was found now.
    ///
    /// - Parameters:
    ///   - begins: of what begins the alert.
    ///   - ends: of what ends it; nil where the rule leaves that open: then it is over when what
    ///     begins it holds no longer.
    ///   - condition: that of the rule, always the same.
    ///   - moment: not before that of the last call.
    /// - Returns: what became of the alert; nil where it goes on as it was.
    mutating func take(
        _ begins: AlertFinding, ends: AlertFinding?, of condition: AlertCondition, at moment: Moment
    ) -> AlertChange.Kind? {
        let firedAt = firedAt
        let asked = firedAt == nil ? begins.holds : Self.isOver(begins, ends)
        guard let asked else {
            if wait != nil, wait?.standsSince == nil { wait?.standsSince = moment.monotonic }
            return nil
        }
        wait?.goOn(now: moment.monotonic)
        guard asked else {
            wait = nil
            phase = firedAt.map { .firing(since: $0) } ?? .inactive
            return nil
        }
        if wait == nil {
            wait = Wait(
                since: moment.monotonic,
                length: firedAt == nil ? condition.beginsAfter : condition.endsAfter)
            phase =
                firedAt.map { .ending(firingSince: $0, since: moment) } ?? .pending(since: moment)
        }
        guard let deadline = nextDeadline, moment.monotonic >= deadline else { return nil }
        wait = nil
        guard let firedAt else {
            phase = .firing(since: moment)
            return .fired
        }
        phase = .inactive
        return .resolved(firedAt: firedAt)
    }

    /// We ourselves were held up for `gap`: nobody saw whether what is waited for held on.
    mutating func exclude(_ gap: Duration, now: MonotonicInstant) {
        guard let wait, wait.standsSince == nil else { return }
        self.wait?.uncounted += max(.zero, min(gap, now - wait.since - wait.uncounted))
    }

    /// An alert whose beginning holds still is not over, whatever ends it: it would begin again at
    /// once.
    private static func isOver(_ begins: AlertFinding, _ ends: AlertFinding?) -> Bool? {
        if begins.holds == true { return false }
        guard let ends else { return begins.holds.map { !$0 } }
        return ends.holds
    }
}
