import TerminalCells
import Testing

@testable import Screens

/// Whole screens, text and roles.
///
/// Every one starts from brokers' scripts and runs through link machines and fleet.
@Suite struct GoldenScreenTests {
    static let sizes = [
        Size(columns: 80, rows: 24), Size(columns: 120, rows: 40), Size(columns: 40, rows: 10),
    ]

    @Test(arguments: sizes) func theTableOfLinks(_ size: Size) {
        expectGolden(.troubledFleet(columns: size.columns, rows: size.rows), "links")
    }

    @Test(arguments: sizes) func theDetailOfALinkThatIsDown(_ size: Size) {
        var watch = Watch.troubledFleet(columns: size.columns, rows: size.rows)
        watch.select(link: "dock-17")
        watch.give(.openDetail)
        expectGolden(watch, "detail-down")
    }

    @Test(arguments: sizes) func theDetailOfALinkThatIsUp(_ size: Size) {
        var watch = Watch.troubledFleet(columns: size.columns, rows: size.rows)
        watch.select(link: "plant-a-02")
        watch.give(.openDetail)
        expectGolden(watch, "detail-up")
    }

    @Test(arguments: sizes) func theLogOfEvents(_ size: Size) {
        var watch = Watch.troubledFleet(columns: size.columns, rows: size.rows)
        watch.give(.showEvents)
        expectGolden(watch, "events")
    }

    @Test(arguments: sizes) func theHelp(_ size: Size) {
        var watch = Watch.troubledFleet(columns: size.columns, rows: size.rows)
        watch.give(.help)
        expectGolden(watch, "help")
    }

    @Test func aFilterBeingTypedThatCannotBeReadYet() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.give(.filter)
        watch.type("site=rtm rtt>")
        expectGolden(watch, "filter")
    }

    @Test func aFrozenScreen() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.give(.freeze)
        watch.run(until: .seconds(70))
        expectGolden(watch, "frozen")
    }

    @Test func theTableInASCII() {
        expectGolden(.troubledFleet(columns: 80, rows: 24, glyphs: .ascii), "links-ascii")
    }

    @Test func theDetailInBraille() {
        var watch = Watch.troubledFleet(columns: 120, rows: 40, glyphs: .braille)
        watch.select(link: "pump-04")
        watch.give(.openDetail)
        expectGolden(watch, "detail-braille")
    }
}
