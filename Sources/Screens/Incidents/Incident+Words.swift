import FleetModel
import TerminalCells
import Vocabulary

/// How much an incident matters now, as far as anybody can know.
enum IncidentLook: String {
    /// Somebody must look at it now.
    case critical
    /// Somebody should look at it.
    case warning
    /// Worth knowing.
    case info
    /// Nobody knows whether its links would be up: this machine has no way to them.
    case unknown
    /// Nothing of it is left.
    case over

    init(of incident: Incident, in fleet: FleetView) {
        if incident.isOver {
            self = .over
        } else if fleet.heldBack.contains(incident.id) {
            self = .unknown
        } else {
            self.init(incident.severity)
        }
    }

    var glyph: String {
        switch self {
        case .critical: "✖"
        case .warning: "▲"
        case .info: "◆"
        case .unknown: "?"
        case .over: "✔"
        }
    }

    var role: Role {
        switch self {
        case .critical: .down
        case .warning: .late
        case .info: .connecting
        case .unknown: .unknown
        case .over: .up
        }
    }
}

extension Incident {
    /// Whether nothing of it is left.
    var isOver: Bool { resolvedAt != nil }

    /// So many of its links, those first that are waited for; no more are looked at than it takes.
    func membersByNeed(most: Int) -> [IncidentMember] {
        var waited: [IncidentMember] = []
        var back: [IncidentMember] = []
        for member in members where waited.count < most {
            if !member.isBack {
                waited.append(member)
            } else if back.count < most {
                back.append(member)
            }
        }
        return waited + back.prefix(most - waited.count)
    }

    /// Whether none of its links is waited for any more; it is over once that stays so.
    var isBack: Bool { !isOver && remaining == 0 && !members.isEmpty }

    /// Where, to how many and what: `docks.example:1883: 2 links half-open`.
    var headline: String {
        guard kind == .drops, let deed else { return summary }
        return (cause ?? ending?.broker).map { "\($0): \(deed)" } ?? deed
    }

    /// To how many and what, where its cause stands beside it: `2 links half-open`.
    var headlineBesideCause: String {
        guard kind == .drops, cause != nil, let deed else { return headline }
        return deed
    }

    /// nil without links.
    private var deed: String? { whom.map { "\($0) \(what)" } }

    /// What the broker and the socket said, to be put behind a sentence; may be empty.
    var findings: String {
        [ending?.reason, ending?.verdict?.phrase].compactMap { $0 }.map { ", \($0)" }.joined()
    }

    /// What ended the connections; where a pattern is known, that comes in place of the cause.
    var what: String {
        guard let ending else { return "dropped" }
        return ending.pattern?.name(period: ending.patternPeriod) ?? ending.cause?.rawValue
            ?? "dropped"
    }

    /// The name of its only link, or how many it has; nil without links.
    private var whom: String? {
        members.count > 1 ? countText(members.count, "link") : members.first?.name
    }

    /// What happened, to whom and why; while it is not over also how much of it is left.
    var sentence: String {
        var text = headline + findings
        guard !isOver else { return text }
        if let left { text += ", \(left)" }
        // What the socket showed is said by the verdict already.
        if let ending, ending.verdict == nil, let evidence = ending.evidence {
            text += ", \(evidence)"
        }
        return text
    }

    /// How many of its links are waited for; nil where that is all of them, or there are none.
    private var left: String? {
        guard remaining < members.count else { return nil }
        return remaining == 0
            ? "all back" : "\(remaining) \(kind == .drops ? "still down" : "left")"
    }

    /// How long it lasted, or lasts: `was down 46 s`.
    func lasted(now: Moment) -> String {
        let time = ageText(from: since, to: resolvedAt ?? now)
        switch (kind, isOver) {
        case (.drops, true): return "was down \(time)"
        case (.drops, false): return isBack ? "for \(time)" : "down for \(time)"
        case (.alerts, true): return "lasted \(time)"
        case (.alerts, false): return "for \(time)"
        }
    }
}
