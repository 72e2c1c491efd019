import FleetModel
import TerminalCells
import Vocabulary

extension AppState {
    /// Why a link stands as it does, over the view from which it was asked.
    func explanationPage(of id: LinkID) -> ScrolledPage {
        guard let link = fleet.link(id) else {
            let gone = Panel.Line.sentence("this link is no longer watched", .muted)
            return ScrolledPage(
                title: "Link", panels: [Panel(title: "Nothing to explain", lines: [gone])],
                columnWidth: 50)
        }
        let explanation = Explanation(
            link: link, offline: fleet.snapshot.offline, now: now, zone: zone)
        return ScrolledPage(
            title: "Why \(link.settings.name) is \(link.state.rawValue)",
            panels: explanation.panels, columnWidth: 50, mostColumns: 2)
    }

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
