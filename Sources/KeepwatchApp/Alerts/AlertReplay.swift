import AlertModel
import FleetModel
import Outlets
import Vocabulary

/// A run that is over, judged by rules second for second, as a watch would have judged it.
struct AlertReplay {
    /// An alert that fires.
    struct Firing: Hashable {
        var rule: String
        var subject: AlertSubject
    }

    /// What came of it, in numbers.
    struct Tally {
        /// Alerts that fired.
        var fired = 0
        /// Messages that people would have been sent.
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

    /// The fleet at the last judgement, with the incidents that are kept.
    var snapshot: FleetSnapshot { fleet.snapshot(now: last.at(judgedAt)) }

    private var fleet: Fleet
    private var rounds: AlertRounds
    /// The last record, which tells wall time until the next one.
    private var last: Moment
    private var judgedAt: MonotonicInstant

    /// A silence between two records is judged so often at most: a record may claim any time.
    private static let mostJudgements: Int64 = 100_000

    init(rules: [AlertRule], startedAt start: Moment) {
        fleet = Fleet(startedAt: start, emitsRecords: false)
        rounds = AlertRounds(AlertDesk(rules: rules))
        last = start
        judgedAt = start.monotonic
    }

    /// Plays records, and judges at each second between them.
    mutating func play(_ records: ArraySlice<RunRecord>, _ tell: (AlertNews, AlertLine) -> Void) {
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
            // What became of incidents is judged anew, by these rules.
            if !record.event.isOfIncident { fleet.replay(record) }
            last = record.at
        }
    }

    /// Judges at each second that is left before an instant, and at the instant.
    mutating func finish(at end: MonotonicInstant, _ tell: (AlertNews, AlertLine) -> Void) {
        judge(until: end, tell)
        if end > judgedAt { judge(at: end, tell) }
    }

    /// Judges at each second before an instant: what is recorded of it belongs to its judgement.
    private mutating func judge(until end: MonotonicInstant, _ tell: (AlertNews, AlertLine) -> Void)
    {
        let second: Int64 = 1_000_000_000
        // In seconds, since the difference of two instants may be too large for nanoseconds.
        let seconds = end.nanoseconds / second - judgedAt.nanoseconds / second
        let step = Duration.seconds(max(1, seconds / Self.mostJudgements))
        while end > judgedAt, end - judgedAt > step {
            judge(at: judgedAt + step, tell)
        }
    }

    private mutating func judge(
        at instant: MonotonicInstant, _ tell: (AlertNews, AlertLine) -> Void
    ) {
        judgedAt = instant
        let now = last.at(instant)
        fleet.tick(now: now)
        var effects: [FleetEffect] = []
        // A recording is judged the same wherever it is read.
        for news in rounds.look(at: &fleet, offsetSeconds: 0, effects: &effects, now: now) {
            note(news)
            tell(news, words)
        }
    }

    private mutating func note(_ news: AlertNews) {
        switch news {
        case .alert(let change):
            let alert = Firing(rule: change.rule, subject: change.subject)
            switch change.kind {
            case .fired:
                firing.insert(alert)
                tally.fired += 1
            case .resolved: firing.remove(alert)
            }
        case .incident(let change):
            if case .opened = change.kind { tally.incidents += 1 }
        case .announce: tally.announced += 1
        case .silence, .ringBell, .handedOver: break
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

extension RunEvent {
    fileprivate var isOfIncident: Bool {
        if case .incident = self { true } else { false }
    }
}

extension Moment {
    /// An instant on both clocks, as this moment tells its wall time.
    fileprivate func at(_ instant: MonotonicInstant) -> Moment {
        Moment(monotonic: instant, wall: wallTime(at: instant))
    }
}
