import Testing
import Vocabulary

@testable import Screens

/// The page of the detail that shows what happened before the last drops.
@Suite struct TimelinePageTests {
    private func openedDetail(rows: Int = 24) -> Watch {
        var watch = Watch.troubledFleet(columns: 80, rows: rows)
        watch.select(link: "dock-17")
        watch.give(.openDetail)
        return watch
    }

    @Test func theKeyOpensAndClosesIt() {
        var watch = openedDetail()
        let facts = watch.frame()
        watch.give(.turnTimeline)
        #expect(watch.frame().lines.contains { $0.contains("↔ 11 heartbeats answered") })
        watch.give(.turnTimeline)
        #expect(watch.frame() == facts)
    }

    @Test func backClosesItBeforeTheDetail() {
        var watch = openedDetail()
        watch.give(.turnTimeline, .back)
        #expect(watch.state.place == .detail)
        #expect(watch.frame().lines.contains { $0.contains("Not connected") })
        watch.give(.back)
        #expect(watch.state.place == .links)
    }

    @Test func eachPageStaysWhereItWasScrolledTo() {
        var watch = openedDetail(rows: 12)
        watch.give(.moveDown, .moveDown)
        let facts = watch.frame()
        watch.give(.turnTimeline, .moveToEnd)
        let timeline = watch.frame()
        #expect(timeline.lines.contains { $0.contains("0.000 s  ✖ half-open") })
        watch.give(.turnTimeline)
        #expect(watch.frame() == facts)
        watch.give(.turnTimeline)
        #expect(watch.frame() == timeline)
    }

    @Test func theDropsNameTheKey() {
        let watch = openedDetail(rows: 100)
        #expect(
            watch.frame().lines.contains {
                $0.contains("t shows what happened before the last drop")
            })
    }

    @Test func aLinkThatNeverDroppedHasNothingToShow() {
        var watch = Watch.troubledFleet(columns: 80, rows: 100)
        watch.select(link: "plant-a-01")
        watch.give(.openDetail)
        #expect(!watch.frame().lines.contains { $0.contains("t shows") })
        watch.give(.turnTimeline)
        #expect(watch.frame().lines.contains { $0.contains("Nothing recorded") })
    }
}
