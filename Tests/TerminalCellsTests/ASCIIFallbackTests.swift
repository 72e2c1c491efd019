import TerminalCells
import Testing

@Suite struct ASCIIFallbackTests {
    @Test func everyScalarHasAPrintingASCIIStandIn() {
        for value in UInt32(0)...0x1FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let shown = asciiFallback(scalar).value
            #expect((0x20...0x7E).contains(shown), "U+\(String(value, radix: 16))")
        }
    }

    @Test func asciiStandsForItself() {
        for value in UInt8(0x20)...0x7E {
            #expect(asciiFallback(Unicode.Scalar(value)) == Unicode.Scalar(value))
        }
    }

    @Test func fullerCellsLookDenser() {
        let blocks = "▁▂▃▄▅▆▇█".unicodeScalars.map(asciiFallback)
        #expect(String(String.UnicodeScalarView(blocks)) == ".:-=+*%#")
        #expect(asciiFallback("\u{2800}") == " " && asciiFallback("\u{28FF}") == "#")
        #expect(asciiFallback("▏") == "." && asciiFallback("▉") == "%")
    }

    @Test func linesKeepTheirDirectionAndCornersAreCrosses() {
        let lines = "─━═│┃║┌╭╯├┼╬╱╲".unicodeScalars.map(asciiFallback)
        #expect(String(String.UnicodeScalarView(lines)) == "---|||++++++/\\")
    }

    @Test func aGridInASCIIKeepsItsColumnsAndRoles() {
        var grid = CellGrid(columns: 8, rows: 1)
        grid.put("é漢a\u{301}│", x: 1, y: 0, role: .down, emphasis: .bold)
        let plain = grid.inASCII()
        #expect(plain.text(row: 0) == " ???a|")
        #expect(plain.roles(row: 0) == grid.roles(row: 0))
        #expect(plain.cells.allSatisfy { $0.width == 1 && $0.firstMark == 0 })
        #expect(plain[2, 0]?.emphasis == .bold)
    }
}
