import FleetModel
import Vocabulary

/// What people were told of an incident.
struct Telling: Hashable, Sendable {
    /// How much it mattered then.
    var severity: AlertSeverity
    /// The rule that was named.
    var rule: String
    /// When they were told last that it is so.
    var at: MonotonicInstant
    /// When they were reminded last, by how often they are to be.
    var remindedAt: [Duration: MonotonicInstant] = [:]
    /// What its links had in common when people were told first; nil where an earlier run told
    /// them.
    ///
    /// Other systems know the incident by it, so that it stays the same.
    var labels: [String: String]?
    /// The ways on which they were told, by name; nil: all, as far as an earlier run knew.
    var ways: Set<String>? = []
    /// How many links it had when it was looked up which ways are about them.
    var linkCount = 0
    /// Whether everybody is to be told yet that nobody has it any more.
    var isToBeGivenBack = false

    /// What an earlier run told of it, or nothing yet.
    init(_ incident: Incident, at moment: Moment) {
        severity = incident.severity
        rule = incident.alerts.first?.rule ?? ""
        at = moment.monotonic
        guard let told = incident.told else { return }
        severity = told.severity
        rule = told.rule
        labels = told.labels
        ways = told.ways.map { Set($0) }
    }

    /// The same, as it is kept.
    var kept: ToldIncident {
        ToldIncident(severity: severity, rule: rule, labels: labels ?? [:], ways: ways?.sorted())
    }
}

extension AlertDesk {
    /// An alert spoke for others until just now: those that come back last need no message of
    /// their own.
    static let spokenForLonger = Duration.seconds(60)

    /// What became of an incident, and what follows from it.
    mutating func news(of change: IncidentChange) -> [AlertNews] {
        let incident = change.incident
        switch change.kind {
        case .resolved, .withdrawn:
            return [.incident(change)] + tellEnd(of: incident, at: change.at)
        case .joined, .raised:
            guard incident.isDismissed else { return [.incident(change)] }
            // It is more than what was taken off the banner.
            return [.incident(change)]
                + self.change(incident.id, .updated, at: change.at) { $0.isDismissed = false }
        case .opened, .reopened, .acknowledged, .givenBack, .silenced, .noted, .updated:
            return [.incident(change)]
        }
    }

    /// Looks whether people are to be told of an incident that is not over.
    mutating func look(atIncident id: Int, in snapshot: FleetSnapshot) -> [AlertNews] {
        guard let incident = board.incident(id) else { return [] }
        var news = endAcknowledgement(of: incident, now: snapshot.at)
        news += noteSilence(of: incident, in: snapshot)
        noteLabels(of: incident, in: snapshot)
        guard !incident.isForming else { return news }
        guard case .told = incident.telling else {
            return news + tellBeginning(of: id, in: snapshot)
        }
        return news + tellMore(of: id, in: snapshot)
    }

    private mutating func endAcknowledgement(of incident: Incident, now: Moment) -> [AlertNews] {
        guard let acknowledgement = incident.acknowledgement, let until = acknowledgement.until,
            until.monotonic <= now.monotonic || until.wall <= now.wall
        else { return [] }
        told[incident.id]?.isToBeGivenBack = true
        return change(incident.id, .givenBack, at: now) {
            $0.acknowledgement = nil
            $0.isDismissed = false
            $0.note("\(acknowledgement.by) had it until now", at: now)
        }
    }

    /// Whether silences or windows cover all that is waited for, and until when.
    private mutating func noteSilence(
        of incident: Incident, in snapshot: FleetSnapshot
    ) -> [AlertNews] {
        let until = quiet.isEmpty ? nil : silenceEnd(of: incident, in: snapshot)
        // What is left of a window on the other clock is found anew at each look.
        guard until?.wall != incident.silencedUntil?.wall else { return [] }
        let isNew = incident.silencedUntil == nil
        if until == nil { isSilenceOver = true }
        return change(incident.id, isNew ? .silenced : .updated, at: snapshot.at) {
            $0.silencedUntil = until
            if isNew, let until {
                let length = DurationText.short(until.monotonic - snapshot.at.monotonic)
                $0.note("silenced for \(length)", at: snapshot.at)
            } else if until == nil {
                $0.isDismissed = false
                $0.note("silenced no longer", at: snapshot.at)
            }
        }
    }

    private func silenceEnd(of incident: Incident, in snapshot: FleetSnapshot) -> Moment? {
        var places = incident.members.filter { !$0.isBack }
            .compactMap { snapshot.place(of: $0.link) }
        if places.isEmpty {
            places = board.firing(in: incident.id).flatMap { alert in
                book.places(of: alert.rule, alert.subject, in: snapshot)
            }
        }
        return silenceEnd(of: places, in: snapshot)
    }

    /// Until when people are told nothing of any of the links; nil where they are told of one, or
    /// there is none.
    private func silenceEnd(of places: [Int], in snapshot: FleetSnapshot) -> Moment? {
        var first: Moment?
        for place in places {
            guard let end = quiet.end(for: snapshot.links[place], now: snapshot.at.monotonic)
            else { return nil }
            if first.map({ end.monotonic < $0.monotonic }) ?? true { first = end }
        }
        return first
    }

    // MARK: Whether people are told

    /// An alert of an incident that people may be told of.
    private struct Heard {
        let rule: String
        let severity: AlertSeverity
    }

    /// What people may be told: the alert that matters most of those that nothing holds back; where
    /// all are held back, why the one that matters most is.
    private mutating func hear(
        _ incident: Incident, above least: AlertSeverity?, in snapshot: FleetSnapshot
    ) -> (told: Heard?, heldBack: HoldingBack?) {
        if incident.acknowledgement != nil, incident.silencedUntil == nil {
            // Whatever else there is: ten thousand alerts need not be asked for it each second.
            return (nil, incident.alerts.contains { $0.firing > 0 } ? .acknowledged : nil)
        }
        var subjects: [String: [AlertSubject]] = [:]
        for (rule, subject) in board.firing(in: incident.id) {
            subjects[rule, default: []].append(subject)
        }
        let order = Dictionary(
            incident.alerts.enumerated().map { ($1.rule, $0) },
            uniquingKeysWith: { first, _ in first })
        let rules = subjects.keys.compactMap { rule in
            book.severity(of: rule).map { Heard(rule: rule, severity: $0) }
        }.filter { rule in least.map { rule.severity > $0 } ?? true }
            .sorted {
                ($1.severity, order[$0.rule] ?? .max, $0.rule)
                    < ($0.severity, order[$1.rule] ?? .max, $1.rule)
            }
        var reason: HoldingBack?
        for heard in rules {
            for subject in subjects[heard.rule] ?? [] {
                // Of such it is known already, without asking every silence again.
                if incident.silencedUntil != nil, let link = subject.link,
                    board.awaits(link, in: incident.id)
                {
                    reason = reason ?? .silenced
                    continue
                }
                switch announcement(of: heard.rule, subject, incident, in: snapshot) {
                case .nothing: continue
                case .told: return (heard, nil)
                case .heldBack(let why): reason = reason ?? why
                }
            }
        }
        return (nil, reason)
    }

    private mutating func announcement(
        of rule: String, _ subject: AlertSubject, _ incident: Incident, in snapshot: FleetSnapshot
    ) -> AlertAnnouncement {
        guard let hearing = book.hearing(of: rule, subject, in: snapshot) else { return .nothing }
        let now = snapshot.at.monotonic
        let alert = AlertKey(rule: rule, subject: subject)
        if hearing.isParentDown { spokenForAt[alert] = now }
        let wasSpokenFor = spokenForAt[alert].map { now - $0 < Self.spokenForLonger } ?? false
        let isSilenced =
            !quiet.isEmpty
            && silenceEnd(of: book.places(of: rule, subject, in: snapshot), in: snapshot) != nil
        return AlertAnnouncement(
            firing: hearing.isFiring, isSilenced: isSilenced,
            isAcknowledged: incident.acknowledgement != nil,
            isFlapping: hearing.isFlapping, isOurs: hearing.isOurs,
            isParentDown: hearing.isParentDown || wasSpokenFor && subject.link != nil)
    }

    private mutating func tellBeginning(of id: Int, in snapshot: FleetSnapshot) -> [AlertNews] {
        guard let incident = board.incident(id) else { return [] }
        let (heard, reason) = hear(incident, above: nil, in: snapshot)
        if let heard { return tell(.opened, of: incident, heard, in: snapshot) }
        // What held it back the last time stays to be read once it is over.
        let telling = reason.map { IncidentTelling.heldBack($0) } ?? incident.telling
        guard telling != incident.telling else { return [] }
        return change(id, .updated, at: snapshot.at) { $0.telling = telling }
    }

    private mutating func tellMore(of id: Int, in snapshot: FleetSnapshot) -> [AlertNews] {
        guard let incident = board.incident(id), let known = told[id] else { return [] }
        let mayBeRaised = incident.alerts.contains { $0.firing > 0 && $0.severity > known.severity }
        if mayBeRaised,
            let heard = hear(incident, above: known.severity, in: snapshot).told
        {
            return tell(.raised, of: incident, heard, in: snapshot)
        }
        let first = tellFurtherWays(of: incident, in: snapshot)
        guard first.isEmpty else { return first }
        let now = snapshot.at.monotonic
        let periods = Set(ways.compactMap(\.remindsEvery))
        let due = periods.filter { period in
            known.isToBeGivenBack || now - (known.remindedAt[period] ?? known.at) >= period
        }
        guard known.isToBeGivenBack || !due.isEmpty,
            let heard = hear(incident, above: nil, in: snapshot).told
        else {
            return []
        }
        let news = tell(.reminder, of: incident, heard, in: snapshot)
        for period in due { told[id]?.remindedAt[period] = now }
        told[id]?.isToBeGivenBack = false
        return news
    }

    /// Tells those ways that are about links which came in since, and those that are new in this
    /// run.
    private mutating func tellFurtherWays(
        of incident: Incident, in snapshot: FleetSnapshot
    ) -> [AlertNews] {
        guard var known = told[incident.id], let toldWays = known.ways,
            incident.members.count != known.linkCount
        else { return [] }
        known.noteWays(
            ways, of: links(of: incident, in: snapshot), now: snapshot.at.monotonic)
        guard let further = known.ways?.subtracting(toldWays), !further.isEmpty else {
            told[incident.id] = known
            return []
        }
        guard hear(incident, above: nil, in: snapshot).told != nil else { return [] }
        told[incident.id] = known
        let kept = known.kept
        let noted = change(incident.id, .updated, at: snapshot.at) { $0.told = kept }
        known.ways = further
        return noted + [.announce(announcement(.opened, of: incident, known, at: snapshot.at))]
    }

    private mutating func tell(
        _ occasion: Announcement.Occasion, of incident: Incident, _ heard: Heard,
        in snapshot: FleetSnapshot
    ) -> [AlertNews] {
        var known = told[incident.id] ?? Telling(incident, at: snapshot.at)
        known.severity = max(heard.severity, occasion == .opened ? heard.severity : known.severity)
        known.rule = heard.rule
        if occasion != .reminder {
            known.at = snapshot.at.monotonic
            known.isToBeGivenBack = false
        }
        let links = links(of: incident, in: snapshot)
        known.labels = known.labels ?? labels(of: incident, links)
        known.noteWays(ways, of: links, now: snapshot.at.monotonic)
        told[incident.id] = known
        let noted = change(incident.id, .updated, at: snapshot.at) {
            $0.telling = .told(at: snapshot.at)
            $0.told = known.kept
            $0.note(occasion.step, at: snapshot.at)
        }
        var message = announcement(occasion, of: incident, known, at: snapshot.at)
        if occasion == .reminder, known.isToBeGivenBack { message.isForAll = true }
        return noted + [.announce(message)]
    }

    private mutating func tellEnd(
        of incident: Incident, at moment: Moment
    ) -> [AlertNews] {
        guard let known = told.removeValue(forKey: incident.id) else { return [] }
        let message = announcement(.resolved, of: incident, known, at: moment)
        let noted = change(incident.id, .updated, at: moment) {
            $0.telling = .toldOver(at: moment)
        }
        return noted + [.announce(message)]
    }

    /// What an earlier run told is known by what its links have in common; they are known only now.
    private mutating func noteLabels(of incident: Incident, in snapshot: FleetSnapshot) {
        guard let known = told[incident.id], known.labels == nil else { return }
        let links = links(of: incident, in: snapshot)
        let labels = labels(of: incident, links)
        told[incident.id]?.labels = labels
        told[incident.id]?.ways = []
        told[incident.id]?.noteWays(ways, of: links, now: snapshot.at.monotonic)
    }

    private func links(of incident: Incident, in snapshot: FleetSnapshot) -> [LinkSnapshot] {
        incident.members.compactMap { snapshot.place(of: $0.link) }.map { snapshot.links[$0] }
    }

    /// Changes an incident; no news where there is none of that number.
    mutating func change(
        _ id: Int, _ kind: IncidentChange.Kind, at moment: Moment,
        _ change: (inout Incident) -> Void
    ) -> [AlertNews] {
        board.change(id, kind, at: moment, change).map { [.incident($0)] } ?? []
    }
}
