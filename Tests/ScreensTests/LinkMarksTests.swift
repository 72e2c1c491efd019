import BrokerScript
import FleetModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite("Marked links and what is done to them")
struct LinkMarksTests {
    private func watch(_ commands: Command..., tags: [Vocabulary.Tag] = []) -> Watch {
        var watch = Watch(
            [
                Watch.Broker(
                    "a.example", links: ["alpha", "bravo", "charlie"], tags: tags, script: []),
                Watch.Broker("z.example", links: ["zulu"], script: []),
            ], columns: 110, rows: 20)
        watch.run(until: .seconds(5))
        for command in commands { watch.give(command) }
        return watch
    }

    private func marked(_ watch: Watch) -> [String] {
        watch.state.links.marks.sorted.compactMap { watch.state.fleet.link($0)?.settings.name }
    }

    @Test func aMarkIsSetAndTakenAwayAndTheSelectionGoesOn() {
        var watch = watch(.mark, .mark)
        #expect(marked(watch) == ["alpha", "bravo"])
        #expect(watch.selectedName == "charlie")
        #expect(watch.frame().text(row: 18).contains("2 marked · row 3"))
        watch.give(.moveToTop, .mark)
        #expect(marked(watch) == ["bravo"])
        watch.give(.clearMarks)
        #expect(marked(watch) == [])
        watch.give(.clearMarks)
        #expect(watch.frame().text(row: 19).contains("no link is marked"))
    }

    @Test func aMarkedRowHasASignBeforeItAlsoWhereItIsSelected() {
        var watch = watch(.mark, .moveToTop)
        let grid = watch.frame()
        let rows = grid.lines.indices.filter { row in
            grid.roles(row: row).hasPrefix("f\(Role.mark.letter)")
        }
        #expect(rows.count == 1)
        #expect(grid.lines[rows[0]].hasPrefix("│»"))
        #expect(grid.lines[rows[0]].contains("alpha"))
        watch.give(.clearMarks)
        #expect(!watch.frame().lines.contains { $0.hasPrefix("│»") })
    }

    @Test func allThatPassTheFilterAreMarkedAtOnce() {
        var watch = watch(.filter)
        watch.type("!zulu")
        watch.give(.acceptFilter, .markAll, .back)
        #expect(marked(watch) == ["alpha", "bravo", "charlie"])
    }

    @Test func aHeaderMarksTheLinksOfItsGroupAndTakesTheirMarksAway() {
        var watch = watch(.groupNext, .moveToTop, .mark, tags: [Tag(key: "site", value: "fra")])
        #expect(marked(watch) == ["alpha", "bravo", "charlie"])
        watch.give(.moveToTop, .mark)
        #expect(marked(watch) == [])
    }

    @Test(arguments: [
        (Command.pingNow, "send a PINGREQ on 2 marked links?"),
        (.togglePause, "disconnect and pause 2 of 2 marked links?"),
        (.resetStatistics, "begin the statistics of 2 marked links anew?"),
    ])
    func whatIsDoneToMarkedLinksIsAskedOnceAndDoneToAll(_ command: Command, _ question: String) {
        var watch = watch(.mark, .mark, command)
        #expect(watch.effects == [])
        #expect(watch.frame().text(row: 19).contains(question))
        watch.give(.confirm)
        let links = watch.effects.map { effect in
            switch effect {
            case .request(.pingNow(let link)), .request(.togglePause(let link)),
                .request(.resetStatistics(let link)):
                link
            default: LinkID(-1)
            }
        }
        #expect(links == [LinkID(0), LinkID(1)])
        #expect(marked(watch) == ["alpha", "bravo"], "they stay marked for the next action")
    }

    @Test func aPauseOfMarkedLinksPausesThoseThatRunOrEndsThePauseOfAll() {
        var watch = watch(.mark, .mark)
        watch.give(.togglePause, .confirm)
        #expect(watch.effects.count == 2)
        watch.run(until: .seconds(8))
        watch.give(.togglePause)
        #expect(watch.frame().text(row: 19).contains("watch 2 marked links again?"))
        watch.give(.confirm)
        watch.run(until: .seconds(12))
        #expect(watch.state.fleet.snapshot.count(of: .up) == 4)
    }

    @Test func onlyLinksThatAreApartAreConnected() {
        var watch = watch(.markAll, .connectNow)
        #expect(watch.effects == [])
        #expect(watch.frame().text(row: 19).contains("all 4 marked links are connected"))
        watch.give(.clearMarks)
        watch.pause(link: "bravo")
        watch.run(until: .seconds(8))
        watch.give(.markAll, .connectNow)
        #expect(watch.frame().text(row: 19).contains("connect 1 of 4 marked links now?"))
        watch.give(.confirm)
        #expect(watch.effects.last == .request(.connectNow(LinkID(1))))
    }

    @Test func inTheDetailACommandActsOnItsLinkAlone() {
        let watch = watch(.mark, .mark, .openDetail, .pingNow)
        #expect(watch.effects == [.request(.pingNow(LinkID(2)))])
    }

    @Test func thePastDoesNotTakeMarksAndSelectionFromLinksThatItDidNotKnow() {
        func link(_ name: String) -> LinkSettings {
            LinkSettings(name: name, endpoint: Endpoint(host: "a.example", port: 1883))
        }
        var fleet = StagedFleet([link("alpha"), link("bravo")])
        var state = fleet.screen(Size(columns: 100, rows: 20))
        fleet.add(link("zulu"))
        let later = Watch.moment(.origin + .seconds(120))
        _ = update(&state, .snapshot(fleet.fleet.snapshot(now: later)))
        for key in [Key.end, .character("m"), .character("[")] {
            _ = update(&state, .input(.key(key)))
        }
        #expect(state.fleet.snapshot.links.count == 2)
        #expect(state.selectedLink != LinkID(2))
        #expect(update(&state, .input(.key(.character("y")))) == [], "the past has no such row")
        #expect(state.note?.text == "nothing is selected to copy")
        _ = update(&state, .input(.key(.character("."))))
        #expect(state.links.marks.sorted == [LinkID(2)])
        #expect(state.selectedLink == LinkID(2))
        for key in [Key.character("["), .up, .character(".")] {
            _ = update(&state, .input(.key(key)))
        }
        #expect(state.selectedLink == LinkID(0), "what was selected in the past stays so")
    }

    @Test func aLinkThatIsTakenOutLosesItsMark() {
        var fleet = StagedFleet(
            ["alpha", "bravo"].map {
                LinkSettings(name: $0, endpoint: Endpoint(host: "a.example", port: 1883))
            })
        var state = fleet.screen(Size(columns: 100, rows: 20), .markAll)
        #expect(state.links.marks.count == 2)
        fleet.remove("alpha")
        _ = update(&state, .snapshot(fleet.fleet.snapshot(now: Watch.moment(.origin))))
        #expect(state.links.marks.sorted == [LinkID(1)])
    }
}
