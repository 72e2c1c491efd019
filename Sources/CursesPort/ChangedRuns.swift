import TerminalCells

/// The parts of a row that must be drawn to turn it from `old` into `new`.
///
/// Runs are joined over up to three equal cells, where moving the cursor would cost more than
/// drawing; no run begins or ends inside a wide character of the new row.
///
/// - Parameters:
///   - old: the row on the screen.
///   - new: the row wanted, of the same length.
/// - Returns: ranges of columns, ascending and apart.
func changedRuns(from old: ArraySlice<Cell>, to new: ArraySlice<Cell>) -> [Range<Int>] {
    guard old != new else { return [] }
    let longestJoin = 3
    var runs: [Range<Int>] = []
    for (column, (before, after)) in zip(old, new).enumerated() where before != after {
        if let last = runs.last, column - last.upperBound <= longestJoin {
            runs[runs.count - 1] = last.lowerBound..<(column + 1)
        } else {
            runs.append(column..<(column + 1))
        }
    }
    return runs.map { run in
        var lower = run.lowerBound
        var upper = run.upperBound
        while lower > 0, new[new.startIndex + lower].width == 0 { lower -= 1 }
        while upper < new.count, new[new.startIndex + upper].width == 0 { upper += 1 }
        return lower..<upper
    }
}
