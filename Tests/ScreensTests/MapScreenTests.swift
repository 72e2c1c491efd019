import BrokerScript
import FleetModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite struct MapScreenTests {
    /// Two hundred links on the map.
    private func map(columns: Int = 80, rows: Int = 24, glyphs: GlyphSet = .block) -> Watch {
        var watch = Watch.twoHundredLinks(columns: columns, rows: rows, glyphs: glyphs)
        watch.give(.showMap)
        return watch
    }

    private func layout(_ watch: Watch) -> MapLayout {
        MapScreen.layout(of: watch.state, in: watch.state.layout.body)
    }

    private func text(_ watch: Watch) -> String { watch.frame().lines.joined(separator: "\n") }

    private func expectSelectedCellInSight(_ state: AppState) {
        let cells = MapScreen.cells(in: state.layout.body)
        let grid = state.frame
        let selected = (cells.y..<cells.bottom).filter { grid.roles(row: $0).contains("S") }
        #expect(selected.count == 1)
    }

    @Test func theWorstLinkIsSelectedFirstAndNamedBelow() {
        let watch = map()
        #expect(watch.selectedName == "line-2-01")
        let body = watch.state.layout.body
        let named = watch.frame().text(row: MapScreen.cells(in: body).bottom)
        #expect(named.contains("✖ down line-2-01"))
    }

    @Test func everyLinkIsOneCell() {
        let watch = map()
        let cells = MapScreen.cells(in: watch.state.layout.body)
        let glyphs = (cells.y..<cells.bottom).map { watch.frame().text(row: $0) }.joined()
        let counted = glyphs.count { "●◐◑✖◌‖?".contains($0) }
        #expect(counted == 200)
    }

    @Test func arrowsMoveByCellsAcrossRows() {
        var watch = map()
        let perRow = layout(watch).rows[0].lines.count
        watch.give(.moveRight, .moveRight, .moveDown)
        #expect(watch.state.map.position.line == perRow + 2)
        watch.give(.moveUp, .moveLeft, .moveLeft, .moveLeft)
        #expect(watch.state.map.position.line == 0)
        for _ in 0..<perRow { watch.give(.moveRight) }
        #expect(watch.state.map.position.line == perRow)
        watch.give(.moveLeft)
        #expect(watch.state.map.position.line == perRow - 1)
        watch.give(.moveToEnd)
        #expect(watch.state.map.position.line == 199)
        watch.give(.moveRight, .moveDown)
        #expect(watch.state.map.position.line == 199)
        watch.give(.moveToTop)
        #expect(watch.state.map.position.line == 0)
    }

    @Test func theSelectionStaysWithItsLink() {
        var watch = map()
        watch.give(.moveRight)
        let name = watch.selectedName
        for second in [70, 80, 90] { watch.run(until: .seconds(second)) }
        #expect(watch.selectedName == name)
    }

    @Test func whatHappensWhileAnotherViewIsShownIsThereAfterwards() {
        var watch = map()
        watch.give(.showLinks)
        watch.pause(link: "line-0-01")
        for second in [70, 80] { watch.run(until: .seconds(second)) }
        watch.give(.showMap, .moveToEnd)
        #expect(watch.selectedName == "line-0-01", "paused links come last")
    }

    @Test func groupsAreInTheOrderOfTheirWorstLinks() {
        var watch = map(columns: 120, rows: 40)
        watch.give(.groupNext)
        #expect(watch.state.map.grouping == .tag("site"))
        let worst = layout(watch).groups.map(\.worst.rank)
        #expect(worst == worst.sorted() && worst.count == 5)
        #expect(layout(watch).groups.first?.name == "osl")
        #expect(text(watch).contains("site=osl"))
        watch.give(.groupNext)
        #expect(watch.state.map.grouping == .tag("tier"))
        watch.give(.groupNext)
        #expect(watch.state.map.grouping == .broker)
        watch.give(.groupNext)
        #expect(watch.state.map.grouping == nil)
    }

    @Test func movingLeadsOverHeadingsAndKeepsItsColumn() {
        var watch = map(columns: 120, rows: 40)
        watch.give(.groupNext, .moveToTop)
        let groups = layout(watch).groups
        #expect(groups[0].lines.contains(watch.state.map.position.line))
        for _ in groups[0].lines { watch.give(.moveRight) }
        let first = groups[1].lines.lowerBound
        #expect(watch.state.map.position == MapLayout.Position(line: first))
        watch.give(.moveRight, .moveUp)
        #expect(watch.state.map.position == MapLayout.Position(line: first + 1, isHeading: true))
        #expect(watch.selectedName == nil)
        watch.give(.moveUp)
        #expect(groups[0].lines.contains(watch.state.map.position.line))
        watch.give(.moveDown, .moveDown)
        #expect(watch.state.map.position == MapLayout.Position(line: first + 1))
        watch.give(.moveToEnd, .pageUp, .pageDown)
        #expect(groups[4].lines.contains(watch.state.map.position.line))
    }

    @Test func aSelectedHeadingIsNamedBelowAndCommandsActOnItsLinks() {
        var watch = map(columns: 120, rows: 40)
        watch.give(.groupNext, .moveToTop, .moveUp)
        expectSelectedCellInSight(watch.state)
        let cells = MapScreen.cells(in: watch.state.layout.body)
        #expect(watch.frame().text(row: cells.bottom).contains("site=osl  40 links"))
        watch.give(.togglePause)
        #expect(
            text(watch).contains("disconnect and pause 40 of 40 links of site=osl?"))
        watch.give(.confirm)
        #expect(watch.effects.count == 40)
        watch.give(.openDetail)
        #expect(watch.state.map.zoom?.group == "osl" && watch.selectedName != nil)
    }

    @Test func aPressOnAHeadingSelectsIt() {
        var watch = map(columns: 120, rows: 40)
        watch.give(.groupNext)
        let cells = MapScreen.cells(in: watch.state.layout.body)
        watch.tell(.input(.mouse(.press, x: cells.x + 4, y: cells.y)))
        #expect(watch.state.map.position.isHeading)
        watch.give(.groupNext, .groupNext, .groupNext)
        #expect(!watch.state.map.position.isHeading, "there is no heading any more")
    }

    @Test func aSearchGoesToTheCellAndBack() {
        var watch = map()
        let before = watch.selectedName
        watch.give(.search)
        watch.type("line-0-0")
        #expect(watch.selectedName?.hasPrefix("line-0-0") == true)
        let first = watch.selectedName
        watch.give(.acceptSearch, .searchNext)
        #expect(watch.selectedName != first && watch.selectedName?.hasPrefix("line-0-0") == true)
        watch.give(.searchPrevious)
        #expect(watch.selectedName == first)
        watch.give(.moveToTop, .search)
        watch.type("line-0-07")
        watch.give(.cancelSearch)
        #expect(watch.selectedName == before)
    }

    @Test func aSearchInAGroupThatIsSeenAloneStaysInIt() {
        var watch = map(columns: 120, rows: 40)
        watch.give(.groupNext, .moveToTop, .openDetail, .search)
        watch.type("line-0-01")
        #expect(text(watch).contains("found nowhere"))
        #expect(watch.selectedName?.hasPrefix("line-2") == true)
    }

    @Test func whatIsDrawnInAnotherRoomIsLaidOutForIt() {
        let watch = map()
        let wide = drawFrame(watch.state, columns: 120, rows: 40)
        var resized = watch
        resized.tell(.resized(columns: 120, rows: 40))
        #expect(wide.lines == resized.frame().lines)
    }

    @Test func enterShowsTheGroupAloneAndThenTheLink() {
        var watch = map(columns: 120, rows: 40)
        watch.give(.groupNext, .moveToTop, .openDetail)
        #expect(watch.state.detail == nil)
        #expect(text(watch).contains("site=osl: 40 links"))
        #expect(text(watch).contains("line-2-20") && !text(watch).contains("line-0-01"))
        watch.give(.moveToEnd, .moveRight)
        #expect(
            watch.state.fleet.link(watch.state.selectedLink ?? LinkID(0))?.settings.tags[0].value
                == "osl")
        watch.give(.openDetail)
        #expect(watch.state.detail != nil)
        watch.give(.back, .zoomOut)
        #expect(watch.state.map.zoom == nil && layout(watch).groups.count == 5)
    }

    @Test func aGroupThatNoLongerHasLinksIsLeft() {
        var watch = map(columns: 120, rows: 40)
        watch.give(.groupNext, .moveToTop, .openDetail, .filter)
        watch.type("site=fra")
        watch.tell(.input(.key(.enter)))
        #expect(watch.state.map.zoom == nil)
        #expect(layout(watch).groups.map(\.name) == ["fra"])
    }

    @Test func escapeClearsTheFilterAndThenShowsAllGroups() {
        var watch = map()
        watch.give(.openDetail, .filter)
        watch.type("site=fra")
        watch.tell(.input(.key(.enter)))
        watch.give(.back)
        #expect(watch.state.map.table.count == 200 && watch.state.map.zoom != nil)
        watch.give(.back)
        #expect(watch.state.map.zoom == nil)
    }

    @Test func aPressSelectsTheCell() {
        var watch = map()
        let cells = MapScreen.cells(in: watch.state.layout.body)
        let form = layout(watch).form
        watch.tell(.input(.mouse(.press, x: cells.x + 3 * form.pitch, y: cells.y + 1)))
        #expect(watch.state.map.position.line == layout(watch).rows[1].lines.lowerBound + 3)
        let before = watch.state.map.position.line
        watch.tell(.input(.mouse(.press, x: cells.x, y: cells.bottom - 1)))
        #expect(watch.state.map.position.line == before, "there is no cell")
    }

    @Test(arguments: [nil, LinkGrouping.tag("site"), .tag("own")])
    func tenThousandLinksAreSeenAtOnceOrTheSelectionIsInSight(_ grouping: LinkGrouping?) {
        let links = (0..<10_000).map { number in
            var settings = LinkSettings(
                name: "link-\(number)", endpoint: Endpoint(host: "b-\(number % 50)", port: 1883))
            settings.tags = [
                Tag(key: "own", value: "\(number)"), Tag(key: "site", value: "\(number % 12)"),
            ]
            return settings
        }
        var fleet = StagedFleet(links)
        for (number, link) in links.enumerated() where number % 3 > 0 {
            fleet.happen(
                .state(from: .unknown, to: number % 3 == 1 ? .up : .down), on: link.name, at: .zero)
        }
        var state = fleet.screen(Size(columns: 200, rows: 60), at: .zero)
        state.map.grouping = grouping
        _ = update(&state, .input(.key(.character("6"))))
        let layout = MapScreen.layout(of: state, in: state.layout.body)
        #expect(layout.rows.reduce(0) { $0 + $1.lines.count } == 10_000)
        if grouping == nil {
            #expect(layout.rows.count <= MapScreen.cells(in: state.layout.body).height)
        }
        for key in [Key.end, .up, .left, .pageUp, .home, .down, .pageDown, .enter, .end, .up] {
            _ = update(&state, .input(.key(key)))
            expectSelectedCellInSight(state)
        }
    }

    // MARK: Goldens

    @Test(arguments: [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)])
    func withTwoHundredLinks(_ size: Size) {
        var watch = map(columns: size.columns, rows: size.rows)
        expectGolden(watch, "map")
        watch.give(.groupNext)
        expectGolden(watch, "map-groups")
        watch.give(.openDetail)
        expectGolden(watch, "map-zoomed")
    }

    @Test(arguments: [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)])
    func withoutLinks(_ size: Size) {
        var watch = Watch([], columns: size.columns, rows: size.rows)
        watch.give(.showMap)
        expectGolden(watch, "map-none")
    }

    @Test func inASCII() {
        var watch = map(glyphs: .ascii)
        watch.give(.groupNext)
        expectGolden(watch, "map-ascii")
    }
}
