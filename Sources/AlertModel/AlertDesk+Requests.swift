import FleetModel
import Vocabulary

extension AlertDesk {
    /// The longest text that a person may write, in characters.
    static let longestText = 1_000

    /// Does what a person asks, and says why where it could not be done.
    mutating func answer(to request: AlertRequest, now: Moment) -> (
        news: [AlertNews], answer: String?
    ) {
        switch request {
        case .acknowledge(let id, let name, let note, let length):
            acknowledge(id, by: name, note: note, for: length, now: now)
        case .giveBack(let id): giveBack(id, now: now)
        case .silence(let links, let reason, let name, let length):
            silence(links, reason: reason, by: name, for: length, now: now)
        case .endSilence(let id): endSilence(id)
        case .note(let id, let name, let text): note(id, by: name, text: text, now: now)
        case .dismiss(let id): (change(id, .updated, at: now) { $0.isDismissed = true }, nil)
        case .handOver:
            handOver(at: now)
        }
    }

    private mutating func acknowledge(
        _ id: Int, by name: String, note: String?, for length: Duration?, now: Moment
    ) -> ([AlertNews], String?) {
        let name = name.kept
        guard !name.isEmpty else { return ([], "Say who has it.") }
        guard let incident = board.incident(id) else { return ([], Self.unknown(id)) }
        guard incident.resolvedAt == nil else {
            return ([], "Incident \(id) is over: nobody needs to have it.")
        }
        if let length, length <= .zero || length > Silence.longest {
            return ([], Self.wrongLength)
        }
        let note = note.map(\.kept).flatMap { $0.isEmpty ? nil : $0 }
        let acknowledgement = Acknowledgement(
            by: name, note: note, at: now, until: length.map { now.later(by: $0) })
        var news = change(id, .acknowledged, at: now) {
            $0.acknowledgement = acknowledgement
            $0.note("\(name) has it\(note.map { ": \($0)" } ?? "")", at: now)
        }
        told[id]?.isToBeGivenBack = false
        if let known = told[id], let incident = board.incident(id) {
            news.append(.announce(announcement(.acknowledged, of: incident, known, at: now)))
        }
        return (news, nil)
    }

    private mutating func giveBack(_ id: Int, now: Moment) -> ([AlertNews], String?) {
        guard let incident = board.incident(id) else { return ([], Self.unknown(id)) }
        guard let name = incident.acknowledgement?.by, incident.resolvedAt == nil else {
            return ([], "Nobody has incident \(id).")
        }
        let news = change(id, .givenBack, at: now) {
            $0.acknowledgement = nil
            $0.isDismissed = false
            $0.note("\(name) has it no longer", at: now)
        }
        return (news, nil)
    }

    private mutating func silence(
        _ links: LinkFilter, reason: String, by name: String, for length: Duration, now: Moment
    ) -> ([AlertNews], String?) {
        let reason = reason.kept
        guard !links.text.kept.isEmpty else { return ([], "Say which links are to be silent.") }
        guard !reason.isEmpty else { return ([], "Say why they are to be silent.") }
        guard length > .zero, length <= Silence.longest else { return ([], Self.wrongLength) }
        guard quiet.silences.count < QuietTimes.mostSilences else {
            return ([], "\(QuietTimes.mostSilences) silences are in force: end one first.")
        }
        let silence = quiet.begin(
            links: links, reason: reason, by: name.kept, for: length, now: now)
        return ([.silence(silence, isOver: false)], nil)
    }

    private mutating func endSilence(_ id: Int) -> ([AlertNews], String?) {
        guard let silence = quiet.end(id) else {
            return ([], "Silence \(id) is not in force any more.")
        }
        return ([.silence(silence, isOver: true)], nil)
    }

    private mutating func note(
        _ id: Int, by name: String, text: String, now: Moment
    ) -> ([AlertNews], String?) {
        let text = text.kept
        guard !text.isEmpty else { return ([], "Say what is worth knowing.") }
        guard board.incident(id) != nil else { return ([], Self.unknown(id)) }
        let news = change(id, .noted, at: now) {
            if $0.notes.count >= Incident.keptNotes { $0.notes.removeFirst() }
            $0.notes.append(IncidentNote(at: now, by: name.kept, text: text))
        }
        return (news, nil)
    }

    private mutating func handOver(at now: Moment) -> ([AlertNews], String?) {
        noteHandover(at: now)
        return ([.handedOver(at: now)], nil)
    }

    private static func unknown(_ id: Int) -> String { "Incident \(id) is not kept any more." }

    private static let wrongLength =
        "Say for how long: more than nothing, and at most "
        + "\(DurationText.exact(Silence.longest))."
}

extension String {
    /// Without blanks at its ends, and not longer than what is kept.
    fileprivate var kept: String {
        let blank: (Character) -> Bool = { $0.isWhitespace }
        let start = drop(while: blank)
        let end = start.lastIndex { !$0.isWhitespace }.map { start[...$0] } ?? ""
        return String(end.prefix(AlertDesk.longestText))
    }
}
