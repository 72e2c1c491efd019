import TerminalCells
import Testing

@Suite struct BoxDrawingTests {
    @Test func aBoxCarriesTitleNoteAndFooterInItsBorder() {
        var grid = CellGrid(columns: 30, rows: 3)
        grid.drawBox(grid.bounds, title: "Links", note: "by state", footer: "1–3 of 38")
        #expect(
            drawing(grid) == """
                ╭ Links ────────── by state ─╮
                │                            │
                ╰──────────────── 1–3 of 38 ─╯
                """)
        #expect(grid.roles(row: 0) == "ftttttttffffffffffffffffffffff")
    }

    @Test func labelsThatDoNotFitAreCutTheNoteFirst() {
        var grid = CellGrid(columns: 16, rows: 2)
        grid.drawBox(grid.bounds, title: "Links", note: "by state", footer: "1–3 of 38 links")
        #expect(
            drawing(grid) == """
                ╭ Links ── b… ─╮
                ╰─ 1–3 of 38… ─╯
                """)
    }

    @Test func aBoxIsCutAtTheGridsEdge() {
        var grid = CellGrid(columns: 4, rows: 2)
        grid.drawBox(Rectangle(x: -1, y: 0, width: 4, height: 5))
        #expect(drawing(grid) == "──╮\n  │")
    }

    @Test func boxesOfEverySizeStayInsideTheirRectangle() {
        for size in sizes(upTo: 14, by: 5) {
            var grid = CellGrid(columns: 16, rows: 7)
            let area = Rectangle(x: 1, y: 1, width: size.columns, height: size.rows)
            grid.drawBox(area, title: "漢字 title", note: "note", footer: "footer")
            for y in 0..<grid.rows {
                for x in 0..<grid.columns where !area.contains(x: x, y: y) {
                    #expect(grid[x, y] == .blank, "\(size) at \(x), \(y)")
                }
            }
        }
    }

    @Test func asciiTurnsLinesAndSymbolsIntoTheirLikeness() {
        var grid = CellGrid(columns: 12, rows: 3)
        grid.drawBox(grid.bounds, title: "●漢é")
        grid.put("▁█…×⚑⣿", x: 2, y: 1)
        #expect(drawing(grid.inASCII()) == "+ *??? ----+\n| .#~xF#   |\n+----------+")
    }

    @Test func shortenedTextNeverExceedsItsWidth() {
        for text in ["", "a", "plant/漢字/status", "é👨\u{200D}👩x", "\u{1B}[31m"] {
            for width in -1...12 {
                #expect(displayWidth(shortened(text, to: width)) <= max(0, width))
            }
        }
        #expect(shortened("broker-7", to: 5) == "brok…")
        #expect(shortened("broker-7", to: 8) == "broker-7")
        #expect(shortened("漢字漢", to: 4) == "漢…")
    }
}
