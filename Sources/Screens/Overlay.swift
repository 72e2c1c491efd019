import TerminalCells

/// What lies over the view and takes the keys until it is closed.
enum Overlay: Hashable, Sendable {
    /// The keys and how to read the screen, from this line on.
    case help(scroll: Int)
}

extension Overlay {
    /// Where keys have their meaning while it is open.
    var place: Place {
        switch self {
        case .help: .help
        }
    }

    /// Draws it into the body of the screen, over the view.
    func draw(_ state: AppState, in body: Rectangle, on grid: inout CellGrid) {
        switch self {
        case .help(let scroll):
            HelpScreen.draw(scroll: scroll, state: state, in: body, on: &grid)
        }
    }

    /// Rows of the content that is scrolled; nil where nothing is.
    func contentHeight(of state: AppState, in body: Rectangle) -> Int? {
        switch self {
        case .help: HelpScreen.height(of: state, body: body)
        }
    }
}

extension AppState {
    /// Carries a command out in what lies over the view.
    mutating func perform(_ command: Command, in overlay: Overlay) -> [AppEffect] {
        switch overlay {
        case .help(let scroll): self.overlay = .help(scroll: scrolled(scroll, by: command))
        }
        return []
    }

    /// Keeps what lies over the view inside what there is to see.
    mutating func settle(_ overlay: Overlay) {
        switch overlay {
        case .help(let scroll): self.overlay = .help(scroll: clamped(scroll))
        }
    }

    /// Somebody pressed the mouse's button while it was open.
    mutating func press(x: Int, y: Int, in overlay: Overlay) -> [AppEffect] {
        switch overlay {
        case .help: []
        }
    }
}
