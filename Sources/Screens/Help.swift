import TerminalCells
import Vocabulary

extension AppState {
    /// What the help says: the keys of the place it was opened in, then how to read the screen.
    ///
    /// Everything is taken from the key map, the columns and the states themselves.
    var helpPanels: [Panel] {
        let place: Place = detail == nil ? view.place : .detail
        let keys = KeyBinding.Group.allCases.compactMap { keyMap.helpPanel(for: $0, in: place) }
        switch place {
        case .links: return keys + [statePanel, stripPanel, columnPanel]
        case .detail: return keys + [statePanel, stripPanel]
        default: return keys
        }
    }

    private var statePanel: Panel {
        var lines = LinkState.shownOrder.map { state in
            Panel.Line.labelled(
                Span("\(state.glyph) \(state.rawValue)", state.role), [Span(state.meaning)])
        }
        lines.append(
            .labelled(
                Span("\(flappingGlyph) flapping", .flapping),
                [Span("changes so often that single changes mean little")]))
        lines.append(
            .labelled(
                Span("\(insecureGlyph) insecure", .insecure),
                [Span("any certificate is taken: nobody knows that it is the right broker")]))
        return Panel(title: "States", lines: lines)
    }

    private var stripPanel: Panel {
        Panel(
            title: "Heartbeats",
            lines: HeartbeatStrip.legend.map { sign in
                .labelled(Span(sign.sign, sign.role), [Span(sign.meaning)])
            })
    }

    private var columnPanel: Panel {
        Panel(
            title: "Columns",
            lines: LinkColumn.all.map { column in
                .labelled(Span(column.title, .column), [Span(column.summary)])
            })
    }
}

extension KeyMap {
    /// The commands of one group that can be given in a place, or in what is opened over it.
    fileprivate func helpPanel(for group: KeyBinding.Group, in place: Place) -> Panel? {
        let places = places(openedFrom: place)
        let lines = bindings.filter {
            $0.group == group && !$0.keys.isEmpty && !$0.places.isDisjoint(with: places)
        }
        guard !lines.isEmpty else { return nil }
        return Panel(
            title: group.rawValue,
            lines: lines.map { binding in
                .labelled(
                    Span(binding.keys.map(\.name).joined(separator: " "), .key),
                    [Span(binding.summary)])
            }, labelWidth: 22)
    }

    /// A place with those that lie over it for a moment, as far as their keys stand in a group
    /// of their own.
    private func places(openedFrom place: Place) -> Set<Place> {
        let opensFilter = bindings(in: place).contains { $0.command == .filter }
        let over: Set<Place> = [place, .menu, .palette, .question]
        return opensFilter ? over.union([.filter]) : over
    }
}

extension LinkState {
    /// What the state says, for the help and what is offered while a filter is typed.
    var meaning: String {
        switch self {
        case .up: "connected, no heartbeat overdue"
        case .late: "a heartbeat is overdue"
        case .backlog: "overdue behind a packet still arriving"
        case .down: "not connected; the next attempt is shown"
        case .connecting: "the first connection is being made"
        case .paused: "taken out of the watch by a person"
        case .unknown: "not tried yet, or not judged while this machine is offline"
        }
    }
}
