import FleetModel
import TerminalCells
import Vocabulary

/// What is known of one incident, in words: for the rows beneath the list, its page and a ticket.
struct IncidentFacts {
    /// One fact.
    struct Fact: Hashable {
        var label: String
        var text: String
        var role = Role.text

        /// The label as it begins a line.
        var heading: String { label.prefix(1).uppercased() + label.dropFirst() }
    }

    let incident: Incident
    let state: AppState

    private var now: Moment { state.now }

    private func time(_ moment: Moment) -> String {
        state.zone.timestamp(moment.wall, now: now.wall)
    }

    /// What matters most, for few rows.
    var panel: Panel {
        var facts = [standing, times(time), keeper(time), cause, evidence, ending, meaning]
            .compactMap { $0 }
        facts += alertLines.prefix(2).map { Fact(label: "alert", text: $0, role: .late) }
        facts += [incident.notes.last.map { Fact(label: "note", text: "\($0.by): \($0.text)") }]
            .compactMap { $0 }
        if !incident.members.isEmpty { facts.append(Fact(label: "members", text: members)) }
        return panel(title: incident.headline, facts)
    }

    /// All facts that are no list.
    var overview: Panel {
        let facts = [
            standing, times(time), keeper(time), telling(time), cause, evidence, filter, ending,
            meaning,
        ]
        return panel(title: incident.headline, facts.compactMap { $0 })
    }

    private func panel(title: String, _ facts: [Fact]) -> Panel {
        Panel(
            title: title, lines: facts.map { .fact($0.label, [Span($0.text, $0.role)]) },
            labelWidth: 10)
    }

    /// The facts with times that are read on another day and elsewhere.
    ///
    /// - Parameter time: writes a moment.
    func ticketFacts(time: (Moment) -> String) -> [Fact] {
        [
            standing, times(time), keeper(time), telling(time), cause, evidence, ending, meaning,
        ].compactMap { $0 }
    }

    // MARK: Fact by fact

    private var standing: Fact {
        let look = IncidentLook(of: incident, in: state.fleet)
        let severity = "\(look.glyph) \(look.rawValue)"
        let count = incident.members.count
        var text = "number \(incident.id)"
        switch look {
        case .over: text += ", was \(incident.severity.rawValue)"
        case .unknown: text += ", \(incident.severity.rawValue) while it could be told"
        case .critical, .warning, .info:
            if incident.isForming { text += ", still forming" }
        }
        if count > 0, look == .unknown {
            text += ": ? of \(countText(count, "link")) down"
        } else if incident.isBack {
            text += ": none of \(countText(count, "link")) is waited for, over once that lasts"
        } else if count > 0, !incident.isOver {
            let waited = incident.kind == .drops ? "still down" : "still affected"
            text += ": \(incident.remaining) of \(countText(count, "link")) \(waited)"
        }
        return Fact(label: "state", text: "\(severity), \(text)", role: look.role)
    }

    private func times(_ time: (Moment) -> String) -> Fact {
        let began =
            incident.kind == .drops
            ? "last proof of life \(time(incident.since))" : "since \(time(incident.since))"
        var text = "\(began), noticed \(time(incident.openedAt))"
        if let resolvedAt = incident.resolvedAt { text += ", over since \(time(resolvedAt))" }
        return Fact(label: "time", text: "\(text), \(incident.lasted(now: now))")
    }

    private func keeper(_ time: (Moment) -> String) -> Fact? {
        guard let taken = incident.acknowledgement else {
            guard !incident.isOver else { return nil }
            return incident.silencedUntil.map {
                Fact(
                    label: "who",
                    text: "nobody is told until \(time($0)), \(countdownText(to: $0, now: now)) "
                        + "from now; watching goes on")
            } ?? Fact(label: "who", text: "nobody has it", role: incident.isBack ? .text : .late)
        }
        var text = "\(taken.by) has it since \(time(taken.at))"
        if let until = taken.until { text += ", until \(time(until))" }
        if let note = taken.note { text += ": \(note)" }
        return Fact(label: "who", text: text, role: .up)
    }

    private func telling(_ time: (Moment) -> String) -> Fact {
        let text =
            switch incident.telling {
            case .notYet: "nobody was told: no rule asks for it yet"
            case .heldBack(let reason): "nobody is told: \(reason.phrase)"
            case .told(let at), .toldOver(let at):
                state.fleet.snapshot.alerts.deliveries.isEmpty
                    ? "on this screen alone since \(time(at)): no way is set under announce"
                    : incident.isOver
                        ? "people were told at \(time(at)) that it is over"
                        : "people were told at \(time(at))"
            }
        return Fact(label: "told", text: text)
    }

    private var cause: Fact? {
        incident.cause.map { Fact(label: "cause", text: $0, role: .strong) }
    }

    private var evidence: Fact? {
        incident.evidence.map { Fact(label: "evidence", text: $0) }
    }

    private var filter: Fact? {
        incident.causeFilter.map { Fact(label: "filter", text: $0) }
    }

    private var ending: Fact? {
        guard let ending = incident.ending else { return nil }
        let text = incident.what + incident.findings
        return Fact(
            label: "ended", text: ending.evidence.map { "\(text): \($0)" } ?? text, role: .strong)
    }

    private var meaning: Fact? {
        (incident.ending?.pattern?.sentence ?? incident.ending?.verdict?.sentence).map {
            Fact(label: "meaning", text: $0)
        }
    }

    /// The alerts that are part of it, each in a line.
    var alertLines: [String] {
        incident.alerts.map { alert in
            let count = alert.firing > 1 ? " (\(alert.firing) fire)" : ""
            let end = alert.firing == 0 ? ", over" : ""
            return "\(alert.severity.rawValue) \(alert.rule)\(count): \(alert.measured)\(end)"
        }
    }

    /// As many names as a few rows hold.
    private var members: String {
        let named = incident.membersByNeed.prefix(20).map(\.name)
        let rest = incident.members.count - named.count
        return named.joined(separator: " ") + (rest > 0 ? " and \(rest) more" : "")
    }
}

extension HoldingBack {
    /// In a few words, behind `nobody is told:`.
    fileprivate var phrase: String {
        switch self {
        case .silenced: "a silence or a maintenance window covers its links"
        case .acknowledged: "somebody has it"
        case .flapping: "its links flap"
        case .ours: "the fault may be our own"
        case .parentDown: "another incident speaks for it"
        }
    }
}
