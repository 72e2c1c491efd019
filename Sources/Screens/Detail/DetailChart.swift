import FleetModel
import HeartbeatModel
import TerminalCells
import Vocabulary

/// The chart of the detail: what it shows in words, the chart, and the times under it.
struct DetailChart {
    let chart: RoundTripChart
    private let past: LinkPast
    private let span: Duration
    private let selected: MonotonicInstant?
    /// How far back whole screens can be shown again; nil where none can.
    private let timeTravelReach: Moment?
    private let now: Moment
    private let zone: LocalZone

    /// Rows beside the chart itself: the caption above it and the times under it.
    static let otherRows = 2

    /// The chart of a link on so many columns; nil before its first heartbeat.
    init?(link: LinkSnapshot, detail: DetailState, width: Int, state: AppState) {
        guard let past = LinkPast(of: link, now: state.now) else { return nil }
        let places = Self.places(width: width, glyphs: state.glyphs)
        span = detail.chart.span(of: past, places: places)
        chart = RoundTripChart(
            link: link, window: detail.chart.window(of: past, places: places), now: state.now,
            glyphs: state.glyphs)
        self.past = past
        selected = detail.heartbeat
        timeTravelReach = state.pastReach
        now = state.now
        zone = state.zone
    }

    /// Places of a chart on so many columns.
    static func places(width: Int, glyphs: GlyphSet) -> Int {
        let area = Rectangle(x: 0, y: 0, width: width, height: 2)
        return max(1, ChartLayout(in: area).plot.width * glyphs.chartPlacesPerColumn)
    }

    /// Where the values are, in the rectangle of the whole.
    static func layout(in area: Rectangle) -> ChartLayout {
        ChartLayout(
            in: Rectangle(
                x: area.x, y: area.y + 1, width: area.width, height: area.height - otherRows))
    }

    func draw(in area: Rectangle, on grid: inout CellGrid) {
        let layout = Self.layout(in: area)
        // The line leaves a blank at both ends, which the box around it has already.
        caption.draw(
            in: Rectangle(x: area.x - 1, y: area.y, width: area.width + 2, height: 1), on: &grid)
        chart.draw(in: layout, on: &grid)
        let plot = layout.plot
        let axis = TimeAxis(
            window: chart.window, placesPerColumn: chart.glyphs.chartPlacesPerColumn, now: now,
            zone: zone)
        axis.draw(
            in: Rectangle(x: plot.x, y: plot.bottom, width: plot.width, height: 1), on: &grid)
        if let selected, let column = column(of: selected, in: plot) {
            grid.restyle(
                Rectangle(x: column, y: plot.y, width: 1, height: plot.height + 1),
                role: .selection)
        }
    }

    private func column(of instant: MonotonicInstant, in plot: Rectangle) -> Int? {
        let place = chart.window.place(of: instant)
        guard (0..<chart.window.count).contains(place) else { return nil }
        let fromEnd = (chart.window.count - 1 - place) / chart.glyphs.chartPlacesPerColumn
        return plot.right - 1 - fromEnd
    }

    /// What is shown and how far memory reaches, then the percentiles of what is shown.
    private var caption: SegmentedLine {
        var line = SegmentedLine(left: [Segment([Span(title, .title)], givesWay: 9)])
        if chart.window.place(of: past.start) > 0 {
            let start = now.wallTime(at: past.start)
            line.left.append(
                Segment(
                    [Span("kept since \(zone.timestamp(start, now: now.wall))", .muted)],
                    givesWay: 1))
        }
        if let timeTravelReach {
            let reach = zone.timestamp(timeTravelReach.wall, now: now.wall)
            line.left.append(Segment([Span("time travel to \(reach)", .muted)], givesWay: 0))
        }
        if let network = chart.networkRTT {
            line.right.append(
                Segment(
                    [Span("net ", .chartNetwork), Span(roundTripText(network))], givesWay: 2))
        }
        for (rank, percentile) in chart.percentiles.enumerated() {
            line.right.append(
                Segment(
                    [
                        Span("\(percentile.label) ", .percentile),
                        Span(roundTripText(percentile.value)),
                    ],
                    givesWay: 3 + rank))
        }
        return line
    }

    private var title: String {
        if now.monotonic < chart.window.end {
            return "Round trips, last \(DurationText.exact(span))"
        }
        let ends = [chart.window.start, chart.window.end].map {
            zone.timestamp(now.wallTime(at: $0), now: now.wall)
        }
        return "Round trips, \(ends[0]) to \(ends[1])"
    }
}
