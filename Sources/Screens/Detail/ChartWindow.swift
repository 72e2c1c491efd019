import Vocabulary

/// The stretch of time that a chart shows, in places of equal length, the newest last.
///
/// Places lie on a grid of the clock's own. While time goes on, each heartbeat stays in its place
/// and the chart moves on by whole places.
struct ChartWindow: Hashable {
    /// Nanoseconds of a place.
    private let step: Int64
    /// The number of the first place on the grid.
    private let first: Int64
    /// How many places there are; at least 1.
    let count: Int

    /// The places that cover at least `span` before `end`, which lies in the last of them.
    init(span: Duration, end: MonotonicInstant, places: Int) {
        count = max(1, places)
        step = max(1, (span.nanoseconds + Int64(count) - 1) / Int64(count))
        first = Self.number(of: end.nanoseconds, step: step) - Int64(count) + 1
    }

    /// Rounded down before the origin as well.
    private static func number(of nanoseconds: Int64, step: Int64) -> Int64 {
        nanoseconds / step - (nanoseconds % step < 0 ? 1 : 0)
    }

    /// How long a place is.
    var placeLength: Duration { .nanoseconds(step) }
    /// Where the first place begins.
    var start: MonotonicInstant { MonotonicInstant(nanoseconds: first * step) }
    /// Where the last place ends.
    var end: MonotonicInstant { MonotonicInstant(nanoseconds: (first + Int64(count)) * step) }

    /// The place of an instant, counted from 0; outside the window it is below 0, or `count` or
    /// more.
    func place(of instant: MonotonicInstant) -> Int {
        Int(Self.number(of: instant.nanoseconds, step: step) - first)
    }

    /// The places from one instant to another one, as far as they are in the window; nil where none
    /// is.
    func places(from start: MonotonicInstant, to end: MonotonicInstant) -> ClosedRange<Int>? {
        let (low, high) = (max(0, place(of: start)), min(count - 1, place(of: end)))
        return low <= high ? low...high : nil
    }
}
