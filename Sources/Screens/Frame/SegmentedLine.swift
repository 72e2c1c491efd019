import TerminalCells

/// A part of a line that knows how to say the same in less room.
struct Segment: Hashable, Sendable {
    /// From the richest to the poorest; the last one may be empty.
    var forms: [[Span]]
    /// How readily each form gives way to the next one: smaller numbers first.
    var ranks: [Int]
    /// What a click on it does; nil: nothing.
    var command: Command?

    /// A segment that vanishes when its turn comes.
    init(_ spans: [Span], givesWay rank: Int, command: Command? = nil) {
        forms = [spans, []]
        ranks = [rank]
        self.command = command
    }

    /// A segment with a shorter form, which vanishes later.
    init(_ spans: [Span], givesWay rank: Int, shorter: [Span], whichGivesWay secondRank: Int) {
        forms = [spans, shorter, []]
        ranks = [rank, secondRank]
    }
}

/// A line of segments, some at its left and some at its right end.
struct SegmentedLine: Hashable, Sendable {
    var left: [Segment] = []
    var right: [Segment] = []
    /// Blank columns between two segments while there is room.
    var gap = 3

    /// Draws the line into one row, a blank at both ends; segments give way until it fits.
    func draw(in area: Rectangle, on grid: inout CellGrid) {
        for part in placed(in: area) {
            grid.put(part.spans, x: part.x, y: area.y, limit: area.right - 1 - part.x)
        }
    }

    /// What a click into that column of the line does; nil: nothing.
    func command(at x: Int, in area: Rectangle) -> Command? {
        placed(in: area).first { $0.x <= x && x < $0.x + $0.spans.width }?.command
    }

    /// What is seen of the segments, and from which column on.
    private func placed(in area: Rectangle) -> [(spans: [Span], x: Int, command: Command?)] {
        let (forms, gap) = fitted(to: area.width - 2)
        var parts: [(spans: [Span], x: Int, command: Command?)] = []
        var x = area.x + 1
        for (segment, spans) in zip(left, forms) where !spans.isEmpty {
            parts.append((spans, x, segment.command))
            x += spans.width + gap
        }
        x = area.right - 1
        for (segment, spans) in zip(right, forms[left.count...]).reversed() where !spans.isEmpty {
            x -= spans.width
            parts.append((spans, x, segment.command))
            x -= gap
        }
        return parts
    }

    /// The forms that fit `width` columns together, and the gap between them.
    private func fitted(to width: Int) -> (forms: [[Span]], gap: Int) {
        let segments = left + right
        var form = Array(repeating: 0, count: segments.count)
        var gap = gap
        var forms: [[Span]] { segments.indices.map { segments[$0].forms[form[$0]] } }
        func needed() -> Int {
            let shown = forms.filter { !$0.isEmpty }
            return shown.reduce(0) { $0 + $1.width } + max(0, shown.count - 1) * gap
        }
        while needed() > width {
            let candidates = segments.indices.filter { form[$0] < segments[$0].ranks.count }
            let next = candidates.min {
                segments[$0].ranks[form[$0]] < segments[$1].ranks[form[$1]]
            }
            if gap > 2 {
                gap = 2
            } else if let next, candidates.count > 1 {
                form[next] += 1
            } else {
                break
            }
        }
        return (forms, gap)
    }
}
