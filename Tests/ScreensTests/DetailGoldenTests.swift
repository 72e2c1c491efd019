import BrokerScript
import FleetModel
import TerminalCells
import TestSupport
import Testing
import Vocabulary

@testable import Screens

/// Whole screens, text and roles, of a link's detail beyond what it opens with.
@Suite struct DetailGoldenTests {
    static let sizes = [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)]

    /// Five minutes of a link that was restarted after two, stalled for three seconds after four.
    private func eventfulLink(_ size: Size, glyphs: GlyphSet = .braille) -> Watch {
        var watch = Watch(
            [
                Watch.Broker(
                    "a.example", links: ["alpha"],
                    script: [
                        .during(
                            .always, .pingDelay(.between(.milliseconds(2), .milliseconds(30)))),
                        .on(.at(.seconds(120)), .restart(.reset, downFor: .seconds(25))),
                        .during(.between(.seconds(240), .seconds(242)), .stalled),
                    ])
            ], columns: size.columns, rows: size.rows, glyphs: glyphs)
        watch.run(until: .seconds(300))
        watch.give(.openDetail)
        return watch
    }

    @Test(arguments: sizes) func aChartOfFiveMinutes(_ size: Size) {
        var watch = eventfulLink(size)
        while watch.state.detail?.chart.chosenSpan != .seconds(300) { watch.give(.zoomOut) }
        expectGolden(watch, "detail-zoomed")
    }

    @Test(arguments: GlyphSet.allCases) func aChartInEachSetOfGlyphs(_ glyphs: GlyphSet) {
        var watch = eventfulLink(Size(columns: 80, rows: 24), glyphs: glyphs)
        watch.give(.zoomOut)
        expectGolden(watch, "detail-\(glyphs.rawValue)-glyphs")
    }

    @Test(arguments: sizes) func aHeartbeatOfThePast(_ size: Size) {
        var watch = eventfulLink(size)
        watch.give(.zoomOut, .scrollBack)
        for _ in 0..<65 { watch.give(.previousHeartbeat) }
        expectGolden(watch, "detail-heartbeat")
    }

    @Test(arguments: sizes) func whatIsSetForALink(_ size: Size) {
        var watch = Watch.troubledFleet(columns: size.columns, rows: size.rows)
        watch.select(link: "plant-a-02")
        watch.give(.openDetail, .turnSettings)
        expectGolden(watch, "detail-settings")
    }

    @Test(arguments: sizes) func whyALinkIsDown(_ size: Size) {
        var watch = Watch.troubledFleet(columns: size.columns, rows: size.rows)
        watch.select(link: "dock-17")
        watch.give(.explain)
        expectGolden(watch, "explanation-down")
    }

    @Test func whyALinkIsLateInASCII() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24, glyphs: .ascii)
        watch.select(link: "pump-04")
        watch.give(.explain)
        expectGolden(watch, "explanation-ascii")
    }

    @Test(arguments: sizes) func aLinkAmongTwoHundred(_ size: Size) {
        var watch = Watch.twoHundredLinks(columns: size.columns, rows: size.rows)
        watch.give(.moveToEnd, .openDetail)
        expectGolden(watch, "detail-200")
    }

    @Test(arguments: sizes) func aLinkThatIsNoLongerWatched(_ size: Size) {
        var fleet = StagedFleet.insecure
        var state = fleet.screen(size, .openDetail)
        for link in ["plant", "lab", "bench"] { fleet.remove(link) }
        _ = update(&state, .snapshot(fleet.fleet.snapshot(now: state.now)))
        TestSupport.expectGolden(
            state.frame.twoPlanes, named: "detail-gone-\(size.columns)x\(size.rows)")
    }

    @Test func whyALinkAmongTwoHundredIsUp() {
        var watch = Watch.twoHundredLinks(columns: 120, rows: 40)
        watch.give(.moveToEnd, .explain)
        expectGolden(watch, "explanation-200-links")
    }
}
