import TerminalCells

/// Where the parts of the screen lie, from its size and the lines of the banner alone.
struct FrameLayout: Hashable, Sendable {
    /// The smallest terminal that Keepwatch can be read on.
    static let smallest = Size(columns: 40, rows: 10)

    /// The top line.
    let header: Rectangle
    /// Beneath it, as many lines as the banner has.
    let banner: Rectangle
    /// What the view fills.
    let body: Rectangle
    /// The last line.
    let footer: Rectangle

    init(columns: Int, rows: Int, bannerLines: Int) {
        let banners = max(0, min(bannerLines, rows - 2))
        header = Rectangle(x: 0, y: 0, width: columns, height: 1)
        banner = Rectangle(x: 0, y: 1, width: columns, height: banners)
        body = Rectangle(x: 0, y: 1 + banners, width: columns, height: rows - 2 - banners)
        footer = Rectangle(x: 0, y: rows - 1, width: columns, height: 1)
    }

    /// How many lines a banner may take on a terminal of that height.
    static func mostBannerLines(rows: Int) -> Int {
        rows < 16 ? 1 : rows < 30 ? 2 : 3
    }

    /// Whether anything sensible fits.
    static func fits(columns: Int, rows: Int) -> Bool {
        columns >= smallest.columns && rows >= smallest.rows
    }
}
