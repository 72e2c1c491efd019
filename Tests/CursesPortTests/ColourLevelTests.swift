import CCurses
import TerminalCells
import Testing

@testable import CursesPort

@Suite struct ColourLevelTests {
    private func level(colours: Int32, direct: Bool = false) -> ColourLevel {
        ColourLevel(
            CCScreen(
                columns: 80, rows: 24, colours: colours, hasDirectColour: direct, isUTF8: true,
                speaksXterm: true)
        )
    }

    private let style = {
        var style = RoleStyle()
        style.foreground = PaletteColour(203)
        style.background = PaletteColour(
            234, exact: ExactColour(red: 0x1E, green: 0x20, blue: 0x30))
        style.foreground16 = 9
        style.background16 = 12
        style.emphasis = .underline
        style.monochromeEmphasis = [.bold, .reverse]
        return style
    }()

    @Test func theNumberOfColoursDecidesTheLevel() {
        #expect(level(colours: -1) == .none)
        #expect(level(colours: 0) == .none)
        #expect(level(colours: 8) == .eight)
        #expect(level(colours: 16) == .sixteen)
        #expect(level(colours: 256) == .palette256)
        #expect(level(colours: 1 << 24, direct: true) == .direct)
    }

    @Test func eachLevelUsesWhatTheThemeSaysForIt() {
        let full = Look(style, level: .palette256)
        #expect(full.foreground == 203 && full.background == 234 && full.emphasis == .underline)
        let sixteen = Look(style, level: .sixteen)
        #expect(sixteen.foreground == 9 && sixteen.background == 12)
        let none = Look(style, level: .none)
        #expect(none.foreground == -1 && none.background == -1)
        #expect(none.emphasis == [.bold, .reverse])
    }

    @Test func eightColoursShowTheBrightHalfInBold() {
        let look = Look(style, level: .eight)
        #expect(look.foreground == 1 && look.background == 4)
        #expect(look.emphasis == [.underline, .bold])
        #expect(Look(RoleStyle(), level: .eight).foreground == -1)
    }

    @Test func directColourIsTheExactOneWhereAThemeNamesIt() {
        let look = Look(style, level: .direct)
        #expect(look.foreground == 0xFF5F5F, "203 of the 256")
        #expect(look.background == 0x1E2030)
        #expect(look.emphasis == .underline)
        #expect(Look(RoleStyle(), level: .direct).foreground == -1)
    }

    @Test(arguments: [
        (7, 7), (9, 0xFF0000), (21, 0x0000FF), (196, 0xFF0000), (203, 0xFF5F5F), (232, 0x080808),
        (255, 0xEEEEEE),
    ])
    func directColourIsElseThatOfThePalette(index: UInt8, number: Int32) {
        #expect(directNumber(of: PaletteColour(index)) == number)
    }

    @Test func noDirectColourIsMistakenForOneOfTheFirstEight() {
        for index in UInt8(8)...255 {
            #expect(directNumber(of: PaletteColour(index)) >= 8)
        }
        let black = PaletteColour(16, exact: ExactColour(red: 0, green: 0, blue: 3))
        #expect(directNumber(of: black) == 8)
    }
}
