import FleetModel
import Screens
import SettingsFiles
import TerminalCells
import Testing
import Vocabulary

@testable import KeepwatchApp

@Suite struct ScreenMemoryTests {
    private let folder: TemporaryFolder
    private let memory: ScreenMemory

    init() throws {
        folder = try TemporaryFolder()
        memory = ScreenMemory(
            folder: StateFolder(path: "\(folder.path)/state"),
            themes: ThemeShelf(folder: "\(folder.path)/themes"))
    }

    /// The settings of a run without a file, and what was kept.
    private func settings() -> WatchSettings {
        var settings = WatchSettings()
        memory.apply(to: &settings)
        return settings
    }

    @Test func withoutAFileNothingIsChosen() {
        #expect(settings() == WatchSettings())
    }

    @Test func whatIsKeptHoldsInTheNextRunBesideWhatWasKeptBefore() throws {
        try memory.keep(.theme("nord"))
        try memory.keep(.refresh(10))
        try memory.keep(.threshold(.rtt, .above(1e6)))
        try memory.keep(.theme("dracula"))
        #expect(settings().theme.value == "dracula")
        #expect(settings().refreshPerSecond.value == 10)
        #expect(settings().thresholds.value[.rtt] == .above(1e6))
    }

    @Test func columnsAreKept() throws {
        try memory.keep(.columns([LinkColumnChoice(.state)]))
        #expect(settings().linkColumns.value == [LinkColumnChoice(.state)])
    }

    @Test func orderAndGroupsAreKept() throws {
        try memory.keep(.order(LinkOrder(.figure(.rtt), isReversed: true)))
        try memory.keep(.grouping(.tag("site")))
        #expect(settings().linkOrder.value == LinkOrder(.figure(.rtt), isReversed: true))
        #expect(settings().linkGrouping.value == .tag("site"))
        try memory.keep(.grouping(nil))
        #expect(settings().linkGrouping.value == nil)
    }

    @Test func filtersAreSavedUnderANameEachAndDeletedByIt() throws {
        let (night, slow) = (
            try SavedFilter(name: "night", text: "state:down"),
            try SavedFilter(name: "slow: 1s", text: "rtt>1s|/^dock \"7\"/")
        )
        try memory.keep(.saveFilter(try SavedFilter(name: "night", text: "late")))
        try memory.keep(.saveFilter(slow))
        try memory.keep(.saveFilter(night))
        #expect(settings().ownFilters.map(\.value) == [slow, night])
        try memory.keep(.deleteFilter(named: "slow: 1s"))
        #expect(settings().ownFilters.map(\.value) == [night])
    }

    @Test func whatAReloadSaysGivesWayToWhatWasChosenInThisRun() throws {
        var choices = ScreenChoices()
        let night = try SavedFilter(name: "night", text: "state:down")
        choices.take(.saveFilter(night))
        choices.take(.order(LinkOrder(.link)))
        choices.take(.grouping(.broker))
        var screen = ScreenSettings()
        for _ in 0..<2 { choices.apply(to: &screen) }
        #expect(screen.ownFilters == [night])
        #expect(screen.order == LinkOrder(.link))
        #expect(screen.grouping == .broker)
        let slow = try SavedFilter(name: "slow", text: "rtt>1s")
        screen.ownFilters = [try SavedFilter(name: "night", text: "late"), slow]
        choices.apply(to: &screen)
        #expect(screen.ownFilters == [night, slow], "a name stands once")
    }

    @Test func nothingIsKeptAnyMoreWhenThatIsAskedForTwiceToo() throws {
        try memory.keep(.theme("nord"))
        for _ in 0..<2 { try memory.keep(.nothing) }
        #expect(settings() == WatchSettings())
        #expect(throws: (any Error).self) { try folder.text(of: "state/ui.yaml") }
    }

    @Test func aThemeThatIsGoneIsPassedOver() throws {
        try memory.keep(.theme("gone"))
        try memory.keep(.glyphs(.only(.ascii)))
        #expect(settings().theme == WatchSettings().theme)
        #expect(settings().glyphs.value == .only(.ascii))
    }

    @Test func whatCannotBeWrittenIsSaid() {
        let memory = ScreenMemory(
            folder: StateFolder(path: "/dev/null/state"), themes: memory.themes)
        #expect(throws: FileText.Problem.self) { try memory.keep(.theme("nord")) }
    }
}
