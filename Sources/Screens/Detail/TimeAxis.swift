import TerminalCells
import Vocabulary

/// Local times of day under a chart, at round ones.
struct TimeAxis {
    let window: ChartWindow
    /// Places of the window in one column.
    let placesPerColumn: Int
    /// Tells wall times, and whether the chart ends now.
    let now: Moment
    let zone: LocalZone

    /// Times between two labels.
    private static let steps: [Int64] = [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200,
        86_400,
    ]
    private static let leastColumnsBetween = 14.0

    /// Whether the present is in the last place.
    private var endsNow: Bool { now.monotonic < window.end }

    /// Draws the labels into one row; the last column of it stands under the chart's last place.
    func draw(in row: Rectangle, on grid: inout CellGrid) {
        let present = endsNow ? "now" : ""
        let lastColumn = row.right - (endsNow ? displayWidth(present) + 1 : 0)
        grid.put(present, x: row.right - displayWidth(present), y: row.y, role: .axis)
        let columnMilliseconds = window.placeLength * placesPerColumn / .milliseconds(1)
        guard columnMilliseconds > 0,
            let step = Self.steps.first(where: {
                Double($0) * 1_000 / columnMilliseconds >= Self.leastColumnsBetween
            })
        else { return }
        let end = local(window.end)
        let columns = Int64(row.width)
        let start = end - Int64(columnMilliseconds * Double(columns))
        var tick = (start / (step * 1_000) + 1) * step * 1_000
        while tick < end {
            let column = Int((Double(tick - start) / columnMilliseconds).rounded(.down))
            let text = "╵\(label(tick, step: step))"
            if row.x + column + displayWidth(text) <= lastColumn {
                grid.put(text, x: row.x + column, y: row.y, role: .axis)
            }
            tick += step * 1_000
        }
    }

    /// Milliseconds of local time; after 1970, like every wall time of a running program.
    private func local(_ instant: MonotonicInstant) -> Int64 {
        max(0, now.wallTime(at: instant).unixMilliseconds &+ Int64(zone.offsetSeconds) * 1_000)
    }

    /// Midnight is a date; seconds are told where labels stand closer than a minute.
    private func label(_ tick: Int64, step: Int64) -> String {
        let time = CivilTime(WallTime(unixMilliseconds: tick))
        if step >= 600, tick % 86_400_000 == 0 { return time.date }
        return step < 60 ? time.timeOfDay : String(time.timeOfDay.prefix(5))
    }
}
