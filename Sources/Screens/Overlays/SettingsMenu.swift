import FleetModel
import TerminalCells
import Vocabulary

/// What can be set on the screen itself; each change holds at once and is kept.
enum SettingsMenu: MenuTopic {
    /// A line of the menu.
    private enum Line: Hashable {
        case theme, glyphs, refresh, columns
        case threshold(LinkFigure)
        case nothing

        static let all: [Line] =
            [.theme, .glyphs, .refresh, .columns] + FigureThresholds.figures.map(Line.threshold)
            + [.nothing]

        var id: String {
            switch self {
            case .theme: "theme"
            case .glyphs: "glyphs"
            case .refresh: "refresh"
            case .columns: "columns"
            case .threshold(let figure): "\(figure.rawValue) above"
            case .nothing: "forget"
            }
        }
    }

    static let commands: Set<Command> = [.menuLess, .menuMore]
    static let holdsAtOnce = true

    static func title(in state: AppState) -> String { "Settings: each change holds at once" }

    static func items(in state: AppState) -> [Menu.Item] {
        Line.all.map { line in
            Menu.Item(
                id: line.id, name: line.id, note: note(on: line, in: state),
                value: value(of: line, in: state))
        }
    }

    private static func note(on line: Line, in state: AppState) -> String {
        let key = state.keyMap.wayTo(.menuChoose, in: .menu)
        return switch line {
        case .theme: "\(key) shows all themes"
        case .glyphs: "of charts and strips"
        case .refresh: "frames in a second, at most"
        case .columns: "\(key) chooses the columns of the links"
        case .threshold(let figure):
            figure == .loss ? "colours the share that is lost" : "colours the figure"
        case .nothing: "\(key) forgets what was chosen on the screen"
        }
    }

    private static func value(of line: Line, in state: AppState) -> String {
        let settings = state.settings
        switch line {
        case .theme: return settings.theme
        case .glyphs:
            guard settings.glyphs == .automatic else { return settings.glyphs.description }
            return "auto (\(settings.automaticGlyphs.rawValue))"
        case .refresh: return "\(settings.refreshPerSecond)/s"
        case .columns:
            return state.links.columns == LinkColumnChoice.usual
                ? "usual" : "\(state.links.columns.count) chosen"
        case .threshold(let figure): return figure.text(of: settings.thresholds[figure] ?? .off)
        case .nothing: return ""
        }
    }

    static func accept(_ item: Menu.Item, on state: inout AppState) -> [AppEffect] {
        switch line(of: item) {
        case .theme: return [.listThemes]
        case .columns:
            state.openMenu(.columns)
            return []
        case .nothing:
            let filters = state.settings.ownFilters.isEmpty ? "" : ", saved filters too"
            state.ask(
                "take back all that was chosen on the screen\(filters)?", then: [.choose(.nothing)],
                saying: "what the settings say holds again")
            return []
        case .glyphs, .refresh, .threshold:
            state.say("\(item.name): \(item.value), kept for the next time")
            return []
        case nil: return []
        }
    }

    static func perform(
        _ command: Command, on item: Menu.Item, in state: inout AppState
    ) -> [AppEffect] {
        guard let line = line(of: item) else { return [] }
        let isMore = command == .menuMore
        switch line {
        case .glyphs: return state.choose(neighbour(of: state.settings.glyphs, isMore: isMore))
        case .refresh:
            let rates = [1, 2, 4, 5, 8, 10, 15, 20, 30]
            if let rate = step(
                from: state.settings.refreshPerSecond, through: rates, isMore: isMore)
            {
                state.settings.refreshPerSecond = rate
                return [.choose(.refresh(rate))]
            }
        case .threshold(let figure):
            if let threshold = step(
                from: state.settings.thresholds[figure] ?? .off, of: figure, isMore: isMore)
            {
                state.settings.thresholds[figure] = threshold
                return [.choose(.threshold(figure, threshold))]
            }
        case .theme, .columns, .nothing:
            state.say("\(line.id): \(item.note)")
            return []
        }
        state.say("\(line.id): \(item.value) is the \(isMore ? "most" : "least")")
        return []
    }

    private static func line(of item: Menu.Item) -> Line? {
        Line.all.first { $0.id == item.id }
    }

    private static func neighbour(of glyphs: GlyphChoice, isMore: Bool) -> GlyphChoice {
        let all: [GlyphChoice] = [.automatic] + GlyphSet.allCases.map(GlyphChoice.only)
        let place = (all.firstIndex(of: glyphs) ?? 0) + (isMore ? 1 : all.count - 1)
        return all[place % all.count]
    }

    /// The next threshold of a ladder, below its lowest step off; nil beyond its ends.
    private static func step(
        from threshold: FigureThreshold, of figure: LinkFigure, isMore: Bool
    ) -> FigureThreshold? {
        let milliseconds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000]
        let steps =
            figure.isTime
            ? milliseconds.map { Double($0) * 1e6 }
            : [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5]
        var present = 0.0
        if case .above(let limit) = threshold { present = limit }
        return step(from: present, through: [0] + steps, isMore: isMore)
            .map { $0 > 0 ? .above($0) : .off }
    }

    /// The next larger or smaller value; nil at the end of the steps and beyond it.
    private static func step<Value: Comparable>(
        from value: Value, through steps: [Value], isMore: Bool
    ) -> Value? {
        isMore ? steps.first { $0 > value } : steps.last { $0 < value }
    }
}
