import FleetModel
import Vocabulary

/// A filter over the log: terms as in the filter over links, all of which must hold.
///
/// | term | passes events |
/// | --- | --- |
/// | `reset`, `"late again"`, `/up \d+m/` | with that text, or such, in link, name or sentence |
/// | `event:disconnected` | of that name |
/// | `state:down` | in which a link came into that state |
/// | `site=fra`, `site!=fra`, `site=/^f/` | of links with that tag, or without it |
/// | `name=dock-7`, `broker=docks:1883` | of links of that name or broker |
struct EventFilter: ReadableFilter {
    private enum Condition: Hashable {
        case contains(FoldedText)
        case matches(TextPattern)
        case event(String)
        case state(LinkState)
        case text(TextCondition)
    }

    private let terms: FilterTerms<Condition>

    init(parsing text: String) throws(FilterError) {
        terms = try FilterTerms(parsing: text, Self.condition)
    }

    /// Whether an event of this fleet passes.
    func matches(_ record: RunRecord, in fleet: FleetView) -> Bool {
        let event = EventText(record.event)
        let text = event.line(of: fleet.linkName(of: record))
        return terms.hold { condition in
            switch condition {
            case .contains(let part): part.isPart(of: text)
            case .matches(let pattern): pattern.isFound(in: text)
            case .event(let name): event.name == name
            case .state(let state): record.newState == state
            case .text(let text): text.holds(for: fleet.link(of: record)?.settings)
            }
        }
    }
}

// What the parts of a filter mean here.
extension EventFilter {
    private static func condition(_ part: FilterPart) throws(FilterError) -> Condition {
        switch part {
        case .quoted(let text): return .contains(FoldedText(text))
        case .pattern(let pattern): return .matches(pattern)
        case .word(let text, let start):
            if let name = FilterPart.value(of: "event", in: text) {
                return try event(named: name, at: start + text.count - name.count)
            }
            if let name = FilterPart.value(of: "state", in: text) {
                return try state(named: name, at: start + text.count - name.count)
            }
            return .contains(FoldedText(text))
        case .comparison(let comparison):
            guard comparison.sign == .equal || comparison.sign == .notEqual else {
                throw FilterError(
                    message: "events have no figures to compare; quotes make it plain text",
                    position: comparison.nameAt)
            }
            return .text(TextCondition(comparison))
        }
    }

    private static func event(named name: String, at start: Int) throws(FilterError) -> Condition {
        let name = name.lowercased()
        let known = EventText.names.map(\.name)
        guard known.contains(name) else {
            throw FilterError(
                message: "\"\(name)\" is no event; known are \(known.joined(separator: ", "))",
                position: start)
        }
        return .event(name)
    }

    private static func state(named name: String, at start: Int) throws(FilterError) -> Condition {
        guard let state = LinkState(rawValue: name.lowercased()) else {
            let known = LinkState.allCases.map(\.rawValue).joined(separator: ", ")
            throw FilterError(
                message: "\"\(name)\" is no state; known are \(known)", position: start)
        }
        return .state(state)
    }
}

extension RunRecord {
    /// The state that the link came into; nil where the event is no change of state.
    fileprivate var newState: LinkState? {
        guard case .link(_, .state(_, let state)) = event else { return nil }
        return state
    }
}
