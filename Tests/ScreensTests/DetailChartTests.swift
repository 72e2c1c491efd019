import BrokerScript
import FleetModel
import HeartbeatModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite("The chart and the heartbeats of a link's detail")
struct DetailChartTests {
    /// A link probed each second, open in the detail after so many seconds.
    private func openedDetail(
        after seconds: Int = 200, columns: Int = 100, rows: Int = 40, glyphs: GlyphSet = .block,
        _ script: [Script.Step] = [
            .during(.always, .pingDelay(.between(.milliseconds(1), .milliseconds(40))))
        ]
    ) -> Watch {
        var watch = Watch(
            [Watch.Broker("a.example", links: ["alpha"], script: script)], columns: columns,
            rows: rows, glyphs: glyphs)
        watch.run(until: .seconds(seconds) + .milliseconds(500))
        watch.give(.openDetail)
        return watch
    }

    private func caption(_ watch: Watch) -> String {
        watch.frame().lines.first { $0.contains("Round trips, ") } ?? ""
    }

    private func text(_ watch: Watch) -> String { watch.frame().lines.joined(separator: "\n") }

    // MARK: Zoom and scroll

    @Test func theCaptionSaysHowMuchIsShownAndItsPercentiles() {
        let line = caption(openedDetail())
        #expect(line.contains("Round trips, last 1m"))
        for word in ["p50 ", "p95 ", "p99 "] { #expect(line.contains(word)) }
    }

    @Test func zoomShowsMoreOrLessTime() {
        var watch = openedDetail()
        watch.give(.zoomOut)
        #expect(caption(watch).contains("last 2m"))
        watch.give(.zoomOut)
        #expect(caption(watch).contains("last 5m"))
        #expect(caption(watch).contains("kept since 03:12:0"))
        watch.give(.zoomIn, .zoomIn)
        #expect(caption(watch).contains("last 1m"))
        watch.give(.zoomIn)
        #expect(watch.frame().lines.last?.contains("1 minute to 24 hours") == true)
    }

    @Test func scrollingBackSaysFromWhenToWhen() {
        var watch = openedDetail()
        let newest = watch.frame()
        watch.give(.scrollBack)
        #expect(caption(watch).contains("Round trips, 03:14:0"))
        #expect(!watch.frame().lines.contains { $0.contains("╵") && $0.contains("now") })
        watch.give(.scrollForth)
        #expect(watch.frame() == newest)
        watch.give(.scrollBack, .scrollBack, .showNewest)
        #expect(watch.frame() == newest)
    }

    @Test func theChartStandsStillWhereItWasScrolledTo() {
        var watch = openedDetail()
        watch.give(.scrollBack)
        let before = caption(watch).prefix(40)
        watch.run(until: .seconds(230))
        #expect(before.contains("Round trips, 03:") && caption(watch).prefix(40) == before)
    }

    @Test func whatCannotBeDoneIsSaid() {
        var watch = openedDetail()
        watch.give(.scrollForth)
        #expect(watch.frame().lines.last?.contains("that is all there is") == true)
        watch.give(.showNewest)
        #expect(watch.frame().lines.last?.contains("ends at the present already") == true)
        watch.give(.nextHeartbeat)
        #expect(watch.frame().lines.last?.contains("the newest heartbeat") == true)
        var empty = Watch.troubledFleet(columns: 80, rows: 24)
        empty.select(link: "gone-01")
        empty.give(.openDetail, .zoomIn)
        #expect(empty.frame().lines.last?.contains("no heartbeat to show yet") == true)
        empty.give(.previousHeartbeat)
        #expect(empty.frame().lines.last?.contains("no heartbeat to select yet") == true)
    }

    @Test func aKeyOfTheChartShowsTheChart() {
        var watch = openedDetail(rows: 24)
        watch.give(.moveToEnd)
        #expect(caption(watch).isEmpty)
        watch.give(.zoomOut)
        #expect(caption(watch).contains("last 2m"))
        watch.give(.turnSettings, .scrollBack)
        #expect(caption(watch).contains("Round trips, 03:"))
    }

    @Test func draggingMovesTheChartByItsColumns() {
        var watch = openedDetail()
        var state = watch.state
        let before = DetailScreen.chartArea(in: state)
        let moves = state.panChart(byColumns: 10)
        #expect(moves)
        #expect(DetailScreen.chartArea(in: state) == before)
        let moved = state.detail?.chart.end
        let columns = before?.width ?? 0
        let expected = state.now.monotonic - .seconds(60) * 10 / columns
        #expect(moved.map { abs(($0 - expected).nanoseconds) < 1_000 } == true)
        let staysInPlace = state.panChart(byColumns: 0)
        #expect(!staysInPlace)
        watch.give(.turnTimeline)
        #expect(DetailScreen.chartArea(in: watch.state) == nil)
    }

    @Test func theCaptionSaysHowFarTimeTravelReaches() {
        var watch = openedDetail(columns: 140)
        watch.run(until: .seconds(240))
        #expect(caption(watch).contains("time travel to 03:15:20"))
    }

    // MARK: What is drawn

    @Test func theTimesUnderTheChartAreRoundOnes() {
        let lines = openedDetail().frame().lines
        let axis = lines.first { $0.contains("╵") } ?? ""
        #expect(axis.contains("╵03:14:50") && axis.contains("╵03:15:00"))
        #expect(axis.contains(" now "))
    }

    @Test func percentilesAreLinesAcrossTheChart() {
        let frame = openedDetail(glyphs: .braille).frame()
        let rows = (0..<frame.rows).filter { frame.roles(row: $0).contains("pppp") }
        #expect(!rows.isEmpty)
        #expect(rows.contains { frame.text(row: $0).contains("p95") })
    }

    @Test func anEndIsDrawnFromTopToBottomAndTheTimeWithoutConnectionAtTheBottom() throws {
        let watch = openedDetail(
            after: 60,
            columns: 100, [.on(.at(.seconds(20)), .restart(.reset, downFor: .seconds(8)))])
        let plot = try #require(DetailScreen.chartArea(in: watch.state))
        let frame = watch.frame()
        let values = plot.y..<(plot.bottom - 1)
        let ends = (plot.x..<plot.right).filter { x in
            values.allSatisfy { frame[x, $0]?.scalar == Unicode.Scalar("┊").value }
        }
        #expect(ends.count == 1)
        let bottom = plot.bottom - 2
        let after = (1...5).map { frame[(ends.first ?? 0) + $0, bottom]?.scalar }
        #expect(after.allSatisfy { $0 == Unicode.Scalar("░").value })
    }

    @Test func theDistributionCountsTheRoundTripsOfTheChart() throws {
        let watch = openedDetail(rows: 100)
        let link = watch.state.fleet.snapshot.links[0]
        let past = try #require(LinkPast(of: link, now: watch.state.now))
        let window = ChartView().window(
            of: past, places: DetailChart.places(width: 96, glyphs: .block))
        let shown = link.history.samples(since: window.start).count
        #expect(text(watch).contains("Distribution ─"))
        #expect(text(watch).contains("\(shown) round trips, "))
    }

    // MARK: Heartbeats

    @Test func eachHeartbeatCanBeSelectedAndIsDescribed() {
        var watch = openedDetail()
        #expect(text(watch).contains("( and ) select one"))
        watch.give(.previousHeartbeat)
        let newest = watch.state.detail?.heartbeat
        #expect(text(watch).contains("03:15:20.0"))
        #expect(text(watch).contains("answered in "))
        #expect(text(watch).contains("than the one before"))
        watch.give(.previousHeartbeat)
        let before = watch.state.detail?.heartbeat
        #expect(before ?? .origin < newest ?? .origin)
        watch.give(.nextHeartbeat)
        #expect(watch.state.detail?.heartbeat == newest)
    }

    @Test func theSelectedHeartbeatStaysSelectedWhileOthersCome() {
        var watch = openedDetail()
        watch.give(.previousHeartbeat, .previousHeartbeat)
        let line = watch.frame().lines.first { $0.contains("answered in ") }
        watch.run(until: .seconds(220))
        #expect(watch.frame().lines.contains { $0 == line })
    }

    @Test func everyHeartbeatThatIsKeptCanBeReachedAndNoneBeyond() {
        var watch = openedDetail(after: 150, columns: 40, rows: 30)
        var reached: [MonotonicInstant] = []
        while reached.count < 500 {
            watch.give(.previousHeartbeat)
            guard let at = watch.state.detail?.heartbeat, at != reached.last else { break }
            reached.append(at)
        }
        let kept = watch.state.fleet.snapshot.links[0].history.samples
        #expect(reached.count == kept.count)
        #expect(watch.frame().lines.last?.contains("oldest heartbeat") == true)
    }

    @Test func theChartFollowsTheSelectionOutOfItsTime() {
        var watch = openedDetail()
        for _ in 0..<100 { watch.give(.previousHeartbeat) }
        let heartbeat = watch.state.detail?.heartbeat ?? .origin
        let end = watch.state.detail?.chart.end ?? watch.state.now.monotonic
        #expect(end > heartbeat && end - heartbeat < .seconds(62))
    }

    @Test func theEndOfAConnectionIsOneMomentWithWhatWasLostByIt() {
        var watch = openedDetail(
            after: 60, [.during(.from(.seconds(50)), .stalled)])
        watch.give(.previousHeartbeat)
        let text = text(watch)
        #expect(text.contains("lost: its PINGRESP never came"))
        #expect(text.contains("the connection ended: half-open"))
    }

    @Test func aMissIsNoHeartbeatOfItsOwn() {
        let watch = openedDetail(after: 60, [.during(.from(.seconds(50)), .stalled)])
        let link = watch.state.fleet.snapshot.links[0]
        #expect(link.history.samples.contains { $0.gap == .missed })
        #expect(link.moments(500).flatMap(\.samples).allSatisfy { $0.gap != .missed })
    }

    @Test func aPressOnAHeartbeatSelectsIt() throws {
        var watch = openedDetail()
        watch.give(.previousHeartbeat, .previousHeartbeat)
        var state = watch.state
        let selected = try #require(state.detail?.heartbeat)
        let strip = (0..<40).first { row in
            watch.frame().text(row: row).contains("( )")
        }
        let y = try #require(strip)
        state.detail?.heartbeat = nil
        let right = state.size.columns - 3
        DetailScreen.press(x: right - 1, y: y, on: &state)
        #expect(state.detail?.heartbeat == selected)
        DetailScreen.press(x: right, y: y, on: &state)
        #expect(state.detail?.heartbeat ?? .origin > selected)
    }
}
