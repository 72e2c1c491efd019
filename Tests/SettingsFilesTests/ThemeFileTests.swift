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
        expected.foreground = PaletteColour(203)
        expected.background = PaletteColour(17)
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
        #expect(down.foreground == PaletteColour(5))
        #expect(down.emphasis == .underline)
        #expect(down.background == PaletteColour(2))
        #expect(down.foreground16 == 3)
        #expect(down.monochromeEmphasis == .dim)
        #expect(theme.style(for: .up).foreground == PaletteColour(4))
        #expect(theme.style(for: .frame).foreground == PaletteColour(1))
    }

    @Test func defaultAndNoneEndTheFallback() {
        let style = read(
            """
            roles:
              text: { bg: 2, mono: dim, emphasis: bold }
              frame: { bg: default, mono: none, emphasis: [] }
            """
        ).theme.style(for: .frame)
        #expect(style.background == nil)
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
        #expect(theme.style(for: .text).foreground == PaletteColour(250))
        #expect(theme.style(for: .down).foreground16 == 9)
        #expect(
            theme.style(for: .down).foreground == dark.style(for: .down).foreground)
        #expect(theme.style(for: .bannerCritical) == dark.style(for: .bannerCritical))
    }

    @Test func aPaletteChangesInheritedRoles() {
        let theme = read("{ inherits: keepwatch-dark, palette: { red: 160 } }").theme
        #expect(theme.style(for: .down).foreground == PaletteColour(160))
        #expect(theme.style(for: .chartMissed).foreground == PaletteColour(160))
    }

    @Test func aColourMayNameTheExactOneBesideItsNumber() {
        let theme = read(
            """
            palette: { alarm: [203, "#f7768e"] }
            roles:
              state.down: { fg: alarm, bg: [234, "#1a1b26"] }
            """
        ).theme
        let down = theme.style(for: .down)
        let alarm = ExactColour(red: 0xF7, green: 0x76, blue: 0x8E)
        let night = ExactColour(red: 0x1A, green: 0x1B, blue: 0x26)
        #expect(down.foreground == PaletteColour(203, exact: alarm))
        #expect(down.background == PaletteColour(234, exact: night))
    }

    @Test func theTerminalsOwnColourMayHaveANameToo() {
        let style = read(
            "{ palette: { base: default }, roles: { text: { fg: 3, bg: base } } }"
        ).theme.style(for: .text)
        #expect(style.foreground == PaletteColour(3))
        #expect(style.background == nil)
    }

    @Test func whatAThemeSaysOfItselfIsNotInherited() {
        let parent = """
            about: For the night
            contrast: 4.5
            colour_vision: red-green
            roles: { text: { fg: 231 } }
            """
        let claims = read(parent).theme.claims
        #expect(claims.about == "For the night")
        #expect(claims.contrast == 4.5)
        #expect(claims.colourVision == .redGreen)
        let child = ThemeFile.parse(text: "inherits: other", name: "mine") { _ in parent }.theme
        #expect(child.claims == ThemeClaims())
        #expect(child.style(for: .text).foreground == PaletteColour(231))
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
            contrast: 22
            colour_vision: all
            palette: { red: crimson, blue: 256, green: [], teal: "#00ffff", grey: #808080
              , sky: [117, 5fd7ff] }
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
