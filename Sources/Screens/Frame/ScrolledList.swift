/// Which part of a long list is on the screen, and where the selection is in it.
struct ScrolledList: Hashable, Sendable {
    /// The first line shown.
    private(set) var first = 0
    /// The selected line.
    private(set) var selected = 0

    /// The lines that fit `height`, scrolled as little as needed for the selection to be among
    /// them.
    func visible(count: Int, height: Int) -> Range<Int> {
        guard count > 0, height > 0 else { return 0..<0 }
        let selected = min(max(0, selected), count - 1)
        var first = max(min(first, selected), selected - height + 1)
        first = max(0, min(first, count - height))
        return first..<min(count, first + height)
    }

    /// The line in a row of the list on the screen, counted from its top; nil where there is none.
    func line(at row: Int, count: Int, height: Int) -> Int? {
        let visible = visible(count: count, height: height)
        let line = visible.lowerBound + row
        return visible.contains(line) ? line : nil
    }

    /// Selects a line and scrolls to it.
    mutating func select(_ line: Int, count: Int, height: Int) {
        selected = max(0, min(line, count - 1))
        first = visible(count: count, height: height).lowerBound
    }
}

extension Command {
    /// The line to which a movement leads in a list of `count` lines of which `height` are seen;
    /// nil where the command is no movement.
    func target(from line: Int, count: Int, height: Int) -> Int? {
        let page = max(1, height - 1)
        let target: Int
        switch self {
        case .moveUp: target = line - 1
        case .moveDown: target = line + 1
        case .pageUp: target = line - page
        case .pageDown: target = line + page
        case .halfPageUp: target = line - max(1, height / 2)
        case .halfPageDown: target = line + max(1, height / 2)
        case .moveToTop: target = 0
        case .moveToEnd: target = count - 1
        default: return nil
        }
        return max(0, min(target, count - 1))
    }
}
