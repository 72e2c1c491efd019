import FleetModel
import TerminalCells
import Vocabulary

/// The first page of the detail: how the link stands, its chart, its figures, its drops.
struct DetailFacts {
    private let status: [[Span]]
    private let failure: PanelFlow
    private let chart: DetailChart?
    private let row: HeartbeatRow
    private let panels: PanelFlow
    private let drops: PanelFlow
    private let width: Int
    /// Rows of the whole chart, caption and times counted; 0 without one.
    private let chartHeight: Int

    /// The page on so many columns, seen through so many rows.
    init(link: LinkSnapshot, detail: DetailState, state: AppState, width: Int, window: Int) {
        let now = state.now
        self.width = width
        status = DetailStatus(link: link, now: now, zone: state.zone).rows(width: width)
        chart = DetailChart(link: link, detail: detail, width: width, state: state)
        row = HeartbeatRow(
            link: link, selected: detail.heartbeat, now: now, zone: state.zone,
            glyphs: state.glyphs,
            keys: (
                state.keyMap.wayTo(.previousHeartbeat, in: .detail),
                state.keyMap.wayTo(.nextHeartbeat, in: .detail)
            ))
        let facts = DetailPanels(
            link: link, now: now, zone: state.zone, chart: chart?.chart,
            thresholds: state.settings.thresholds)
        // Why a link is down comes before what was measured while it was up.
        failure = PanelFlow([facts.failure].compactMap { $0 }, width: width, mostColumns: 1)
        panels = PanelFlow(facts.facts, width: width)
        let log = DropLog(link: link, now: now, zone: state.zone)
        let timelineKey = state.keyMap.wayTo(.turnTimeline, in: .detail)
        drops = PanelFlow([log.panel(timelineKey: timelineKey)], width: width, mostColumns: 1)
        let failureRows = failure.height > 0 ? failure.height + 1 : 0
        let others =
            status.count + failureRows + HeartbeatRow.height + 1 + panels.height + 1 + drops.height
        // An empty chart would only push down what is known.
        chartHeight = chart == nil ? 0 : Self.chartHeight(window: window, others: others)
    }

    /// Rows of the chart on a window of that height, of which all else takes `others`.
    ///
    /// It grows into rows that would stay empty; an odd number for the values, so that the middle
    /// of the scale has a label.
    private static func chartHeight(window: Int, others: Int) -> Int {
        let least = window < 10 ? 6 : min(14, max(8, window / 3))
        let values = max(least, min(26, window - others - DetailChart.otherRows)) / 2 * 2 - 1
        return values + DetailChart.otherRows
    }

    // MARK: Where the parts are

    private var failureTop: Int { status.count }

    /// Where the chart is on the page, caption and times with it; nil without one.
    var chartArea: Rectangle? {
        guard chart != nil else { return nil }
        let top = failureTop + (failure.height > 0 ? failure.height + 1 : 0)
        return Rectangle(x: 0, y: top, width: width, height: chartHeight)
    }

    /// Where the heartbeats are on the page; nil without a chart.
    private var rowArea: Rectangle? {
        chartArea.map {
            Rectangle(x: 0, y: $0.bottom, width: width, height: HeartbeatRow.height)
        }
    }

    private var panelsTop: Int {
        rowArea.map { $0.bottom + 1 }
            ?? failureTop + (failure.height > 0 ? failure.height + 1 : 0)
    }

    private var dropsTop: Int { panelsTop + panels.height + 1 }

    /// Rows of the whole page.
    var height: Int { dropsTop + drops.height }

    /// The heartbeat in a cell of the page's strip; nil where none is.
    func heartbeat(x: Int, y: Int) -> MonotonicInstant? {
        guard let rowArea else { return nil }
        let strip = HeartbeatRow.strip(in: rowArea)
        guard strip.contains(x: x, y: y) else { return nil }
        let moments = row.moments(width: strip.width)
        let place = x - (strip.right - moments.count)
        return moments.indices.contains(place) ? moments[place].at : nil
    }

    /// The whole page.
    func drawn() -> CellGrid {
        var page = CellGrid(columns: width, rows: height)
        for (y, row) in status.enumerated() { page.put(row, x: 0, y: y, limit: width) }
        failure.draw(x: 0, y: failureTop, on: &page)
        if let chart, let chartArea, let rowArea {
            chart.draw(in: chartArea, on: &page)
            row.draw(in: rowArea, on: &page)
        }
        panels.draw(x: 0, y: panelsTop, on: &page)
        drops.draw(x: 0, y: dropsTop, on: &page)
        return page
    }
}
