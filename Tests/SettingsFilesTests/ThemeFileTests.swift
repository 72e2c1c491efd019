import SettingsFiles
import TerminalCells
import TestSupport
import Testing

struct ThemeFileTests {
    @Test func aRoleNamesItsLooksAtEveryLevelOfColour() {
        let style = read(
            """
            palette: { alarm: 203 }
            roles:
              state.down:
                { fg: alarm, bg: 17, fg16: bright-red, bg16: 4, emphasis: bold,
                  mono: [bold, reverse] }
            """
        ).theme.style(for: .down)
        var expected = RoleStyle()
        expected.foreground256 = 203
        expected.background256 = 17
        expected.foreground16 = 9
        expected.background16 = 4
        expected.emphasis = .bold
        expected.monochromeEmphasis = [.bold, .reverse]
        #expect(style == expected)
    }

    @Test func whatARoleLeavesOutComesFromAlongTheDots() {
        let theme = read(
            """
            roles:
              text: { fg: 1, bg: 2, fg16: 3, mono: dim }
              state: { fg: 4, emphasis: underline }
              state.down: { fg: 5 }
            """
        ).theme
        let down = theme.style(for: .down)
        #expect(down.foreground256 == 5)
        #expect(down.emphasis == .underline)
        #expect(down.background256 == 2)
        #expect(down.foreground16 == 3)
        #expect(down.monochromeEmphasis == .dim)
        #expect(theme.style(for: .up).foreground256 == 4)
        #expect(theme.style(for: .frame).foreground256 == 1)
    }

    @Test func defaultAndNoneEndTheFallback() {
        let style = read(
            """
            roles:
              text: { bg: 2, mono: dim, emphasis: bold }
              frame: { bg: default, mono: none, emphasis: [] }
            """
        ).theme.style(for: .frame)
        #expect(style.background256 == -1)
        #expect(style.monochromeEmphasis == [])
        #expect(style.emphasis == [])
    }

    @Test func aThemeInheritsWhatItLeavesOut() throws {
        let dark = ThemeFile.parse(
            text: try #require(BuiltInThemes.text(named: "keepwatch-dark")), name: "keepwatch-dark"
        ).theme
        let (theme, warnings) = read(
            "{ inherits: keepwatch-dark, roles: { text: { fg: 250 }, state.down: { fg16: 9 } } }")
        #expect(warnings.isEmpty)
        #expect(theme.style(for: .text).foreground256 == 250)
        #expect(theme.style(for: .down).foreground16 == 9)
        #expect(
            theme.style(for: .down).foreground256 == dark.style(for: .down).foreground256)
        #expect(theme.style(for: .bannerCritical) == dark.style(for: .bannerCritical))
    }

    @Test func aPaletteChangesInheritedRoles() {
        let theme = read("{ inherits: keepwatch-dark, palette: { red: 160 } }").theme
        #expect(theme.style(for: .down).foreground256 == 160)
        #expect(theme.style(for: .chartMissed).foreground256 == 160)
    }

    @Test func theBackgroundIsInheritedToo() {
        #expect(read("inherits: keepwatch-light").theme.isLight)
        #expect(!read("{ inherits: keepwatch-light, background: dark }").theme.isLight)
    }

    @Test func whatIsNotUnderstoodIsAWarningWithItsPosition() {
        let warnings = read(
            """
            inherits: no-such-theme
            background: grey
            palet: {}
            palette: { red: crimson, blue: 256, green: [] }
            roles:
              state.dwon: { fg: 1 }
              state.down: { fg: 256, bg: redd, fg16: 16, bg16: pink, blink: true }
              state.up: { emphasis: [bold, blink], mono: shiny }
              frame: 7
            """
        ).warnings
        expectGolden(
            warnings.map(\.description).joined(separator: "\n"), named: "theme-warnings")
    }

    @Test func aTextThatIsNoYAMLGivesTheDarkTheme() throws {
        let dark = try #require(BuiltInThemes.text(named: "keepwatch-dark"))
        let (theme, warnings) = read("roles: [")
        #expect(
            warnings.map(\.description) == [
                "mine.yaml:2:1: this is not YAML: while parsing a flow node, "
                    + "did not find expected node content"
            ])
        for role in Role.allCases {
            #expect(
                theme.style(for: role)
                    == ThemeFile.parse(text: dark, name: "d").theme.style(for: role))
        }
    }

    @Test func themesThatInheritInACircleAreAWarning() {
        let texts = ["mine": "inherits: other", "other": "inherits: mine"]
        let (_, warnings) = ThemeFile.parse(
            text: "inherits: mine", name: "mine", path: "mine.yaml"
        ) { texts[$0] }
        #expect(
            warnings.map(\.description) == [
                "mine.yaml:1:11: themes inherit in a circle: \"mine\" → \"mine\""
            ])
        #expect(
            ThemeFile.parse(text: "inherits: other", name: "mine") { texts[$0] }
                .warnings.isEmpty)
    }

    private func read(_ text: String) -> (theme: Theme, warnings: [SettingsProblem]) {
        ThemeFile.parse(text: text, name: "mine", path: "mine.yaml")
    }
}
