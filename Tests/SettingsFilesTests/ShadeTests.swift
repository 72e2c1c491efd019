import TerminalCells
import Testing

/// What the themes are measured with, against known values.
struct ShadeTests {
    private func shade(_ index: UInt8) throws -> Shade {
        try #require(Shade(PaletteColour(index), at: .palette))
    }

    @Test func theContrastOfBlackAndWhiteIsTwentyOne() throws {
        #expect(abs(try shade(16).contrast(with: shade(231)) - 21) < 0.001)
        #expect(abs(try shade(244).contrast(with: shade(244)) - 1) < 0.001)
    }

    @Test func blackAndWhiteAreAHundredApartForAllEyes() throws {
        #expect(abs(try shade(16).difference(from: shade(231)) - 100) < 0.1)
        for eyes in [Shade.Eyes.withoutRed, .withoutGreen, .withoutBlue] {
            let white = try shade(231).seen(by: eyes)
            #expect(try abs(shade(16).difference(from: white) - 100) < 0.5)
        }
    }

    @Test func eyesWithoutGreenConfuseWhatOthersTellApart() throws {
        // An olive green and a brown of about the same lightness.
        let (olive, brown) = (try shade(64), try shade(130))
        #expect(olive.difference(from: brown) > 50)
        let confused = olive.seen(by: .withoutGreen).difference(
            from: brown.seen(by: .withoutGreen))
        #expect(confused < 20)
    }
}
