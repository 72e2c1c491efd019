import TerminalCells

/// A part of a line that knows how to say the same in less room.
struct Segment: Hashable, Sendable {
    /// From the richest to the poorest; the last one may be empty.
    var forms: [[Span]]
    /// How readily each form gives way to the next one: smaller numbers first.
    var ranks: [Int]

    /// A segment that vanishes when its turn comes.
    init(_ spans: [Span], givesWay rank: Int) {
        forms = [spans, []]
        ranks = [rank]
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
        let (left, right, gap) = fitted(to: area.width - 2)
        var x = area.x + 1
        for spans in left {
            x += grid.put(spans, x: x, y: area.y, limit: area.right - 1 - x) + gap
        }
        x = area.right - 1
        for spans in right.reversed() {
            x -= spans.width
            grid.put(spans, x: x, y: area.y)
            x -= gap
        }
    }

    /// The forms that fit `width` columns together, and the gap between them.
    private func fitted(to width: Int) -> (left: [[Span]], right: [[Span]], gap: Int) {
        let segments = left + right
        var form = Array(repeating: 0, count: segments.count)
        var gap = gap
        func shown(_ range: Range<Int>) -> [[Span]] {
            range.map { segments[$0].forms[form[$0]] }.filter { !$0.isEmpty }
        }
        func needed() -> Int {
            let all = shown(0..<segments.count)
            return all.reduce(0) { $0 + $1.width } + max(0, all.count - 1) * gap
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
        return (shown(0..<left.count), shown(left.count..<segments.count), gap)
    }
}
