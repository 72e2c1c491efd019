import AlertModel
import FleetModel
import GRDB
import Vocabulary

/// Writes what changed, and of incidents no more than that: one of ten thousand links is not
/// written anew for each of them that comes back.
struct IncidentWriter {
    /// How incidents that are not over were written last.
    private var written: [Int: Incident] = [:]

    /// Writes all of a batch, or nothing.
    mutating func write(_ batch: HistoryBatch, to database: DatabaseQueue) throws {
        let before = written
        try database.write { db in
            for (id, incident) in batch.incidents {
                if let incident {
                    try incident.write(to: db, over: before[id])
                } else {
                    try db.execute(literal: "DELETE FROM incident WHERE id = \(id)")
                }
            }
            try batch.writeTheRest(to: db)
            if batch.asksForRoom { try HistoryRetention.apply(to: db) }
        }
        for (id, incident) in batch.incidents {
            written[id] = incident?.resolvedAt == nil ? incident : nil
        }
    }
}

extension Incident {
    /// - Parameter before: what was written of it last; nil where that is not known.
    fileprivate func write(to db: Database, over before: Incident?) throws {
        try writeRow(to: db)
        if before?.told != told || before == nil { try writeTold(to: db) }
        try writeMembers(to: db, over: before)
        if before?.alerts != alerts { try writeAlerts(to: db) }
        if before?.timeline != timeline { try writeTimeline(to: db) }
        if before?.notes != notes { try writeNotes(to: db) }
        if resolvedAt != nil { try forgetAlerts(in: db) }
        try db.execute(
            literal: """
                UPDATE store SET last_incident = max(last_incident, \(id))
                """)
    }

    private func writeRow(to db: Database) throws {
        // An update, not a replacement: that would delete the rows that belong to it.
        try db.execute(
            literal: """
                INSERT INTO incident (
                    id, rule, severity, since_ms, opened_ms, resolved_ms, remaining, summary, cause,
                    cause_filter, evidence, has_ending, ending_cause, ending_pattern,
                    ending_pattern_period_ns, ending_verdict, ending_reason, ending_evidence,
                    ending_broker, steps_forgotten, acknowledged_by, acknowledged_note,
                    acknowledged_ms, acknowledged_until_ms, telling, held_back_by, told_ms,
                    is_dismissed)
                VALUES (
                    \(id), \(kind.rule), \(severity.rawValue), \(since.milliseconds),
                    \(openedAt.milliseconds), \(resolvedAt?.milliseconds), \(remaining),
                    \(summary), \(cause), \(causeFilter), \(evidence), \(ending != nil),
                    \(ending?.cause?.rawValue), \(ending?.pattern?.rawValue),
                    \(ending?.patternPeriod?.nanoseconds), \(ending?.verdict?.rawValue),
                    \(ending?.reason), \(ending?.evidence), \(ending?.broker),
                    \(stepsForgotten), \(acknowledgement?.by), \(acknowledgement?.note),
                    \(acknowledgement?.at.milliseconds),
                    \(acknowledgement?.until?.milliseconds), \(telling.word),
                    \(telling.heldBackBy), \(telling.toldAt), \(isDismissed))
                ON CONFLICT (id) DO UPDATE SET
                    (rule, severity, since_ms, opened_ms, resolved_ms, remaining, summary, cause,
                    cause_filter, evidence, has_ending, ending_cause, ending_pattern,
                    ending_pattern_period_ns, ending_verdict, ending_reason, ending_evidence,
                    ending_broker, steps_forgotten, acknowledged_by, acknowledged_note,
                    acknowledged_ms, acknowledged_until_ms, telling, held_back_by, told_ms,
                    is_dismissed)
                    = (excluded.rule, excluded.severity, excluded.since_ms, excluded.opened_ms,
                    excluded.resolved_ms, excluded.remaining, excluded.summary, excluded.cause,
                    excluded.cause_filter, excluded.evidence, excluded.has_ending,
                    excluded.ending_cause, excluded.ending_pattern,
                    excluded.ending_pattern_period_ns, excluded.ending_verdict,
                    excluded.ending_reason, excluded.ending_evidence, excluded.ending_broker,
                    excluded.steps_forgotten, excluded.acknowledged_by, excluded.acknowledged_note,
                    excluded.acknowledged_ms, excluded.acknowledged_until_ms, excluded.telling,
                    excluded.held_back_by, excluded.told_ms, excluded.is_dismissed)
                """)
    }

    private func writeTold(to db: Database) throws {
        try db.execute(
            literal: """
                UPDATE incident SET
                    told_severity = \(told?.severity.rawValue), told_rule = \(told?.rule),
                    told_labels = \(told.map { try JSONText.of($0.labels) }),
                    told_ways = \(told?.ways.map { try JSONText.of($0) })
                WHERE id = \(id)
                """)
    }

    private func writeMembers(to db: Database, over before: Incident?) throws {
        guard before?.members != members else { return }
        let write = try db.cachedStatement(
            sql: """
                INSERT INTO incident_member (incident, place, link, is_back) VALUES (?, ?, ?, ?)
                ON CONFLICT (incident, place) DO UPDATE
                SET (link, is_back) = (excluded.link, excluded.is_back)
                """)
        let known = before?.members ?? []
        for (place, member) in members.enumerated()
        where place >= known.count || known[place] != member {
            try write.execute(arguments: [id, place, member.name, member.isBack])
        }
        guard before == nil || known.count > members.count else { return }
        try db.execute(
            literal: """
                DELETE FROM incident_member WHERE incident = \(id) AND place >= \(members.count)
                """)
    }

    private func writeAlerts(to db: Database) throws {
        try db.execute(literal: "DELETE FROM incident_alert WHERE incident = \(id)")
        for (place, alert) in alerts.enumerated() {
            try db.execute(
                literal: """
                    INSERT INTO incident_alert (
                        incident, place, rule, severity, fired_ms, firing, measured, note, runbook)
                    VALUES (
                        \(id), \(place), \(alert.rule), \(alert.severity.rawValue),
                        \(alert.firedAt.milliseconds), \(alert.firing), \(alert.measured),
                        \(alert.note), \(alert.runbook))
                    """)
        }
    }

    /// What is over has no alert that fires, also where a rule is gone that nobody judges any more.
    ///
    /// Those of links that were parted from it are another incident's.
    private func forgetAlerts(in db: Database) throws {
        try db.execute(
            literal: """
                DELETE FROM firing_alert WHERE incident = \(id) AND (
                    kind <> 'link'
                    OR name IN (SELECT link FROM incident_member WHERE incident = \(id)))
                """)
    }

    private func writeTimeline(to db: Database) throws {
        try db.execute(literal: "DELETE FROM incident_step WHERE incident = \(id)")
        for (place, step) in timeline.enumerated() {
            try db.execute(
                literal: """
                    INSERT INTO incident_step (incident, place, at_ms, text)
                    VALUES (\(id), \(place), \(step.at.milliseconds), \(step.text))
                    """)
        }
    }

    private func writeNotes(to db: Database) throws {
        try db.execute(literal: "DELETE FROM incident_note WHERE incident = \(id)")
        for (place, note) in notes.enumerated() {
            try db.execute(
                literal: """
                    INSERT INTO incident_note (incident, place, at_ms, by, text)
                    VALUES (\(id), \(place), \(note.at.milliseconds), \(note.by), \(note.text))
                    """)
        }
    }
}

extension Moment {
    fileprivate var milliseconds: Int64 { wall.unixMilliseconds }
}

extension Incident.Kind {
    fileprivate var rule: String? {
        switch self {
        case .drops: nil
        case .alerts(let rule): rule
        }
    }
}

extension IncidentTelling {
    fileprivate var word: String {
        switch self {
        case .notYet: "not-yet"
        case .heldBack: "held-back"
        case .told: "told"
        case .toldOver: "told-over"
        }
    }

    fileprivate var heldBackBy: String? {
        guard case .heldBack(let why) = self else { return nil }
        return why.rawValue
    }

    fileprivate var toldAt: Int64? {
        switch self {
        case .notYet, .heldBack: nil
        case .told(let moment), .toldOver(let moment): moment.milliseconds
        }
    }
}
