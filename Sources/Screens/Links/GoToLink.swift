import FleetModel
import TerminalCells
import Vocabulary

extension AppState {
    /// Shows the selected link in the table of links; says why where that cannot be.
    mutating func goToLink() {
        guard let selectedLink, let link = fleet.link(selectedLink) else {
            say("no link is selected")
            return
        }
        guard let place = fleet.snapshot.place(of: selectedLink),
            let line = links.table.line(ofPlace: place)
        else {
            let clear = keyMap.wayTo(.back, in: .links)
            say("the filter of the links hides \(link.settings.name); \(clear) there clears it")
            return
        }
        show(.links)
        let height = LinksScreen.rows(in: layout.body).height
        links.select(line: line, fleet, height: height)
    }
}
