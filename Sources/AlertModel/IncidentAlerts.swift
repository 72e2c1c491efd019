import FleetModel
import Vocabulary

/// One alert: a rule and what it is about.
struct AlertKey: Hashable, Sendable {
    let rule: String
    let subject: AlertSubject
}

extension AlertChange {
    /// Its rule and what it is about.
    var key: AlertKey { AlertKey(rule: rule, subject: subject) }
}

/// The alerts that are part of an incident.
struct IncidentAlerts: Hashable, Sendable {
    private struct Part: Hashable {
        var alert: IncidentAlert
        var firing: Set<AlertSubject> = []
    }

    private var parts: [String: Part] = [:]
    /// How many fire.
    private(set) var firingCount = 0
    /// Whether what people see of them is not how they stand.
    var haveChanged = false

    /// None.
    init() {}

    /// Those that an earlier run knew; which of them fire still is not known yet.
    init(restored alerts: [IncidentAlert]) {
        for alert in alerts {
            var alert = alert
            alert.firing = 0
            parts[alert.rule] = Part(alert: alert)
        }
    }

    /// Whether none fires.
    var isEmpty: Bool { firingCount == 0 }
    /// Whether none fires or fired.
    var hasNothing: Bool { parts.isEmpty }

    /// The highest severity of those that fire or fired.
    var highest: AlertSeverity? { parts.values.map(\.alert.severity).max() }

    /// As people see them, what matters most first.
    var inOrder: [IncidentAlert] {
        parts.values.map { part in
            var alert = part.alert
            alert.firing = part.firing.count
            return alert
        }.sorted {
            ($1.severity, $0.firedAt.monotonic, $0.rule)
                < ($0.severity, $1.firedAt.monotonic, $1.rule)
        }
    }

    /// All that fire.
    var firing: [AlertKey] {
        parts.flatMap { rule, part in
            part.firing.map { AlertKey(rule: rule, subject: $0) }
        }
    }

    /// What those of a rule are about that fire.
    func subjects(of rule: String) -> Set<AlertSubject> { parts[rule]?.firing ?? [] }

    /// Whether one of the rule fires.
    func fires(_ rule: String) -> Bool { parts[rule]?.firing.isEmpty == false }

    /// Whether one fires that is about this.
    func areAbout(_ subject: AlertSubject) -> Bool {
        parts.values.contains { $0.firing.contains(subject) }
    }

    /// Another one fires; returns whether it is the only one of its rule.
    mutating func fire(_ change: AlertChange) -> Bool {
        var part =
            parts.removeValue(forKey: change.rule)
            ?? Part(
                alert: IncidentAlert(
                    rule: change.rule, severity: change.severity, firedAt: change.at, firing: 0,
                    measured: change.measured, note: change.note, runbook: change.runbook))
        let isOnly = part.firing.isEmpty
        if isOnly { part.alert.measured = change.measured }
        part.alert.severity = max(part.alert.severity, change.severity)
        if part.firing.insert(change.subject).inserted {
            firingCount += 1
            haveChanged = true
        }
        parts[change.rule] = part
        return isOnly
    }

    /// What a rule says of what it finds is other than it was.
    mutating func revise(_ rule: AlertRule) {
        guard var alert = parts[rule.name]?.alert, fires(rule.name) else { return }
        alert.severity = rule.severity
        alert.note = rule.note
        alert.runbook = rule.runbook
        guard alert != parts[rule.name]?.alert else { return }
        parts[rule.name]?.alert = alert
        haveChanged = true
    }

    /// One that fired before this run fires still.
    mutating func adopt(_ rule: String, _ subject: AlertSubject) {
        if parts[rule]?.firing.insert(subject).inserted == true { firingCount += 1 }
    }

    /// One is over; returns whether none of its rule fires any more, nil where it was not here.
    mutating func end(_ rule: String, _ subject: AlertSubject) -> Bool? {
        guard parts[rule]?.firing.remove(subject) != nil else { return nil }
        firingCount -= 1
        haveChanged = true
        return parts[rule]?.firing.isEmpty
    }

    /// Hands over those that are about such subjects.
    mutating func hand(
        to other: inout IncidentAlerts, where isTheirs: (AlertSubject) -> Bool
    ) -> [AlertKey] {
        var moved: [AlertKey] = []
        for (rule, part) in parts {
            let theirs = part.firing.filter(isTheirs)
            guard !theirs.isEmpty else { continue }
            moved += theirs.map { AlertKey(rule: rule, subject: $0) }
            firingCount -= theirs.count
            other.take(part.alert, theirs)
            let rest = part.firing.subtracting(theirs)
            parts[rule] = rest.isEmpty ? nil : Part(alert: part.alert, firing: rest)
        }
        haveChanged = haveChanged || !moved.isEmpty
        return moved
    }

    private mutating func take(_ alert: IncidentAlert, _ subjects: Set<AlertSubject>) {
        let before = parts[alert.rule]?.firing.count ?? 0
        parts[alert.rule, default: Part(alert: alert)].firing.formUnion(subjects)
        firingCount += (parts[alert.rule]?.firing.count ?? 0) - before
        haveChanged = true
    }
}
