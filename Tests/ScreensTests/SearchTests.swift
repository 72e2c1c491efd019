import FleetModel
import TerminalCells
import Testing

@testable import Screens

@Suite("Searching in the table of links")
struct SearchTests {
    private func watch() -> Watch {
        var watch = Watch.troubledFleet(columns: 120, rows: 30)
        watch.give(.moveToTop)
        return watch
    }

    @Test func theFirstMatchIsSelectedAsOneTypesAndNothingIsHidden() {
        var watch = watch()
        let count = watch.state.links.table.count
        watch.give(.search)
        watch.type("ce")
        #expect(watch.selectedName == "cell-07")
        watch.type("ll-08")
        #expect(watch.selectedName == "cell-08")
        #expect(watch.state.links.table.count == count)
        #expect(watch.frame().text(row: 29).contains("\\cell-08"))
    }

    @Test func whatIsDeletedLetsTheSearchBeginAgainWhereItBegan() {
        var watch = watch()
        watch.give(.search)
        watch.type("dock-18")
        for _ in 0..<7 { watch.give(.deleteBackward) }
        #expect(watch.selectedName == "badge-01")
    }

    @Test func nextAndPreviousGoAroundTheEnds() {
        var watch = watch()
        watch.give(.search)
        watch.type("plant-a")
        watch.give(.acceptSearch)
        #expect(watch.state.place == .links)
        var found = [watch.selectedName ?? ""]
        for command in [Command.searchNext, .searchNext, .searchNext, .searchPrevious] {
            watch.give(command)
            found.append(watch.selectedName ?? "")
        }
        #expect(
            found == ["plant-a-01", "plant-a-02", "plant-a-03", "plant-a-01", "plant-a-03"])
    }

    @Test func theArrowsGoToOtherMatchesWhileTyping() {
        var watch = watch()
        watch.give(.search)
        watch.type("edge")
        watch.give(.moveDown)
        #expect(watch.selectedName == "edge-02")
        watch.give(.moveUp)
        #expect(watch.selectedName == "edge-01")
    }

    @Test func escapeGoesBackToWhereTheSearchBegan() {
        var watch = watch()
        watch.give(.moveDown, .search)
        watch.type("plant")
        watch.give(.cancelSearch)
        #expect(watch.selectedName == "dock-17")
        #expect(watch.state.search == nil)
    }

    @Test func whatIsNowhereIsSaidAndTheSelectionStays() {
        var watch = watch()
        watch.give(.search)
        watch.type("nobody")
        #expect(watch.frame().text(row: 29).contains("found nowhere"))
        #expect(watch.selectedName == "badge-01")
        watch.give(.acceptSearch, .searchNext)
        #expect(watch.frame().text(row: 29).contains("nothing here has “nobody” in it"))
    }

    @Test func withoutASearchTheNextMatchIsRefused() {
        var watch = watch()
        watch.give(.searchNext)
        #expect(watch.frame().text(row: 29).contains("\\ searches"))
    }

    @Test func matchesStandOutUntilTheSearchIsOver() {
        var watch = watch()
        watch.give(.search)
        watch.type("LANT-A")
        watch.give(.acceptSearch)
        func matches() -> Int {
            let grid = watch.frame()
            return (0..<grid.rows).filter { grid.roles(row: $0).contains(Role.match.letter) }.count
        }
        #expect(matches() == 3)
        watch.give(.back)
        #expect(matches() == 0)
        #expect(watch.selectedName == "plant-a-01")
    }

    @Test func whatIsNotSearchedDoesNotStandOut() {
        var watch = watch()
        watch.give(.search)
        watch.type("up")
        let grid = watch.frame()
        let marked = (0..<grid.rows).filter {
            grid.roles(row: $0).contains(Role.match.letter)
        }
        #expect(marked.isEmpty, "the word of a state is not searched")
        #expect(grid.text(row: 29).contains("found nowhere"))
    }

    @Test func eachViewHasASearchOfItsOwn() {
        var watch = watch()
        watch.give(.search)
        watch.type("plant-a")
        watch.give(.acceptSearch, .showEvents, .filter)
        watch.type("dock")
        watch.give(.acceptFilter)
        #expect(watch.state.search == nil)
        watch.give(.back)
        #expect(watch.state.events.filter.text.text.isEmpty, "there is no search to forget first")
        watch.give(.searchNext)
        #expect(watch.frame().text(row: 29).contains("nothing was searched for yet"))
        watch.give(.showLinks, .searchNext)
        #expect(watch.selectedName == "plant-a-02")
    }

    @Test func aMatchInAFoldedGroupOpensItUntilTheSearchGoesOn() {
        var watch = watch()
        watch.give(.groupNext, .foldAll, .moveToTop, .search)
        watch.type("pump")
        watch.give(.acceptSearch)
        #expect(watch.selectedName == "pump-04")
        #expect(watch.state.links.table.rows.groups.filter { !$0.isFolded }.count == 1)
        watch.give(.search)
        watch.type("edge")
        #expect(watch.selectedName == "edge-01")
        #expect(watch.state.links.table.rows.groups.filter { !$0.isFolded }.count == 1)
        watch.give(.cancelSearch)
        #expect(watch.state.links.table.rows.groups.allSatisfy { $0.isFolded })
        #expect(watch.state.links.selected == nil)
    }

    @Test func whatAPersonOpenedMeanwhileStaysOpenWhenTheSearchGoesOn() {
        var watch = watch()
        watch.give(.groupNext, .foldAll, .moveToTop, .search)
        watch.type("pump")
        watch.give(.acceptSearch, .unfoldAll, .search)
        watch.type("edge")
        watch.give(.acceptSearch)
        #expect(watch.selectedName == "edge-01")
        #expect(watch.state.links.table.rows.groups.allSatisfy { !$0.isFolded })
    }

    @Test func aMatchUnderTheSelectedHeaderIsTheNextOne() {
        var watch = watch()
        watch.give(.groupNext, .moveToTop, .search)
        watch.type("edge")
        watch.give(.acceptSearch, .moveToTop)
        #expect(watch.state.links.selected == nil)
        watch.give(.searchNext)
        #expect(watch.selectedName == "edge-01")
    }

    @Test func theLinesThatMatchAreFoundInEitherDirectionFromAnyLine() {
        let matches: (Int) -> Bool = { [1, 3].contains($0) }
        func found(_ step: SearchStep) -> [Int?] {
            (-1...5).map { step.match(from: $0, count: 5, matches) }
        }
        #expect(found(.typed) == [1, 1, 1, 3, 3, 1, 1])
        #expect(found(.next) == [1, 1, 3, 3, 1, 1, 1])
        #expect(found(.previous) == [3, 3, 3, 1, 1, 3, 3])
        #expect(found(.cancel) == Array(repeating: nil, count: 7))
        #expect(SearchStep.next.match(from: 0, count: 0, matches) == nil)
        #expect(SearchStep.next.match(from: 0, count: 5) { _ in false } == nil)
    }
}
