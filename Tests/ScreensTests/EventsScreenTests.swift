import BrokerScript
import FleetModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite struct EventsScreenTests {
    /// A link that is cut every five seconds: its log grows for ever.
    private func cutLink(until end: Duration = .seconds(60)) -> Watch {
        var watch = Watch(
            [
                Watch.Broker(
                    "a.example", links: ["alpha", "bravo"],
                    script: [.on(.afterConnack(.seconds(5)), .end(.reset))])
            ], columns: 100, rows: 14)
        watch.run(until: end)
        watch.give(.showEvents)
        return watch
    }

    private func selectedRow(_ watch: Watch) -> String? {
        let frame = watch.frame()
        return (0..<frame.rows).first { frame.roles(row: $0).contains("SSSS") }.map(
            frame.text(row:))
    }

    @Test func theNewestEventStaysSelectedWhileFollowing() {
        var watch = cutLink()
        #expect(watch.state.events.follows)
        let before = watch.state.events.order.count
        watch.run(until: .seconds(120))
        #expect(watch.state.events.order.count > before)
        #expect(watch.state.events.list.selected == watch.state.events.order.count - 1)
    }

    @Test func scrollingBackStopsFollowingAndTheEndFollowsAgain() {
        var watch = cutLink()
        watch.give(.pageUp)
        #expect(!watch.state.events.follows)
        let row = selectedRow(watch)
        watch.run(until: .seconds(120))
        #expect(selectedRow(watch) == row)
        watch.give(.moveToEnd)
        #expect(watch.state.events.follows)
    }

    @Test func anEventOfAnotherDayHasItsDate() {
        var watch = cutLink()
        #expect(!watch.frame().lines.contains { $0.contains("2026-11-23") })
        watch.tell(.clock(Watch.moment(.origin + .seconds(21 * 3_600))))
        let rows = watch.frame().lines.filter { $0.contains("2026-11-23 03:1") }
        #expect(rows.count == watch.state.layout.body.height - 2, "every row inside the box")
    }

    @Test func aFilterOverTheLogWantsAllItsWords() {
        var watch = cutLink()
        watch.give(.filter)
        watch.type("BRAVO reset !state")
        let rows = watch.frame().lines.filter { $0.contains("03:12:") }
        #expect(rows.count == 6)
        #expect(rows.allSatisfy { $0.contains("bravo") && $0.contains("reset-by-peer") })
        watch.give(.cancelFilter)
        #expect(watch.frame().lines.contains { $0.contains("alpha") })
    }

    @Test func anExclamationMarkAloneIsAnErrorWithItsPosition() {
        #expect(throws: FilterError(message: "a word must follow the !", position: 6)) {
            try EventFilter(parsing: "reset !")
        }
    }

    @Test func enterOpensTheDetailOfTheEventsLink() {
        var watch = cutLink()
        watch.give(.filter)
        watch.type("bravo")
        watch.give(.acceptFilter, .openDetail)
        #expect(watch.state.place == .detail)
        #expect(watch.selectedName == "bravo")
        watch.give(.back)
        #expect(watch.state.place == .events)
    }

    @Test func theLogSaysHowManyEventsItForgot() {
        let watch = cutLink(until: .seconds(9_000))
        #expect(watch.state.fleet.snapshot.eventsForgotten > 0)
        #expect(watch.frame().lines.contains { $0.contains("earlier forgotten") })
    }
}
