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

extension CellGrid {
    /// Draws samples over time into a rectangle, with a value axis at the left, the newest at the
    /// right.
    ///
    /// Braille draws a line, two samples a column; block and ASCII draw bars, one sample a column.
    /// A gap stays a gap: nothing is drawn between the samples around it, a lost one is `×` on the
    /// bottom row. Samples that do not fit are left out at the old end. Labels are left out where
    /// the rectangle is too narrow or lower than two rows.
    ///
    /// - Parameters:
    ///   - samples: oldest first; levels as `scale.level(of:)` gives them.
    ///   - area: where to draw.
    ///   - scale: says what the labels at top, middle and bottom stand for.
    ///   - glyphs: what to draw with.
    ///   - label: the text of a value on the axis, such as `200 ms`.
    /// - Returns: where the samples are, without the axis.
    @discardableResult
    public mutating func drawChart(
        _ samples: [StripSample], in area: Rectangle, scale: ChartScale, glyphs: GlyphSet,
        label: (Double) -> String
    ) -> Rectangle {
        guard area.width > 0, area.height > 0 else { return area }
        let plot = drawAxis(in: area, scale: scale, label: label)
        let perCell = glyphs == .braille ? 2 : 1
        let kept = Array(samples.suffix(plot.width * perCell))
        // With an odd number of samples in braille the oldest column is half empty.
        let padding = (perCell - kept.count % perCell) % perCell
        let padded = [StripSample](repeating: .absent, count: padding) + kept
        let columns = padded.count / perCell
        for column in 0..<columns {
            let cells =
                switch glyphs {
                case .braille:
                    lineColumn(padded, at: 2 * column, height: plot.height)
                case .block:
                    barColumn(padded[column], height: plot.height)
                case .ascii:
                    barColumn(padded[column], height: plot.height).map(\.inASCII)
                }
            for (rowFromBottom, cell) in cells.enumerated() where cell != .blank {
                put([cell], x: plot.right - columns + column, y: plot.bottom - 1 - rowFromBottom)
            }
        }
        return plot
    }

    /// Draws the value axis and returns what is left for the samples.
    private mutating func drawAxis(
        in area: Rectangle, scale: ChartScale, label: (Double) -> String
    ) -> Rectangle {
        var ticks = [
            (row: area.y, text: label(scale.top)), (row: area.bottom - 1, text: label(0)),
        ]
        if area.height >= 5, area.height % 2 == 1 {
            ticks.append((row: area.y + area.height / 2, text: label(scale.top / 2)))
        }
        let labelWidth = ticks.map { displayWidth($0.text) }.max() ?? 0
        guard area.height >= 2, area.width >= labelWidth + 10 else { return area }
        let axis = area.x + labelWidth + 1
        for y in area.y..<area.bottom {
            put("│", x: axis, y: y, role: .axis)
        }
        for tick in ticks {
            put(tick.text, x: axis - 1 - displayWidth(tick.text), y: tick.row, role: .axis)
            put("┤", x: axis, y: tick.row, role: .axis)
        }
        return Rectangle(
            x: axis + 1, y: area.y, width: area.right - axis - 1, height: area.height)
    }
}

/// The cells of a bar from bottom to top.
private func barColumn(_ sample: StripSample, height: Int) -> [Cell] {
    guard case .level(let level, let role) = sample else {
        return Array(repeating: gapCell(sample), count: sample == .ended ? height : 1)
    }
    let eighths = max(1, Int((clampedLevel(level) * Double(8 * height)).rounded()))
    return (0..<height).map { row in
        let filled = min(8, eighths - 8 * row)
        return filled > 0 ? Cell(0x2580 + UInt32(filled), role: role) : .blank
    }
}

/// The cells of two samples of a line from bottom to top, each joined to the sample before it.
private func lineColumn(_ samples: [StripSample], at index: Int, height: Int) -> [Cell] {
    let pair = samples[index...(index + 1)]
    if pair.contains(.ended) { return Array(repeating: gapCell(.ended), count: height) }
    var dots = [UInt32](repeating: 0, count: height)
    var role: Role?
    for (position, columnDots) in zip(pair.indices, [leftDots, rightDots]) {
        guard case .level(let level, let sampleRole) = samples[position] else { continue }
        let end = dot(of: level, height: height)
        var start = end
        if position > 0, case .level(let earlier, _) = samples[position - 1] {
            let before = dot(of: earlier, height: height)
            // The stroke begins beside the earlier dot, not on its height.
            start = before < end ? before + 1 : before > end ? before - 1 : end
        }
        for height in min(start, end)...max(start, end) {
            dots[height / 4] |= columnDots[height % 4]
        }
        role = mergedRole(role, sampleRole)
    }
    var cells = dots.map { $0 == 0 ? Cell.blank : Cell(0x2800 + $0, role: role ?? .chart) }
    // A gap outweighs the line in the bottom row: what is missing must not be overlooked.
    for gap in [StripSample.lost, .untimed, .excused, .waiting] where pair.contains(gap) {
        if gap != .waiting || cells[0] == .blank { cells[0] = gapCell(gap) }
        break
    }
    return cells
}

/// The braille dot of a level, counted from the bottom of the chart.
private func dot(of level: Double, height: Int) -> Int {
    Int((clampedLevel(level) * Double(4 * height - 1)).rounded())
}
