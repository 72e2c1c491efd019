import AlertModel
import FleetModel
import GRDB
import Vocabulary

/// Reads what earlier runs knew.
struct HistoryReader {
    /// Incidents that are over and that are read, the latest.
    static let mostResolved = 200

    let db: Database
    let now: Moment

    init(_ db: Database, now: Moment) {
        self.db = db
        self.now = now
    }

    func restoredAlerts() throws -> RestoredAlerts {
        var restored = RestoredAlerts()
        if let store = try Row.fetchOne(db, sql: "SELECT * FROM store") {
            restored.lastIncident = store["last_incident"]
            restored.lastSilence = store["last_silence"]
            restored.lastHandover = past(store["last_handover_ms"])
        }
        restored.unresolved = try incidents(
            "SELECT * FROM incident WHERE resolved_ms IS NULL ORDER BY id")
        restored.resolved = try incidents(
            """
            SELECT * FROM incident WHERE resolved_ms IS NOT NULL
            ORDER BY resolved_ms DESC, id DESC LIMIT \(Self.mostResolved)
            """)
        restored.silences = try silences()
        restored.firing = try firingAlerts(in: restored.unresolved)
        return restored
    }

    /// The messages that wait, oldest first.
    static func deliveries(_ db: Database) throws -> [QueuedDelivery] {
        try Row.fetchAll(db, sql: "SELECT * FROM delivery ORDER BY id").compactMap { row in
            guard let announcement = JSONText.value(Announcement.self, in: row["message"]) else {
                // A message of a version that wrote it otherwise is no use to anybody, and its
                // number is given again.
                let id: Int64 = row["id"]
                try db.execute(literal: "DELETE FROM delivery WHERE id = \(id)")
                return nil
            }
            return QueuedDelivery(
                id: row["id"], way: row["way"], announcement: announcement,
                attempts: row["attempts"],
                notBefore: WallTime(unixMilliseconds: row["not_before_ms"]))
        }
    }
}

// MARK: - Times

extension HistoryReader {
    /// A time of an earlier run in the time of this one.
    ///
    /// What lies in the future there, by a clock that was set back since, is now.
    private func past(_ milliseconds: Int64) -> Moment {
        moment(min(milliseconds, now.wall.unixMilliseconds))
    }

    private func past(_ milliseconds: Int64?) -> Moment? { milliseconds.map(past) }

    private func moment(_ milliseconds: Int64) -> Moment {
        let wall = WallTime(unixMilliseconds: milliseconds)
        return Moment(monotonic: now.monotonic + wall.time(since: now.wall), wall: wall)
    }
}

// MARK: - Incidents

extension HistoryReader {
    private func incidents(_ query: String) throws -> [Incident] {
        try Row.fetchAll(db, sql: query).map { row in
            let id: Int = row["id"]
            let rule: String? = row["rule"]
            let resolvedAt = past(row["resolved_ms"] as Int64?)
            var incident = Incident(
                id: id, kind: rule.map { .alerts(rule: $0) } ?? .drops,
                phase: resolvedAt.map { .resolved(at: $0) } ?? .open,
                since: past(row["since_ms"]), openedAt: past(row["opened_ms"]))
            incident.severity = AlertSeverity(rawValue: row["severity"]) ?? .warning
            incident.remaining = row["remaining"]
            incident.summary = row["summary"]
            incident.cause = row["cause"]
            incident.causeFilter = row["cause_filter"]
            incident.evidence = row["evidence"]
            incident.ending = ending(row)
            incident.stepsForgotten = row["steps_forgotten"]
            incident.acknowledgement = acknowledgement(row)
            incident.telling = telling(row)
            incident.told = told(row)
            incident.isDismissed = row["is_dismissed"]
            incident.members = try members(of: id)
            incident.alerts = try alerts(of: id)
            incident.timeline = try timeline(of: id)
            incident.notes = try notes(of: id)
            return incident
        }
    }

    private func ending(_ row: Row) -> SharedEnding? {
        guard row["has_ending"] else { return nil }
        var ending = SharedEnding()
        ending.cause = (row["ending_cause"] as String?).flatMap(DropCause.init)
        ending.pattern = (row["ending_pattern"] as String?).flatMap(DropPattern.init)
        ending.patternPeriod =
            (row["ending_pattern_period_ns"] as Int64?).map { .nanoseconds($0) }
        ending.verdict = (row["ending_verdict"] as String?).flatMap(Verdict.init)
        ending.reason = row["ending_reason"]
        ending.evidence = row["ending_evidence"]
        ending.broker = row["ending_broker"]
        return ending
    }

    private func acknowledgement(_ row: Row) -> Acknowledgement? {
        guard let by: String = row["acknowledged_by"],
            let at = past(row["acknowledged_ms"] as Int64?)
        else { return nil }
        return Acknowledgement(
            by: by, note: row["acknowledged_note"], at: at,
            until: (row["acknowledged_until_ms"] as Int64?).map(moment))
    }

    private func telling(_ row: Row) -> IncidentTelling {
        let at = past(row["told_ms"] as Int64?)
        switch (row["telling"] as String, at, (row["held_back_by"] as String?)) {
        case ("told", let at?, _): return .told(at: at)
        case ("told-over", let at?, _): return .toldOver(at: at)
        case ("held-back", _, let why?):
            return HoldingBack(rawValue: why).map { .heldBack($0) } ?? .notYet
        default: return .notYet
        }
    }

    private func told(_ row: Row) -> ToldIncident? {
        guard let word: String = row["told_severity"], let severity = AlertSeverity(rawValue: word),
            let rule: String = row["told_rule"], let labels: String = row["told_labels"]
        else { return nil }
        let ways: String? = row["told_ways"]
        return ToldIncident(
            severity: severity, rule: rule,
            labels: JSONText.value([String: String].self, in: labels) ?? [:],
            ways: ways.flatMap { JSONText.value([String].self, in: $0) })
    }

    private func members(of id: Int) throws -> [IncidentMember] {
        try rows("incident_member", of: id).enumerated().map { place, row in
            // The number says nothing: links of this run are found by their names.
            IncidentMember(
                link: LinkID(Int32(clamping: -1 - place)), name: row["link"],
                isBack: row["is_back"])
        }
    }

    private func alerts(of id: Int) throws -> [IncidentAlert] {
        try rows("incident_alert", of: id).map { row in
            IncidentAlert(
                rule: row["rule"], severity: AlertSeverity(rawValue: row["severity"]) ?? .warning,
                firedAt: past(row["fired_ms"]), firing: row["firing"], measured: row["measured"],
                note: row["note"], runbook: row["runbook"])
        }
    }

    private func timeline(of id: Int) throws -> [IncidentStep] {
        try rows("incident_step", of: id).map { row in
            IncidentStep(at: past(row["at_ms"]), text: row["text"])
        }
    }

    private func notes(of id: Int) throws -> [IncidentNote] {
        try rows("incident_note", of: id).map { row in
            IncidentNote(at: past(row["at_ms"]), by: row["by"], text: row["text"])
        }
    }

    private func rows(_ table: String, of id: Int) throws -> [Row] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM \(table) WHERE incident = ? ORDER BY place", arguments: [id])
    }
}

// MARK: - Silences and alerts

extension HistoryReader {
    private func silences() throws -> [Silence] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT * FROM silence WHERE is_over = 0 AND until_ms > ? ORDER BY until_ms",
            arguments: [now.wall.unixMilliseconds])
        return rows.compactMap { row in
            guard let links = try? LinkFilter(parsing: row["links"]) else { return nil }
            let since = past(row["since_ms"] as Int64)
            // A clock that was set back makes no silence longer than one may be.
            let until = min(row["until_ms"] as Int64, (now.wall + Silence.longest).unixMilliseconds)
            return Silence(
                id: row["id"], links: links, reason: row["reason"], by: row["by"], since: since,
                until: moment(until))
        }
    }

    private func firingAlerts(in incidents: [Incident]) throws -> [FiringAlert] {
        let places = IncidentPlaces(incidents)
        return try Row.fetchAll(db, sql: "SELECT * FROM firing_alert").map { row in
            let rule: String = row["rule"]
            let name: String? = row["has_name"] ? row["name"] : nil
            let subject: FiringAlert.Subject =
                switch row["kind"] as String {
                case "link": .link(name: name ?? "")
                case "group": .group(by: row["grouping"], name: name)
                default: .fleet
                }
            return FiringAlert(
                rule: rule, subject: subject, firedAt: past(row["fired_ms"] as Int64),
                incident: places.incident(of: subject, rule: rule, kept: row["incident"]))
        }
    }
}

/// Finds the incident that an alert is part of.
///
/// The one that was written with it may have been parted since.
private struct IncidentPlaces {
    private var rulesOfIncident: [Int: Set<String>] = [:]
    private var incidentsOfLink: [String: [Incident.ID]] = [:]
    private var incidentsOfRule: [String: [Incident.ID]] = [:]
    private var drops: Set<Incident.ID> = []

    init(_ incidents: [Incident]) {
        // What is about the rule alone comes first: a link in it that still fires is nowhere else.
        let inOrder = incidents.sorted { $0.kind != .drops && $1.kind == .drops }
        for incident in inOrder {
            let rules = Set(incident.alerts.filter { $0.firing > 0 }.map(\.rule))
            rulesOfIncident[incident.id] = rules
            if incident.kind == .drops { drops.insert(incident.id) }
            for rule in rules { incidentsOfRule[rule, default: []].append(incident.id) }
            for member in incident.members where incident.kind == .drops || !member.isBack {
                incidentsOfLink[member.name, default: []].append(incident.id)
            }
        }
    }

    func incident(of subject: FiringAlert.Subject, rule: String, kept: Int?) -> Int? {
        let candidates: [Int] =
            switch subject {
            case .link(let name): incidentsOfLink[name] ?? []
            case .group, .fleet: incidentsOfRule[rule] ?? []
            }
        let fitting = candidates.filter { rulesOfIncident[$0]?.contains(rule) == true }
        if let kept, fitting.contains(kept) { return kept }
        // An alert is written as soon as it fires, its incident perhaps some seconds later.
        let isKeptOpen = kept.map { rulesOfIncident[$0] != nil } ?? false
        return fitting.first ?? (isKeptOpen ? kept : candidates.first { drops.contains($0) })
    }
}
