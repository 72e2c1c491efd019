import Vocabulary

/// The rows of a table of links: its lines one below the other, or under the headers of groups.
public struct LinkRows: Hashable, Sendable {
    /// What a row shows.
    public enum Row: Hashable, Sendable {
        /// The header of that group.
        case header(group: Int)
        /// The link in that line.
        case link(line: Int)
    }

    /// The groups in their order, without those of which no link passes; empty where links are not
    /// grouped.
    public private(set) var groups: [LinkGroup] = []
    /// How many rows there are: links that are not folded away, and headers.
    public private(set) var count: Int
    /// In which row the header of each group stands.
    private var headerRows: [Int] = []

    /// Links that are one list.
    init(lineCount: Int) {
        count = lineCount
    }

    /// Links in groups, counted in one pass over what lies side by side in memory.
    ///
    /// - Parameters:
    ///   - lines: those of a group one behind the other.
    ///   - folded: the names of the folded groups.
    ///   - name: the name of a line's group.
    init(grouping lines: [LinkLine], folded: Set<String?>, name: (LinkLine) -> String?) {
        count = 0
        var start = 0
        while start < lines.count {
            var states = StateCounts()
            var end = start
            while end < lines.count, lines[end].group == lines[start].group {
                states[lines[end].state] += 1
                end += 1
            }
            let name = name(lines[start])
            let isFolded = folded.contains(name)
            groups.append(
                LinkGroup(name: name, lines: start..<end, isFolded: isFolded, states: states))
            headerRows.append(count)
            count += isFolded ? 1 : 1 + end - start
            start = end
        }
    }

    /// What stands in a row, counted from 0; the row exists.
    public subscript(row: Int) -> Row {
        guard !groups.isEmpty else { return .link(line: row) }
        let group = headerRows.endOfPrefix { $0 <= row } - 1
        let below = row - headerRows[group]
        return below == 0
            ? .header(group: group) : .link(line: groups[group].lines.lowerBound + below - 1)
    }

    /// The row of the link in that line; nil where it is folded away.
    public func row(ofLine line: Int) -> Int? {
        guard let group = group(ofLine: line) else { return line }
        guard !groups[group].isFolded else { return nil }
        return headerRows[group] + 1 + line - groups[group].lines.lowerBound
    }

    /// The row in which the header of a group stands.
    public func row(ofHeader group: Int) -> Int { headerRows[group] }

    /// The group of the link in that line; nil where links are not grouped.
    public func group(ofLine line: Int) -> Int? {
        groups.isEmpty ? nil : groups.endOfPrefix { $0.lines.lowerBound <= line } - 1
    }
}

extension Array {
    /// How many elements at the start hold what none of the later ones holds.
    fileprivate func endOfPrefix(_ holds: (Element) -> Bool) -> Int {
        var candidates = indices
        while !candidates.isEmpty {
            let middle = candidates.lowerBound + candidates.count / 2
            candidates =
                holds(self[middle])
                ? middle + 1..<candidates.upperBound : candidates.lowerBound..<middle
        }
        return candidates.lowerBound
    }
}
