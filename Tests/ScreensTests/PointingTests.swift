import FleetModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite struct PointingTests {
    private static let x = 20

    /// Presses the mouse's button after a time.
    private func press(
        _ watch: inout Watch, y: Int, x: Int = PointingTests.x, after pause: Duration = .zero
    ) {
        watch.tell(.clock(Watch.moment(watch.state.clock.monotonic + pause)))
        watch.tell(.input(.mouse(.press, x: x, y: y)))
        watch.tell(.input(.mouse(.release, x: x, y: y)))
    }

    private func row(of name: String, in watch: Watch) -> Int {
        watch.frame().lines.firstIndex { $0.contains(name) } ?? 0
    }

    @Test func twoPressesOfARowOpenItsDetail() {
        var watch = Watch.troubledFleet(columns: 100, rows: 30)
        let row = row(of: "edge-02", in: watch)
        press(&watch, y: row)
        #expect(watch.selectedName == "edge-02" && watch.state.detail == nil)
        press(&watch, y: row, after: .milliseconds(200))
        #expect(watch.state.detail?.link == watch.state.selectedLink)
        #expect(watch.selectedName == "edge-02" && watch.state.detail != nil)
    }

    @Test func twoSlowPressesAreTwoClicks() {
        var watch = Watch.troubledFleet(columns: 100, rows: 30)
        let row = row(of: "edge-02", in: watch)
        press(&watch, y: row)
        press(&watch, y: row, after: .milliseconds(401))
        #expect(watch.state.detail == nil)
        press(&watch, y: row, after: .milliseconds(400))
        #expect(watch.state.detail != nil)
    }

    @Test func pressesOfTwoRowsAreTwoClicks() {
        var watch = Watch.troubledFleet(columns: 100, rows: 30)
        press(&watch, y: row(of: "edge-01", in: watch))
        press(&watch, y: row(of: "edge-02", in: watch), after: .milliseconds(50))
        #expect(watch.state.detail == nil && watch.selectedName == "edge-02")
    }

    @Test func theThirdPressOfThreeIsAFirstAgain() {
        var watch = Watch.troubledFleet(columns: 100, rows: 30)
        let row = row(of: "edge-02", in: watch)
        for _ in 0..<2 { press(&watch, y: row) }
        watch.give(.back)
        #expect(watch.state.detail == nil)
        press(&watch, y: row)
        #expect(watch.state.detail == nil)
    }

    @Test func twoPressesBesideTheRowsOpenNothing() {
        var watch = Watch.troubledFleet(columns: 100, rows: 30)
        for y in [0, watch.state.layout.footer.y, watch.state.layout.body.bottom - 1] {
            for _ in 0..<2 { press(&watch, y: y) }
            #expect(watch.state.detail == nil)
        }
    }

    @Test func twoPressesWhileAFilterIsTypedKeepItAndOpenTheRow() {
        var watch = Watch.troubledFleet(columns: 100, rows: 30)
        watch.give(.filter)
        watch.type("edge")
        let row = row(of: "edge-02", in: watch)
        for _ in 0..<2 { press(&watch, y: row) }
        #expect(watch.state.detail != nil && watch.selectedName == "edge-02")
        #expect(watch.state.links.filter.text.text == "edge")
    }

    /// The troubled fleet under a key map.
    private func fleet(_ change: KeyChange) -> AppState {
        let watch = Watch.troubledFleet(columns: 100, rows: 30)
        let map = KeyMap.standard.changed(by: [change]).map
        var state = AppState(columns: 100, rows: 30, keyMap: map, now: watch.state.clock)
        _ = update(&state, .snapshot(watch.state.live.snapshot))
        return state
    }

    @Test func twoPressesOpenARowWhateverKeyOpensIt() {
        var state = fleet(KeyChange(command: "detail", keys: [.control("o")]))
        let row = drawFrame(state, columns: 100, rows: 30).lines
            .firstIndex { $0.contains("edge-02") }
        for _ in 0..<2 { _ = update(&state, .input(.mouse(.press, x: Self.x, y: row ?? 0))) }
        #expect(state.detail != nil)
    }

    @Test func twoPressesChooseInAMenuWhateverKeyChooses() {
        var state = fleet(KeyChange(command: "choose", keys: [.control("o")]))
        state.openMenu(.settings)
        let rows = state.box(of: .settings).rows
        let press = AppMessage.input(.mouse(.press, x: rows.x + 2, y: rows.y))
        #expect([update(&state, press), update(&state, press)] == [[], [.listThemes]])
    }

    private func pressTab(_ view: ViewName, _ watch: inout Watch) throws {
        let body = watch.state.layout.body
        let tab = try #require(Tabs.tabs(watch.state, in: body).first { $0.view == view })
        press(&watch, y: body.y, x: tab.x)
    }

    @Test(arguments: [Command.search, .filter])
    func aPressOnATabKeepsWhatIsTypedAndEndsTyping(_ typing: Command) throws {
        var watch = Watch.troubledFleet(columns: 100, rows: 30)
        watch.give(typing)
        watch.type("edge")
        try pressTab(.events, &watch)
        #expect(watch.state.place == .events)
        try pressTab(.links, &watch)
        #expect(watch.state.place == .links && watch.selectedName == "edge-01")
    }

    @Test func whileAFilterCannotBeReadATabDoesNotLeaveIt() throws {
        var watch = Watch.troubledFleet(columns: 100, rows: 30)
        watch.give(.filter)
        watch.type("rtt>")
        try pressTab(.events, &watch)
        #expect(watch.state.view == .links && watch.state.place == .filter)
        #expect(watch.frame().text(row: 29).contains("at 5"))
    }

    @Test func aPressOnAnOfferedWordTakesIt() throws {
        var watch = Watch.troubledFleet(columns: 100, rows: 30)
        watch.give(.filter)
        watch.type("site=")
        let rows = try #require(watch.state.completions?.box.rows)
        press(&watch, y: rows.y + 1, x: rows.x + 1)
        #expect(watch.state.links.filter.text.text == "site=fra")
        #expect(watch.state.place == .filter)
    }

    @Test func aPressOnTheEdgeOfTheOffersReachesNothingBeneath() throws {
        var watch = Watch.troubledFleet(columns: 100, rows: 30)
        watch.give(.filter)
        watch.type("site=")
        let (before, area) = (watch.frame(), try #require(watch.state.completions?.box.area))
        press(&watch, y: area.y, x: area.x)
        #expect(watch.frame() == before)
    }

    @Test func aPressOnAnIncidentOfTheBannerShowsItAmongTheIncidents() {
        var watch = Watch.troubledFleet(columns: 100, rows: 40)
        let shown = watch.state.bannerLines.compactMap(\.dismisses)
        #expect(shown.count > 1)
        for (place, incident) in shown.enumerated().reversed() {
            press(&watch, y: watch.state.layout.banner.y + place)
            #expect(watch.state.view == .incidents && watch.state.note == nil)
            #expect(watch.state.incidents.selected == .incident(incident))
        }
    }

    @Test func aPressOnTheNumberOfFurtherIncidentsLeadsToTheFirstOfThem() {
        var watch = Watch.troubledFleet(columns: 120, rows: 24)
        let banner = watch.state.bannerLines
        #expect(banner.last?.text == "2 more incidents, all over" && banner.last?.dismisses == nil)
        let further = watch.state.fleet.incidents.map(\.id)
            .first { id in !banner.contains { $0.dismisses == id } }
        press(&watch, y: watch.state.layout.banner.bottom - 1)
        #expect(watch.state.incidents.selected == further.map(IncidentsViewState.Line.incident))
    }

    /// Clicks on a word of the footer.
    private func pressFooter(_ watch: inout Watch, on word: String) throws {
        let y = watch.state.layout.footer.y
        let text = watch.frame().text(row: y)
        let range = try #require(text.firstRange(of: word), "\(word) in \(text)")
        press(&watch, y: y, x: displayWidth(String(text[..<range.lowerBound])))
    }

    @Test func aPressOnAKeyOfTheFooterDoesWhatTheKeyDoes() throws {
        var watch = Watch.troubledFleet(columns: 100, rows: 30)
        try pressFooter(&watch, on: "? help")
        #expect(watch.state.place == .help)
        watch.give(.back)
        try pressFooter(&watch, on: "quit")
        #expect(watch.effects.last == .quit)
    }

    @Test func aPressOnAKeyOfTheFooterWorksWhileAFilterIsTyped() throws {
        var watch = Watch.troubledFleet(columns: 120, rows: 30)
        watch.give(.filter)
        watch.type("edge")
        try pressFooter(&watch, on: "enter")
        #expect(watch.state.place == .links && watch.state.links.filter.text.text == "edge")
    }

    @Test(arguments: [("y yes", true), ("any other key", false)])
    func aQuestionIsAnsweredByAPressOnTheFooter(word: String, isYes: Bool) throws {
        var watch = Watch.troubledFleet(columns: 100, rows: 30)
        watch.select(link: "edge-02")
        watch.give(.resetStatistics)
        let before = watch.effects.count
        try pressFooter(&watch, on: word)
        #expect(watch.state.question == nil)
        #expect((watch.effects.count > before) == isYes)
    }

    /// The detail of a link with ten minutes of heartbeats, and a place on its chart.
    private func detailWithChart() throws -> (watch: Watch, x: Int, y: Int) {
        var watch = Watch(
            [Watch.Broker("a.example", links: ["alpha"], script: [])], columns: 100, rows: 40)
        watch.run(until: .seconds(600))
        watch.give(.openDetail)
        for _ in 0..<4 { watch.give(.zoomIn) }
        let chart = try #require(DetailScreen.chartArea(in: watch.state))
        return (watch, chart.x + chart.width / 2, chart.y + chart.height / 2)
    }

    @Test func draggingTheChartMovesItInTimeAndBack() throws {
        var (watch, x, y) = try detailWithChart()
        let before = watch.frame()
        watch.tell(.input(.mouse(.press, x: x, y: y)))
        watch.tell(.input(.mouse(.drag, x: x + 12, y: y)))
        #expect(watch.frame() != before)
        watch.tell(.input(.mouse(.drag, x: x, y: y + 30)))
        watch.tell(.input(.mouse(.release, x: x, y: y)))
        #expect(watch.frame() == before)
        watch.tell(.input(.mouse(.drag, x: x + 12, y: y)))
        #expect(watch.frame() == before)
    }

    @Test func draggingThatBeganBesideTheChartMovesNothing() throws {
        var (watch, x, y) = try detailWithChart()
        let before = watch.frame()
        watch.tell(.input(.mouse(.press, x: x, y: 0)))
        watch.tell(.input(.mouse(.drag, x: x + 12, y: y)))
        #expect(watch.frame() == before)
    }

    @Test func aPressAnywhereAtAnySizeHarmsNothing() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        var dice = SeededRandom(seed: 5)
        for _ in 0..<300 {
            let columns = Int.random(in: 0...120, using: &dice)
            let rows = Int.random(in: 0...40, using: &dice)
            watch.tell(.resized(columns: columns, rows: rows))
            let action = [MouseAction.press, .drag, .release, .wheelUp, .wheelDown]
                .randomElement(using: &dice)
            let (x, y) = (
                Int.random(in: 0...130, using: &dice), Int.random(in: 0...50, using: &dice)
            )
            watch.tell(.input(.mouse(action ?? .press, x: x, y: y)))
            watch.tell(.input(.mouse(action ?? .press, x: x, y: y)))
            let grid = watch.frame()
            #expect(grid.columns == max(1, columns) && grid.rows == max(1, rows))
        }
    }
}
