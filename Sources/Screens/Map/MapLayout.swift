import FleetModel
import TerminalCells

/// Where the cells of a map lie: rows of links, under headings where they are grouped.
///
/// Made from the groups and the room alone. It takes the roomiest form in which all can be seen at
/// once, else the tightest, which scrolls.
struct MapLayout: Hashable, Sendable {
    /// A row of the map.
    struct Row: Hashable, Sendable {
        /// The place of its group in `groups`.
        var group: Int
        /// The table's lines of its links, from left to right; empty in a row that only names the
        /// group.
        var lines: Range<Int>
        /// Whether the group's name stands in it.
        var isHeading: Bool
    }

    /// What a link takes and where the name of its group stands.
    struct Form: Hashable, Sendable {
        /// Columns from one link to the next.
        var pitch: Int
        /// Columns before the first link for the group's name; 0: it has a row of its own.
        var labelWidth = 0

        static let roomy = Form(pitch: 2)
        static let dense = Form(pitch: 1)
        /// For many small groups.
        static let labelled = Form(pitch: 1, labelWidth: 18)
    }

    /// The groups, the worst first; one without a name where links are not grouped.
    let groups: [LinkGroup]
    let form: Form
    let rows: [Row]

    /// - Parameters:
    ///   - table: its rows' groups; no group where it is not grouped.
    ///   - room: columns and rows for the map.
    ///   - tileWidth: columns of a link that is drawn with its name; nil: one cell each.
    init(groups: [LinkGroup], isGrouped: Bool, room: Size, tileWidth: Int?) {
        self.groups = groups
        let forms: [Form] =
            if let tileWidth {
                [Form(pitch: tileWidth)]
            } else if isGrouped, room.columns > 2 * Form.labelled.labelWidth {
                [.roomy, .dense, .labelled]
            } else {
                [.roomy, .dense]
            }
        var (form, rows): (Form, [Row]) = (.dense, [])
        for candidate in forms {
            form = candidate
            rows = Self.rows(groups, isGrouped: isGrouped, form, columns: room.columns)
            if rows.count <= room.rows { break }
        }
        self.form = form
        self.rows = rows
    }

    private static func rows(
        _ groups: [LinkGroup], isGrouped: Bool, _ form: Form, columns: Int
    ) -> [Row] {
        let inOneRow = max(1, (columns - form.labelWidth) / form.pitch)
        var rows: [Row] = []
        for (index, group) in groups.enumerated() {
            if isGrouped, form.labelWidth == 0 {
                let start = group.lines.lowerBound
                rows.append(Row(group: index, lines: start..<start, isHeading: true))
            }
            for start in stride(
                from: group.lines.lowerBound, to: group.lines.upperBound, by: inOneRow)
            {
                let end = min(start + inOneRow, group.lines.upperBound)
                let isFirst = start == group.lines.lowerBound
                rows.append(
                    Row(
                        group: index, lines: start..<end,
                        isHeading: isGrouped && isFirst && form.labelWidth > 0))
            }
        }
        return rows
    }

    /// The row in which a line of the table is drawn; nil where it is in none of the groups.
    func row(ofLine line: Int) -> Int? { rows.firstIndex { $0.lines.contains(line) } }

    /// The line to which a movement leads; nil where the command is none.
    func target(of command: Command, from line: Int, height: Int) -> Int? {
        let first = rows.first { !$0.lines.isEmpty }?.lines.lowerBound
        guard let first, let row = row(ofLine: line) else { return nil }
        let page = max(1, height - 1)
        switch command {
        case .moveLeft: return neighbour(of: line, in: row, step: -1) ?? line
        case .moveRight: return neighbour(of: line, in: row, step: 1) ?? line
        case .moveUp: return vertical(from: line, in: row, rows: -1)
        case .moveDown: return vertical(from: line, in: row, rows: 1)
        case .pageUp: return vertical(from: line, in: row, rows: -page)
        case .pageDown: return vertical(from: line, in: row, rows: page)
        case .halfPageUp: return vertical(from: line, in: row, rows: -max(1, height / 2))
        case .halfPageDown: return vertical(from: line, in: row, rows: max(1, height / 2))
        case .moveToTop: return first
        case .moveToEnd: return rows.last.map { $0.lines.upperBound - 1 }
        default: return nil
        }
    }

    /// The link beside one, at the end of its row the next one of the map.
    private func neighbour(of line: Int, in row: Int, step: Int) -> Int? {
        if rows[row].lines.contains(line + step) { return line + step }
        let others = step < 0 ? Array(rows[..<row].reversed()) : Array(rows[(row + 1)...])
        let next = others.first { !$0.lines.isEmpty }?.lines
        return step < 0 ? next?.last : next?.first
    }

    /// The link so many rows away, as far as there are rows, in the same column where there is one.
    private func vertical(from line: Int, in row: Int, rows step: Int) -> Int {
        let column = line - rows[row].lines.lowerBound
        let wanted = max(0, min(row + step, rows.count - 1))
        // A heading is passed in the direction of the movement.
        let beyond =
            step < 0 ? Array(rows[..<wanted].reversed()) : Array(rows[wanted...].dropFirst())
        let candidates = [rows[wanted]] + beyond
        guard let target = candidates.first(where: { !$0.lines.isEmpty })?.lines else {
            return line
        }
        return min(target.lowerBound + column, target.upperBound - 1)
    }
}
