import FleetModel
import HeartbeatModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite("The columns of the table of links")
struct LinkColumnsTests {
    private func watch(columns: Int = 120, rows: Int = 24) -> Watch {
        var watch = Watch.troubledFleet(columns: columns, rows: rows)
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
        var watch = watch(rows: 60)
        show(name.text, name == .link ? "state" : "link", in: &watch)
        let column = LinkColumn.column(named: name)
        #expect(headings(watch).contains(column.title))
        guard let key = column.sortKey else {
            #expect(name == .number)
            return
        }
        #expect(cells(of: name, in: watch).contains { !$0.isEmpty && $0 != "–" })
        watch.give(.sortNext)
        if watch.state.links.order.key != key { watch.give(.sortNext) }
        #expect(watch.state.links.order == LinkOrder(name))
        #expect(
            watch.frame().lines.contains { $0.contains("sorted by \(column.title.lowercased())") })
        let order = sortedTexts(by: name, in: watch)
        watch.give(.sortReverse)
        #expect(sortedTexts(by: name, in: watch) == order.reversed())
    }

    /// What is drawn of a column, from the first link to the last.
    private func cells(of name: LinkColumnName, in watch: Watch) -> [String] {
        let grid = watch.frame()
        let place = LinksScreen.columns(of: watch.state, in: watch.state.layout.body)
            .first { $0.column.name == name }?.place
        guard let place else { return [] }
        return (0..<watch.state.links.table.count).map { line in
            let scalars = grid[cellsOfRow: place.y + line].dropFirst(place.x).prefix(place.width)
                .compactMap { Unicode.Scalar($0.scalar) }
            return String(String.UnicodeScalarView(scalars)).trimmingBlanks
        }
    }

    /// The part of each cell that is sorted by, of links that have something to sort by.
    private func sortedTexts(by name: LinkColumnName, in watch: Watch) -> [String] {
        if name == .heartbeats {
            let (links, table) = (watch.state.fleet.snapshot.links, watch.state.links.table)
            return (0..<table.count).map { "\(links[table[$0]].statistics.consecutiveMissed)" }
        }
        return cells(of: name, in: watch).filter { !$0.isEmpty && $0 != "–" }.map { cell in
            String(cell.prefix { !"/⚑".contains($0) }).trimmingBlanks
        }
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

    @Test func aWidthThatHasNoRoomTakesNoColumnAway() {
        var watch = Watch.twoHundredLinks(columns: 40, rows: 10)
        var settings = watch.state.settings
        settings.columns = [
            LinkColumnChoice(.state), LinkColumnChoice(.link, width: 30),
            LinkColumnChoice(.figure(.rtt)),
        ]
        watch.tell(.settings(settings))
        #expect(headings(watch).prefix(2) == ["STATE", "LINK"])
        let last = LinksScreen.columns(of: watch.state, in: watch.state.layout.body).last?.place
        #expect(last.map { $0.right <= 38 } == true)
    }

    /// The widths of the columns that are drawn, by their names.
    private func widths(_ watch: Watch) -> [LinkColumnName: Int] {
        let drawn = LinksScreen.columns(of: watch.state, in: watch.state.layout.body)
        return Dictionary(uniqueKeysWithValues: drawn.map { ($0.column.name, $0.place.width) })
    }

    @Test(arguments: [40, 80, 120, 200])
    func narrowerIsOneColumnLessThanIsDrawnAndNoOtherColumnVanishes(columns: Int) {
        let watch = Watch.twoHundredLinks(columns: columns, rows: 24)
        let before = widths(watch)
        for (place, choice) in watch.state.links.columns.enumerated() {
            guard let width = before[choice.name], width > 2, width <= 100 else { continue }
            var watch = watch
            watch.give(.chooseColumns)
            for _ in 0..<place { watch.give(.moveDown) }
            watch.give(.menuLess)
            let after = widths(watch)
            #expect(after[choice.name] == width - 1, "\(choice.name.text)")
            #expect(Set(after.keys).isSuperset(of: before.keys), "\(choice.name.text)")
        }
    }

    @Test func whatAColumnCannotDoInTheMenuIsSaid() {
        var watch = watch(columns: 80)
        show("link", "rtt", in: &watch)
        func footer() -> String { watch.frame().text(row: 23) }
        watch.give(.chooseColumns, .menuItemUp)
        #expect(footer().contains("LINK is the first"))
        watch.give(.moveDown, .menuItemDown)
        #expect(footer().contains("RTT is the last that is shown"))
        for _ in 0..<6 { watch.give(.menuLess) }
        #expect(footer().contains("RTT is 2 wide, the least"))
        watch.give(.moveDown, .menuMore)
        #expect(footer().contains("# is not shown: space shows it"))
    }

    @Test func whereThereIsNoRoomAColumnDoesNotGetWider() {
        var watch = watch(columns: 40)
        show("state", "link", "rtt", in: &watch)
        watch.give(.chooseColumns, .moveDown)
        for _ in 0..<30 { watch.give(.menuMore) }
        #expect(watch.frame().text(row: 23).contains("there is no room for LINK to be wider"))
        let chosen = watch.state.links.columns[1].width
        #expect(chosen == widths(watch)[.link])
    }

    @Test(arguments: [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)])
    func theMenuOfColumnsLeavesTheTableInSight(_ size: Size) {
        var watch = Watch.twoHundredLinks(columns: size.columns, rows: size.rows)
        let before = watch.frame()
        watch.give(.chooseColumns)
        let after = watch.frame()
        let seen = watch.state.layout.body.height / 2
        #expect(after.lines.prefix(seen) == before.lines.prefix(seen))
        watch.give(.moveDown, .menuToggle)
        #expect(watch.frame().lines.prefix(seen) != before.lines.prefix(seen))
    }

    @Test func aClickOnTheHeadingOfTheNumbersSaysThatTheySortNothing() {
        var watch = watch()
        show("number", "link", in: &watch)
        let rows = LinksScreen.rows(in: watch.state.layout.body)
        watch.tell(.input(.mouse(.press, x: rows.x, y: rows.y - 1)))
        #expect(watch.frame().text(row: 23).contains("# numbers the rows: it sorts nothing"))
        #expect(watch.state.links.order == LinkOrder(.state))
    }

    @Test func sortingAndGroupingAreKeptAsTheyAreChosen() {
        var watch = watch()
        show("link", "rtt", in: &watch)
        watch.give(.sortNext, .sortNext, .sortReverse, .groupNext)
        #expect(
            watch.effects.suffix(4) == [
                .choose(.order(LinkOrder(.link))), .choose(.order(LinkOrder(.figure(.rtt)))),
                .choose(.order(LinkOrder(.figure(.rtt), isReversed: true))),
                .choose(.grouping(.tag("site"))),
            ])
        var next = self.watch()
        next.tell(.settings(watch.state.settings))
        #expect(next.state.links.order == LinkOrder(.figure(.rtt), isReversed: true))
        #expect(next.state.links.grouping == .tag("site"))
        next.give(.moveToTop)
        watch.give(.moveToTop)
        #expect(next.frame().lines.dropLast() == watch.frame().lines.dropLast())
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
