import TerminalCells

extension AppState {
    /// Lines that one step of the wheel moves.
    private static let wheelStep = 3

    /// The wheel moves, a click selects the line it is on.
    mutating func point(_ action: MouseAction, x: Int, y: Int) {
        switch action {
        case .wheelUp: turnWheel(.moveUp)
        case .wheelDown: turnWheel(.moveDown)
        case .press: if helpScroll == nil, detail == nil { select(row: y) }
        case .release, .drag: break
        }
    }

    /// Moves what lies on top: help, detail, or the view's list, also while a filter is typed.
    private mutating func turnWheel(_ command: Command) {
        for _ in 0..<Self.wheelStep {
            if let scroll = helpScroll {
                helpScroll = scrolled(scroll, by: command)
            } else if let opened = detail {
                let scroll = scrolled(opened.scroll, by: command)
                detail?.scroll = scroll
            } else {
                moveSelection(by: command)
            }
        }
    }
}
