import FleetModel
import TerminalCells
import Vocabulary

/// Who looks after an incident: wherever that is said, it is said in these words.
extension Incident {
    /// Columns of a name where there is room for little else.
    private static let markWidth = 12

    /// Whether somebody has it, or it is held back on purpose: nobody has to act.
    var isLookedAfter: Bool { acknowledgement != nil || silencedUntil != nil }

    /// Whether it is nobody's, and links of it are waited for.
    var needsSomebody: Bool { !isOver && !isLookedAfter && !isBack }

    /// In as few columns as it takes: `ada`, `silenced`, `nobody`; nil where nobody needs to have
    /// it.
    var keeperMark: String? {
        guard !isOver else { return nil }
        if let acknowledgement { return shortened(acknowledgement.by, to: Self.markWidth) }
        if silencedUntil != nil { return "silenced" }
        return needsSomebody ? "nobody" : nil
    }

    /// The same with how long that holds (`ada, 59m left`, `silenced 42m`), who had it, and whether
    /// it may yet be parted (`forming`).
    func keeper(now: Moment) -> String? {
        guard !isOver else { return acknowledgement?.by }
        if let acknowledgement {
            guard let until = acknowledgement.until else { return acknowledgement.by }
            return "\(acknowledgement.by), \(roughCountdownText(to: until, now: now)) left"
        }
        guard let silencedUntil else { return needsSomebody && isForming ? "forming" : keeperMark }
        return "silenced \(roughCountdownText(to: silencedUntil, now: now))"
    }

    /// In a sentence: `ada has it since 03:12:57, until 04:12:00: on my way`.
    ///
    /// - Parameter time: writes a moment.
    func keeperSentence(time: (Moment) -> String) -> String {
        guard let taken = acknowledgement else { return isOver ? "nobody had it" : "nobody has it" }
        var text = "\(taken.by) \(isOver ? "had" : "has") it since \(time(taken.at))"
        // Where it ended with the incident it did not end at that time.
        if let until = taken.until, !isOver { text += ", until \(time(until))" }
        if let note = taken.note { text += ": \(note)" }
        return text
    }
}

extension IncidentAlert {
    /// Its rule, how much that matters, and how many fire: `link down (critical, 4 fire)`.
    var title: String {
        let count = firing > 1 ? ", \(firing) fire" : firing == 0 ? ", over" : ""
        return "\(rule) (\(severity.rawValue)\(count))"
    }

    /// With what was measured: `link down (critical, 4 fire): down`.
    var headline: String { measured.isEmpty ? title : "\(title): \(measured)" }

    /// With what a person should know or do.
    var sentence: String { [headline, note, runbook].compactMap { $0 }.joined(separator: "; ") }
}
