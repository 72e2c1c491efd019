import FleetModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite("The columns of the table of links")
struct LinkColumnsTests {
    private func watch(columns: Int = 120) -> Watch {
        var watch = Watch.troubledFleet(columns: columns, rows: 24)
        watch.give(.moveToTop)
        return watch
    }

    private func headings(_ watch: Watch) -> [String] {
        let area = LinksScreen.rows(in: watch.state.layout.body)
        return watch.frame().text(row: area.y - 1).split(separator: " ").map(String.init)
            .filter { $0 != "│" }
    }

    /// Chooses columns as a settings file does.
    private func show(_ names: String..., in watch: inout Watch) {
        var settings = watch.state.settings
        settings.columns = names.compactMap { LinkColumnName($0) }.map { LinkColumnChoice($0) }
        watch.tell(.settings(settings))
    }

    @Test func theTableHasTheColumnsOfTheSettingsInTheirOrder() {
        var watch = watch()
        show("link", "loss", "state", "tag:site", in: &watch)
        #expect(headings(watch) == ["LINK", "LOSS", "STATE", "SITE"])
        watch.select(link: "pump-04")
        let row = watch.frame().lines.first { $0.contains("pump-04") } ?? ""
        #expect(row.contains("late") && row.contains("osl"), "\(row)")
    }

    @Test("each column shows something of a link and sorts", arguments: LinkColumn.all.map(\.name))
    func everyColumn(name: LinkColumnName) {
        var watch = watch()
        show("link", name.text, in: &watch)
        let column = LinkColumn.column(named: name)
        #expect(headings(watch).contains(column.title))
        guard let key = column.sortKey else {
            #expect(name == .number)
            return
        }
        watch.give(.sortNext)
        if watch.state.links.sort.key != key { watch.give(.sortNext) }
        #expect(watch.state.links.sort.key == key)
        #expect(
            watch.frame().lines.contains { $0.contains("sorted by \(column.title.lowercased())") })
        let order = watch.state.links.table.places
        watch.give(.sortReverse)
        #expect(watch.state.links.table.count == order.count)
    }

    @Test func aChosenWidthHoldsAndTheTextIsCut() {
        var watch = watch()
        var settings = watch.state.settings
        settings.columns = [LinkColumnChoice(.link, width: 5), LinkColumnChoice(.state, width: 20)]
        watch.tell(.settings(settings))
        let places = LinksScreen.columns(of: watch.state, in: watch.state.layout.body).map(\.place)
        #expect(places.map(\.width) == [5, 20])
        #expect(watch.frame().lines.contains { $0.contains("badg…") })
    }

    @Test func inTheMenuAColumnIsSwitchedOffAndOnMovedAndSized() {
        var watch = watch()
        show("link", "rtt", "state", in: &watch)
        watch.give(.chooseColumns, .menuItemDown)
        #expect(watch.state.links.columns.map(\.name.text) == ["rtt", "link", "state"])
        watch.give(.menuMore, .menuMore)
        #expect(watch.state.links.columns[1].width != nil)
        watch.give(.menuLess, .menuLess)
        #expect(watch.state.links.columns[1].width == nil, "its own width is no choice")
        watch.give(.menuToggle)
        #expect(watch.state.links.columns.map(\.name.text) == ["rtt", "state"])
        watch.give(.menuToggle)
        #expect(watch.state.links.columns.map(\.name.text) == ["rtt", "state", "link"])
        watch.give(.menuChoose)
        #expect(watch.effects.last == .choose(.columns(watch.state.links.columns)))
        #expect(headings(watch) == ["RTT", "STATE", "LINK"])
    }

    @Test func aMenuThatIsGivenUpLeavesTheColumnsAsTheyWere() {
        var watch = watch()
        let before = watch.state.links.columns
        let effects = watch.effects.count
        watch.give(.chooseColumns, .menuToggle, .menuItemDown, .menuMore, .menuCancel)
        #expect(watch.state.links.columns == before)
        #expect(watch.effects.count == effects)
    }

    @Test func theLastColumnCannotBeSwitchedOff() {
        var watch = watch()
        show("link", in: &watch)
        watch.give(.chooseColumns, .menuToggle)
        #expect(watch.state.links.columns.map(\.name.text) == ["link"])
    }

    @Test func theStripTakesTheRoomThatIsLeft() {
        for columns in [120, 200, 300] {
            var watch = watch(columns: columns)
            show("link", "heartbeats", in: &watch)
            let places = LinksScreen.columns(of: watch.state, in: watch.state.layout.body)
            #expect(places.last?.place.right == columns - 2)
        }
    }

    @Test func aNarrowTerminalLosesTheLeastImportantColumnsFirst() {
        var shown: [Int] = []
        for columns in [200, 120, 80, 60, 40] {
            shown.append(headings(watch(columns: columns)).count)
        }
        #expect(shown == shown.sorted(by: >))
        #expect(headings(watch(columns: 40)).contains("STATE"))
    }
}
