import TerminalCells

/// The tabs in the upper border of a view's box: one for each view, with its number key.
///
/// Where they do not fit, all but the one that is shown shrink to their numbers.
enum Tabs {
    /// A tab and where it lies in the border.
    struct Tab: Hashable {
        var view: ViewName
        var text: String
        var x: Int
        var width: Int
    }

    /// Where the tabs of a box lie.
    static func tabs(_ state: AppState, in box: Rectangle) -> [Tab] {
        let room = box.width - 4
        let full = laid(state, from: box.x + 2) { "\(key($0, state)) \($0.title)" }
        if let last = full.last, last.x + last.width <= box.x + 2 + room { return full }
        return laid(state, from: box.x + 2) { view in
            view == state.view ? "\(key(view, state)) \(view.title)" : key(view, state)
        }
    }

    private static func key(_ view: ViewName, _ state: AppState) -> String {
        state.keyMap.keyName(of: view.command, in: state.view.place) ?? "·"
    }

    private static func laid(
        _ state: AppState, from start: Int, text: (ViewName) -> String
    ) -> [Tab] {
        var x = start
        return ViewName.allCases.map { view in
            let text = text(view)
            let tab = Tab(view: view, text: text, x: x, width: displayWidth(text))
            x += tab.width + 2
            return tab
        }
    }
}

extension CellGrid {
    /// Draws a view's box: the tabs in its upper border, in its lower one what is shown of how
    /// much, and how.
    ///
    /// - Parameters:
    ///   - note: how the view is sorted and filtered; stands at the right of the tabs, or in the
    ///     lower border where there is no room.
    ///   - position: which part is seen.
    ///   - filter: the filter's text in the note, which stands out.
    mutating func drawViewBox(
        _ state: AppState, in area: Rectangle, note: String, position: String, filter: String = ""
    ) {
        let tabs = Tabs.tabs(state, in: area)
        let end = (tabs.last.map { $0.x + $0.width } ?? area.x) + 2
        let fitsAbove = end + displayWidth(note) + 4 <= area.right
        let below = fitsAbove || note.isEmpty ? position : "\(note) ─── \(position)"
        drawBox(area, note: fitsAbove ? note : "", footer: below)
        if fitsAbove { emphasise(filter: filter, inNoteOf: area) }
        guard area.height >= 2 else { return }
        for tab in tabs {
            let isShown = tab.view == state.view
            put(" ", x: tab.x - 1, y: area.y)
            put(
                tab.text, x: tab.x, y: area.y, role: isShown ? .title : .muted,
                emphasis: isShown ? .bold : [], limit: max(0, area.right - 1 - tab.x))
            if tab.x + tab.width < area.right - 1 { put(" ", x: tab.x + tab.width, y: area.y) }
        }
    }
}
