import FleetModel
import SettingsFiles
import TerminalCells
import Testing
import Vocabulary

struct ScreenChoicesTests {
    private let path = "ui.yaml"

    private let everything = """
        theme: nord
        glyphs: block
        refresh: 10/s
        columns: [state, link, { rtt: 9 }, tag:site]
        thresholds: { rtt: 100ms, jitter: off, loss: 0.5% }
        sort: rtt reversed
        group: tag:site
        filters:
          night: state:down site=fra

        """

    private func read(_ text: String) -> (choices: ScreenChoices, problems: [SettingsProblem]) {
        ScreenChoices.parse(text: text, path: path)
    }

    @Test func everyChoiceIsReadWithItsPlace() throws {
        let (choices, problems) = read(everything)
        #expect(problems.isEmpty)
        func origin(_ line: Int) -> SettingOrigin { .file(path: path, line: line, column: 1) }
        #expect(choices.theme == Setting("nord", from: origin(1)))
        #expect(choices.glyphs == Setting(.only(.block), from: origin(2)))
        #expect(choices.refreshPerSecond == Setting(10, from: origin(3)))
        let columns = try #require(choices.linkColumns)
        #expect(columns.origin == origin(4))
        #expect(columns.value.map(\.text) == ["state", "link", "{ rtt: 9 }", "tag:site"])
        let thresholds = try #require(choices.thresholds)
        #expect(thresholds.origin == origin(5))
        #expect(thresholds.value[.rtt] == .above(100e6))
        #expect(thresholds.value[.jitter] == .off)
        #expect(thresholds.value[.loss] == .above(0.005))
        #expect(thresholds.value[.p95] == nil)
        #expect(
            choices.linkOrder
                == Setting(LinkOrder(.figure(.rtt), isReversed: true), from: origin(6)))
        #expect(choices.linkGrouping == Setting(.tag("site"), from: origin(7)))
        #expect(
            choices.filters.map(\.value) == [
                try SavedFilter(name: "night", text: "state:down site=fra")
            ])
    }

    @Test func whatIsWrittenIsReadAgain() {
        let choices = read(everything).choices
        #expect(choices.text.contains("thresholds: { rtt: 100ms, jitter: off, loss: 0.5% }\n"))
        let again = read(choices.text)
        #expect(again.problems.isEmpty)
        #expect(again.choices.theme?.value == "nord")
        #expect(again.choices.glyphs?.value == .only(.block))
        #expect(again.choices.refreshPerSecond?.value == 10)
        #expect(again.choices.linkColumns?.value == choices.linkColumns?.value)
        #expect(again.choices.thresholds?.value == choices.thresholds?.value)
        #expect(again.choices.linkOrder?.value == choices.linkOrder?.value)
        #expect(again.choices.linkGrouping?.value == choices.linkGrouping?.value)
        #expect(again.choices.filters.map(\.value) == choices.filters.map(\.value))
        #expect(again.choices.text == choices.text)
    }

    @Test(arguments: [
        "a: b", "\"quoted\"", "'", "#", "- x", "{a}", "null", " blank ", "back\\slash", "日本語 🙂",
        "\u{85}\u{2028}\u{FEFF}\u{E000}", "~", "yes", "1", "é̈", "/^dock-[0-3]/",
    ])
    func whateverANameIsItsFilterIsReadAgain(_ text: String) throws {
        var choices = ScreenChoices()
        choices.theme = Setting("nord")
        choices.filters = [Setting(try SavedFilter(name: text, text: "\"\(text.count)\" down"))]
        let again = read(choices.text)
        #expect(again.choices.theme?.value == "nord", "the file can be read")
        let isPrintable = !text.contains("\u{85}")
        #expect(again.problems.isEmpty == isPrintable)
        #expect(
            again.choices.filters.map(\.value) == (isPrintable ? choices.filters.map(\.value) : []))
    }

    @Test func noGroupingIsAChoiceToo() {
        var choices = ScreenChoices()
        choices.linkGrouping = Setting(nil)
        #expect(choices.text.hasSuffix("group: none\n"))
        var settings = WatchSettings()
        settings.linkGrouping = Setting(.broker)
        read(choices.text).choices.apply(to: &settings)
        #expect(settings.linkGrouping.value == nil)
    }

    @Test func nothingChosenIsAFileWithoutKeys() {
        #expect(read(ScreenChoices().text).choices == ScreenChoices())
        #expect(read("").choices == ScreenChoices())
    }

    @Test func whatCannotBeUnderstoodIsSaidAndTheRestHolds() {
        let (choices, problems) = read(
            """
            theme: nord
            refresh: fast
            glyph: block
            thresholds: { rtt: 100, loss: 1ms, rtd: 1s, missed: 3 }
            """)
        #expect(choices.theme?.value == "nord")
        #expect(choices.refreshPerSecond == nil)
        #expect(
            problems.map(\.description) == [
                "ui.yaml:2:10: refresh: \"fast\" is not a rate; write it as 4/s",
                "ui.yaml:3:1: unknown key \"glyph\"; did you mean \"glyphs\"?",
                "ui.yaml:4:20: rtt: \"100\" has no unit; write 100s for seconds",
                "ui.yaml:4:31: loss: \"1ms\" is no share; write off or a percentage such as 1% or "
                    + "0.5%",
                "ui.yaml:4:36: unknown key \"rtd\"; did you mean \"rtt\"?",
                "ui.yaml:4:45: unknown key \"missed\"; known here: rtt, net, avg, max, p50, p95, "
                    + "p99, jitter, loss",
            ])
        #expect(read("theme: [").problems.count == 1)
    }

    @Test func aListWithoutAColumnThatThereIsIsLeftOut() {
        let (choices, problems) = read("columns: [bogus]\n")
        #expect(choices.linkColumns == nil)
        #expect(problems.count == 1)
    }

    @Test func aColumnThatStandsTwiceStandsOnce() {
        let (choices, problems) = read("columns: [rtt, link, { rtt: 9 }]\n")
        #expect(choices.linkColumns?.value.map(\.text) == ["rtt", "link"])
        #expect(problems.count == 1)
    }

    @Test(arguments: ["0.5ms", "0s", "1.0005s"])
    func aThresholdIsOfWholeMilliseconds(text: String) {
        let problems = read("thresholds: { rtt: \(text) }").problems
        #expect(
            problems.map(\.message) == [
                "rtt: \"\(text)\" is out of range; a threshold is off or 1ms or more, in whole "
                    + "milliseconds"
            ])
    }

    @Test func choicesWinOverTheFileButNotOverFlags() throws {
        var overrides = SettingsOverrides()
        overrides.theme = "dracula"
        var settings = try SettingsFile.parse(
            text: """
                ui: { theme: keepwatch-light, refresh: 2/s, thresholds: { rtt: 1s, p95: 2s } }
                """, path: "mine.yaml", effects: fixtureEffects)
        #expect(settings.thresholds.value[.rtt] == .above(1e9))
        try settings.apply(overrides)
        let choices = read(everything).choices
        choices.apply(to: &settings)
        #expect(settings.theme == Setting("dracula", from: .flag("--theme")))
        #expect(settings.refreshPerSecond == choices.refreshPerSecond)
        #expect(settings.glyphs == choices.glyphs)
        #expect(settings.linkColumns == choices.linkColumns)
        #expect(settings.linkOrder == choices.linkOrder)
        #expect(settings.linkGrouping == choices.linkGrouping)
        #expect(settings.ownFilters == choices.filters)
        #expect(settings.thresholds.value[.rtt] == .above(100e6))
        #expect(settings.thresholds.value[.p95] == .above(2e9))
        #expect(settings.thresholds.origin == choices.thresholds?.origin)
    }

    @Test func theReportNamesOfTwoFiltersOfOneNameThatOfTheFile() throws {
        var settings = WatchSettings()
        settings.savedFilters = [Setting(try SavedFilter(name: "night", text: "state:down"))]
        let own = try ["night", "slow"].map { try SavedFilter(name: $0, text: "late") }
        settings.ownFilters = own.map { Setting($0) }
        let rows = ConfigReport.text(for: settings).split(separator: "\n")
            .filter { $0.contains("filters:") }
            .map { $0.split(separator: " ").prefix(3).joined(separator: " ") }
        #expect(rows == ["filters: night state:down", "filters: slow late"])
    }

    @Test func whatWasNotChosenStaysAsItIs() {
        var settings = WatchSettings()
        ScreenChoices().apply(to: &settings)
        #expect(settings == WatchSettings())
    }
}
