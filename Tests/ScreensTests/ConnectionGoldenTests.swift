import BrokerScript
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

/// Whole screens, text and roles, of how links are connected and how connections end.
@Suite struct ConnectionGoldenTests {
    static let sizes = GoldenScreenTests.sizes
    static let allSizes = sizes + [Size(columns: 200, rows: 60)]

    @Test(arguments: allSizes) func aLinkOverEveryLayer(_ size: Size) {
        expectGolden(StagedFleet.everyLayer.screen(size, .openDetail), "every-layer")
    }

    @Test(arguments: sizes) func linksThatTakeAnyCertificate(_ size: Size) {
        expectGolden(StagedFleet.insecure.screen(size), "insecure")
    }

    @Test func aLinkThatTakesACertificateThatHasExpired() {
        expectGolden(
            StagedFleet.insecure.screen(
                Size(columns: 120, rows: 40), .moveToTop, .moveDown, .openDetail),
            "insecure-detail")
    }

    @Test(arguments: sizes) func aCertificateForOtherNames(_ size: Size) {
        expectGolden(StagedFleet.wrongName.screen(size, .openDetail), "wrong-name")
    }

    @Test(arguments: sizes) func aStormOfConnects(_ size: Size) {
        expectGolden(StagedFleet.storm.screen(size, at: .seconds(2)), "storm")
    }

    @Test(arguments: sizes) func aClientIdentifierThatAnotherClientUses(_ size: Size) {
        var watch = Watch.fightForIdentifier(columns: size.columns, rows: size.rows)
        expectGolden(watch.state, "takeover")
        watch.give(.openDetail)
        expectGolden(watch.state, "takeover-detail")
    }

    @Test(arguments: sizes) func thisMachineWithoutItsNetwork(_ size: Size) {
        var watch = Watch.troubledFleet(columns: size.columns, rows: size.rows)
        watch.loseWay(until: .seconds(120), evidence: "no route to 192.0.2.1, eth0 is down")
        watch.run(until: .seconds(106))
        expectGolden(watch.state, "offline")
    }

    @Test(arguments: allSizes) func whatHappenedBeforeALinkWasHalfOpen(_ size: Size) {
        var watch = Watch.troubledFleet(columns: size.columns, rows: size.rows)
        watch.select(link: "dock-17")
        watch.give(.openDetail, .turnTimeline)
        expectGolden(watch.state, "timeline")
    }

    @Test func whatHappenedBeforeThreeDrops() {
        var watch = Watch(
            [
                Watch.Broker(
                    "a.example", links: ["alpha"],
                    script: [.on(.afterConnack(.seconds(8)), .end(.reset))])
            ])
        watch.run(until: .seconds(60))
        watch.give(.openDetail, .moveToEnd)
        expectGolden(watch.state, "drops")
        watch.give(.turnTimeline)
        expectGolden(watch.state, "timeline-three")
    }

    @Test func whatHappenedBeforeADropInASCII() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24, glyphs: .ascii)
        watch.select(link: "dock-17")
        watch.give(.openDetail, .turnTimeline)
        expectGolden(watch.state, "timeline-ascii")
    }
}
