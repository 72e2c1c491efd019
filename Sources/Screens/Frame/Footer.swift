import FleetModel
import TerminalCells
import Vocabulary

/// The last line: what is asked or typed, else what was just said, else the keys that hold here.
func drawFooter(_ state: AppState, in area: Rectangle, on grid: inout CellGrid) {
    if let question = state.question {
        let room = question.room(in: area)
        grid.fill(
            Rectangle(x: area.x, y: area.y, width: room + 2, height: 1), role: .bannerNotice)
        grid.put(
            [Span(question.text, .bannerNotice)], x: area.x + 1, y: area.y, limit: room)
    } else if let typed = state.typed {
        drawTyping(typed, in: area, on: &grid)
    } else if let note = state.note {
        grid.fill(area, role: .bannerNotice)
        grid.put([Span(note.text, .bannerNotice)], x: area.x + 1, y: area.y, limit: area.width - 2)
    }
    if let keys = state.footerKeys(in: area) { keys.line.draw(in: keys.area, on: &grid) }
}

extension Question {
    /// Columns that it may take: however long a name is, the keys are seen.
    fileprivate func room(in area: Rectangle) -> Int {
        min(displayWidth(text), max(0, area.width - 16))
    }
}

/// What is being typed, and what is wrong with it.
private struct TypedLine {
    var field: TextField
    var prompt: String
    /// The character that cannot be read; nil where all can.
    var wrongAt: Int?
    /// What is said instead of keys; nil: nothing.
    var complaint: String?

    /// Columns for the text in a footer.
    func room(in area: Rectangle) -> Int {
        max(12, min(area.width / 2, displayWidth(field.text) + 2))
    }

    /// Where the keys stand, or what is said instead of them.
    func rest(of area: Rectangle) -> Rectangle {
        let x = area.x + displayWidth(prompt) + room(in: area) + 2
        return Rectangle(x: x, y: area.y, width: area.right - 1 - x, height: 1)
    }
}

extension AppState {
    fileprivate var typed: TypedLine? {
        if place == .filter, let filter = view.screen.filter(in: self) {
            return TypedLine(
                field: filter.field, prompt: "/", wrongAt: filter.error?.position,
                complaint: filter.error.map { "at \($0.position + 1): \($0.message)" })
        }
        if place == .search, let search {
            return TypedLine(
                field: search.field, prompt: "\\",
                complaint: search.isMissing ? "found nowhere" : nil)
        }
        switch overlay {
        case .palette(let palette): return TypedLine(field: palette.field, prompt: ":")
        case .naming(let naming):
            return TypedLine(
                field: naming.field, prompt: "save as: ", complaint: objection(to: naming))
        default: return nil
        }
    }

    /// The footer's keys and where they stand; nil while it says something else.
    fileprivate func footerKeys(in area: Rectangle) -> (line: SegmentedLine, area: Rectangle)? {
        var line = keyLine(self)
        if let question {
            line.left.append(
                Segment([Span("any other key", .key), Span(" no", .muted)], givesWay: 0))
            let used = question.room(in: area) + 2
            let rest = Rectangle(
                x: area.x + used, y: area.y, width: area.width - used, height: 1)
            return (line, rest)
        }
        if let typed { return typed.complaint == nil ? (line, typed.rest(of: area)) : nil }
        return note == nil ? (line, area) : nil
    }

    /// The command whose key the footer names in a column; nil where it names none.
    func footerCommand(at x: Int) -> Command? {
        footerKeys(in: layout.footer).flatMap { $0.line.command(at: x, in: $0.area) }
    }
}

/// The keys of the place with their words; what stands later in the key map gives way first, who
/// takes an incident late, help and quit last.
private func keyLine(_ state: AppState) -> SegmentedLine {
    var line = SegmentedLine(gap: 2)
    for (index, binding) in state.footerBindings.enumerated() {
        guard let key = binding.keys.first, let label = state.label(of: binding) else { continue }
        let givesWay =
            switch binding.command {
            case .help, .quit: 1_001
            // Offered only while something is wrong that somebody should take, or has.
            case .acknowledge, .giveBack: 1_000
            // Who opened a form by mistake has to see the way out.
            case .menuCancel where state.place == .form: 1_000
            default: 1_000 - index
            }
        line.left.append(
            Segment(
                [Span(key.name, .key), Span(" \(label)", .muted)], givesWay: givesWay,
                command: binding.command))
    }
    return line
}

extension AppState {
    /// The lines of the key map that the footer offers now; in the past those first that lead on.
    var footerBindings: [KeyBinding] {
        // All members of all incidents are looked through for the one of a link.
        let atHand = incidentAtHand
        let open = atHand.flatMap { $0.isOver ? nil : $0 }
        let offered = keyMap.bindings(in: place).filter { binding in
            switch binding.command {
            case _ where binding.label == nil: false
            case .help, .explain: overlay == nil
            case let command where past != nil && Command.ofThePresent.contains(command): false
            case .dismissIncident: incidentToDismiss != nil
            case .acknowledge: open.map { $0.acknowledgement == nil } ?? false
            case .giveBack: open?.acknowledgement != nil
            case .silence: open != nil
            case .note: atHand != nil
            case .live: !isLive
            case let command where Command.travelling.contains(command): past != nil
            case view.command: placeBeneath != view.place
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

    /// The word for a line: what holds at once is not cancelled.
    fileprivate func label(of binding: KeyBinding) -> String? {
        binding.command == .menuCancel && menuTopic?.holdsAtOnce == true ? "close" : binding.label
    }

    /// Whether the menu that is open has a use for a command that only some menus have.
    private func menuTakes(_ command: Command) -> Bool {
        menuTopic?.commands.contains(command) == true
    }

    private var menuTopic: (any MenuTopic.Type)? {
        if case .menu(let menu) = overlay { menu.name.topic } else { nil }
    }
}

/// The text with its cursor, then what is wrong with it.
private func drawTyping(_ typed: TypedLine, in area: Rectangle, on grid: inout CellGrid) {
    let field = typed.field
    let room = typed.room(in: area)
    grid.fill(
        Rectangle(
            x: area.x, y: area.y,
            width: min(area.width, displayWidth(typed.prompt) + room + 2), height: 1),
        role: .input)
    var x = area.x + 1
    x += grid.put(typed.prompt, x: x, y: area.y, role: .input, emphasis: .bold)
    grid.put(
        field, in: Rectangle(x: x, y: area.y, width: room, height: 1), wrongAt: typed.wrongAt)
    if let complaint = typed.complaint {
        let rest = typed.rest(of: area)
        grid.put([Span(complaint, .down)], x: rest.x + 1, y: rest.y, limit: rest.width - 1)
    }
}
