import HeartbeatModel
import TerminalCells
import Vocabulary

/// Sorts what a link's history holds into the places of a chart: minutes first, then heartbeats in
/// order of time.
struct ChartSurvey {
    /// What was found in one place.
    private struct Find {
        var least = Duration.zero
        var most = Duration.zero
        var sign: ChartSign?
        /// Something was measured there, or a line runs through it.
        var isMeasured = false
        /// A heartbeat was judged missed; what came of it tells more.
        var isMissed = false
    }

    /// The heartbeat before, to which the next one is joined.
    private struct Earlier {
        var at: MonotonicInstant
        var place: Int
        var roundTrip: Duration
    }

    private let window: ChartWindow
    private let timing: HeartbeatTiming
    private let now: MonotonicInstant
    private let joinsByLine: Bool
    private var finds: [Find]
    private var earlier: Earlier?
    /// The round trips of the heartbeats in the window.
    private(set) var distribution = RoundTripHistogram()

    /// - Parameter joinsByLine: whether two heartbeats are joined by a line; else the place of one
    ///   is as broad as the time until the next.
    init(window: ChartWindow, timing: HeartbeatTiming, now: MonotonicInstant, joinsByLine: Bool) {
        self.window = window
        self.timing = timing
        self.now = now
        self.joinsByLine = joinsByLine
        finds = Array(repeating: Find(), count: window.count)
    }

    /// Heartbeats further apart than this did not follow each other in the probe's rhythm.
    var longestJoin: Duration { max(.nanoseconds(1), timing.probeInterval) * 3 / 2 }

    /// Takes a minute, as far as it lies before the time of which heartbeats are known.
    mutating func take(_ minute: HistoryMinute, before firstKnown: MonotonicInstant) {
        let end = min(minute.start + HistoryMinute.length, firstKnown) - .nanoseconds(1)
        guard let places = window.places(from: minute.start, to: end) else { return }
        if let roundTrips = minute.roundTrips {
            for place in places { measure(roundTrips.least, roundTrips.most, in: place) }
        }
        // What came late after all is among the round trips, and tells more than that it was
        // missed.
        let missed = minute.roundTrips == nil ? minute.missed : 0
        let signs: [(ChartSign, Int)] = [
            (.ended, minute.ended), (.lost, minute.lost + missed), (.untimed, minute.untimed),
            (.excused, minute.ownPauses),
        ]
        for (sign, count) in signs where count > 0 { mark(sign, in: places.lowerBound) }
    }

    /// Takes the next sample.
    mutating func take(_ sample: RoundTripSample) {
        let instant = MonotonicInstant(nanoseconds: sample.atNanoseconds)
        let place = window.place(of: instant)
        if let roundTrip = sample.roundTrip {
            if let earlier, instant - earlier.at <= longestJoin {
                join(earlier, to: roundTrip, in: place)
            }
            earlier = Earlier(at: instant, place: place, roundTrip: roundTrip)
            guard finds.indices.contains(place) else { return }
            measure(roundTrip, roundTrip, in: place)
            distribution.record(roundTrip)
            return
        }
        endHeartbeats(at: instant)
        guard finds.indices.contains(place) else { return }
        switch sample.gap {
        case .missed: finds[place].isMissed = true
        case .ended: mark(.ended, in: place)
        case .untimed: mark(.untimed, in: place)
        case .ownPause: mark(.excused, in: place)
        case .lost, nil: mark(.lost, in: place)
        }
    }

    /// The last heartbeat so far has none to follow it: its bar is as broad as the time since.
    mutating func endHeartbeats() { endHeartbeats(at: now) }

    private mutating func endHeartbeats(at instant: MonotonicInstant) {
        defer { earlier = nil }
        guard let earlier, !joinsByLine, instant > earlier.at else { return }
        let end = min(instant, earlier.at + longestJoin)
        join(earlier, to: earlier.roundTrip, in: window.place(of: end) + (end < instant ? 1 : 0))
    }

    /// There was no connection.
    mutating func noteOutage(from start: MonotonicInstant, to end: MonotonicInstant) {
        guard let places = window.places(from: start, to: end) else { return }
        for place in places where !finds[place].isMeasured { mark(.outage, in: place) }
    }

    /// Fills the places between two heartbeats.
    private mutating func join(_ earlier: Earlier, to roundTrip: Duration, in place: Int) {
        let between = max(0, earlier.place + 1)..<max(0, earlier.place + 1, min(place, finds.count))
        for middle in between where !finds[middle].isMeasured {
            let share = Double(middle - earlier.place) / Double(place - earlier.place)
            let value =
                joinsByLine
                ? earlier.roundTrip + (roundTrip - earlier.roundTrip) * share : earlier.roundTrip
            measure(value, value, in: middle)
        }
    }

    private mutating func measure(_ least: Duration, _ most: Duration, in place: Int) {
        let isFirst = !finds[place].isMeasured
        finds[place].least = isFirst ? least : min(finds[place].least, least)
        finds[place].most = isFirst ? most : max(finds[place].most, most)
        finds[place].isMeasured = true
    }

    private mutating func mark(_ sign: ChartSign, in place: Int) {
        finds[place].sign = max(sign, finds[place].sign ?? sign)
    }

    // MARK: What came of it

    /// Milliseconds, up to the longest round trip that was found.
    var scale: ChartScale {
        ChartScale(covering: finds.lazy.map(\.most).max().map { $0 / .milliseconds(1) } ?? 0)
    }

    /// The places of the chart, oldest first.
    var places: [ChartPlace] {
        let scale = scale
        return finds.map { find in
            let isUnanswered = find.isMissed && !find.isMeasured && find.sign == nil
            let sign = isUnanswered ? .lost : find.sign
            guard find.isMeasured else { return ChartPlace(sign: sign) }
            let levels = [find.least, find.most].map { scale.level(of: $0 / .milliseconds(1)) }
            return ChartPlace(
                levels: levels[0]...levels[1],
                role: find.most >= timing.responseTimeout ? .chartLate : .chart, sign: sign)
        }
    }
}
