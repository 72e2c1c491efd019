import TerminalCells
import Vocabulary

extension AppState {
    /// The help, in place of the view that it explains: the keys of that place, then how to read
    /// the screen.
    ///
    /// Everything is taken from the key map, the columns and the states themselves.
    var helpPage: ScrolledPage {
        let place = placeBeneath
        return ScrolledPage(
            title: "Help: \(place.rawValue)", panels: helpPanels(of: place), columnWidth: 52)
    }

    private func helpPanels(of place: Place) -> [Panel] {
        let keys = KeyBinding.Group.allCases.compactMap {
            keyMap.helpPanel(
                for: $0, in: place, savedFilters: settings.filters.count)
        }
        switch place {
        case .links: return keys + [statePanel, stripPanel, columnPanel]
        case .detail: return keys + [statePanel, chartPanel, stripPanel]
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

    private var chartPanel: Panel {
        Panel(
            title: "The chart",
            lines: RoundTripChart.legend.map { sign in
                .labelled(Span(sign.sign, sign.role), [Span(sign.meaning)])
            })
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
    ///
    /// - Parameter savedFilters: how many filters are saved; keys for more mean nothing.
    fileprivate func helpPanel(
        for group: KeyBinding.Group, in place: Place, savedFilters: Int
    ) -> Panel? {
        let places = places(of: group, openedFrom: place)
        let lines = bindings.filter { binding in
            binding.group == group && !binding.keys.isEmpty
                && !binding.places.isDisjoint(with: places)
                && (binding.command.savedFilterPlace ?? -1) < savedFilters
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

    /// Where the keys of a group hold for somebody in a place: there, or in what lies over it for
    /// a moment.
    private func places(of group: KeyBinding.Group, openedFrom place: Place) -> Set<Place> {
        let commands = Set(bindings(in: place).map(\.command))
        return switch group {
        case .menu: [.menu, .question]
        case .typing:
            Set([Place.palette])
                .union(commands.contains(.filter) ? [.filter] : [])
                .union(commands.contains(.search) ? [.search] : [])
                .union(commands.contains(.silence) ? [.form] : [])
        default: [place]
        }
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
