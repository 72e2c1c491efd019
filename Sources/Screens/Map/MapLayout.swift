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

    /// What is selected in it.
    struct Position: Hashable, Sendable {
        /// The table's line of a link.
        var line: Int
        /// Whether that is the heading of the link's group.
        var isHeading = false
    }

    /// The room that it was made for.
    struct Room: Hashable, Sendable {
        /// Columns and rows for the map.
        var size: Size
        /// Columns of a link that is drawn with its name; nil: one cell each.
        var tileWidth: Int?
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
    let room: Room
    let form: Form
    let rows: [Row]

    /// - Parameters:
    ///   - groups: in the order in which they are shown.
    ///   - isGrouped: whether they have headings.
    init(groups: [LinkGroup], isGrouped: Bool, room: Room) {
        self.groups = groups
        self.room = room
        let size = room.size
        let forms: [Form] =
            if let tileWidth = room.tileWidth {
                [Form(pitch: tileWidth)]
            } else if isGrouped, size.columns > 2 * Form.labelled.labelWidth {
                [.roomy, .dense, .labelled]
            } else {
                [.roomy, .dense]
            }
        var (form, rows): (Form, [Row]) = (.dense, [])
        for candidate in forms {
            form = candidate
            rows = Self.rows(groups, isGrouped: isGrouped, form, columns: size.columns)
            if rows.count <= size.rows { break }
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

    /// The row in which that is drawn; nil where it is in none of the groups, or the heading has no
    /// row of its own.
    func row(of position: Position) -> Int? {
        let row = rows.firstIndex { $0.lines.contains(position.line) }
        guard position.isHeading, let row else { return row }
        return rows[..<row].lastIndex { $0.lines.isEmpty && $0.group == rows[row].group }
    }

    /// What a movement leads to; nil where the command is none.
    func target(of command: Command, from position: Position, height: Int) -> Position? {
        let first = rows.first { !$0.lines.isEmpty }?.lines.lowerBound
        guard let first, let row = row(of: position) else { return nil }
        let page = max(1, height - 1)
        switch command {
        case .moveLeft: return beside(position, in: row, step: -1) ?? position
        case .moveRight: return beside(position, in: row, step: 1) ?? position
        case .moveUp: return vertical(from: position, in: row, rows: -1)
        case .moveDown: return vertical(from: position, in: row, rows: 1)
        case .pageUp: return vertical(from: position, in: row, rows: -page)
        case .pageDown: return vertical(from: position, in: row, rows: page)
        case .halfPageUp: return vertical(from: position, in: row, rows: -max(1, height / 2))
        case .halfPageDown: return vertical(from: position, in: row, rows: max(1, height / 2))
        case .moveToTop: return Position(line: first)
        case .moveToEnd: return rows.last.map { Position(line: $0.lines.upperBound - 1) }
        default: return nil
        }
    }

    /// The link beside one, at the end of its row the next one of the map.
    private func beside(_ position: Position, in row: Int, step: Int) -> Position? {
        if rows[row].lines.contains(position.line + step) {
            return Position(line: position.line + step)
        }
        let others = step < 0 ? Array(rows[..<row].reversed()) : Array(rows[(row + 1)...])
        let next = others.first { !$0.lines.isEmpty }?.lines
        return (step < 0 ? next?.last : next?.first).map { Position(line: $0) }
    }

    /// What is so many rows away, as far as there are rows, in the same column where there is one.
    private func vertical(from position: Position, in row: Int, rows step: Int) -> Position {
        let start = rows.first { $0.lines.contains(position.line) }?.lines.lowerBound ?? 0
        let target = max(0, min(row + step, rows.count - 1))
        let isHeading = rows[target].lines.isEmpty
        // A heading always has links below it.
        let lines = rows[isHeading ? target + 1 : target].lines
        let line = min(lines.lowerBound + position.line - start, lines.upperBound - 1)
        return Position(line: line, isHeading: isHeading)
    }
}
