import AlertModel
import FleetModel
import Outlets
import Vocabulary

/// A run that is over, judged by rules second for second, as a watch would have judged it.
struct AlertReplay {
    /// What a watch would have told.
    enum News {
        case alert(AlertChange)
        case incident(IncidentChange)
    }

    /// An alert that fires.
    struct Firing: Hashable {
        var rule: String
        var subject: AlertSubject
    }

    /// What came of it, in numbers.
    struct Tally {
        /// Alerts that fired.
        var fired = 0
        /// How often a person would have been told that one fired or is over.
        var announced = 0
        /// Incidents that were opened.
        var incidents = 0
    }

    /// Names the links that the run had.
    private(set) var words = AlertLine()
    /// What came of it so far.
    private(set) var tally = Tally()
    /// What fires at the last judgement.
    private(set) var firing: Set<Firing> = []

    /// The incidents that are kept.
    var incidents: [Incident] { board.incidents }

    private var fleet: Fleet
    private var book: AlertBook
    private var board = IncidentBoard()
    /// The last record, which tells wall time until the next one.
    private var last: Moment
    private var judgedAt: MonotonicInstant

    /// A silence between two records is judged so often at most: a record may claim any time.
    private static let mostJudgements: Int64 = 100_000

    init(rules: [AlertRule], startedAt start: Moment) {
        fleet = Fleet(startedAt: start, emitsRecords: false)
        book = AlertBook(rules: rules)
        last = start
        judgedAt = start.monotonic
    }

    /// Plays records, and judges at each second between them.
    mutating func play(_ records: ArraySlice<RunRecord>, _ tell: (News, AlertLine) -> Void) {
        for (index, record) in zip(records.indices, records) {
            let instant = record.at.monotonic
            if let asleep = Self.pause(around: index, in: records, since: judgedAt) {
                // Nobody judged while the watcher itself was held up.
                judge(until: instant - asleep, tell)
                judgedAt = max(judgedAt, instant)
            } else {
                judge(until: instant, tell)
            }
            if case .link(let link, .configured(let configuration)) = record.event {
                words.names[link] = configuration.name
            }
            fleet.replay(record)
            last = record.at
        }
    }

    /// Judges at each second that is left before an instant, and at the instant.
    mutating func finish(at end: MonotonicInstant, _ tell: (News, AlertLine) -> Void) {
        judge(until: end, tell)
        if end > judgedAt { judge(at: end, tell) }
    }

    /// Judges at each second before an instant: what is recorded of it belongs to its judgement.
    private mutating func judge(until end: MonotonicInstant, _ tell: (News, AlertLine) -> Void) {
        let second: Int64 = 1_000_000_000
        // In seconds, since the difference of two instants may be too large for nanoseconds.
        let seconds = end.nanoseconds / second - judgedAt.nanoseconds / second
        let step = Duration.seconds(max(1, seconds / Self.mostJudgements))
        while end > judgedAt, end - judgedAt > step {
            judge(at: judgedAt + step, tell)
        }
    }

    private mutating func judge(at instant: MonotonicInstant, _ tell: (News, AlertLine) -> Void) {
        judgedAt = instant
        let now = Moment(monotonic: instant, wall: last.wallTime(at: instant))
        fleet.tick(now: now)
        let snapshot = fleet.snapshot(now: now)
        for change in board.take(snapshot, changes: .all, alerts: []) {
            if case .opened = change.kind { tally.incidents += 1 }
            tell(.incident(change), words)
        }
        for change in book.take(snapshot, changes: .all) {
            note(change)
            tell(.alert(change), words)
        }
    }

    private mutating func note(_ change: AlertChange) {
        let alert = Firing(rule: change.rule, subject: change.subject)
        tally.announced += 1
        switch change.kind {
        case .fired:
            // What was held back first is told again when it is announced.
            if firing.insert(alert).inserted { tally.fired += 1 }
        case .resolved: firing.remove(alert)
        }
    }

    /// How long the watcher was held up in the silence before a record, as it or one within a
    /// second after it says; nil where it was not.
    private static func pause(
        around index: Int, in records: ArraySlice<RunRecord>, since before: MonotonicInstant
    ) -> Duration? {
        let wake = records[index].at.monotonic
        guard wake > before, wake - before > .seconds(1) else { return nil }
        for record in records[index...] {
            let after = record.at.monotonic - wake
            guard (.zero)...(.seconds(1)) ~= after else { return nil }
            switch record.event {
            case .own(.paused(let gap)), .own(.overloaded(let gap)): return max(.zero, gap - after)
            default: continue
            }
        }
        return nil
    }
}
