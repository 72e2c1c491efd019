import CursesPort
import FleetModel
import Screens
import SettingsFiles
import TerminalCells
import Testing
import Vocabulary

@testable import KeepwatchApp

/// The dashboard on a terminal on which time passes as fast as it waits.
@Suite struct DashboardLoopTests {
    private let folder: TemporaryFolder
    private let clock = StagedClock()
    private let terminal: StagedTerminal
    private let board = SnapshotBoard()
    private var zone: @Sendable (WallTime) -> LocalZone = { _ in .utc }
    private var isOnLight = false

    init() throws {
        folder = try TemporaryFolder()
        terminal = StagedTerminal(clock)
    }

    private var themes: ThemeShelf { ThemeShelf(folder: folder.path) }

    private func appearance(
        _ change: (inout WatchSettings) -> Void = { _ in }
    ) throws -> Dashboard.Appearance {
        var settings = WatchSettings()
        change(&settings)
        return try Dashboard.Appearance(settings, themes: themes)
    }

    /// Runs until nothing happens any more, and returns what was asked of the program.
    private func run(_ appearance: Dashboard.Appearance) async -> [DashboardRequest] {
        let (asked, requests) = AsyncStream.makeStream(of: DashboardRequest.self)
        let dashboard = Dashboard(
            now: { [clock] in clock.now }, zone: zone, board: board, requests: requests,
            appearance: appearance, themes: themes, isOnLight: isOnLight, snapshotMemory: 1 << 20)
        var loop = DashboardLoop(dashboard, on: terminal)
        #expect(loop.run() == .terminated)
        requests.finish()
        return await asked.reduce(into: []) { $0.append($1) }
    }

    private func intervals(_ requests: [DashboardRequest]) -> [Duration] {
        requests.compactMap { if case .publish(let interval) = $0 { interval } else { nil } }
    }

    // MARK: Alerts

    @Test func whoIsNamedInTheFileSilencesLinks() async throws {
        let appearance = try appearance { $0.personName = Setting("ada") }
        let keys: [Key] = [.character("z"), .character("d"), .tab, .character("x"), .enter]
        terminal.at(.seconds(2), keys)
        terminal.at(.seconds(4))
        let asked = await run(appearance).compactMap { request in
            if case .alert(let request) = request { request } else { nil }
        }
        let filter = try LinkFilter(parsing: "d")
        #expect(asked == [.silence(filter, reason: "x", by: "ada", for: .seconds(3_600))])
    }

    // MARK: Themes

    @Test func aThemeWhoseFileIsTakenAwayIsSaidOnceAndStaysOnTheScreen() async throws {
        try folder.write("inherits: nord", to: "mine.yaml")
        let appearance = try appearance { $0.theme = Setting("mine", from: .flag("--theme")) }
        terminal.at(.seconds(3)) { try folder.remove("mine.yaml") }
        terminal.at(.seconds(30))
        _ = await run(appearance)
        let said = terminal.footers.filter { $0.text.contains("no theme \"mine\"") }.map(\.at)
        let (first, last) = (try #require(said.first), try #require(said.last))
        #expect(first >= .seconds(3) && last - first <= .seconds(5))
        #expect(terminal.footers.last?.text.contains("help") == true)
        #expect(terminal.themes == ["mine"])
    }

    @Test func aThemeWhoseFileComesBackIsShownAgain() async throws {
        try folder.write("inherits: nord", to: "mine.yaml")
        let appearance = try appearance { $0.theme = Setting("mine", from: .flag("--theme")) }
        terminal.at(.seconds(3)) { try folder.remove("mine.yaml") }
        terminal.at(.seconds(10)) { try folder.write("palete: {}", to: "mine.yaml") }
        terminal.at(.seconds(12))
        _ = await run(appearance)
        #expect(terminal.footers.last?.text.contains("did you mean \"palette\"?") == true)
    }

    @Test func whereNobodyChoseAThemeTheBackgroundDoes() async throws {
        terminal.at(.seconds(2), .background(isLight: true))
        terminal.at(.seconds(4), .background(isLight: false))
        terminal.at(.seconds(6))
        _ = await run(try appearance())
        #expect(terminal.themes == ["keepwatch-dark", "keepwatch-light", "keepwatch-dark"])
    }

    @Test func theEnvironmentTellsTheBackgroundOfTheFirstFrame() async throws {
        var test = self
        test.isOnLight = true
        terminal.at(.seconds(1))
        _ = await test.run(try appearance())
        #expect(terminal.themes == ["keepwatch-light"])
    }

    @Test func aThemeThatWasChosenStaysOnAnyBackground() async throws {
        terminal.at(.seconds(2), .background(isLight: true))
        terminal.at(.seconds(3))
        _ = await run(
            try appearance {
                $0.theme = Setting("keepwatch-dark", from: .file(path: "f", line: 1, column: 1))
            })
        #expect(terminal.themes == ["keepwatch-dark"])
    }

    // MARK: Settings that are read again

    @Test func whatWasChosenOnTheScreenIsKeptWhenSettingsAreReadAgain() async throws {
        let flagged = try appearance { $0.theme = Setting("nord", from: .flag("--theme")) }
        terminal.at(.seconds(1), [.character("T")])
        terminal.at(.seconds(2), [.home, .enter, .character("u")])
        terminal.at(.seconds(3)) { board.post(flagged) }
        terminal.at(.seconds(4), [.character(",")])
        terminal.at(.seconds(5))
        _ = await run(flagged)
        #expect(terminal.themes == ["nord", "blue-yellow-dark"])
        #expect(terminal.screen.contains("blue-yellow-dark"))
        #expect(terminal.screen.contains("block"))
    }

    @Test func whenAllThatWasChosenIsTakenBackTheSettingsHoldAgain() async throws {
        let flagged = try appearance { $0.theme = Setting("nord", from: .flag("--theme")) }
        terminal.at(.seconds(1), [.character("T")])
        terminal.at(.seconds(2), [.home, .enter])
        terminal.at(.seconds(3), [.character(","), .end, .enter, .character("y")])
        terminal.at(.seconds(4)) { board.post(flagged) }
        terminal.at(.seconds(5))
        let requests = await run(flagged)
        #expect(terminal.themes == ["nord", "blue-yellow-dark", "nord"])
        #expect(requests.contains { if case .choose(.nothing) = $0 { true } else { false } })
    }

    @Test func aFilterThatWasDeletedStaysSoWhereThatCouldNotBeKept() async throws {
        let filters = try ["night", "slow"].map {
            Setting(try SavedFilter(name: $0, text: "name-\($0)"))
        }
        let kept = try appearance { $0.ownFilters = filters }
        terminal.at(.seconds(1), [.alt("1"), .character("v"), .end, .enter])
        terminal.at(.seconds(2)) { board.post(kept) }
        terminal.at(.seconds(3), [.character("v")])
        terminal.at(.seconds(4))
        let requests = await run(kept)
        #expect(requests.contains { if case .choose(.deleteFilter) = $0 { true } else { false } })
        #expect(terminal.screen.contains(" slow ") && !terminal.screen.contains(" night "))
    }

    @Test func anotherRateIsAskedOfWhateverMakesSnapshots() async throws {
        let faster = try appearance { $0.refreshPerSecond = Setting(10) }
        terminal.at(.seconds(1)) { board.post(faster) }
        terminal.at(.seconds(2)) { board.post(faster) }
        terminal.at(.seconds(3))
        #expect(intervals(await run(try appearance())) == [.milliseconds(100)])
    }

    @Test func aRateThatWasChosenOnTheScreenHoldsForSnapshotsToo() async throws {
        let appearance = try appearance()
        terminal.at(.seconds(1), [.character(","), .down, .down, .right])
        terminal.at(.seconds(2)) { board.post(appearance) }
        terminal.at(.seconds(3))
        #expect(intervals(await run(appearance)) == [.milliseconds(200)])
    }

    @Test func otherKeysHoldFromThenOn() async throws {
        let key = KeySetting(
            command: Setting("help"), keys: [Setting(Key.control("t"))])
        let rebound = try appearance { $0.keys = [key] }
        terminal.at(.seconds(1)) { board.post(rebound) }
        terminal.at(.seconds(2), [.character("?")])
        terminal.at(.seconds(3), [.control("t")])
        terminal.at(.seconds(4))
        _ = await run(try appearance())
        #expect(terminal.footers.contains { $0.text.contains("ctrl-t help") })
        #expect(terminal.screen.contains("╭ Help"))
    }

    @Test func theMouseIsTakenOrLeftOnlyWhereThatSettingChanged() async throws {
        let without = try appearance { $0.mouse = Setting(false) }
        let with = try appearance()
        for (second, appearance) in [with, without, without, with].enumerated() {
            terminal.at(.seconds(second + 1)) { board.post(appearance) }
        }
        terminal.at(.seconds(6))
        _ = await run(with)
        #expect(terminal.mouseReports == [false, true])
    }

    // MARK: Time

    @Test func theClockGoesOverToSummerTimeByItself() async throws {
        var test = self
        let start = clock.now.wall
        test.zone = { time in
            time < start + .seconds(90)
                ? LocalZone(offsetSeconds: 3_600, abbreviation: "CET")
                : LocalZone(offsetSeconds: 7_200, abbreviation: "CEST")
        }
        terminal.at(.seconds(100))
        _ = await test.run(try appearance())
        #expect(terminal.screen.contains("04:13:40"))
    }
}

@Suite struct BackgroundTests {
    @Test(arguments: [
        ("0;15", true), ("0;default;15", true), ("0;7", true), ("15;0", false), ("15;8", false),
        ("0;default", false), ("", false), ("0;x", false), ("0;-1", false),
    ])
    func theLastNumberIsTheBackgrounds(description: String, isLight: Bool) {
        #expect(isBackgroundLight(description) == isLight)
    }

    @Test func withoutADescriptionItIsTakenForDark() {
        #expect(!isBackgroundLight(nil))
    }
}
