import FleetModel
import HeartbeatModel
import TerminalCells
import Vocabulary

/// The round trips of a link over time.
///
/// One place for each probe interval, the present at the right edge: time without a connection
/// stays empty. While there is little to show, places are two or four times as wide. Where single
/// heartbeats are no longer kept, each place shows the longest round trip of its minute.
struct RoundTripChart {
    /// Oldest first.
    let samples: [RoundTripSample]
    /// What is left of the time before the samples, oldest first.
    var minutes: [HistoryMinute] = []
    /// The timing that holds.
    let timing: HeartbeatTiming
    let now: Moment
    let glyphs: GlyphSet

    /// The most probe intervals that a chart can show: two in each of 400 columns.
    private static let mostSlots = 800

    /// Times between two labels of the time axis.
    private static let tickSteps: [Duration] =
        [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 21_600, 86_400]
        .map { .seconds($0) }
    private static let columnsBetweenTicks = 14.0
    /// Columns that the labels of the value axis take at most, the axis itself counted.
    private static let widestLabel = 10

    /// Draws chart and time axis; the last row of the area is the axis.
    func draw(in area: Rectangle, on grid: inout CellGrid) {
        let plotArea = Rectangle(
            x: area.x, y: area.y, width: area.width, height: area.height - 1)
        let slots = slots
        let room = (area.width - Self.widestLabel) * samplesInColumn
        let stretch = [4, 2].first { slots.count * $0 <= room } ?? 1
        let samples = stretch == 1 ? slots : stretched(slots, by: stretch)
        let plot = grid.drawChart(samples, in: plotArea, scale: scale, glyphs: glyphs) { value in
            value == 0 ? "0" : DurationText.short(.nanoseconds(Int64(value * 1_000_000)))
        }
        drawTimeAxis(under: plot, stretch: stretch, on: &grid)
    }

    private var samplesInColumn: Int { glyphs == .braille ? 2 : 1 }

    /// Each place as wide as `width`: a bar becomes broader, a line runs on to its next point, and
    /// a sign stands once.
    private func stretched(_ slots: [StripSample], by width: Int) -> [StripSample] {
        var previous = StripSample.absent
        return slots.flatMap { slot in
            defer { previous = slot }
            guard case .level(let level, let role) = slot else {
                return Array(repeating: .absent, count: width - 1) + [slot]
            }
            if glyphs != .braille { return Array(repeating: slot, count: width) }
            guard case .level(let before, _) = previous else {
                return Array(repeating: .absent, count: width - 1) + [slot]
            }
            return (1...width).map { step in
                let share = Double(step) / Double(width)
                return .level(before + (level - before) * share, role: role)
            }
        }
    }

    /// What happened in each probe interval up to now, oldest first, from the first one in which
    /// anything did.
    var slots: [StripSample] {
        let scale = scale
        var slots = Array(repeating: StripSample.absent, count: Self.mostSlots)
        for sample in samples where sample.gap != .missed {
            guard let place = slot(at: sample.atNanoseconds) else { continue }
            slots[place] = Self.worse(of: slots[place], and: mark(for: sample, scale: scale))
        }
        // What came late in the same interval tells more than that it was missed first.
        for sample in samples where sample.gap == .missed {
            guard let place = slot(at: sample.atNanoseconds), slots[place] == .absent else {
                continue
            }
            slots[place] = .lost
        }
        for minute in minutes { show(minute, in: &slots, scale: scale) }
        while slots.last == .absent { slots.removeLast() }
        return slots.reversed()
    }

    /// All places of a minute stand at its longest round trip, but for the first one where
    /// something happened in it.
    private func show(
        _ minute: HistoryMinute, in slots: inout [StripSample], scale: ChartScale
    ) {
        let last = minute.start + HistoryMinute.length - .nanoseconds(1)
        guard let newest = slot(at: last.nanoseconds) else { return }
        let oldest = slot(at: minute.start.nanoseconds) ?? slots.count - 1
        // Time of which single heartbeats are known is shown by them alone.
        let known = samples.first.map { slot(at: $0.atNanoseconds) ?? Self.mostSlots - 1 } ?? -1
        let places = (newest...max(newest, oldest)).filter { $0 > known }
        if let longest = minute.roundTrips?.most {
            for place in places { slots[place] = mark(for: longest, scale: scale) }
        }
        guard let first = places.last else { return }
        // What came late after all is among the round trips, and tells more than that it was
        // missed.
        let missed = minute.roundTrips == nil ? minute.missed : 0
        let signs: [(StripSample, Int)] = [
            (.ended, minute.ended), (.lost, minute.lost + missed), (.untimed, minute.untimed),
            (.excused, minute.ownPauses),
        ]
        if let sign = signs.first(where: { $0.1 > 0 }) { slots[first] = sign.0 }
    }

    /// Milliseconds, up to the slowest round trip there is.
    private var scale: ChartScale {
        let slowest = max(
            samples.lazy.compactMap(\.roundTrip).max() ?? .zero,
            minutes.lazy.compactMap(\.roundTrips?.most).max() ?? .zero)
        return ChartScale(covering: slowest / .milliseconds(1))
    }

    /// How many probe intervals ago an instant was; nil where that is too long ago.
    ///
    /// Counted from the newest sample: counted from now, answers that come once in an interval but
    /// for a jitter would fall into one slot by twos and leave others empty. A miss is judged
    /// between two answers and counts for neither.
    private func slot(at nanoseconds: Int64) -> Int? {
        guard let last = samples.last(where: { $0.gap != .missed }) ?? samples.last else {
            return nil
        }
        let newest = MonotonicInstant(nanoseconds: last.atNanoseconds)
        let interval = max(.nanoseconds(1), timing.probeInterval)
        let age = (newest - MonotonicInstant(nanoseconds: nanoseconds)) / interval
        let place = age.rounded() + max(0, (now.monotonic - newest) / interval).rounded(.down)
        return place < Double(Self.mostSlots) ? Int(max(0, place)) : nil
    }

    private func mark(for sample: RoundTripSample, scale: ChartScale) -> StripSample {
        if let roundTrip = sample.roundTrip { return mark(for: roundTrip, scale: scale) }
        switch sample.gap {
        case .untimed: return .untimed
        case .ended: return .ended
        case .ownPause: return .excused
        case .lost, .missed, nil: return .lost
        }
    }

    private func mark(for roundTrip: Duration, scale: ChartScale) -> StripSample {
        let isLate = roundTrip >= timing.responseTimeout
        return .level(
            scale.level(of: roundTrip / .milliseconds(1)), role: isLate ? .chartLate : .chart)
    }

    /// Of two marks in one place the one that must not be overlooked.
    private static func worse(of left: StripSample, and right: StripSample) -> StripSample {
        if case .level(let first, _) = left, case .level(let second, _) = right {
            return first > second ? left : right
        }
        let signs: [StripSample] = [.ended, .lost, .untimed, .excused]
        return signs.first { $0 == left || $0 == right } ?? right
    }

    /// Ages under the chart, `now` at the right edge.
    private func drawTimeAxis(
        under plot: Rectangle, stretch: Int, on grid: inout CellGrid
    ) {
        let perColumn = timing.probeInterval * samplesInColumn / stretch
        guard perColumn > .zero else { return }
        let step = Self.tickSteps.first { $0 / perColumn >= Self.columnsBetweenTicks }
        grid.put("now", x: plot.right - 3, y: plot.bottom, role: .axis)
        guard let step else { return }
        for tick in 1... {
            let text = "-\(DurationText.exact(step * tick))"
            let column = Int((step * tick / perColumn).rounded())
            let x = plot.right - column - displayWidth(text)
            guard x >= plot.x else { break }
            grid.put(text, x: x, y: plot.bottom, role: .axis)
        }
    }
}

extension RoundTripChart {
    /// The chart of one link, as far back as it can show.
    init(link: LinkSnapshot, now: Moment, glyphs: GlyphSet) {
        let start = now.monotonic - link.timing.probeInterval * (Self.mostSlots + 1)
        self.init(
            samples: link.history.samples(since: start),
            minutes: link.history.minutes(since: start - HistoryMinute.length),
            timing: link.timing, now: now, glyphs: glyphs)
    }
}
