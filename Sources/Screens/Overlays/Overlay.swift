import TerminalCells
import Vocabulary

/// What lies over the view and takes the keys until it is closed.
enum Overlay: Hashable, Sendable {
    /// The keys and how to read the screen, from this line on.
    case help(scroll: Int)
    /// Why this link stands as it does, from this line on.
    case explanation(LinkID, scroll: Int)
    /// A list to choose from.
    case menu(Menu)
    /// A command's name being typed.
    case palette(Palette)
    /// The name for a filter being typed.
    case naming(FilterNaming)
    /// Fields being filled in.
    case form(Form)
}

extension Overlay {
    /// Where keys have their meaning while it is open.
    var place: Place {
        switch self {
        case .help: .help
        case .explanation: .explanation
        case .menu: .menu
        case .palette: .palette
        case .naming: .naming
        case .form: .form
        }
    }

    /// Draws it into the body of the screen, over the view.
    func draw(_ state: AppState, in body: Rectangle, on grid: inout CellGrid) {
        switch self {
        case .help(let scroll):
            state.helpPage.draw(scroll: scroll, in: body, on: &grid)
        case .explanation(let link, let scroll):
            state.explanationPage(of: link).draw(scroll: scroll, in: body, on: &grid)
        case .menu(let menu): state.box(of: menu.name).draw(menu.list, on: &grid)
        case .palette(let palette): state.box(of: palette).draw(palette.list, on: &grid)
        case .naming: break
        case .form(let form): FormBox(form, state, in: body).draw(on: &grid)
        }
    }

    /// Rows of the content that is scrolled; nil where nothing is.
    func contentHeight(of state: AppState, in body: Rectangle) -> Int? {
        switch self {
        case .help: state.helpPage.height(in: body)
        case .explanation(let link, _): state.explanationPage(of: link).height(in: body)
        case .menu, .palette, .naming, .form: nil
        }
    }
}

extension AppState {
    /// Carries a command out in what lies over the view.
    mutating func perform(_ command: Command, in overlay: Overlay) -> [AppEffect] {
        switch overlay {
        case .help where command == .back, .explanation where command == .back: self.overlay = nil
        case .help(let scroll): self.overlay = .help(scroll: scrolled(scroll, by: command))
        case .explanation(let link, let scroll):
            self.overlay = .explanation(link, scroll: scrolled(scroll, by: command))
        case .menu(let menu): return perform(command, in: menu)
        case .palette(let palette): return perform(command, in: palette)
        case .naming(let naming): return perform(command, in: naming)
        case .form(let form): return perform(command, in: form)
        }
        return []
    }

    /// Keeps what lies over the view inside what there is to see.
    mutating func settle(_ overlay: Overlay) {
        switch overlay {
        case .help(let scroll): self.overlay = .help(scroll: clamped(scroll))
        case .explanation(let link, let scroll):
            self.overlay = .explanation(link, scroll: clamped(scroll))
        case .menu(let menu): settle(menu)
        case .palette(let palette): settle(palette)
        case .naming, .form: break
        }
    }

    /// Somebody pressed the mouse's button while it was open.
    mutating func press(x: Int, y: Int, in overlay: Overlay) -> [AppEffect] {
        switch overlay {
        case .help, .explanation: break
        case .naming(let naming): return perform(.menuCancel, in: naming)
        case .menu(let menu): return press(x: x, y: y, in: menu)
        case .palette(let palette): return press(x: x, y: y, in: palette)
        case .form(let form): press(x: x, y: y, in: form)
        }
        return []
    }
}
