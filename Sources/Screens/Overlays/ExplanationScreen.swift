import FleetModel
import TerminalCells
import Vocabulary

/// Why a link stands as it does, over the view from which it was asked.
enum ExplanationScreen {
    static func draw(
        _ link: LinkID, scroll: Int, state: AppState, in area: Rectangle, on grid: inout CellGrid
    ) {
        let content = DetailScreen.contentArea(of: area)
        let flow = flow(of: link, state: state, width: content.width)
        let first = clampedScroll(scroll, height: flow.height, window: content.height)
        grid.fill(area, role: .text)
        grid.drawBox(
            area, title: title(of: link, state: state),
            footer: scrollPosition(first: first, height: flow.height, window: content.height))
        grid.show(flow.drawn(width: max(1, content.width)), from: first, in: content)
    }

    /// Rows of the whole explanation, for scrolling.
    static func height(of link: LinkID, state: AppState, body: Rectangle) -> Int {
        flow(of: link, state: state, width: DetailScreen.contentArea(of: body).width).height
    }

    private static func title(of id: LinkID, state: AppState) -> String {
        guard let link = state.fleet.link(id) else { return "Link" }
        return "Why \(link.settings.name) is \(link.state.rawValue)"
    }

    private static func flow(of id: LinkID, state: AppState, width: Int) -> PanelFlow {
        guard let link = state.fleet.link(id) else {
            let gone = Panel.Line.sentence("this link is no longer watched", .muted)
            return PanelFlow([Panel(title: "Nothing to explain", lines: [gone])], width: width)
        }
        let explanation = Explanation(
            link: link, offline: state.fleet.snapshot.offline, now: state.now, zone: state.zone)
        return PanelFlow(explanation.panels, width: width, columnWidth: 50, mostColumns: 2)
    }
}

extension AppState {
    /// Explains the selected link, or closes the explanation.
    mutating func toggleExplanation() {
        if case .explanation = overlay {
            overlay = nil
            return
        }
        guard let selectedLink else {
            say("no link is selected: there is nothing to explain")
            return
        }
        overlay = .explanation(selectedLink, scroll: 0)
    }
}
