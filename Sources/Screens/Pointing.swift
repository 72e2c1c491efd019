import TerminalCells

extension AppState {
    /// Lines that one step of the wheel moves.
    private static let wheelStep = 3

    /// The wheel moves, a click on a tab shows its view; one inside the view is the view's.
    mutating func point(_ action: MouseAction, x: Int, y: Int) -> [AppEffect] {
        switch action {
        case .wheelUp: return turnWheel(.moveUp)
        case .wheelDown: return turnWheel(.moveDown)
        case .press: return press(x: x, y: y)
        case .release, .drag: return []
        }
    }

    private mutating func press(x: Int, y: Int) -> [AppEffect] {
        if let question { return answer(question, with: nil) }
        let body = layout.body
        guard body.contains(x: x, y: y) else { return [] }
        if let overlay { return press(x: x, y: y, in: overlay) }
        guard detail == nil else { return [] }
        guard y == body.y else { return view.screen.press(x: x, y: y, on: &self) }
        let tabs = Tabs.tabs(self, in: body)
        if let tab = tabs.first(where: { ($0.x..<$0.x + $0.width).contains(x) }) { show(tab.view) }
        return []
    }

    /// Moves what lies on top: help, detail, or the view's list, also while a filter is typed.
    private mutating func turnWheel(_ command: Command) -> [AppEffect] {
        var effects: [AppEffect] = []
        for _ in 0..<Self.wheelStep {
            if let overlay {
                effects += perform(command, in: overlay)
            } else if let opened = detail {
                let scroll = scrolled(opened.scroll, by: command)
                detail?.scroll = scroll
            } else {
                effects += view.screen.perform(command, on: &self)
            }
        }
        return effects
    }
}
