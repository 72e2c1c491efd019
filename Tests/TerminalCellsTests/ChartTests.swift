import TerminalCells
import Testing

@Suite struct ChartTests {
    private func levels(_ values: [Double]) -> [ChartPlace] {
        values.map { ChartPlace(levels: $0...$0) }
    }

    private func signs(_ signs: [ChartSign?]) -> [ChartPlace] {
        signs.map { ChartPlace(sign: $0) }
    }

    /// A chart that fills a grid, without room for an axis where it is narrow.
    private func chart(
        _ places: [ChartPlace], lines: [ChartLine] = [], columns: Int, rows: Int,
        top: Double = 1, glyphs: GlyphSet
    ) -> CellGrid {
        var grid = CellGrid(columns: columns, rows: rows)
        grid.drawChart(
            places, lines: lines, in: ChartLayout(in: grid.bounds),
            scale: ChartScale(covering: top), glyphs: glyphs
        ) { "\(Int($0)) ms" }
        return grid
    }

    @Test(arguments: [
        (0.0, 1.0), (1, 1), (1.1, 2), (2.5, 5), (7, 10), (10, 10), (431, 500), (0.03, 0.05),
        (-.infinity, 1), (.nan, 1),
    ])
    func aScaleEndsAtARoundNumber(highest: Double, top: Double) {
        #expect(abs(ChartScale(covering: highest).top - top) < 1e-9)
    }

    @Test func theAxisTakesTheSameColumnsWhateverItsLabels() {
        let area = Rectangle(x: 2, y: 1, width: 30, height: 4)
        #expect(ChartLayout(in: area).plot == Rectangle(x: 10, y: 1, width: 22, height: 4))
        let narrow = Rectangle(x: 2, y: 1, width: 17, height: 4)
        #expect(ChartLayout(in: narrow).plot == narrow)
        let flat = Rectangle(x: 2, y: 1, width: 30, height: 1)
        #expect(ChartLayout(in: flat).plot == flat)
    }

    @Test func barsStandOnTheBottomRowWithTheAxisAtTheLeft() {
        let scale = ChartScale(covering: 8)
        let bars = [1.25, 5, 10].map { ChartPlace(levels: 0...scale.level(of: $0)) }
        let grid = chart(
            bars + signs([.lost, .excused]), columns: 20, rows: 3, top: 8, glyphs: .block)
        #expect(
            drawing(grid) == """
                 10 ms ┤         █
                       │        ▄█
                  0 ms ┤       ▃██×~
                """)
        #expect(grid.roles(row: 2).hasSuffix("gggxm"))
    }

    @Test func theMiddleOfTheScaleHasALabelWhereThereIsAMiddle() {
        let grid = chart([], columns: 20, rows: 5, top: 8, glyphs: .block)
        #expect(grid.text(row: 2) == "  5 ms ┤")
        let even = chart([], columns: 20, rows: 6, top: 8, glyphs: .block)
        #expect(!drawing(even).contains("5 ms"))
    }

    @Test func aLineJoinsNeighboursButNotOverAGap() {
        let places = levels([0, 1]) + signs([nil, nil]) + levels([1, 0])
        let grid = chart(places, columns: 3, rows: 2, glyphs: .braille)
        #expect(drawing(grid) == "⢸ ⢱\n⡸ ⢸")
    }

    @Test func aLineShowsTheWholeRangeOfAPlace() {
        let grid = chart([ChartPlace(levels: 0...1)], columns: 1, rows: 2, glyphs: .braille)
        #expect(drawing(grid) == "⢸\n⢸")
        let upper = chart([ChartPlace(levels: 0.6...1)], columns: 1, rows: 2, glyphs: .braille)
        #expect(drawing(upper) == "⢸\n")
    }

    @Test func aBarReachesToTheLargestValueOfAPlace() {
        let grid = chart([ChartPlace(levels: 0...0.5)], columns: 1, rows: 2, glyphs: .block)
        #expect(drawing(grid) == "\n█")
    }

    @Test(arguments: GlyphSet.allCases)
    func theEndOfAConnectionIsDrawnOverTheWholeHeight(glyphs: GlyphSet) {
        let grid = chart(
            levels([1, 1]) + signs([.ended, nil]), columns: 20, rows: 4, glyphs: glyphs)
        let columns = (8..<20).filter { x in
            (0..<4).allSatisfy { grid[x, $0]?.role == .chartMissed }
        }
        #expect(columns.count == 1)
    }

    @Test(arguments: GlyphSet.allCases)
    func aSignStandsUnderTheValuesOfItsPlace(glyphs: GlyphSet) {
        let place = ChartPlace(levels: 1...1, sign: .untimed)
        let grid = chart([place], columns: 20, rows: 3, glyphs: glyphs)
        #expect(grid[19, 2]?.role == .chartLate && grid[19, 2]?.scalar == 0x3F)
        #expect(grid[19, 0]?.role == .chart)
    }

    @Test func ofTwoSignsInACellTheOneThatMustNotBeOverlookedIsShown() {
        let order: [ChartSign] = [.outage, .excused, .untimed, .lost, .ended]
        #expect(order.sorted() == order)
        for (less, more) in zip(order, order.dropFirst()) {
            for pair in [[less, more], [more, less]] {
                let grid = chart(signs(pair), columns: 1, rows: 1, glyphs: .braille)
                let alone = chart(signs([more]), columns: 1, rows: 1, glyphs: .braille)
                #expect(grid == alone)
            }
        }
    }

    @Test func aLevelWorthKnowingIsDrawnBehindWhatWasMeasured() {
        let line = ChartLine(level: 0.4, label: "p95", role: .percentile)
        let grid = chart(
            levels([1, 0.1]), lines: [line], columns: 20, rows: 5, glyphs: .block)
        #expect(grid.text(row: 2) == "  0 ms ┤╌╌╌╌╌╌╌╌╌╌█╌", "the scale's own label goes first")
        #expect(grid.roles(row: 2).hasSuffix("ppppppppppgp"))
        let other = chart(
            levels([1]), lines: [ChartLine(level: 0.25, label: "p95", role: .percentile)],
            columns: 20, rows: 5, glyphs: .block)
        #expect(other.text(row: 3).hasPrefix("   p95 ┤╌"))
        #expect(other.roles(row: 3).hasPrefix("...ppp"))
    }

    @Test(arguments: GlyphSet.allCases)
    func chartsOfEverySizeStayInsideTheirRectangle(glyphs: GlyphSet) {
        let places =
            levels([0, 0.2, 1, 7]) + signs([.lost, nil]) + levels([0.7]) + signs([.outage, .ended])
        let lines = [-1, 0, 0.5, 1, 9, .nan].map {
            ChartLine(level: $0, label: "a label that is long", role: .percentile)
        }
        for size in sizes(upTo: 24, by: 6) {
            var grid = CellGrid(columns: 26, rows: 8)
            let area = Rectangle(x: 1, y: 1, width: size.columns, height: size.rows)
            grid.drawChart(
                places, lines: lines, in: ChartLayout(in: area), scale: ChartScale(covering: 1),
                glyphs: glyphs
            ) { "\(Int($0)) ms" }
            for y in 0..<grid.rows {
                for x in 0..<grid.columns where !area.contains(x: x, y: y) {
                    #expect(grid[x, y] == .blank, "\(size) at \(x), \(y)")
                }
            }
        }
    }
}
