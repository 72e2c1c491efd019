import FleetModel
import HeartbeatModel
import TerminalCells
import TestSupport
import Testing
import Vocabulary

@testable import Screens

/// What is set on the screen itself: glyphs, theme, thresholds.
@Suite struct SettingsMenuTests {
    private static let themes = [
        ThemeSummary(name: "keepwatch-dark", about: "dark, for the night"),
        ThemeSummary(name: "mine", about: ""),
        ThemeSummary(name: "nord", about: "dark, blue and quiet"),
    ]

    private func watch(columns: Int = 80, rows: Int = 24) -> Watch {
        .troubledFleet(columns: columns, rows: rows)
    }

    /// What the screen asked for of how it looks.
    private func asked(_ watch: Watch) -> [AppEffect] {
        watch.effects.filter { if case .request = $0 { false } else { true } }
    }

    /// Opens the settings and selects the line that begins so.
    private func settings(at name: String) throws -> Watch {
        var watch = watch(columns: 120, rows: 40)
        watch.give(.showSettings)
        let items = SettingsMenu.items(in: watch.state)
        for _ in 0..<(try #require(items.firstIndex { $0.name == name })) { watch.give(.moveDown) }
        return watch
    }

    @Test func theGlyphsGoRoundAndAreKept() {
        var watch = watch()
        #expect(watch.state.glyphs == .block)
        var seen: [GlyphSet] = []
        for _ in GlyphSet.allCases {
            watch.give(.nextGlyphs)
            seen.append(watch.state.glyphs)
        }
        #expect(seen == [.ascii, .braille, .block])
        #expect(asked(watch) == seen.map { .choose(.glyphs(.only($0))) })
        #expect(watch.frame().text(row: 23).contains("glyphs: block"))
    }

    @Test func aTerminalThatMayNotShowThemIsNamedWithTheGlyphs() {
        var watch = watch()
        var settings = ScreenSettings()
        settings.automaticGlyphs = .ascii
        watch.tell(.settings(settings))
        #expect(watch.state.glyphs == .ascii)
        watch.give(.nextGlyphs)
        #expect(watch.state.glyphs == .braille)
        #expect(watch.state.note?.text.contains("may not be able to show") == true)
    }

    @Test func theThemesAreAskedForAndThenOffered() {
        var watch = watch()
        watch.give(.chooseTheme)
        #expect(asked(watch) == [.listThemes])
        #expect(watch.state.overlay == nil)
        watch.tell(.themes(Self.themes))
        expectGolden(watch.frame().twoPlanes, named: "themes-80x24")
    }

    @Test func eachThemeThatIsSelectedIsShownAndTheLastOneKept() {
        var watch = watch()
        watch.tell(.themes(Self.themes))
        watch.give(.moveDown, .moveDown)
        #expect(asked(watch) == [.showTheme("mine"), .showTheme("nord")])
        #expect(watch.state.settings.theme == "keepwatch-dark")
        watch.give(.menuChoose)
        #expect(asked(watch).suffix(2) == [.showTheme("nord"), .choose(.theme("nord"))])
        #expect(watch.state.settings.theme == "nord")
        #expect(watch.state.overlay == nil)
    }

    @Test func whoeverGivesUpChoosingHasTheThemeOfBefore() {
        var watch = watch()
        watch.tell(.themes(Self.themes))
        watch.give(.moveDown, .menuCancel)
        #expect(asked(watch) == [.showTheme("mine"), .showTheme("keepwatch-dark")])
        #expect(watch.state.settings.theme == "keepwatch-dark")
    }

    @Test(arguments: [Size(columns: 80, rows: 24), Size(columns: 40, rows: 10)])
    func theSettings(_ size: Size) {
        var watch = watch(columns: size.columns, rows: size.rows)
        watch.give(.showSettings)
        expectGolden(
            watch.frame().twoPlanes, named: "settings-\(size.columns)x\(size.rows)")
    }

    @Test func aThresholdGoesUpAndDownALadderAndOff() throws {
        var watch = try settings(at: "rtt above")
        let steps = [FigureThreshold.above(1e6), .above(2e6), .above(5e6), .above(2e6)]
        watch.give(.menuMore, .menuMore, .menuMore, .menuLess)
        #expect(asked(watch) == steps.map { .choose(.threshold(.rtt, $0)) })
        watch.give(.menuLess, .menuLess, .menuLess)
        #expect(watch.state.settings.thresholds[.rtt] == .off)
        for _ in 0..<20 { watch.give(.menuMore) }
        #expect(watch.state.settings.thresholds[.rtt] == .above(5e9))
    }

    @Test func aThresholdBesideTheLadderGoesToTheNextStep() throws {
        var watch = try settings(at: "loss above")
        var settings = ScreenSettings()
        settings.thresholds[.loss] = .above(0.03)
        watch.tell(.settings(settings))
        watch.give(.menuMore)
        #expect(watch.state.settings.thresholds[.loss] == .above(0.05))
        watch.tell(.settings(settings))
        watch.give(.menuLess)
        #expect(watch.state.settings.thresholds[.loss] == .above(0.02))
    }

    @Test func theRefreshHasItsLimits() throws {
        var watch = try settings(at: "refresh")
        watch.give(.menuMore)
        #expect(asked(watch) == [.choose(.refresh(5))])
        for _ in 0..<20 { watch.give(.menuMore) }
        #expect(watch.state.settings.refreshPerSecond == 30)
        for _ in 0..<20 { watch.give(.menuLess) }
        #expect(watch.state.settings.refreshPerSecond == 1)
    }

    @Test func theEndOfALadderIsSaidAndKeepsNothing() throws {
        var watch = try settings(at: "refresh")
        for _ in 0..<20 { watch.give(.menuMore) }
        let before = asked(watch)
        watch.give(.menuMore)
        #expect(asked(watch) == before)
        #expect(watch.state.note?.text == "refresh: 30/s is the most")
        watch = try settings(at: "rtt above")
        watch.give(.menuLess)
        #expect(asked(watch).isEmpty)
        #expect(watch.state.note?.text == "rtt above: off is the least")
    }

    @Test(arguments: ["theme", "columns", "forget"])
    func whatHasNoLessAndNoMoreSaysHowItIsSet(_ line: String) throws {
        var watch = try settings(at: line)
        watch.give(.menuMore)
        #expect(asked(watch).isEmpty)
        #expect(watch.state.note?.text.hasPrefix("\(line): enter ") == true)
    }

    @Test func leavingTheSettingsTakesNothingBack() throws {
        var watch = try settings(at: "rtt above")
        watch.give(.menuMore, .menuCancel)
        #expect(watch.state.settings.thresholds[.rtt] == .above(1e6))
        #expect(asked(watch) == [.choose(.threshold(.rtt, .above(1e6)))])
    }

    @Test func enterOnAValueSaysThatItIsKept() throws {
        var watch = try settings(at: "refresh")
        watch.give(.menuChoose)
        #expect(watch.state.overlay == nil)
        #expect(watch.state.note?.text == "refresh: 4/s, kept for the next time")
    }

    @Test func theGlyphsMayBeLeftToTheTerminal() throws {
        var watch = try settings(at: "glyphs")
        watch.give(.menuLess, .menuLess)
        #expect(watch.state.settings.glyphs == .automatic)
        #expect(asked(watch).last == .choose(.glyphs(.automatic)))
    }

    @Test func theThemesAndTheColumnsHaveMenusOfTheirOwn() throws {
        var watch = try settings(at: "theme")
        watch.give(.menuChoose)
        #expect(asked(watch) == [.listThemes])
        watch = try settings(at: "columns")
        watch.give(.menuChoose)
        guard case .menu(let menu) = watch.state.overlay else {
            Issue.record("no menu is open")
            return
        }
        #expect(menu.name == .columns)
    }

    @Test func allThatWasChosenIsForgottenOnlyAfterAYes() throws {
        var watch = try settings(at: "forget")
        watch.give(.menuChoose)
        #expect(watch.state.question?.text.contains("take back all") == true)
        #expect(asked(watch).isEmpty)
        watch.give(.confirm)
        #expect(asked(watch) == [.choose(.nothing)])
    }

    @Test func settingsThatWereReadAnewHoldAtOnce() {
        var watch = watch()
        var settings = ScreenSettings()
        settings.theme = "nord"
        settings.glyphs = .only(.ascii)
        settings.columns = [LinkColumnChoice(.link), LinkColumnChoice(.figure(.rtt))]
        watch.tell(.settings(settings))
        #expect(watch.state.settings == settings)
        #expect(watch.state.glyphs == .ascii)
        #expect(watch.state.links.columns == settings.columns)
    }

    @Test func aFigureAboveItsThresholdStandsOut() throws {
        var watch = watch(columns: 120, rows: 40)
        let before = watch.frame()
        var settings = ScreenSettings()
        settings.glyphs = .only(.block)
        settings.thresholds[.rtt] = .above(100e6)
        watch.tell(.settings(settings))
        let after = watch.frame()
        #expect(before.lines == after.lines)
        let high = (0..<after.rows).filter { after.roles(row: $0).contains("H") }
        #expect(!high.isEmpty)
        #expect(!(0..<before.rows).contains { before.roles(row: $0).contains("H") })
        let links = watch.state.fleet.snapshot.links
        for row in high {
            let link = try #require(
                links.first { after.text(row: row).contains($0.settings.name) })
            let last = try #require(link.statistics.last)
            #expect(last > .milliseconds(100))
        }
    }
}
