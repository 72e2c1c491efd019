import BrokerScript
import FleetModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite struct LinksScreenTests {
    /// Two healthy links and one whose broker is slower; `late` answers from 30 s on after its
    /// timeout.
    private func threeLinks(columns: Int = 100, rows: Int = 20) -> Watch {
        var watch = Watch(
            [
                Watch.Broker("a.example", links: ["alpha", "bravo"], script: []),
                Watch.Broker(
                    "z.example", links: ["zulu"],
                    script: [
                        .during(.always, .pingDelay(.constant(.milliseconds(80)))),
                        .during(.from(.seconds(30)), .pingDelay(.constant(.milliseconds(1_400)))),
                    ]),
            ], columns: columns, rows: rows)
        watch.run(until: .seconds(20))
        return watch
    }

    /// The names of the rows from top to bottom.
    private func names(_ watch: Watch) -> [String] {
        watch.state.links.table.places.map { watch.state.fleet.snapshot.links[$0].settings.name }
    }

    @Test func theWorstStateComesFirst() {
        var watch = threeLinks()
        #expect(names(watch) == ["alpha", "bravo", "zulu"])
        watch.run(until: .milliseconds(32_200))
        #expect(names(watch) == ["zulu", "alpha", "bravo"])
    }

    @Test func whatChangedOnAFrozenScreenIsInItsPlaceAfterwards() {
        var watch = threeLinks()
        watch.give(.freeze)
        watch.run(until: .milliseconds(32_200))
        #expect(names(watch) == ["alpha", "bravo", "zulu"])
        watch.give(.freeze)
        #expect(names(watch) == ["zulu", "alpha", "bravo"])
    }

    @Test(arguments: [
        (MQTTVersion.v5_0, 180, "refused: Bad User Name or Password · next"),
        (.v3_1_1, 180, "refused: bad user name or password · next"),
        (.v5_0, 120, "Bad User Name or "), (.v5_0, 80, "Bad User"),
    ])
    func theRowOfARefusedLinkSaysWhy(_ version: MQTTVersion, _ columns: Int, _ text: String) {
        var watch = Watch(
            [
                Watch.Broker(
                    "a.example", links: ["alpha"],
                    adjust: { $0.version = Setting(.only(version)) },
                    script: [.during(.always, .connect(.refuse(.badUserNameOrPassword)))])
            ], columns: columns, rows: 12)
        watch.run(until: .milliseconds(100))
        #expect(watch.frame().lines.contains { $0.contains(text) })
    }

    @Test func theRowSaysWithWhichReasonTheBrokerDisconnected() {
        var watch = Watch(
            [
                Watch.Broker(
                    "a.example", links: ["alpha"],
                    script: [
                        .on(.at(.seconds(5)), .restart(.disconnect(.banned), downFor: .seconds(60)))
                    ])
            ], columns: 180, rows: 12)
        watch.run(until: .milliseconds(5_010))
        #expect(watch.frame().lines.contains { $0.contains("DISCONNECT: Banned · next") })
    }

    @Test func theSelectionFollowsItsLinkWhenTheOrderChanges() {
        var watch = threeLinks()
        watch.give(.moveDown)
        #expect(watch.selectedName == "bravo")
        watch.run(until: .milliseconds(32_200))
        #expect(names(watch) == ["zulu", "alpha", "bravo"])
        #expect(watch.selectedName == "bravo")
        watch.give(.sortNext, .sortReverse)
        #expect(names(watch) == ["zulu", "bravo", "alpha"])
        #expect(watch.selectedName == "bravo")
        let selectedRow = watch.frame().lines.firstIndex { $0.contains("bravo") }
        #expect(watch.frame().roles(row: selectedRow ?? 0).contains("SSSS"))
    }

    @Test func theSelectionGoesToTheNextRowWhenItsLinkIsFilteredOut() {
        var watch = threeLinks()
        watch.give(.moveDown, .filter)
        watch.type("!bravo")
        #expect(names(watch) == ["alpha", "zulu"])
        #expect(watch.selectedName == "zulu")
    }

    @Test func sortingGoesThroughEveryColumnAndComesBackToTheState() {
        var watch = threeLinks()
        var titles: [LinkSortKey] = []
        let shown = LinkColumnChoice.usual.compactMap {
            LinkColumn.column(named: $0.name).sortKey
        }
        for _ in shown {
            titles.append(watch.state.links.order.key)
            watch.give(.sortNext)
        }
        #expect(titles == shown)
        #expect(watch.state.links.order.key == .state)
    }

    @Test func figuresAreSortedWithTheLargestFirst() {
        var watch = threeLinks()
        while watch.state.links.order.key != .figure(.rtt) { watch.give(.sortNext) }
        #expect(names(watch).first == "zulu")
        #expect(watch.frame().lines[1].contains("sorted by rtt ▾"))
        watch.give(.sortReverse)
        #expect(names(watch).last == "zulu")
        #expect(watch.frame().lines[1].contains("sorted by rtt ▴"))
    }

    @Test func aFilterNarrowsTheTableAsItIsTypedAndEscapeShowsAllAgain() {
        var watch = threeLinks()
        watch.give(.filter)
        watch.type("zu")
        #expect(names(watch) == ["zulu"])
        #expect(watch.frame().lines[1].contains("filter zu"))
        watch.give(.acceptFilter)
        #expect(watch.state.place == .links)
        #expect(names(watch) == ["zulu"])
        watch.give(.back)
        #expect(names(watch) == ["alpha", "bravo", "zulu"])
    }

    @Test func aFilterThatCannotBeReadSaysWhereAndKeepsTheTermsBefore() {
        var watch = threeLinks()
        watch.give(.filter)
        watch.type("zulu rtt>fast")
        #expect(names(watch) == ["zulu"])
        let footer = watch.frame().text(row: 19)
        #expect(footer.contains("at 10:"), "\(footer)")
        watch.give(.acceptFilter)
        #expect(watch.state.place == .filter, "a filter that cannot be read is not kept")
        for _ in "fast" { watch.give(.deleteBackward) }
        watch.type("10ms")
        watch.give(.acceptFilter)
        #expect(watch.state.place == .links)
        #expect(names(watch) == ["zulu"])
    }

    @Test func keysThatAreCommandsElsewhereAreTextInAFilter() {
        var watch = threeLinks()
        watch.give(.filter)
        watch.type("q f")
        #expect(watch.effects == [])
        #expect(watch.state.frozen == nil)
        #expect(watch.state.links.filter.text.text == "q f")
    }

    @Test func aPasteGoesIntoTheFilterAndNowhereElse() {
        var watch = threeLinks()
        watch.tell(.input(.paste("q")))
        #expect(watch.effects == [])
        watch.give(.filter)
        watch.tell(.input(.paste("alp")))
        #expect(names(watch) == ["alpha"])
    }

    @Test func theSelectionStaysVisibleHoweverOneMoves() {
        var watch = Watch(
            [Watch.Broker("a.example", links: (100..<160).map { "link-\($0)" }, script: [])],
            columns: 80, rows: 12)
        watch.run(until: .seconds(3))
        for command in [
            Command.moveToEnd, .pageUp, .moveDown, .pageDown, .halfPageUp, .moveToTop, .moveUp,
            .halfPageDown, .pageDown, .pageDown,
        ] {
            watch.give(command)
            let name = watch.selectedName ?? "none"
            let frame = watch.frame()
            let row = frame.lines.firstIndex { $0.contains(name) }
            #expect(row != nil, "\(name) after \(command.rawValue)")
            #expect(frame.roles(row: row ?? 0).contains("SSSS"), "\(command.rawValue)")
        }
    }

    @Test func theFrameSaysWhichRowsAreSeen() {
        var watch = Watch(
            [Watch.Broker("a.example", links: (100..<160).map { "link-\($0)" }, script: [])],
            columns: 80, rows: 12)
        watch.run(until: .seconds(3))
        #expect(watch.frame().text(row: 10).contains("1–7 of 60"))
        watch.give(.moveToEnd)
        #expect(watch.frame().text(row: 10).contains("54–60 of 60"))
        watch.give(.filter)
        watch.type("link-10")
        #expect(watch.frame().text(row: 10).contains("row 10 · 4–10 of 10, 60 in all"))
    }

    @Test func aLinkWhoseAnswersCannotBeToldApartSaysUntimed() {
        var watch = Watch.untimedLink(columns: 100, rows: 12)
        watch.run(until: .seconds(10))
        #expect(!watch.frame().text(row: 3).contains("untimed"))
        watch.run(until: .seconds(20))
        #expect(watch.frame().text(row: 3).contains("untimed"), "\(watch.frame().text(row: 3))")
    }

    @Test func aClickSelectsTheRowUnderItAndTheWheelMoves() {
        var watch = threeLinks()
        watch.tell(.input(.mouse(.press, x: 10, y: 5)))
        #expect(watch.selectedName == "zulu")
        watch.tell(.input(.mouse(.wheelUp, x: 10, y: 5)))
        #expect(watch.selectedName == "alpha")
        watch.tell(.input(.mouse(.press, x: 10, y: 2)))
        #expect(watch.selectedName == "alpha", "the headings are no row")
    }

    @Test func aClickOnAHeadingSortsByItsColumnAndASecondOneTurnsTheOrderRound() {
        var watch = threeLinks()
        func click(_ heading: String) {
            let columns = LinksScreen.columns(of: watch.state, in: watch.state.layout.body)
            let place = columns.first { $0.column.title == heading }?.place
            watch.tell(.input(.mouse(.press, x: place?.x ?? 0, y: 2)))
        }
        click("RTT")
        #expect(watch.frame().lines[1].contains("sorted by rtt ▾"))
        #expect(names(watch).first == "zulu")
        click("RTT")
        #expect(watch.frame().lines[1].contains("sorted by rtt ▴"))
        click("LINK")
        #expect(names(watch) == ["alpha", "bravo", "zulu"])
    }

    @Test func theRowSaysForHowLongItsStateHoldsInOneUnit() {
        let start = Watch.moment(.origin)
        let texts = [0, 119, 120, 7_199, 7_200, 172_799, 172_800].map { seconds in
            coarseAgeText(from: start, to: Watch.moment(.origin + .seconds(seconds)))
        }
        #expect(texts == ["0 s", "119 s", "2 min", "119 min", "2 h", "47 h", "2 d"])
    }

    @Test func theFrameSaysInWhichRowTheSelectionIs() {
        var watch = threeLinks()
        watch.give(.moveDown)
        #expect(watch.frame().text(row: 18).contains("row 2 · 1–3 of 3"))
    }
}
