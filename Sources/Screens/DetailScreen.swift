import FleetModel
import HeartbeatModel
import TerminalCells
import Vocabulary

/// The detail of one link: how it stands, its round trips over time, its facts, its drops; on a
/// page of its own what happened before the drops.
enum DetailScreen {
    /// Rows of the chart with its axis, on a body of that height, of which all else takes `others`.
    ///
    /// It grows into rows that would stay empty; even, so that the middle of its scale has a label.
    private static func chartHeight(body: Int, others: Int) -> Int {
        let least = body < 10 ? 6 : min(14, max(8, body / 3))
        return max(least, min(26, body - others)) / 2 * 2
    }

    static func draw(
        _ detail: DetailState, state: AppState, in area: Rectangle, on grid: inout CellGrid
    ) {
        let content = contentArea(of: area)
        guard let link = state.fleet.link(detail.link) else {
            grid.drawBox(area, title: "Link")
            grid.put(
                [Span("this link is no longer watched", .muted)], x: content.x, y: content.y,
                limit: content.width)
            return
        }
        let page = page(of: link, detail.page, state: state, size: content)
        let first = clampedScroll(detail.scroll, height: page.rows, window: content.height)
        let tags = link.settings.tags.map(\.description).joined(separator: " ")
        let name = link.settings.name
        grid.drawBox(
            area, title: detail.page == .facts ? name : "\(name): before its last drops",
            note: tags.isEmpty
                ? link.settings.endpoint.description
                : "\(link.settings.endpoint) ─── \(tags)",
            footer: scrollPosition(first: first, height: page.rows, window: content.height))
        grid.show(page, from: first, in: content)
    }

    /// Where the content goes: inside the box, with a blank on both sides.
    static func contentArea(of body: Rectangle) -> Rectangle {
        let inner = body.inset
        return Rectangle(x: inner.x + 1, y: inner.y, width: inner.width - 2, height: inner.height)
    }

    /// Rows of the whole content, for scrolling.
    static func height(of state: AppState, body: Rectangle) -> Int {
        guard let detail = state.detail, let link = state.fleet.link(detail.link) else { return 0 }
        return page(of: link, detail.page, state: state, size: contentArea(of: body)).rows
    }

    /// The whole content, as tall as it is.
    private static func page(
        of link: LinkSnapshot, _ page: DetailState.Page, state: AppState, size: Rectangle
    ) -> CellGrid {
        switch page {
        case .facts: facts(of: link, state: state, size: size)
        case .timeline: timeline(of: link, state: state, width: max(1, size.width))
        }
    }

    private static func facts(of link: LinkSnapshot, state: AppState, size: Rectangle) -> CellGrid {
        let now = state.now
        let width = max(1, size.width)
        let status = DetailStatus(link: link, now: now, zone: state.zone).rows(width: width)
        let panels = DetailPanels(link: link, now: now, zone: state.zone)
        // Why a link is down comes before what was measured while it was up.
        let failure = PanelFlow([panels.failure].compactMap { $0 }, width: width, mostColumns: 1)
        let facts = PanelFlow(panels.facts, width: width)
        let timelineKey = state.keyMap.keyName(of: .turnTimeline, in: .detail)
        let drops = PanelFlow(
            [DropLog(link: link, now: now, zone: state.zone).panel(timelineKey: timelineKey)],
            width: width, mostColumns: 1)
        let failureRows = failure.height > 0 ? failure.height + 1 : 0
        let others = status.count + failureRows + 1 + facts.height + 1 + drops.height
        // An empty chart would only push down what is known.
        let chartHeight =
            link.history.isEmpty ? 0 : chartHeight(body: size.height, others: others)
        let chartTop = status.count + failureRows
        let factsTop = chartTop + (chartHeight > 0 ? chartHeight + 1 : 0)
        let dropsTop = factsTop + facts.height + 1
        var page = CellGrid(columns: width, rows: dropsTop + drops.height)
        for (y, row) in status.enumerated() { page.put(row, x: 0, y: y, limit: width) }
        failure.draw(x: 0, y: status.count, on: &page)
        if chartHeight > 0 {
            RoundTripChart(link: link, now: now, glyphs: state.glyphs).draw(
                in: Rectangle(x: 0, y: chartTop, width: width, height: chartHeight), on: &page)
        }
        facts.draw(x: 0, y: factsTop, on: &page)
        drops.draw(x: 0, y: dropsTop, on: &page)
        return page
    }

    private static func timeline(
        of link: LinkSnapshot, state: AppState, width: Int
    ) -> CellGrid {
        var panels = DropLog(link: link, now: state.now, zone: state.zone).timelines
        if panels.isEmpty {
            let text = "no drop since the start whose last happenings were kept"
            panels = [Panel(title: "Nothing recorded", lines: [.sentence(text, .muted)])]
        }
        let flow = PanelFlow(panels, width: width, columnWidth: 52)
        var page = CellGrid(columns: width, rows: flow.height)
        flow.draw(x: 0, y: 0, on: &page)
        return page
    }
}
