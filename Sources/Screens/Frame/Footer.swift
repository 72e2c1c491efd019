import FleetModel
import TerminalCells
import Vocabulary

/// The last line: a filter being typed, else what was just said, else the keys that hold here.
func drawFooter(_ state: AppState, in area: Rectangle, on grid: inout CellGrid) {
    if let question = state.question {
        grid.fill(area, role: .bannerNotice)
        // However long a name is, the keys are seen.
        let used = grid.put(
            [Span(question.text, .bannerNotice)], x: area.x + 1, y: area.y,
            limit: max(0, area.width - 16))
        let rest = Rectangle(
            x: area.x + 2 + used, y: area.y, width: area.width - 2 - used, height: 1)
        var keys = keyLine(state)
        keys.left.append(
            Segment([Span("any other key", .key), Span(" no", .muted)], givesWay: 0))
        keys.draw(in: rest, on: &grid)
    } else if state.place == .filter, let filter = state.view.screen.filter(in: state) {
        drawTyping(
            filter.field, prompt: "/", wrongAt: filter.error?.position,
            complaint: filter.error.map { "at \($0.position + 1): \($0.message)" }, state: state,
            in: area, on: &grid)
    } else if state.place == .search, let search = state.search {
        drawTyping(
            search.field, prompt: "\\", complaint: search.isMissing ? "found nowhere" : nil,
            state: state, in: area, on: &grid)
    } else if case .palette(let palette) = state.overlay {
        drawTyping(palette.field, prompt: ":", complaint: nil, state: state, in: area, on: &grid)
    } else if let note = state.note {
        grid.fill(area, role: note.role)
        grid.put([Span(note.text, note.role)], x: area.x + 1, y: area.y, limit: area.width - 2)
    } else {
        keyLine(state).draw(in: area, on: &grid)
    }
}

/// The keys of the place with their words; what stands later in the key map gives way first, help
/// and quit last.
private func keyLine(_ state: AppState) -> SegmentedLine {
    var line = SegmentedLine(gap: 2)
    for (index, binding) in state.footerBindings.enumerated() {
        guard let key = binding.keys.first, let label = binding.label else { continue }
        let isVital = binding.command == .help || binding.command == .quit
        line.left.append(
            Segment(
                [Span(key.name, .key), Span(" \(label)", .muted)],
                givesWay: isVital ? 1_001 : 1_000 - index))
    }
    return line
}

extension AppState {
    /// The lines of the key map that the footer offers now; in the past those first that lead on.
    var footerBindings: [KeyBinding] {
        let offered = keyMap.bindings(in: place).filter { binding in
            switch binding.command {
            case _ where binding.label == nil: false
            case .dismissNotice: noticeToDismiss != nil
            case .live: !isLive
            case let command where Command.travelling.contains(command): past != nil
            case let command where Command.ofThePresent.contains(command): past == nil
            case view.command: detail != nil
            case let command where Command.ofMenuTopics.contains(command): menuTakes(command)
            default: true
            }
        }
        guard !isLive else { return offered }
        let leadsOn = { (binding: KeyBinding) in
            binding.command == .live || Command.travelling.contains(binding.command)
        }
        return offered.filter(leadsOn) + offered.filter { !leadsOn($0) }
    }

    /// Whether the menu that is open has a use for a command that only some menus have.
    private func menuTakes(_ command: Command) -> Bool {
        guard case .menu(let menu) = overlay else { return false }
        return menu.name.topic.commands.contains(command)
    }
}

/// The text with its cursor, then what is wrong with it, or the keys.
private func drawTyping(
    _ field: TextField, prompt: String, wrongAt: Int? = nil, complaint: String?, state: AppState,
    in area: Rectangle, on grid: inout CellGrid
) {
    let room = max(12, min(area.width / 2, field.characters.count + 2))
    grid.fill(
        Rectangle(x: area.x, y: area.y, width: min(area.width, room + 3), height: 1), role: .input)
    var x = area.x + 1
    x += grid.put(prompt, x: x, y: area.y, role: .input, emphasis: .bold)
    // The end that is being typed at stays in sight.
    let firstShown = max(0, field.cursor - room + 1)
    for index in firstShown...max(firstShown, field.characters.count) {
        guard x - area.x < room + 2 else { break }
        let character =
            index < field.characters.count ? String(field.characters[index]) : " "
        let isWrong = index == wrongAt
        x += grid.put(
            character, x: x, y: area.y, role: isWrong ? .down : .input,
            emphasis: index == field.cursor ? .reverse : isWrong ? .underline : [])
    }
    x = area.x + room + 4
    if let complaint {
        grid.put([Span(complaint, .down)], x: x, y: area.y, limit: area.right - 1 - x)
    } else {
        keyLine(state).draw(
            in: Rectangle(x: x - 1, y: area.y, width: area.right - x, height: 1), on: &grid)
    }
}
