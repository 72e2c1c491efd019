/// One heartbeat in a strip or chart.
public enum StripSample: Hashable, Sendable {
    /// A measured value as a share of the scale: 0 is its bottom, 1 its top; others are clamped.
    case level(Double, role: Role)
    /// No answer came: `×` in the role `chart.missed`.
    case lost
    /// Answered, but not timed: `?` in the role `chart.late`.
    case untimed
    /// The connection ended: `┊` in the role `chart.missed`, in a chart from bottom to top.
    case ended
    /// Held up by ourselves: `~` in the role `text.muted`.
    case excused
    /// Still open: `·` in the role `chart.axis`.
    case waiting
    /// Nothing was sent: a blank.
    case absent
}

/// Draws samples as a line of cells, the newest at the right end.
///
/// Samples that do not fit are left out at the old end; places without a sample are blank. Braille
/// shows two samples a cell with four levels, counted from the newest, so that a lost one takes the
/// cell of its neighbour too; block and ASCII show one sample a cell with eight levels.
///
/// - Parameters:
///   - samples: oldest first.
///   - width: cells to fill.
///   - glyphs: what to draw with.
/// - Returns: exactly `width` cells, none for a negative width.
public func stripCells(_ samples: [StripSample], width: Int, glyphs: GlyphSet) -> [Cell] {
    guard width > 0 else { return [] }
    let perCell = glyphs == .braille ? 2 : 1
    let kept = Array(samples.suffix(width * perCell))
    let padded =
        [StripSample](repeating: .absent, count: width * perCell - kept.count) + kept
    return (0..<width).map { column in
        switch glyphs {
        case .braille: brailleCell(padded[2 * column], padded[2 * column + 1])
        case .block: blockCell(padded[column])
        case .ascii: blockCell(padded[column]).inASCII
        }
    }
}

private func blockCell(_ sample: StripSample) -> Cell {
    switch sample {
    case .level(let level, let role):
        Cell(0x2581 + UInt32(step(of: level, steps: 8)), role: role)
    case .lost, .untimed, .ended, .excused, .waiting, .absent:
        gapCell(sample)
    }
}

private func brailleCell(_ older: StripSample, _ newer: StripSample) -> Cell {
    for gap in [StripSample.ended, .lost, .untimed, .excused] where older == gap || newer == gap {
        return gapCell(gap)
    }
    var dots: UInt32 = 0
    var role: Role?
    for (sample, columnDots) in [(older, leftDots), (newer, rightDots)] {
        guard case .level(let level, let sampleRole) = sample else { continue }
        dots |= columnDots[...step(of: level, steps: 4)].reduce(0, |)
        role = mergedRole(role, sampleRole)
    }
    if let role { return Cell(0x2800 + dots, role: role) }
    return gapCell(newer == .absent ? older : newer)
}

/// The role of a cell that two samples share: the one that is more than a plain `chart.line`.
func mergedRole(_ older: Role?, _ newer: Role) -> Role {
    guard let older, older != .chart else { return newer }
    return newer == .chartMissed ? newer : older
}

func gapCell(_ sample: StripSample) -> Cell {
    switch sample {
    case .lost: Cell(Unicode.Scalar("×").value, role: .chartMissed)
    case .untimed: Cell(UInt32(UInt8(ascii: "?")), role: .chartLate)
    case .ended: Cell(Unicode.Scalar("┊").value, role: .chartMissed)
    case .excused: Cell(UInt32(UInt8(ascii: "~")), role: .muted)
    case .waiting: Cell(Unicode.Scalar("·").value, role: .axis)
    case .level, .absent: .blank
    }
}

/// Which of `steps` glyphs shows a share of the scale, from 0; a value that is no number is lowest.
private func step(of level: Double, steps: Int) -> Int {
    min(steps - 1, Int(clampedLevel(level) * Double(steps)))
}

/// Braille dots of the left column from bottom to top.
let leftDots: [UInt32] = [0x40, 0x04, 0x02, 0x01]
/// Braille dots of the right column from bottom to top.
let rightDots: [UInt32] = [0x80, 0x20, 0x10, 0x08]

/// A share of a scale between 0 and 1; 0 for what is no number.
func clampedLevel(_ level: Double) -> Double {
    level > 0 ? min(level, 1) : 0
}
