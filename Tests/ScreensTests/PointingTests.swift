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

    @Test func aPressOnANoticeOfTheBannerShowsTheIncidents() {
        var watch = Watch.troubledFleet(columns: 100, rows: 30)
        #expect(watch.state.bannerLines.first?.notice != nil)
        press(&watch, y: watch.state.layout.banner.y)
        #expect(watch.state.view == .incidents)
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
