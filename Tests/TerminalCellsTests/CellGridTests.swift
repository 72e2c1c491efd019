import TerminalCells
import Testing
import Vocabulary

@Suite struct CellGridTests {
    @Test func controlCharactersBecomeTheReplacementCharacter() {
        var grid = CellGrid(columns: 12, rows: 1)
        let used = grid.put("a\u{1B}[31m\u{9B}b\u{7F}\r\n", x: 0, y: 0)
        #expect(used == 11)
        #expect(grid.text(row: 0) == "a\u{FFFD}[31m\u{FFFD}b\u{FFFD}\u{FFFD}\u{FFFD}")
    }

    @Test func noCellEverHoldsAControlOrInvisibleScalar() {
        var grid = CellGrid(columns: 8, rows: 1)
        for value in UInt32(0)...0x2FFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            grid.put("x\(scalar)y", x: 0, y: 0)
            for cell in grid.cells {
                // The mark at the end of right-to-left text is the grid's own.
                for shown in [cell.scalar, cell.firstMark, cell.secondMark]
                where shown != 0 && shown != 0x200E {
                    let category = Unicode.Scalar(shown)?.properties.generalCategory
                    #expect(
                        category != .control && category != .format && category != .unassigned,
                        "U+\(String(value, radix: 16))")
                }
            }
        }
    }

    @Test func invisibleFormatCharactersVanish() {
        for text in [
            "a\u{202E}b", "a\u{200E}b", "a\u{2066}b\u{2069}", "a\u{200B}b", "\u{FEFF}ab",
            "a\u{AD}b",
        ] {
            var grid = CellGrid(columns: 8, rows: 1)
            #expect(grid.put(text, x: 0, y: 0) == 2)
            #expect(grid.text(row: 0) == "ab")
        }
    }

    @Test func unassignedScalarsBecomeTheReplacementCharacter() {
        var grid = CellGrid(columns: 4, rows: 1)
        grid.put("\u{0378}", x: 0, y: 0)
        #expect(grid.text(row: 0) == "\u{FFFD}")
    }

    @Test func combiningMarksSitOnTheirBaseAndTheThirdIsDropped() {
        var grid = CellGrid(columns: 4, rows: 1)
        #expect(grid.put("e\u{301}\u{302}\u{303}x", x: 0, y: 0) == 2)
        #expect(grid[0, 0] == Cell(0x65, firstMark: 0x301, secondMark: 0x302))
        #expect(grid[1, 0] == Cell(0x78))
    }

    @Test func aMarkWithoutABaseIsShownAsTheReplacementCharacter() {
        var grid = CellGrid(columns: 4, rows: 1)
        #expect(grid.put("\u{301}", x: 0, y: 0) == 1)
        #expect(grid.text(row: 0) == "\u{FFFD}")
    }

    @Test(arguments: [
        ("👨\u{200D}👩\u{200D}👧x", "👨x", 3), ("👍🏽x", "👍x", 3), ("❤\u{FE0F}x", "❤x", 2),
        ("🇩🇪x", "🇩🇪x", 3), ("1\u{FE0F}\u{20E3}x", "1\u{20E3}x", 2), ("नि", "नि", 2),
        ("\u{1100}\u{1161}x", "\u{1100}\u{1161}x", 3), ("漢字", "漢字", 4),
    ])
    func clustersTakeTheColumnsThatCursesGivesThem(text: String, shown: String, width: Int) {
        var grid = CellGrid(columns: 10, rows: 1)
        #expect(grid.put(text, x: 0, y: 0) == width)
        #expect(displayWidth(text) == width)
        #expect(Array(grid.text(row: 0).unicodeScalars) == Array(shown.unicodeScalars))
    }

    @Test func writingOverOneHalfOfAWideCharacterBlanksTheOther() {
        var grid = CellGrid(columns: 6, rows: 1)
        grid.put("漢字", x: 0, y: 0)
        grid.put("a", x: 1, y: 0)
        #expect(grid.text(row: 0) == " a字")
        grid.put("b", x: 2, y: 0)
        #expect(grid.text(row: 0) == " ab")
        grid.put("漢字", x: 0, y: 0)
        grid.put("語", x: 1, y: 0)
        #expect(grid.text(row: 0) == " 語")
    }

    @Test func aWideCharacterNeverStraddlesAnEdgeOrTheLimit() {
        var grid = CellGrid(columns: 5, rows: 1)
        #expect(grid.put("漢字漢", x: 0, y: 0) == 4)
        #expect(grid.text(row: 0) == "漢字")
        grid = CellGrid(columns: 5, rows: 1)
        #expect(grid.put("漢字", x: 0, y: 0, limit: 3) == 2)
        grid = CellGrid(columns: 5, rows: 1)
        #expect(grid.put("漢字ab", x: -1, y: 0) == 6)
        #expect(grid.text(row: 0) == " 字ab")
    }

    @Test func textOutsideTheGridIsSkipped() {
        var grid = CellGrid(columns: 3, rows: 2)
        let blank = grid
        grid.put("abc", x: 0, y: -1)
        grid.put("abc", x: 0, y: 2)
        grid.put("abc", x: 3, y: 0)
        grid.put("abc", x: -3, y: 0)
        grid.put("abc", x: .min, y: .max)
        grid.put("abc", x: 0, y: 0, limit: -4)
        #expect(grid == blank)
        grid.put("abc", x: -2, y: 0)
        #expect(grid.text(row: 0) == "c")
    }

    @Test(arguments: [
        ("שלום", 3, [0x200E, 0]), ("مصنع-7", 5, [0x200E, 0]), ("שָׁ", 0, [0x5B8, 0x200E]),
        ("dock", 3, [0, 0]), ("漢字", 2, [0, 0]),
    ])
    func aTextWithRightToLeftCharactersEndsWithAMarkAgainstTurningMore(
        text: String, last: Int, marks: [UInt32]
    ) {
        var grid = CellGrid(columns: 12, rows: 1)
        grid.put(text, x: 0, y: 0)
        #expect(grid[last, 0].map { [$0.firstMark, $0.secondMark] } == marks)
        #expect(grid.cells.count { $0.firstMark == 0x200E || $0.secondMark == 0x200E } <= 1)
        #expect(grid.put(text, x: 0, y: 0) == displayWidth(text))
    }

    @Test func aRightToLeftTextThatIsCutOrOutsideEndsWhereItIsSeen() {
        var grid = CellGrid(columns: 12, rows: 1)
        grid.put("שלום", x: 0, y: 0, limit: 2)
        #expect(grid[1, 0]?.firstMark == 0x200E)
        let before = grid
        grid.put("שלום", x: 0, y: 1)
        grid.put("שלום", x: -4, y: 0)
        #expect(grid == before)
    }

    @Test func fillBlanksOnlyItsPartOfTheGrid() {
        var grid = CellGrid(columns: 6, rows: 2)
        grid.put("a漢bc", x: 0, y: 0)
        grid.fill(Rectangle(x: 2, y: -3, width: 2, height: 4), role: .bannerCritical)
        #expect(grid.text(row: 0) == "a   c")
        #expect(grid.roles(row: 0) == "..XX..")
        #expect(grid.roles(row: 1) == "......")
    }

    @Test func restyleKeepsTheCharacters() {
        var grid = CellGrid(columns: 4, rows: 1)
        grid.put("ab漢", x: 0, y: 0)
        grid.restyle(Rectangle(x: 1, y: 0, width: 90, height: 9), role: .selection, emphasis: .bold)
        #expect(grid.text(row: 0) == "ab漢")
        #expect(grid.roles(row: 0) == ".SSS")
        #expect(grid[1, 0]?.emphasis == .bold)
    }

    @Test func everyGridSurvivesRandomWritingWithEveryWideCharacterWhole() {
        let pieces = ["a", "漢", "é", "👨\u{200D}👩", "\u{1B}", "नि", "▁", "plant/漢字", "\u{301}"]
        for seed in UInt64(1)...60 {
            var random = SeededRandom(seed: seed)
            var grid = CellGrid(
                columns: Int.random(in: 1...9, using: &random),
                rows: Int.random(in: 1...3, using: &random))
            for _ in 0..<60 {
                let text = pieces.randomElement(using: &random) ?? ""
                let x = Int.random(in: -6...10, using: &random)
                let y = Int.random(in: -1...3, using: &random)
                if Bool.random(using: &random) {
                    let used = grid.put(text, x: x, y: y)
                    #expect(used <= displayWidth(text), "seed \(seed)")
                } else {
                    grid.fill(Rectangle(x: x, y: y, width: 3, height: 2), role: .input)
                }
                let isWhole = wideCharactersAreWhole(in: grid)
                #expect(isWhole, "seed \(seed)")
            }
        }
    }

    private func wideCharactersAreWhole(in grid: CellGrid) -> Bool {
        (0..<grid.rows).allSatisfy { y in
            (0..<grid.columns).allSatisfy { x in
                switch grid[x, y]?.width {
                case 0: grid[x - 1, y]?.width == 2
                case 1: true
                case 2: grid[x + 1, y]?.width == 0
                default: false
                }
            }
        }
    }
}
