import FleetModel
import HeartbeatModel
import TerminalCells
import Vocabulary

/// The round trips of a link over time: one place for each probe interval, the present at the
/// right edge, so that time without a connection stays empty.
struct RoundTripChart {
    let link: LinkSnapshot
    let now: Moment
    let glyphs: GlyphSet

    /// The most probe intervals that a chart can show: two in each of 400 columns.
    private static let mostSlots = 800

    /// Times between two labels of the time axis.
    private static let tickSteps: [Duration] =
        [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 21_600, 86_400]
        .map { .seconds($0) }
    private static let columnsBetweenTicks = 14.0

    /// Draws chart and time axis; the last row of the area is the axis.
    func draw(in area: Rectangle, on grid: inout CellGrid) {
        let slots = slots
        let highest = link.samples.lazy.compactMap(\.roundTrip).max() ?? .zero
        let scale = ChartScale(covering: milliseconds(highest))
        let plotArea = Rectangle(
            x: area.x, y: area.y, width: area.width, height: area.height - 1)
        let plot = grid.drawChart(slots, in: plotArea, scale: scale, glyphs: glyphs) { value in
            value == 0 ? "0" : DurationText.short(.nanoseconds(Int64(value * 1_000_000)))
        }
        drawTimeAxis(under: plot, on: &grid)
    }

    /// What happened in each probe interval up to now, oldest first.
    var slots: [StripSample] {
        let interval = max(1, link.timing.probeInterval.nanoseconds)
        var slots: [StripSample] = []
        func slot(_ nanoseconds: Int64) -> Int? {
            let age = now.monotonic.nanoseconds.subtractingReportingOverflow(nanoseconds)
            guard !age.overflow, age.partialValue >= 0 else { return nil }
            let place = age.partialValue / interval
            return place < Self.mostSlots ? Int(place) : nil
        }
        let oldest = link.samples.lazy.compactMap { slot($0.atNanoseconds) }.max() ?? 0
        let oldestDrop = link.drops.lazy.compactMap { slot($0.at.monotonic.nanoseconds) }.max() ?? 0
        slots = Array(repeating: .absent, count: max(oldest, oldestDrop) + 1)
        let highest = link.samples.lazy.compactMap(\.roundTrip).max() ?? .zero
        let scale = ChartScale(covering: milliseconds(highest))
        for sample in link.samples {
            guard let place = slot(sample.atNanoseconds) else { continue }
            guard let roundTrip = sample.roundTrip else {
                slots[place] = .lost
                continue
            }
            if case .level(let level, _) = slots[place],
                level >= scale.level(of: milliseconds(roundTrip))
            {
                continue
            }
            if slots[place] == .lost { continue }
            let isLate = roundTrip > link.timing.responseTimeout
            slots[place] = .level(
                scale.level(of: milliseconds(roundTrip)), role: isLate ? .chartLate : .chart)
        }
        for drop in link.drops {
            if let place = slot(drop.at.monotonic.nanoseconds) { slots[place] = .ended }
        }
        return slots.reversed()
    }

    private func milliseconds(_ duration: Duration) -> Double {
        Double(duration.nanoseconds) / 1_000_000
    }

    /// Ages under the chart, `now` at the right edge.
    private func drawTimeAxis(under plot: Rectangle, on grid: inout CellGrid) {
        let perColumn = link.timing.probeInterval * (glyphs == .braille ? 2 : 1)
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
