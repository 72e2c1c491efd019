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
        watch.type("BRAVO reset !event:state")
        let rows = watch.frame().lines.filter { $0.contains("03:12:") }
        #expect(rows.count == 6)
        #expect(rows.allSatisfy { $0.contains("bravo") && $0.contains("reset-by-peer") })
        watch.give(.cancelFilter)
        #expect(watch.frame().lines.contains { $0.contains("alpha") })
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

    @Test func followingIsSwitchedOffAndOnWhereOneIs() {
        var watch = cutLink()
        let row = selectedRow(watch)
        watch.give(.follow)
        watch.run(until: .seconds(64))
        #expect(selectedRow(watch) == row)
        watch.give(.follow)
        #expect(watch.state.events.list.selected == watch.state.events.order.count - 1)
        watch.run(until: .seconds(120))
        #expect(watch.state.events.list.selected == watch.state.events.order.count - 1)
    }

    @Test func aSearchGoesFromEventToEventAndHidesNone() {
        var watch = cutLink()
        let count = watch.state.events.order.count
        watch.give(.moveToTop, .search)
        watch.type("RESET-by")
        let first = watch.state.events.list.selected
        #expect(selectedRow(watch)?.contains("reset-by-peer") == true)
        watch.give(.acceptSearch, .searchNext)
        #expect(watch.state.events.list.selected > first)
        #expect(selectedRow(watch)?.contains("reset-by-peer") == true)
        watch.give(.searchPrevious)
        #expect(watch.state.events.list.selected == first)
        #expect(watch.state.events.order.count == count)
    }

    @Test func matchesOfTheSearchStandOutAlsoInTheSelectedRow() {
        var watch = cutLink()
        watch.give(.search)
        watch.type("RESET-by")
        watch.give(.acceptSearch)
        let frame = watch.frame()
        let rows = EventsScreen.rows(in: watch.state.layout.body)
        var selectedRows = 0
        for row in rows.y..<rows.bottom {
            let roles = frame.roles(row: row)
            let marks = roles.count { $0 == Role.match.letter }
            let holds = frame.text(row: row).contains("reset-by-peer")
            #expect(marks == (holds ? "reset-by".count : 0))
            if holds, roles.contains("SSSS") { selectedRows += 1 }
        }
        #expect(selectedRows == 1)
        watch.give(.back)
        let after = watch.frame()
        #expect(!(0..<after.rows).contains { after.roles(row: $0).contains(Role.match.letter) })
    }

    @Test func aSearchThatIsGivenUpLeadsBackAndFollowsAsBefore() {
        var watch = cutLink()
        watch.give(.search)
        watch.type("connected")
        #expect(!watch.state.events.follows)
        watch.give(.cancelSearch)
        #expect(watch.state.events.follows)
        #expect(watch.state.events.list.selected == watch.state.events.order.count - 1)
    }

    @Test func aSearchThatFindsNothingStaysWhereItBegan() {
        var watch = cutLink()
        watch.give(.pageUp)
        let row = selectedRow(watch)
        watch.give(.search)
        watch.type("nowhere at all")
        #expect(selectedRow(watch) == row)
        #expect(watch.state.search?.isMissing == true)
    }

    /// The log is filtered as it grows and forgets, only what is new; all at once gives the same.
    @Test func aFilteredLogThatGrewIsTheSameAsOneFilteredAtOnce() {
        var watch = cutLink(until: .seconds(20))
        watch.give(.filter)
        watch.type("alpha reset")
        for time in stride(from: 25, through: 9_100, by: 475) {
            watch.run(until: .seconds(time))
            var fresh = watch.state
            fresh.refreshLists(.all)
            #expect(watch.state.events.order == fresh.events.order)
        }
        #expect(watch.state.fleet.snapshot.eventsForgotten > 0)
        #expect(!watch.state.events.order.isEmpty)
    }

    @Test func anEarlierLogIsShownAsItWas() {
        var watch = cutLink(until: .seconds(20))
        let earlier = watch.state.live.snapshot
        let order = watch.state.events.order
        watch.run(until: .seconds(60))
        watch.tell(.snapshot(earlier))
        #expect(watch.state.events.order == order)
    }

    @Test func theSelectedEventStandsInFullBeneathTheList() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.give(.showEvents, .search)
        watch.type("half-open")
        let lines = watch.frame().lines
        let row = lines.firstIndex { $0.contains("dock-") && $0.contains("half-open") }
        let full = lines[(row ?? 0) + 1..<22].joined(separator: " ")
        #expect(full.contains("disconnected"))
        #expect(full.contains("had been up"), "what the row had to cut")
    }

    @Test func goingToTheLinkShowsItInTheTable() {
        var watch = cutLink()
        watch.give(.filter)
        watch.type("bravo")
        watch.give(.acceptFilter, .goToLink)
        #expect(watch.state.view == .links)
        #expect(watch.selectedName == "bravo")
    }

    @Test func aLinkThatItsFilterHidesIsNotGoneTo() {
        var watch = cutLink()
        watch.give(.showLinks, .filter)
        watch.type("alpha")
        watch.give(.acceptFilter, .showEvents, .filter)
        watch.type("bravo")
        watch.give(.acceptFilter, .goToLink)
        #expect(watch.state.view == .events)
        #expect(watch.frame().lines.last?.contains("the filter of the links hides bravo") == true)
    }

    @Test func anEmptyLogSaysWhatComesThere() {
        var watch = Watch([], columns: 80, rows: 24)
        watch.give(.showEvents)
        let text = watch.frame().lines.joined(separator: " ")
        #expect(text.contains("nothing happened yet"))
        #expect(text.contains("Answered heartbeats and messages do not"))
    }
}
