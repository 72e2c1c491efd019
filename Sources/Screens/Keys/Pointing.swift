import TerminalCells
import Vocabulary

/// Where and when the mouse's button was pressed.
struct Pointer: Hashable, Sendable {
    /// Two presses of one cell within this time are a double click.
    static let doubleClickWithin = Duration.milliseconds(400)

    var x: Int
    var y: Int
    var at: MonotonicInstant
    /// Whether it was the second of a double click, so that the next one is a first again.
    var isSecond: Bool
    /// The column to which the chart was dragged so far; nil unless the press was on it.
    var dragsChartAt: Int?

    /// A press; together with the one before it perhaps a double click.
    init(x: Int, y: Int, at: MonotonicInstant, after earlier: Pointer?) {
        self.x = x
        self.y = y
        self.at = at
        isSecond =
            earlier.map {
                !$0.isSecond && $0.x == x && $0.y == y && at - $0.at <= Self.doubleClickWithin
            } ?? false
    }
}

extension AppState {
    /// Lines that one step of the wheel moves.
    private static let wheelStep = 3

    /// The wheel moves, a click selects and a double click opens; on a tab a click shows the view,
    /// on a notice of the banner the incidents, on a key of the footer it does what the key does;
    /// dragging moves the chart in time.
    mutating func point(_ action: MouseAction, x: Int, y: Int) -> [AppEffect] {
        switch action {
        case .wheelUp: return turnWheel(.moveUp)
        case .wheelDown: return turnWheel(.moveDown)
        case .press: return press(x: x, y: y)
        case .drag: drag(to: x)
        case .release: pointer?.dragsChartAt = nil
        }
        return []
    }

    private mutating func press(x: Int, y: Int) -> [AppEffect] {
        let named = y == layout.footer.y ? footerCommand(at: x) : nil
        if let question { return answer(question, with: named) }
        if let named {
            pointer = nil
            return perform(named)
        }
        let press = Pointer(x: x, y: y, at: clock.monotonic, after: pointer)
        pointer = press
        if let completions, completions.box.area.contains(x: x, y: y) {
            if let word = completions.candidate(at: y) { _ = editFilter(.take(word)) }
            return []
        }
        // What the first press selected is opened, also if another row lies there by now.
        if press.isSecond, showsSelection(x: x, y: y) { return open() }
        let body = layout.body
        if let overlay {
            return body.contains(x: x, y: y) ? self.press(x: x, y: y, in: overlay) : []
        }
        if layout.banner.contains(x: x, y: y) {
            let line = bannerLines.dropFirst(y - layout.banner.y).first
            if let incident = line?.incident { show(incident: incident) }
        }
        guard body.contains(x: x, y: y) else { return [] }
        if detail != nil {
            let isOnChart = DetailScreen.chartArea(in: self)?.contains(x: x, y: y) ?? false
            pointer?.dragsChartAt = isOnChart ? x : nil
            DetailScreen.press(x: x, y: y, on: &self)
            return []
        }
        if incidentPage != nil { return [] }
        guard y == body.y else { return view.screen.press(x: x, y: y, on: &self) }
        let tabs = Tabs.tabs(self, in: body)
        if let tab = tabs.first(where: { ($0.x..<$0.x + $0.width).contains(x) }) { show(tab.view) }
        return []
    }

    /// Shows an incident among the others.
    private mutating func show(incident: Int) {
        if placeBeneath != ViewName.incidents.place { show(.incidents) }
        if view == .incidents { IncidentsScreen.select(incident: incident, on: &self) }
    }

    /// Moves the chart with the mouse, to the right towards the past.
    private mutating func drag(to x: Int) {
        guard detail != nil, overlay == nil, let from = pointer?.dragsChartAt, from != x else {
            return
        }
        pointer?.dragsChartAt = x
        _ = panChart(byColumns: x - from)
    }

    /// Opens what is selected, or chooses it in a menu, whatever keys do that.
    private mutating func open() -> [AppEffect] {
        keepTyped()
        return switch overlay {
        case nil: perform(.openDetail)
        case .menu, .palette: perform(.menuChoose)
        case .help, .explanation, .naming, .form: []
        }
    }

    /// Whether a place on the screen belongs to what is selected, by how it is drawn: a sign in the
    /// row may have a look of its own.
    private func showsSelection(x: Int, y: Int) -> Bool {
        let grid = drawFrame(self, columns: size.columns, rows: size.rows)
        return (x - 1...x + 1).contains { grid[$0, y]?.role == .selection }
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
            } else if let opened = incidentPage {
                let scroll = scrolled(opened.scroll, by: command)
                incidentPage?.scroll = scroll
            } else {
                effects += view.screen.perform(command, on: &self)
            }
        }
        return effects
    }
}
