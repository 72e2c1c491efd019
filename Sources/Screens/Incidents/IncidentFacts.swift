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

    /// Silences and windows that are named.
    private static let mostSilences = 3

    let incident: Incident
    let state: AppState

    private var now: Moment { state.now }

    private func time(_ moment: Moment) -> String {
        state.zone.timestamp(moment.wall, now: now.wall)
    }

    /// What matters most, for few rows.
    var panel: Panel {
        var facts = standing(time) + [cause, evidence, ending, meaning].compactMap { $0 }
        facts += incident.alerts.prefix(2).map {
            Fact(label: "alert", text: $0.headline, role: .late)
        }
        facts += [incident.notes.last.map { Fact(label: "note", text: "\($0.by): \($0.text)") }]
            .compactMap { $0 }
        if !incident.members.isEmpty { facts.append(Fact(label: "members", text: members)) }
        return panel(title: incident.headline, facts)
    }

    /// All facts that are no list.
    var overview: Panel {
        let facts = [telling(time), cause, evidence, filter, ending, meaning].compactMap { $0 }
        return panel(title: incident.headline, standing(time) + facts)
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
        standing(time)
            + [telling(time), cause, evidence, ending, meaning].compactMap { $0 }
    }

    /// How it stands, since when, and who looks after it.
    private func standing(_ time: (Moment) -> String) -> [Fact] {
        [look, times(time), keeper(time)].compactMap { $0 } + silences(time)
    }

    // MARK: Fact by fact

    private var look: Fact {
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
        let isTaken = incident.acknowledgement != nil
        guard isTaken || !incident.isOver else { return nil }
        return Fact(
            label: "who", text: incident.keeperSentence(time: time),
            role: isTaken ? .up : incident.needsSomebody ? .late : .text)
    }

    /// Who wants nobody to be told of it, why, and for how long.
    private func silences(_ time: (Moment) -> String) -> [Fact] {
        guard let end = incident.silencedUntil, !incident.isOver else { return [] }
        let (silences, windows) = state.fleet.silencing(incident, at: now.monotonic)
        let rows = silences.map(SilenceRow.init) + windows.map(SilenceRow.init)
        let facts = rows.prefix(Self.mostSilences).map { row in
            Fact(
                label: row.kind.rawValue,
                text: "until \(time(row.until)), \(countdownText(to: row.until, now: now)) left: "
                    + "\(row.text), \(row.links)")
        }
        guard facts.isEmpty else { return facts }
        // Nobody knows the links of an alert about a group.
        return [Fact(label: "silence", text: "until \(time(end))")]
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

    /// As many names as a few rows hold.
    private var members: String {
        let named = incident.membersByNeed(most: 20).map(\.name)
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
