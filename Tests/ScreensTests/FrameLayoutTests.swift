import TerminalCells
import Testing

@testable import Screens

@Suite struct FrameLayoutTests {
    /// The screen as a drawing: a letter for each part, one row of text for each row of cells.
    private func drawing(columns: Int, rows: Int, bannerLines: Int) -> [String] {
        let layout = FrameLayout(columns: columns, rows: rows, bannerLines: bannerLines)
        let parts = [
            ("h", layout.header), ("!", layout.banner), (".", layout.body), ("f", layout.footer),
        ]
        return (0..<rows).map { y in
            (0..<columns).map { x in
                parts.filter { $0.1.contains(x: x, y: y) }.map(\.0).joined()
            }
            .joined()
        }
    }

    @Test func theBodyGetsWhatHeaderAndFooterLeave() {
        #expect(
            drawing(columns: 8, rows: 5, bannerLines: 0) == [
                "hhhhhhhh",
                "........",
                "........",
                "........",
                "ffffffff",
            ])
    }

    @Test func theBannerPushesTheBodyDown() {
        #expect(
            drawing(columns: 8, rows: 5, bannerLines: 2) == [
                "hhhhhhhh",
                "!!!!!!!!",
                "!!!!!!!!",
                "........",
                "ffffffff",
            ])
    }

    @Test func aBannerTallerThanTheScreenLeavesHeaderAndFooter() {
        #expect(
            drawing(columns: 4, rows: 3, bannerLines: 9) == [
                "hhhh",
                "!!!!",
                "ffff",
            ])
    }

    @Test(arguments: [(10, 1), (15, 1), (16, 2), (29, 2), (30, 3), (120, 3)])
    func aTallerScreenHasRoomForMoreBannerLines(rows: Int, lines: Int) {
        #expect(FrameLayout.mostBannerLines(rows: rows) == lines)
    }
}
