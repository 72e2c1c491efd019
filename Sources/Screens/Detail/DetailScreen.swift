import FleetModel
import HeartbeatModel
import TerminalCells
import Vocabulary

/// The detail of one link: how it stands, its round trips over time, its facts, its drops; on pages
/// of their own what happened before the drops, and what is set for it.
enum DetailScreen {
    static func draw(
        _ detail: DetailState, state: AppState, in area: Rectangle, on grid: inout CellGrid
    ) {
        let content = area.content
        guard let link = state.fleet.link(detail.link) else {
            grid.drawBox(area, title: "Link")
            grid.put(
                [Span("this link is no longer watched", .muted)], x: content.x, y: content.y,
                limit: content.width)
            return
        }
        let page = page(of: link, detail, state: state, size: content)
        let first = clampedScroll(detail.scroll, height: page.rows, window: content.height)
        grid.drawBox(
            area, title: link.settings.name + detail.page.titleAddition,
            note: link.settings.tags.isEmpty
                ? link.settings.endpoint.description
                : "\(link.settings.endpoint) ─── \(link.settings.tagText)",
            footer: scrollPosition(first: first, height: page.rows, window: content.height))
        grid.show(page, from: first, in: content)
    }

    /// Rows of the whole content, for scrolling.
    static func height(of state: AppState, body: Rectangle) -> Int {
        guard let detail = state.detail, let link = state.fleet.link(detail.link) else { return 0 }
        let size = body.content
        return switch detail.page {
        case .facts: facts(of: link, detail, state: state, size: size).height
        case .timeline: timeline(of: link, state: state, width: max(1, size.width)).height
        case .settings: settings(of: link, width: max(1, size.width)).height
        }
    }

    /// The whole content, as tall as it is.
    private static func page(
        of link: LinkSnapshot, _ detail: DetailState, state: AppState, size: Rectangle
    ) -> CellGrid {
        let width = max(1, size.width)
        return switch detail.page {
        case .facts: facts(of: link, detail, state: state, size: size).drawn()
        case .timeline: timeline(of: link, state: state, width: width).drawn(width: width)
        case .settings: settings(of: link, width: width).drawn(width: width)
        }
    }

    private static func facts(
        of link: LinkSnapshot, _ detail: DetailState, state: AppState, size: Rectangle
    ) -> DetailFacts {
        DetailFacts(
            link: link, detail: detail, state: state, width: max(1, size.width),
            window: size.height)
    }

    private static func timeline(
        of link: LinkSnapshot, state: AppState, width: Int
    ) -> PanelFlow {
        var panels = DropLog(link: link, now: state.now, zone: state.zone).timelines
        if panels.isEmpty {
            let text = "no drop since the start whose last happenings were kept"
            panels = [Panel(title: "Nothing recorded", lines: [.sentence(text, .muted)])]
        }
        return PanelFlow(panels, width: width, columnWidth: 52)
    }

    private static func settings(of link: LinkSnapshot, width: Int) -> PanelFlow {
        PanelFlow(DetailSettings(link: link).panels, width: width, columnWidth: 58)
    }

    // MARK: What is where on the screen

    /// Where the chart and the times under it are on the screen; nil where no part of it is seen.
    static func chartArea(in state: AppState) -> Rectangle? {
        guard let (facts, content, first) = shownFacts(in: state), let area = facts.chartArea
        else { return nil }
        let plot = DetailChart.layout(in: area).plot
        let top = max(content.y, content.y + plot.y - first)
        let bottom = min(content.bottom, content.y + plot.bottom + 1 - first)
        guard top < bottom else { return nil }
        return Rectangle(
            x: content.x + plot.x, y: top, width: plot.width, height: bottom - top)
    }

    /// The heartbeat that a cell of the screen shows; nil where it shows none.
    static func heartbeat(x: Int, y: Int, in state: AppState) -> MonotonicInstant? {
        guard let (facts, content, first) = shownFacts(in: state), content.contains(x: x, y: y)
        else { return nil }
        return facts.heartbeat(x: x - content.x, y: y - content.y + first)
    }

    /// The page of facts, where it is drawn, and its first row that is seen.
    private static func shownFacts(
        in state: AppState
    ) -> (facts: DetailFacts, content: Rectangle, first: Int)? {
        guard let detail = state.detail, detail.page == .facts,
            let link = state.fleet.link(detail.link)
        else { return nil }
        let content = state.layout.body.content
        let facts = facts(of: link, detail, state: state, size: content)
        let first = clampedScroll(detail.scroll, height: facts.height, window: content.height)
        return (facts, content, first)
    }
}

extension DetailState.Page {
    /// What stands behind the link's name in the title.
    fileprivate var titleAddition: String {
        switch self {
        case .facts: ""
        case .timeline: ": before its last drops"
        case .settings: ": what is set"
        }
    }
}

extension PanelFlow {
    /// A page of these panels alone.
    func drawn(width: Int) -> CellGrid {
        var page = CellGrid(columns: width, rows: height)
        draw(x: 0, y: 0, on: &page)
        return page
    }
}
