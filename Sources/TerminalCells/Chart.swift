/// A scale from zero to a round number, with the text of its ticks.
public struct ChartScale: Hashable, Sendable {
    /// The value at the top; above zero.
    public let top: Double

    /// The smallest of 1, 2 and 5 times a power of ten that is not below `highest`.
    ///
    /// A value that is not above zero, or no number, gives the scale to 1.
    public init(covering highest: Double) {
        guard highest > 0, highest.isFinite, highest < 1e15 else {
            top = highest >= 1e15 ? 1e15 : 1
            return
        }
        var power = 1.0
        while power > highest, power > 1e-9 { power /= 10 }
        while power * 10 <= highest { power *= 10 }
        top = [1.0, 2, 5, 10].map { $0 * power }.first { $0 >= highest } ?? 10 * power
    }

    /// Where a value lies between zero, 0, and the top, 1; values outside are clamped.
    public func level(of value: Double) -> Double {
        clampedLevel(value / top)
    }
}

/// What happened in one place of a chart that is no value; drawn over the values.
public enum ChartSign: UInt8, Hashable, Comparable, Sendable {
    /// There was no connection: `░` on the bottom row, in the role `chart.missed`.
    case outage
    /// Held up by ourselves: `~` on the bottom row, in the role `text.muted`.
    case excused
    /// Answered, but not timed: `?` on the bottom row, in the role `chart.late`.
    case untimed
    /// No answer came: `×` on the bottom row, in the role `chart.missed`.
    case lost
    /// The connection ended: `┊` from bottom to top, in the role `chart.missed`.
    case ended

    /// By how much it must not be overlooked.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// How it looks in one cell.
    var cell: Cell {
        switch self {
        case .outage: Cell(0x2591, role: .chartMissed)
        case .excused: gapCell(.excused)
        case .untimed: gapCell(.untimed)
        case .lost: gapCell(.lost)
        case .ended: gapCell(.ended)
        }
    }
}

/// One place of a chart: what was measured in a stretch of time, and what else happened in it.
public struct ChartPlace: Hashable, Sendable {
    /// The smallest and the largest measured value as shares of the scale, 0 its bottom and 1 its
    /// top; nil where nothing was measured.
    public var levels: ClosedRange<Double>?
    /// What the values mean.
    public var role: Role
    /// What must not be overlooked; nil where nothing else happened.
    public var sign: ChartSign?

    /// A place in which nothing happened, unless something is said.
    public init(levels: ClosedRange<Double>? = nil, role: Role = .chart, sign: ChartSign? = nil) {
        self.levels = levels
        self.role = role
        self.sign = sign
    }
}

/// A level worth knowing, drawn across a chart behind what was measured.
public struct ChartLine: Hashable, Sendable {
    /// A share of the scale.
    public var level: Double
    /// At most six columns, such as `p95`.
    public var label: String
    /// What it means.
    public var role: Role

    /// Puts a line together.
    public init(level: Double, label: String, role: Role) {
        self.level = level
        self.label = label
        self.role = role
    }
}

/// Where the values of a chart are drawn, and where its axis.
///
/// The axis always takes the same columns, so that a chart does not move when its scale changes.
public struct ChartLayout: Hashable, Sendable {
    /// Columns of the labels of the value axis.
    public static let labelWidth = 6
    private static let leastPlotWidth = 10

    /// Where the values go, their newest at its right edge.
    public let plot: Rectangle
    /// The column of the axis; nil where the rectangle is too narrow or lower than two rows.
    let axis: Int?

    /// The parts of a chart in a rectangle.
    public init(in area: Rectangle) {
        let margin = Self.labelWidth + 2
        guard area.height >= 2, area.width >= margin + Self.leastPlotWidth else {
            plot = area
            axis = nil
            return
        }
        plot = Rectangle(
            x: area.x + margin, y: area.y, width: area.width - margin, height: area.height)
        axis = plot.x - 1
    }
}

extension CellGrid {
    /// Draws what was measured over time, with a value axis at the left, the newest at the right.
    ///
    /// Braille draws a line, two places a column, from the smallest to the largest value of each;
    /// block and ASCII draw bars to the largest value, one place a column. A gap stays a gap:
    /// nothing is drawn between the places around it. Places that do not fit are left out at the
    /// old end.
    ///
    /// - Parameters:
    ///   - places: oldest first; levels as `scale.level(of:)` gives them.
    ///   - lines: levels to draw across; the lowest first.
    ///   - layout: where to draw.
    ///   - scale: says what the labels at top, middle and bottom stand for.
    ///   - glyphs: what to draw with.
    ///   - label: the text of a value on the axis, such as `200 ms`.
    public mutating func drawChart(
        _ places: [ChartPlace], lines: [ChartLine] = [], in layout: ChartLayout, scale: ChartScale,
        glyphs: GlyphSet, label: (Double) -> String
    ) {
        let plot = layout.plot
        guard plot.width > 0, plot.height > 0 else { return }
        drawAxis(of: layout, lines: lines, scale: scale, label: label)
        for line in lines {
            let y = plot.bottom - 1 - row(of: line.level, height: plot.height)
            put(String(repeating: "╌", count: plot.width), x: plot.x, y: y, role: line.role)
        }
        let perCell = glyphs.chartPlacesPerColumn
        let kept = Array(places.suffix(plot.width * perCell))
        // With an odd number of places in braille the oldest column is half empty.
        let padding = (perCell - kept.count % perCell) % perCell
        let padded = [ChartPlace](repeating: ChartPlace(), count: padding) + kept
        let columns = padded.count / perCell
        for column in 0..<columns {
            let cells =
                switch glyphs {
                case .braille: lineColumn(padded, at: 2 * column, height: plot.height)
                case .block: barColumn(padded[column], height: plot.height)
                case .ascii: barColumn(padded[column], height: plot.height).map(\.inASCII)
                }
            for (rowFromBottom, cell) in cells.enumerated() where cell != .blank {
                put([cell], x: plot.right - columns + column, y: plot.bottom - 1 - rowFromBottom)
            }
        }
    }

    /// Draws the value axis: its own labels, and those of the lines in the rows that are left.
    private mutating func drawAxis(
        of layout: ChartLayout, lines: [ChartLine], scale: ChartScale, label: (Double) -> String
    ) {
        guard let axis = layout.axis else { return }
        let plot = layout.plot
        for y in plot.y..<plot.bottom { put("│", x: axis, y: y, role: .axis) }
        var texts: [Int: (text: String, role: Role)] = [:]
        for line in lines {
            let y = plot.bottom - 1 - row(of: line.level, height: plot.height)
            // Of lines in one row the highest says most: all others lie below it.
            texts[y] = (line.label, line.role)
        }
        texts[plot.y] = (label(scale.top), .axis)
        texts[plot.bottom - 1] = (label(0), .axis)
        if plot.height >= 5, plot.height % 2 == 1 {
            texts[plot.y + plot.height / 2] = (label(scale.top / 2), .axis)
        }
        for (y, label) in texts {
            let text = shortened(label.text, to: ChartLayout.labelWidth)
            put(text, x: axis - 1 - displayWidth(text), y: y, role: label.role)
            put("┤", x: axis, y: y, role: .axis)
        }
    }
}

extension GlyphSet {
    /// Places of a chart in one column.
    public var chartPlacesPerColumn: Int { self == .braille ? 2 : 1 }
}

/// The row of a level, counted from the bottom of the chart.
private func row(of level: Double, height: Int) -> Int {
    min(height - 1, Int(clampedLevel(level) * Double(height)))
}

/// The cells of a bar from bottom to top.
private func barColumn(_ place: ChartPlace, height: Int) -> [Cell] {
    if place.sign == .ended { return Array(repeating: ChartSign.ended.cell, count: height) }
    var cells = Array(repeating: Cell.blank, count: height)
    if let levels = place.levels {
        let eighths = max(1, Int((clampedLevel(levels.upperBound) * Double(8 * height)).rounded()))
        for row in 0..<height where eighths > 8 * row {
            cells[row] = Cell(0x2580 + UInt32(min(8, eighths - 8 * row)), role: place.role)
        }
    }
    // What is missing must not be overlooked.
    if let sign = place.sign { cells[0] = sign.cell }
    return cells
}

/// The cells of two places of a line from bottom to top, each joined to the place before it.
private func lineColumn(_ places: [ChartPlace], at index: Int, height: Int) -> [Cell] {
    let pair = places[index...(index + 1)]
    let sign = pair.compactMap(\.sign).max()
    if sign == .ended { return Array(repeating: ChartSign.ended.cell, count: height) }
    var dots = [UInt32](repeating: 0, count: height)
    var role: Role?
    for (position, columnDots) in zip(pair.indices, [leftDots, rightDots]) {
        guard let levels = places[position].levels else { continue }
        var stroke = strokeDots(of: levels, height: height)
        if position > 0, places[position - 1].sign != .ended,
            let before = places[position - 1].levels
        {
            // The stroke begins beside the earlier one, not on its height.
            let earlier = strokeDots(of: before, height: height)
            if earlier.upperBound < stroke.lowerBound {
                stroke = (earlier.upperBound + 1)...stroke.upperBound
            } else if earlier.lowerBound > stroke.upperBound {
                stroke = stroke.lowerBound...(earlier.lowerBound - 1)
            }
        }
        for dot in stroke { dots[dot / 4] |= columnDots[dot % 4] }
        role = mergedRole(role, places[position].role)
    }
    var cells = dots.map { $0 == 0 ? Cell.blank : Cell(0x2800 + $0, role: role ?? .chart) }
    // A gap outweighs the line in the bottom row: what is missing must not be overlooked.
    if let sign { cells[0] = sign.cell }
    return cells
}

/// The braille dots of two levels, counted from the bottom of the chart.
private func strokeDots(of levels: ClosedRange<Double>, height: Int) -> ClosedRange<Int> {
    dot(of: levels.lowerBound, height: height)...dot(of: levels.upperBound, height: height)
}

private func dot(of level: Double, height: Int) -> Int {
    Int((clampedLevel(level) * Double(4 * height - 1)).rounded())
}
