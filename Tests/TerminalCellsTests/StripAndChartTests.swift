import TerminalCells
import Testing

@Suite struct StripAndChartTests {
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

    @Test(arguments: GlyphSet.allCases)
    func theEndOfAConnectionIsDrawnOverTheWholeHeightOfTheChart(glyphs: GlyphSet) {
        var grid = CellGrid(columns: 20, rows: 4)
        let plot = grid.drawChart(
            levels([1, 1]) + [.ended, .absent], in: grid.bounds, scale: ChartScale(covering: 1),
            glyphs: glyphs
        ) { _ in "1 ms" }
        let columns = (plot.x..<plot.right).filter { x in
            (plot.y..<plot.bottom).allSatisfy { grid[x, $0]?.role == .chartMissed }
        }
        #expect(columns.count == 1)
    }

    @Test func aChartSaysWhereItsSamplesAre() {
        var grid = CellGrid(columns: 30, rows: 4)
        let plot = grid.drawChart(
            levels([1]), in: grid.bounds, scale: ChartScale(covering: 1), glyphs: .block
        ) { _ in "1 ms" }
        #expect(plot == Rectangle(x: 6, y: 0, width: 24, height: 4))
        #expect(grid[29, 0]?.role == .chart)
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

    @Test(arguments: [
        (0.0, 1.0), (1, 1), (1.1, 2), (2.5, 5), (7, 10), (10, 10), (431, 500), (0.03, 0.05),
        (-.infinity, 1), (.nan, 1),
    ])
    func aScaleEndsAtARoundNumber(highest: Double, top: Double) {
        #expect(abs(ChartScale(covering: highest).top - top) < 1e-9)
    }

    @Test func barsStandOnTheBottomRowWithTheAxisAtTheLeft() {
        let scale = ChartScale(covering: 8)
        let samples =
            [1.25, 5, 10].map { StripSample.level(scale.level(of: $0), role: .chart) }
            + [.lost, .waiting]
        var grid = CellGrid(columns: 16, rows: 3)
        grid.drawChart(samples, in: grid.bounds, scale: scale, glyphs: .block) { "\(Int($0)) ms" }
        #expect(
            drawing(grid) == """
                10 ms ┤      █
                      │     ▄█
                 0 ms ┤    ▃██×·
                """)
        #expect(grid.roles(row: 2).hasSuffix("gggxa"))
    }

    @Test func aLineJoinsNeighboursButNotOverAGap() {
        var grid = CellGrid(columns: 3, rows: 2)
        let samples = levels([0, 1]) + [.absent, .absent] + levels([1, 0])
        grid.drawChart(samples, in: grid.bounds, scale: ChartScale(covering: 1), glyphs: .braille) {
            "\($0)"
        }
        #expect(drawing(grid) == "⢸ ⢱\n⡸ ⢸")
    }

    @Test(arguments: GlyphSet.allCases)
    func chartsOfEverySizeStayInsideTheirRectangle(glyphs: GlyphSet) {
        let samples = levels([0, 0.2, 1, .nan]) + [.lost] + levels([0.7]) + [.waiting, .absent]
        for size in sizes(upTo: 18, by: 6) {
            var grid = CellGrid(columns: 20, rows: 8)
            let area = Rectangle(x: 1, y: 1, width: size.columns, height: size.rows)
            grid.drawChart(
                samples, in: area, scale: ChartScale(covering: 1), glyphs: glyphs
            ) { "\(Int($0)) ms" }
            for y in 0..<grid.rows {
                for x in 0..<grid.columns where !area.contains(x: x, y: y) {
                    #expect(grid[x, y] == .blank, "\(size) at \(x), \(y)")
                }
            }
        }
    }
}
