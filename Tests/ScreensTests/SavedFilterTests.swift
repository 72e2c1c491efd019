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

    @Test func withoutAnyTheMenuSaysHowToSaveOne() throws {
        var watch = try troubled([])
        watch.give(.savedFilters)
        #expect(watch.frame().lines.contains { $0.contains("ui: filters: { night:") })
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
