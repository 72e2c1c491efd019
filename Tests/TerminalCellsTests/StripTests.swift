import TerminalCells
import Testing

@Suite struct StripTests {
    private func strip(_ samples: [StripSample], width: Int, glyphs: GlyphSet) -> String {
        var grid = CellGrid(columns: max(1, width), rows: 1)
        grid.put(stripCells(samples, width: width, glyphs: glyphs), x: 0, y: 0)
        return grid.text(row: 0)
    }

    private func levels(_ values: [Double]) -> [StripSample] {
        values.map { .level($0, role: .chart) }
    }

    @Test func blocksShowOneSampleACellWithGapsAsGaps() {
        let samples =
            levels([0, 0.5, 1]) + [.lost, .untimed, .absent] + levels([0.99]) + [.waiting]
        #expect(strip(samples, width: 8, glyphs: .block) == "▁▅█×? █·")
        #expect(strip(samples, width: 8, glyphs: .ascii) == ".+#x? #.")
    }

    @Test func theNewestSampleIsAtTheRightAndOldOnesAreLeftOut() {
        #expect(strip(levels([0, 1]), width: 4, glyphs: .block) == "  ▁█")
        #expect(strip(levels([0, 0, 1, 0.5]), width: 2, glyphs: .block) == "█▅")
    }

    @Test func brailleShowsTwoSamplesACellAndALostOneTakesItsWholeCell() {
        #expect(strip(levels([0, 1]), width: 1, glyphs: .braille) == "⣸")
        #expect(strip(levels([1]), width: 1, glyphs: .braille) == "⢸")
        #expect(strip([.level(1, role: .chart), .lost], width: 1, glyphs: .braille) == "×")
        #expect(strip([.lost] + levels([1, 1]), width: 2, glyphs: .braille) == "×⣿")
    }

    @Test func theEndOfAConnectionOutweighsALostHeartbeatAndThatOurOwnPause() {
        #expect(strip([.ended, .excused], width: 2, glyphs: .block) == "┊~")
        #expect(strip([.lost, .ended], width: 1, glyphs: .braille) == "┊")
        #expect(strip([.excused, .lost], width: 1, glyphs: .braille) == "×")
        #expect(strip([.ended], width: 1, glyphs: .ascii) == "|")
    }

    @Test func aCellOfTwoSamplesTakesTheRoleThatIsMoreThanPlain() {
        let late = StripSample.level(1, role: .chartLate)
        let plain = StripSample.level(1, role: .chart)
        #expect(stripCells([late, plain], width: 1, glyphs: .braille).map(\.role) == [.chartLate])
        #expect(stripCells([plain, late], width: 1, glyphs: .braille).map(\.role) == [.chartLate])
        #expect(stripCells([.lost], width: 1, glyphs: .block).map(\.role) == [.chartMissed])
    }

    @Test(arguments: GlyphSet.allCases)
    func aStripHasExactlyItsWidthWhateverTheLevels(glyphs: GlyphSet) {
        let wild: [StripSample] = levels([.nan, .infinity, -.infinity, -3, 7]) + [.lost, .waiting]
        for width in -1...9 {
            let cells = stripCells(wild, width: width, glyphs: glyphs)
            #expect(cells.count == max(0, width))
            #expect(cells.allSatisfy { $0.width == 1 })
        }
    }
}
