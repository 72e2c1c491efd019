import TerminalCells
import Testing

@Suite struct ThemeTests {
    @Test(arguments: [
        (16, "#000000"), (21, "#0000ff"), (67, "#5f87af"), (203, "#ff5f5f"), (231, "#ffffff"),
        (232, "#080808"), (255, "#eeeeee"),
    ])
    func aPlaceOfThePaletteHasItsColour(index: UInt8, text: String) {
        let colour = ExactColour(paletteIndex: index)
        #expect(colour != nil)
        #expect(colour == ExactColour(hexadecimal: text))
    }

    @Test func theFirstSixteenAreTheTerminalsOwn() {
        for index in UInt8(0)..<16 { #expect(ExactColour(paletteIndex: index) == nil) }
        #expect(ExactColour(paletteIndex: 16) != nil)
    }

    @Test func hexadecimalsAreReadInEitherCaseAndNothingElse() {
        #expect(
            ExactColour(hexadecimal: "#1eFf09") == ExactColour(red: 0x1E, green: 0xFF, blue: 9))
        for wrong in ["1eff09", "#1eff0", "#1eff099", "#+12345", "#1eff0g", "", "#", "#１２３４５６"] {
            #expect(ExactColour(hexadecimal: wrong) == nil, "\(wrong)")
        }
    }

    @Test func theNumberOfAColourIsItsHexadecimal() {
        #expect(ExactColour(red: 0x12, green: 0x34, blue: 0x56).number == 0x123456)
    }

    @Test func aThemesExactColourWinsOverThePlaceInThePalette() {
        let exact = ExactColour(red: 1, green: 2, blue: 3)
        #expect(PaletteColour(203, exact: exact).shown == exact)
        #expect(PaletteColour(203).shown == ExactColour(red: 255, green: 95, blue: 95))
        #expect(PaletteColour(3).shown == nil)
    }

    @Test(arguments: [
        (true, "xterm-256color", GlyphSet.braille), (true, "tmux-256color", .braille),
        (true, "linux", .ascii), (true, "linux-16color", .ascii), (true, "vt100", .ascii),
        (true, "vt220-8bit", .ascii), (true, "ansi", .ascii), (true, "putty-256color", .block),
        (true, "", .braille), (false, "xterm-256color", .ascii), (false, "putty", .ascii),
    ])
    func glyphsSuitLocaleAndTerminal(isUTF8: Bool, type: String, glyphs: GlyphSet) {
        #expect(GlyphSet.suiting(isUTF8: isUTF8, terminalType: type) == glyphs)
    }
}
