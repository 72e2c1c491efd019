import FleetModel
import Vocabulary

/// A rule with the links that it is about, and its alerts.
struct WatchedRule: Sendable {
    /// The rule.
    private(set) var rule: AlertRule
    private let subjects: Subjects
    /// How often all is judged, since time alone may change it; nil: only what changed is.
    private let judgesAllEvery: Duration?
    private var judgedAllAt: MonotonicInstant?
    /// At each place of the snapshot's `links` whether the link passes the rule's filter; empty
    /// where the rule has none.
    private var passes: [Bool] = []
    private var groups = LinkGroups()
    /// At each place of the snapshot's `links` what the link counts for in its group; empty where
    /// the rule is about no groups.
    private var parts: [LinkPart?] = []
    /// The alerts that do not rest, by what they are about.
    private var alerts: [AlertSubject: StandingAlert] = [:]

    /// What there is an alert for.
    enum Subjects: Hashable {
        case links
        case groups(LinkGrouping)
        case fleet
    }

    private struct StandingAlert {
        /// What it is about, by name.
        let name: FiringAlert.Subject
        var machine = AlertMachine()
        /// What was found last of what begins it.
        var begins = AlertFinding(holds: nil, measured: "")
    }

    init(_ rule: AlertRule) {
        self.rule = rule
        let condition = rule.condition
        if condition.begins.asksForAbsence {
            subjects = .fleet
        } else if let grouping = condition.begins.grouping {
            subjects = .groups(grouping)
        } else {
            subjects = .links
        }
        let isOfTime = rule.links?.dependsOnTime == true
        judgesAllEvery =
            isOfTime
            ? AlertQuantity.atEachLook
            : [condition.begins, condition.ends].compactMap(\.?.changesWithin).min()
    }

    /// Whether its alerts are about single links.
    var isAboutLinks: Bool { subjects == .links }

    /// What must be remembered of links to judge it.
    var needs: AlertMemory.Needs {
        rule.condition.begins.needs.union(rule.condition.ends?.needs ?? [])
    }

    /// Whether it is about links that flap, so that flapping holds nothing of it back.
    var asksForFlapping: Bool { rule.condition.begins.asksForFlapping }
}

// MARK: - Judging

extension WatchedRule {
    /// Judges what may have become other since the last snapshot.
    ///
    /// - Parameters:
    ///   - changes: what differs from the snapshot that was given last; `all` at first.
    ///   - pause: a pause of our own that ended since then, and is excused.
    /// - Returns: the alerts that fired or ended, at most one for each subject.
    mutating func take(
        _ snapshot: FleetSnapshot, changes: LinkChanges, pause: OwnPause?, in view: AlertView
    ) -> [AlertChange] {
        note(changes, in: snapshot)
        let judgesAll = mustJudgeAll(changes, now: snapshot.at.monotonic)
        if let pause {
            for subject in alerts.keys {
                alerts[subject]?.machine.exclude(pause.gap, now: pause.at.monotonic)
            }
        }
        var happened: [AlertChange] = []
        switch subjects {
        case .links:
            for place in linkPlaces(judgesAll ? .all : changes, in: snapshot) {
                judge(place, in: snapshot, view, &happened)
            }
            if changes == .all { endThose({ !$0.isPart(of: snapshot) }, view, &happened) }
        case .groups(let grouping):
            let changed = changedGroups(changes, in: snapshot, view)
            for group in judgesAll ? groups.indices : changed {
                let links = groups[group].places.filter { isAbout($0) }.map { snapshot.links[$0] }
                judge(.group(grouping, name: groups[group].name), links, view, &happened)
            }
            if changes == .all {
                let groups = groups
                endThose({ groups.place(of: $0) == nil }, view, &happened)
            }
        case .fleet:
            let links = snapshot.links.indices.filter { isAbout($0) }.map { snapshot.links[$0] }
            judge(.fleet, links, view, &happened)
        }
        return happened
    }

    private func isAbout(_ place: Int) -> Bool { rule.links == nil || passes[place] }

    private mutating func note(_ changes: LinkChanges, in snapshot: FleetSnapshot) {
        let now = snapshot.at.monotonic
        if case .groups(let grouping) = subjects, changes == .all {
            groups = LinkGroups(of: snapshot.links, by: grouping)
        }
        guard let filter = rule.links else { return }
        switch filter.dependsOnTime ? .all : changes {
        case .some(let places):
            for place in places { passes[place] = filter.matches(snapshot.links[place], at: now) }
        case .all:
            passes = snapshot.links.map { filter.matches($0, at: now) }
        }
    }

    /// Whether time alone may have changed what holds, so that all is to be judged again.
    private mutating func mustJudgeAll(_ changes: LinkChanges, now: MonotonicInstant) -> Bool {
        let isDue = judgesAllEvery.map { interval in
            judgedAllAt.map { now - $0 >= interval } ?? true
        }
        guard isDue == true || changes == .all else { return false }
        judgedAllAt = now
        return true
    }

    private func linkPlaces(_ changes: LinkChanges, in snapshot: FleetSnapshot) -> [Int] {
        guard case .some(let places) = changes else { return Array(snapshot.links.indices) }
        let due = dueSubjects(now: snapshot.at.monotonic).compactMap { subject in
            subject.link.flatMap(snapshot.place(of:))
        }
        return due.isEmpty ? places : Set(places).union(due).sorted()
    }

    /// The groups in which a link counts for something else than before, and those whose time has
    /// come.
    private mutating func changedGroups(
        _ changes: LinkChanges, in snapshot: FleetSnapshot, _ view: AlertView
    ) -> [Int] {
        let shares = rule.condition.shares
        let part = { (place: Int, isAbout: Bool) in
            LinkPart(of: snapshot.links[place], isAbout: isAbout, in: shares, view)
        }
        guard case .some(let places) = changes else {
            parts = snapshot.links.indices.map { part($0, isAbout($0)) }
            return groups.indices
        }
        var changed = Set(
            dueSubjects(now: view.now.monotonic).compactMap(groups.place(of:)))
        for place in places {
            let now = part(place, isAbout(place))
            if let now, now == parts[place] { continue }
            parts[place] = now
            changed.insert(groups.group(ofPlace: place))
        }
        return changed.sorted()
    }

    /// Those that time alone makes fire or ends.
    private func dueSubjects(now: MonotonicInstant) -> [AlertSubject] {
        alerts.compactMap { subject, alert in
            alert.machine.nextDeadline.map { $0 <= now } == true ? subject : nil
        }
    }

    private mutating func judge(
        _ place: Int, in snapshot: FleetSnapshot, _ view: AlertView, _ happened: inout [AlertChange]
    ) {
        let link = snapshot.links[place]
        let subject = AlertSubject.link(link.id)
        guard isAbout(place) else {
            end(subject, view, because: Self.isElsewhere, &happened)
            return
        }
        // Nearly all links are well nearly always, and of them no words are needed.
        guard alerts[subject] != nil || rule.condition.begins.holds(for: link, in: view) == true
        else { return }
        judge(subject, [link], view, &happened)
    }

    private mutating func judge(
        _ subject: AlertSubject, _ links: [LinkSnapshot], _ view: AlertView,
        _ happened: inout [AlertChange]
    ) {
        let condition = rule.condition
        var alert =
            alerts[subject] ?? StandingAlert(name: FiringAlert.Subject(subject, links.first))
        alert.begins = condition.begins.finding(of: subject, among: links, in: view)
        guard !links.isEmpty || subject == .fleet else {
            end(subject, view, because: Self.isElsewhere, &happened)
            return
        }
        // Nobody waits for what a person paused, unless it is that which the rule asks for.
        if alert.begins.holds != true, subject != .fleet,
            links.allSatisfy({ $0.state == .paused })
        {
            end(subject, view, because: "a person paused it", &happened)
            return
        }
        let ends =
            alert.machine.isFiring
            ? condition.ends?.finding(of: subject, among: links, in: view) : nil
        let kind = alert.machine.take(alert.begins, ends: ends, of: condition, at: view.now)
        alerts[subject] = alert.machine.phase == .inactive ? nil : alert
        guard let kind else { return }
        let measured = kind == .fired ? alert.begins.measured : (ends ?? alert.begins).measured
        happened.append(change(kind, of: subject, alert, measured: measured, at: view.now))
    }

    /// Ends alerts about what is no longer there.
    private mutating func endThose(
        _ areGone: (AlertSubject) -> Bool, _ view: AlertView, _ happened: inout [AlertChange]
    ) {
        for subject in alerts.keys.filter(areGone).sorted(by: AlertSubject.isBefore) {
            end(subject, view, because: Self.isElsewhere, &happened)
        }
    }

    private static let isElsewhere = "the rule is not about it any more"

    /// Ends an alert, where there is one, whatever holds.
    private mutating func end(
        _ subject: AlertSubject, _ view: AlertView, because reason: String,
        _ happened: inout [AlertChange]
    ) {
        guard let alert = alerts.removeValue(forKey: subject) else { return }
        guard let firedAt = alert.machine.firedAt else { return }
        happened.append(
            change(
                .resolved(firedAt: firedAt), of: subject, alert,
                measured: reason, at: view.now))
    }

    private func change(
        _ kind: AlertChange.Kind, of subject: AlertSubject, _ alert: StandingAlert,
        measured: String, at moment: Moment
    ) -> AlertChange {
        AlertChange(
            at: moment, rule: rule.name, severity: rule.severity, subject: subject,
            name: alert.name, kind: kind, measured: measured, note: rule.note,
            runbook: rule.runbook)
    }
}

// MARK: - Other rules, earlier runs

extension WatchedRule {
    /// The alerts under a rule that is in the place of this one: the same where that is judged
    /// alike, else those that fire; nil where it is about something else.
    func watching(_ other: AlertRule) -> WatchedRule? {
        if rule.condition == other.condition, rule.links == other.links {
            var watched = self
            watched.rule = other
            return watched
        }
        var watched = WatchedRule(other)
        guard watched.subjects == subjects else { return nil }
        for (subject, alert) in alerts {
            guard let firedAt = alert.machine.firedAt else { continue }
            watched.alerts[subject] = StandingAlert(
                name: alert.name, machine: AlertMachine(firingSince: firedAt))
        }
        return watched
    }

    /// The ends of all its alerts that fire, since it holds no longer.
    func ends(at moment: Moment) -> [AlertChange] {
        alerts.sorted { AlertSubject.isBefore($0.key, $1.key) }.compactMap { subject, alert in
            alert.machine.firedAt.map {
                change(
                    .resolved(firedAt: $0), of: subject, alert, measured: "the rule is gone",
                    at: moment)
            }
        }
    }

    /// Has an alert fire that fired in an earlier run; returns whether the rule is about such.
    mutating func restore(
        _ subject: AlertSubject, named name: FiringAlert.Subject, firedAt: Moment
    ) -> Bool {
        switch (subjects, subject) {
        case (.links, .link), (.fleet, .fleet): break
        case (.groups(let grouping), .group(let other, _)) where grouping == other: break
        case (.links, _), (.groups, _), (.fleet, _): return false
        }
        alerts[subject] = StandingAlert(name: name, machine: AlertMachine(firingSince: firedAt))
        return true
    }
}

// MARK: - Asking

extension WatchedRule {
    /// Whether at present nothing can be said of the subject.
    func isUnjudged(_ subject: AlertSubject) -> Bool { alerts[subject]?.begins.holds == nil }

    /// Whether the subject's alert fires, and its end is waited for.
    func isEnding(_ subject: AlertSubject) -> Bool {
        guard case .ending? = alerts[subject]?.machine.phase else { return false }
        return true
    }

    /// When the subject's alert fired; nil where it does not.
    func firedAt(_ subject: AlertSubject) -> Moment? { alerts[subject]?.machine.firedAt }

    /// Whether an alert about a group speaks for the link: it fires, and the link is one of those
    /// that it counts.
    func speaks(for link: LinkSnapshot, at place: Int, in view: AlertView) -> Bool {
        guard case .groups(let grouping) = subjects, isAbout(place),
            alerts[.group(grouping, name: grouping.name(of: link))]?.machine.isFiring == true
        else { return false }
        return rule.condition.begins.shares.contains { $0.isMet(by: link, in: view) }
    }

    /// The places of those links of a group for whose sake its alert fires.
    func counted(
        in subject: AlertSubject, of snapshot: FleetSnapshot, _ view: AlertView
    ) -> [Int] {
        guard let group = groups.place(of: subject) else { return [] }
        let shares = rule.condition.begins.shares
        return groups[group].places.filter { place in
            isAbout(place) && shares.contains { $0.isMet(by: snapshot.links[place], in: view) }
        }
    }

    /// Those links of a group of which nothing can be said; without those that a person paused.
    func unjudged(
        in subject: AlertSubject, of snapshot: FleetSnapshot, _ view: AlertView
    ) -> Set<LinkID> {
        guard let group = groups.place(of: subject) else { return [] }
        let shares = rule.condition.begins.shares
        let places = groups[group].places.filter { place in
            let link = snapshot.links[place]
            return isAbout(place) && link.state != .paused
                && shares.contains { $0.condition.holds(for: link, in: view) == nil }
        }
        return Set(places.map { snapshot.links[$0].id })
    }
}
