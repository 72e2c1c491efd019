import FleetModel
import HeartbeatModel
import Vocabulary

/// What a person chose to see of a link's past: how much of it, and where it ends.
struct ChartView: Hashable, Sendable {
    /// How much; nil: as much as suits what there is.
    private(set) var chosenSpan: Duration?
    /// Where the chart ends; nil: now, whenever that is.
    private(set) var end: MonotonicInstant?

    /// What can be chosen, from one minute to one day.
    static let spans: [Duration] = [
        60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400,
    ].map { .seconds($0) }

    /// A step back or forth moves the chart by one part of so many.
    private static let stepsInSpan = 4

    /// How much is shown.
    ///
    /// As long as nobody chose: all that is known of the link, but no more than leaves each
    /// heartbeat a place of its own.
    func span(of past: LinkPast, places: Int) -> Duration {
        if let chosenSpan { return chosenSpan }
        let most = Self.spans.last { $0 <= past.probeInterval * places } ?? Self.spans[0]
        return min(most, Self.spans.first { $0 >= past.length } ?? most)
    }

    /// The time that the chart shows in so many places.
    func window(of past: LinkPast, places: Int) -> ChartWindow {
        let span = span(of: past, places: places)
        return ChartWindow(span: span, end: shownEnd(of: past, span: span), places: places)
    }

    /// Memory that was given back takes the chart's end with it.
    private func shownEnd(of past: LinkPast, span: Duration) -> MonotonicInstant {
        guard let end else { return past.now }
        return min(past.now, max(end, past.start + span))
    }

    /// Shows more (a positive step) or less; false at the end of what can be chosen.
    mutating func zoom(out step: Int, of past: LinkPast, places: Int) -> Bool {
        let span = span(of: past, places: places)
        let next = (Self.spans.firstIndex(of: span) ?? 0) + step
        guard Self.spans.indices.contains(next) else { return false }
        chosenSpan = Self.spans[next]
        return true
    }

    /// Moves the chart by a quarter of itself, back where `step` is negative; false where there is
    /// nothing more to show.
    mutating func scroll(by step: Int, of past: LinkPast, places: Int) -> Bool {
        let span = span(of: past, places: places)
        return move(by: span / Self.stepsInSpan * step, of: past, places: places)
    }

    /// Moves the chart; false where there is nothing more to show.
    mutating func move(by time: Duration, of past: LinkPast, places: Int) -> Bool {
        let span = span(of: past, places: places)
        let before = shownEnd(of: past, span: span)
        let target = min(past.now, max(before + time, past.start + span))
        end = target < past.now ? target : nil
        return target != before
    }

    /// Moves the chart so that an instant is in its middle, where it is not shown already.
    mutating func show(_ instant: MonotonicInstant, of past: LinkPast, places: Int) {
        let window = window(of: past, places: places)
        guard instant < window.start || instant >= window.end else { return }
        let middle = window.start + (window.end - window.start) / 2
        _ = move(by: instant - middle, of: past, places: places)
    }

    /// Follows the present again; false where it does.
    mutating func follow() -> Bool {
        defer { end = nil }
        return end != nil
    }
}

/// How far a link's memory reaches, as a chart needs to know it.
struct LinkPast: Hashable, Sendable {
    /// When the oldest of all that is kept was.
    var start: MonotonicInstant
    var now: MonotonicInstant
    var probeInterval: Duration

    /// How long that is; never negative.
    var length: Duration { max(.zero, now - start) }

    init(start: MonotonicInstant, now: MonotonicInstant, probeInterval: Duration) {
        self.start = start
        self.now = now
        self.probeInterval = probeInterval
    }

    /// That of a link; nil before its first heartbeat.
    init?(of link: LinkSnapshot, now: Moment) {
        let history = link.history
        guard let start = history.minutesReachBack ?? history.samplesReachBack else { return nil }
        self.init(
            start: start, now: now.monotonic,
            probeInterval: max(.milliseconds(1), link.timing.probeInterval))
    }
}
