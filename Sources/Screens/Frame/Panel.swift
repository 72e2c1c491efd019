import TerminalCells

/// A titled list of facts, as help and detail are made of.
struct Panel: Hashable, Sendable {
    /// One fact.
    enum Line: Hashable, Sendable {
        /// What it is, and its value; a value that is too long goes on in the next rows.
        case labelled(Span, [Span])
        /// A sentence over the whole width; goes on in the next rows.
        case sentence(String, Role)

        /// What it is in quiet letters, and its value.
        static func fact(_ label: String, _ value: [Span]) -> Line {
            .labelled(Span(label, .muted), value)
        }
    }

    var title: String
    var lines: [Line]
    /// Columns of the labels.
    var labelWidth = 15

    /// The panel in rows of pieces, none wider than `width`; the first row is the title.
    func rows(width: Int) -> [[Span]] {
        let rule = String(repeating: "─", count: max(0, width - displayWidth(title) - 1))
        var rows = [[Span(title, .title), Span(" \(rule)", .frame)]]
        for line in lines {
            switch line {
            case .labelled(let label, let value):
                let labelWidth = min(labelWidth, width / 2)
                let name = shortened(label.text, to: labelWidth - 1)
                let blanks = String(repeating: " ", count: labelWidth - displayWidth(name))
                let continuation = String(repeating: " ", count: labelWidth)
                for (index, part) in wrapped(value, width: width - labelWidth).enumerated() {
                    let head = index == 0 ? Span(name + blanks, label.role) : Span(continuation)
                    rows.append([head] + part)
                }
            case .sentence(let text, let role):
                rows += wrapped([Span(text, role)], width: width)
            }
        }
        return rows
    }
}

/// The most columns of text that one fact gets: no sentence of ours is longer, but brokers may send
/// 64 KiB.
private let longestText = 900

/// Breaks pieces into rows of at most `width` columns.
///
/// A text alone is broken at its blanks, a word wider than a row wherever it must be; it ends after
/// 900 columns, or six rows where that is more. Several pieces are left in one row, to be cut.
func wrapped(_ spans: [Span], width: Int) -> [[Span]] {
    guard spans.count == 1, let span = spans.first, width > 0,
        displayWidth(span.text) > width
    else { return [spans] }
    let mostRows = max(6, longestText / width)
    var rows: [String] = []
    var row = ""
    for word in span.text.split(separator: " ") {
        for piece in broken(word.prefix(mostRows * width + 1), width: width) {
            // A piece of a broken word never fits behind the one before it.
            let longer = row.isEmpty ? piece : "\(row) \(piece)"
            if displayWidth(longer) <= width {
                row = longer
            } else if rows.count == mostRows - 1 {
                return (rows + [shortened(longer, to: width)]).map { span.with(text: $0) }
            } else {
                rows.append(row)
                row = piece
            }
        }
    }
    return (rows + [row]).map { span.with(text: $0) }
}

/// A word in pieces of at most `width` columns, each as long as it can be.
private func broken(_ word: Substring, width: Int) -> [String] {
    var pieces: [String] = []
    var piece = ""
    var used = 0
    for character in word {
        let columns = displayWidth(String(character))
        if used + columns > width, used > 0 {
            pieces.append(piece)
            piece = ""
            used = 0
        }
        piece.append(character)
        used += columns
    }
    return pieces + [piece]
}

extension Span {
    /// A row of the same look.
    fileprivate func with(text: String) -> [Span] { [Span(text, role, emphasis: emphasis)] }
}

/// Panels flowed into as many columns as fit side by side, each panel whole.
struct PanelFlow: Sendable {
    private static let gap = 3

    /// Rows of all panels together, blank rows between them counted.
    let height: Int
    private let places: [(x: Int, y: Int, width: Int, rows: [[Span]])]

    /// Each panel goes under the shortest column so far, the leftmost of several.
    init(
        _ panels: [Panel], width: Int, columnWidth narrowest: Int = 36, mostColumns: Int = 4
    ) {
        let fitting = (width + Self.gap) / (narrowest + Self.gap)
        let columns = max(1, min(fitting, panels.count, mostColumns))
        let columnWidth = max(1, (width - (columns - 1) * Self.gap) / columns)
        var ends = Array(repeating: 0, count: columns)
        var places: [(x: Int, y: Int, width: Int, rows: [[Span]])] = []
        for panel in panels {
            let column = ends.indices.min { ends[$0] < ends[$1] } ?? 0
            let rows = panel.rows(width: columnWidth)
            let x = column * (columnWidth + Self.gap)
            places.append((x, ends[column], columnWidth, rows))
            ends[column] += rows.count + 1
        }
        self.places = places
        height = max(0, (ends.max() ?? 0) - 1)
    }

    /// Draws everything with its upper left corner at a cell; rows above and below the grid are
    /// left out.
    func draw(x: Int, y: Int, on grid: inout CellGrid) {
        for place in places {
            for (row, spans) in place.rows.enumerated() {
                grid.put(spans, x: x + place.x, y: y + place.y + row, limit: place.width)
            }
        }
    }
}
