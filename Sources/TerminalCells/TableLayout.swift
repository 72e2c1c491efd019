/// How wide a table's column is and how readily it gives way.
public struct TableColumn: Hashable, Sendable {
    /// How the width is found.
    public enum Width: Hashable, Sendable {
        /// Always so many columns.
        case fixed(Int)
        /// At least `minimum`, and a share of what is left, up to `maximum`.
        case flexible(minimum: Int, maximum: Int = .max, weight: Int = 1)
        /// So many columns, before flexible ones get more than their minimum; where there is no
        /// room, fewer, but no less than `minimum`.
        case preferred(Int, minimum: Int)
    }

    /// How the width is found.
    public var width: Width
    /// When the terminal is too narrow for all, the column with the highest number goes first.
    ///
    /// Of several with the same number, the rightmost goes first.
    public var priority: Int

    /// Makes a column; one of priority 0 goes last.
    public init(_ width: Width, priority: Int = 0) {
        self.width = width
        self.priority = priority
    }

    /// The columns without which it is not shown.
    public var minimum: Int {
        switch width {
        case .fixed(let columns): max(0, columns)
        case .flexible(let minimum, _, _), .preferred(_, let minimum): max(0, minimum)
        }
    }
}

/// Where each column of a table goes.
///
/// Columns are dropped by priority until the minimum widths fit; then preferred widths are given
/// from left to right, and the flexible ones share what is left by weight. The last column to
/// remain is cut rather than dropped.
///
/// - Parameters:
///   - columns: from left to right.
///   - area: the table; the result has its rows.
///   - gap: blank columns between two columns of the table.
/// - Returns: one rectangle for each column, nil for one that has no room.
public func layOutColumns(
    _ columns: [TableColumn], in area: Rectangle, gap: Int = 2
) -> [Rectangle?] {
    var shown = Array(columns.indices)
    func neededWidth() -> Int {
        shown.reduce(gap * (shown.count - 1)) { $0 + columns[$1].minimum }
    }
    while shown.count > 1, neededWidth() > area.width {
        let leastWanted = shown.indices.max {
            (columns[shown[$0]].priority, $0) < (columns[shown[$1]].priority, $1)
        }
        shown.remove(at: leastWanted ?? 0)
    }
    guard area.width > 0 else { return columns.map { _ in nil } }
    let widths = sharedWidths(of: shown.map { columns[$0] }, extra: area.width - neededWidth())
    var places = [Rectangle?](repeating: nil, count: columns.count)
    var x = area.x
    for (column, width) in zip(shown, widths) {
        let cut = min(width, area.right - x)
        places[column] = Rectangle(x: x, y: area.y, width: cut, height: area.height)
        x += width + gap
    }
    return places
}

/// Gives what is left over to columns of a preferred width, then to the flexible ones by weight,
/// none above its maximum.
private func sharedWidths(of columns: [TableColumn], extra: Int) -> [Int] {
    var widths = columns.map(\.minimum)
    var left = max(0, extra)
    for index in columns.indices {
        guard case .preferred(let width, _) = columns[index].width else { continue }
        let more = max(0, min(left, width - widths[index]))
        widths[index] += more
        left -= more
    }
    var growing = columns.indices.filter { index in
        if case .flexible(_, let maximum, let weight) = columns[index].width {
            return weight > 0 && maximum > widths[index]
        }
        return false
    }
    while left > 0, !growing.isEmpty {
        var weightLeft = growing.reduce(0) { $0 + columns[$1].weight }
        let shares = growing.map { index in
            let share = left * columns[index].weight / weightLeft
            weightLeft -= columns[index].weight
            left -= share
            return share
        }
        for (index, share) in zip(growing, shares) {
            let room = columns[index].maximum - widths[index]
            widths[index] += min(share, room)
            left += max(0, share - room)
        }
        growing.removeAll { widths[$0] >= columns[$0].maximum }
    }
    return widths
}

extension TableColumn {
    fileprivate var weight: Int {
        if case .flexible(_, _, let weight) = width { return max(0, weight) }
        return 0
    }

    fileprivate var maximum: Int {
        if case .flexible(_, let maximum, _) = width { return maximum }
        return minimum
    }
}
