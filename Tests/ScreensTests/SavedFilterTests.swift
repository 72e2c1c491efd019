import FleetModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite struct SavedFilterTests {
    private func troubled(_ filters: [(String, String)]) throws -> Watch {
        var watch = Watch.troubledFleet(columns: 100, rows: 30)
        var settings = watch.state.settings
        settings.savedFilters = try filters.map { try SavedFilter(name: $0, text: $1) }
        watch.tell(.settings(settings))
        return watch
    }

    private let filters = [("night", "state:down"), ("docks", "dock site=rtm")]

    private func text(_ watch: Watch) -> String { watch.state.links.filter.text.text }

    @Test func theMenuListsThemWithTheirKeysAndEnterFilters() throws {
        var watch = try troubled(filters)
        watch.give(.savedFilters)
        let lines = watch.frame().lines
        #expect(
            lines.contains {
                $0.contains("night") && $0.contains("alt-1") && $0.contains("state:down")
            })
        #expect(lines.contains { $0.contains("docks") && $0.contains("alt-2") })
        watch.give(.moveDown, .menuChoose)
        #expect(text(watch) == "dock site=rtm")
        #expect(watch.state.links.table.count == 2)
        #expect(watch.state.place == .links)
    }

    @Test func aMenuGivenUpFiltersNothing() throws {
        var watch = try troubled(filters)
        watch.give(.savedFilters, .moveDown, .menuCancel)
        #expect(text(watch) == "")
    }

    @Test func theFilterThatHoldsIsMarkedInTheMenu() throws {
        var watch = try troubled(filters)
        watch.give(.savedFilter2, .savedFilters)
        #expect(watch.frame().lines.contains { $0.contains("● docks") })
    }

    @Test func eachOfTheFirstNineHasAKey() throws {
        let many = (1...10).map { ("filter-\($0)", "name-\($0)") }
        var watch = try troubled(many)
        for number in 1...9 {
            watch.tell(.input(.key(.alt(Character("\(number)")))))
            #expect(text(watch) == "name-\(number)")
        }
        watch.give(.savedFilters)
        #expect(watch.frame().lines.contains { $0.contains("filter-10") })
    }

    @Test func aKeyWithoutAFilterSaysSoAndChangesNothing() throws {
        var watch = try troubled(filters)
        watch.give(.savedFilter1, .savedFilter9)
        #expect(text(watch) == "state:down")
        #expect(watch.frame().lines.last?.contains("no filter is saved there; v lists") == true)
    }

    @Test func withoutAFilterTheMenuSaysHowToSaveOne() throws {
        var watch = try troubled([])
        watch.give(.savedFilters)
        #expect(watch.frame().lines.contains { $0.contains("save …  the filter that holds") })
        watch.give(.menuChoose)
        #expect(watch.frame().lines.last?.contains("no filter holds: / types one") == true)
        #expect(watch.state.overlay == nil)
    }

    /// Types a filter and chooses the line that saves it.
    private func begin(_ text: String, in watch: inout Watch) {
        watch.give(.filter)
        watch.type(text)
        watch.give(.acceptFilter, .savedFilters, .moveToEnd)
        if watch.state.settings.ownFilters.isEmpty == false { watch.give(.moveUp) }
        watch.give(.menuChoose)
    }

    @Test func theFilterThatHoldsIsSavedUnderANameThatIsAskedFor() throws {
        var watch = try troubled(filters)
        begin("late", in: &watch)
        #expect(watch.state.place == .naming)
        watch.type(" slow ones")
        #expect(watch.frame().lines.last?.contains("save as:  slow ones") == true)
        watch.give(.menuChoose)
        let saved = try SavedFilter(name: "slow ones", text: "late")
        #expect(watch.effects.last == .choose(.saveFilter(saved)))
        #expect(watch.frame().lines.last?.contains("saved as “slow ones”") == true)
        watch.give(.back, .savedFilter3)
        #expect(text(watch) == "late")
    }

    @Test func aNameThatIsTakenIsRefusedWhileItIsTyped() throws {
        var watch = try troubled(filters)
        begin("late", in: &watch)
        watch.type("night")
        let refusal = "“night” is in the file already: another name"
        #expect(watch.frame().lines.last?.contains(refusal) == true)
        watch.give(.menuChoose)
        #expect(watch.state.place == .naming)
        #expect(watch.state.settings.ownFilters == [])
        watch.type("s")
        watch.give(.menuChoose)
        #expect(watch.state.settings.ownFilters.map(\.name) == ["nights"])
        begin("up", in: &watch)
        watch.type("nights")
        #expect(watch.frame().lines.last?.contains("“nights” is saved already") == true)
        watch.give(.menuCancel)
        #expect(watch.state.place == .links)
        #expect(watch.state.settings.ownFilters.count == 1)
    }

    @Test func aClickGivesTheNameUp() throws {
        var watch = try troubled(filters)
        begin("late", in: &watch)
        watch.type("slow")
        watch.tell(.input(.mouse(.press, x: 5, y: 10)))
        #expect(watch.state.place == .links)
        #expect(watch.state.settings.ownFilters == [])
    }

    @Test func nothingIsSavedWithoutANameOrTwice() throws {
        var watch = try troubled(filters)
        begin("late", in: &watch)
        watch.type("  ")
        watch.give(.menuChoose)
        #expect(watch.frame().lines.last?.contains("a filter is saved under a name") == true)
        watch.give(.back)
        begin("state:down", in: &watch)
        #expect(watch.frame().lines.last?.contains("saved already: “night”") == true)
        #expect(watch.state.settings.ownFilters == [])
    }

    @Test func theSavedFilterThatHoldsIsDeletedAndHoldsOn() throws {
        var watch = try troubled(filters)
        begin("late", in: &watch)
        watch.type("slow")
        watch.give(.menuChoose, .savedFilter1, .savedFilters, .moveToEnd, .menuChoose)
        #expect(watch.frame().lines.last?.contains("choose first which to delete") == true)
        watch.give(.savedFilter3, .savedFilters, .moveToEnd)
        #expect(watch.frame().lines.contains { $0.contains("delete slow") })
        watch.give(.menuChoose)
        #expect(watch.effects.last == .choose(.deleteFilter(named: "slow")))
        #expect(watch.state.settings.ownFilters == [])
        #expect(text(watch) == "late")
    }

    @Test func ofTwoFiltersOfOneNameThatOfTheFileHolds() throws {
        var watch = try troubled(filters)
        var settings = watch.state.settings
        settings.ownFilters = try ["night", "slow"].map { try SavedFilter(name: $0, text: "late") }
        watch.tell(.settings(settings))
        watch.give(.savedFilter1)
        #expect(text(watch) == "state:down")
        watch.give(.savedFilter3)
        #expect(text(watch) == "late")
        watch.give(.savedFilter4)
        #expect(watch.frame().lines.last?.contains("no filter is saved there") == true)
    }

    @Test func aSavedFilterCanBeTypedOnAndCleared() throws {
        var watch = try troubled(filters)
        watch.give(.savedFilter1, .filter)
        watch.type(" badge")
        #expect(text(watch) == "state:down badge")
        #expect(watch.state.links.table.count == 1)
        watch.give(.cancelFilter)
        #expect(text(watch) == "")
    }
}
