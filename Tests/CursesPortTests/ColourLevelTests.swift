import CCurses
import TerminalCells
import Testing

@testable import CursesPort

@Suite struct ColourLevelTests {
    private func level(colours: Int32, direct: Bool = false) -> ColourLevel {
        ColourLevel(
            CCScreen(columns: 80, rows: 24, colours: colours, hasDirectColour: direct, isUTF8: true)
        )
    }

    private let style = {
        var style = RoleStyle()
        style.foreground256 = 203
        style.background256 = 234
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

    @Test(arguments: [
        (-1, -1), (7, 7), (9, 0xFF0000), (16, 0), (21, 0x0000FF), (196, 0xFF0000),
        (203, 0xFF5F5F), (232, 0x080808), (255, 0xEEEEEE), (999, 0xEEEEEE),
    ])
    func directColourIsThatOfThePalette(index: Int16, colour: Int32) {
        #expect(directColour(of: index) == colour)
    }

    @Test func noDirectColourIsMistakenForOneOfTheFirstEight() {
        for index in Int16(8)...255 {
            #expect(!(1...7).contains(directColour(of: index)))
        }
    }
}
