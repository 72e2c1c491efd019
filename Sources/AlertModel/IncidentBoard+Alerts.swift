import FleetModel
import Vocabulary

extension IncidentBoard {
    /// An alert that fired in an earlier run fires still, in an incident of that run.
    ///
    /// To be called before the fleet is shown for the first time.
    public mutating func adopt(rule: String, subject: AlertSubject, in id: Int) {
        guard unresolved[id] != nil else { return }
        unresolved[id]?.adopt(rule, subject)
        incidentOfAlert[AlertKey(rule: rule, subject: subject)] = id
    }

    /// From now on these rules hold: what they say of what they find may be other than it was.
    mutating func revise(_ rules: [AlertRule]) {
        for id in unresolved.keys {
            for rule in rules { unresolved[id]?.revise(rule) }
        }
    }

    /// Takes alerts that fired or ended into their incidents.
    ///
    /// - Returns: incidents that were over, and are not.
    mutating func take(_ alerts: [AlertChange], in snapshot: FleetSnapshot) -> [Int] {
        var waiting = WaitingGroups()
        var reopened: [Int] = []
        for change in alerts {
            let key = change.key
            switch change.kind {
            case .resolved:
                guard let id = incidentOfAlert[key] else { continue }
                unresolved[id]?.end(change, now: snapshot.at)
            case .fired:
                let home =
                    incidentOfDrops(change.subject, &waiting, in: snapshot)
                    ?? knownIncident(of: key, &reopened, now: snapshot.at)
                    ?? incidentOfGroup(change, in: snapshot)
                    ?? incidentOfSame(change)
                    ?? gather(change, key, in: snapshot)
                addLinks(of: change, to: home, in: snapshot)
                unresolved[home]?.fire(change, now: snapshot.at)
                incidentOfAlert[key] = home
            }
        }
        return reopened
    }

    /// The incident of drops that an alert belongs to.
    func incidentOfDrops(
        _ subject: AlertSubject, _ waiting: inout WaitingGroups, in snapshot: FleetSnapshot
    ) -> Int? {
        switch subject {
        case .link(let link):
            guard let id = incidentOf[link], unresolved[id]?.awaits(link) == true else {
                return nil
            }
            return id
        case .group(let grouping, let name):
            return waiting.incident(of: name, by: grouping, among: unresolved, in: snapshot)
        case .fleet:
            return unresolved.values.filter { $0.kind == .drops && $0.incident.remaining > 0 }
                .max { ($0.incident.remaining, $1.id) < ($1.incident.remaining, $0.id) }?.id
        }
    }

    /// The incident in which the alert fired before, while that is not over, or was of drops and is
    /// over since a little while only.
    private mutating func knownIncident(
        of key: AlertKey, _ reopened: inout [Int], now: Moment
    ) -> Int? {
        guard let id = incidentOfAlert[key] else { return nil }
        if unresolved[id] != nil { return id }
        guard let place = over.firstIndex(where: { $0.id == id }), over[place].kind == .drops,
            !over[place].isLongOver(now: now.monotonic)
        else { return nil }
        var incident = over.remove(at: place)
        incident.reopen(until: now, now: now)
        _ = incident.form([], now: now)
        unresolved[id] = incident
        reopened.append(id)
        return id
    }

    /// The incident of alerts in which an alert about the link's group speaks for it, or in which
    /// at least half of a group's links are waited for.
    private func incidentOfGroup(_ change: AlertChange, in snapshot: FleetSnapshot) -> Int? {
        guard let place = change.subject.link.flatMap(snapshot.place(of:)) else {
            guard case .group = change.subject, !change.links.isEmpty else { return nil }
            return unresolved.values.filter { incident in
                incident.kind != .drops
                    && change.links.count { incident.awaits($0) } * 2 >= change.links.count
            }.map(\.id).max()
        }
        guard let rule = change.spokenForBy else { return nil }
        let link = snapshot.links[place]
        return unresolved.values.filter { incident in
            incident.kind != .drops
                && incident.alerts.subjects(of: rule).contains { $0.isGroup(of: link) }
        }.map(\.id).max()
    }

    /// The links that an alert about a group counts are members of its incident, and so is one for
    /// which that alert speaks.
    private mutating func addLinks(
        of change: AlertChange, to id: Int, in snapshot: FleetSnapshot
    ) {
        guard case .alerts = unresolved[id]?.kind, change.subject != .fleet else { return }
        var links = change.links
        if let link = change.subject.link, unresolved[id]?.has(link) == false { links = [link] }
        for link in links {
            guard let place = snapshot.place(of: link) else { continue }
            unresolved[id]?.add(GatheredLink(snapshot.links[place], alertAt: change.at))
        }
    }

    /// The incident in which an alert fires that says the same of the link, more or less strictly,
    /// while nobody has it: who has it has what was said until now.
    private func incidentOfSame(_ change: AlertChange) -> Int? {
        change.saysSameAs.lazy.compactMap { rule in
            incidentOfAlert[AlertKey(rule: rule, subject: change.subject)]
        }.first { id in
            unresolved[id].map { $0.kind != .drops && $0.incident.acknowledgement == nil } ?? false
        }
    }

    /// An alert about a group that fires counts these links now, and of the unjudged those that it
    /// counted.
    mutating func count(
        _ places: [Int], unjudged: Set<LinkID>, for alert: AlertKey, in snapshot: FleetSnapshot
    ) {
        // One whose end is waited for counts none: what it counted last stays.
        guard !places.isEmpty, let id = incidentOfAlert[alert] else { return }
        unresolved[id]?.count(
            places.map { snapshot.links[$0] }, unjudged: unjudged, for: alert, now: snapshot.at)
    }

    /// An alert that belongs to no incident waits for others of its rule.
    private mutating func gather(
        _ change: AlertChange, _ key: AlertKey, in snapshot: FleetSnapshot
    ) -> Int {
        let kind = Incident.Kind.alerts(rule: change.rule)
        let known = incidentOfAlert[key]
        if let place = change.subject.link.flatMap(snapshot.place(of:)) {
            return gather(
                GatheredLink(snapshot.links[place], alertAt: change.at), kind, known: known,
                now: snapshot.at)
        }
        var gathering = gatherings[kind] ?? IncidentGathering(at: change.at)
        gathering.wait(for: IncidentGathering.waitForGroups)
        gatherings[kind] = gathering
        return reopened(known, kind, since: change.at, now: snapshot.at)
            ?? forming(kind, since: change.at, now: snapshot.at)
    }
}

extension AlertSubject {
    /// Whether it is a group of which the link is part.
    fileprivate func isGroup(of link: LinkSnapshot) -> Bool {
        guard case .group(let grouping, let name) = self else { return false }
        return grouping.name(of: link) == name
    }
}

/// How many links of which groups are waited for in which incidents of drops, counted once.
struct WaitingGroups {
    private var counts: [LinkGrouping: [String?: [Int: Int]]] = [:]

    /// The incident in which most links of the group are waited for.
    mutating func incident(
        of name: String?, by grouping: LinkGrouping, among incidents: [Int: WatchedIncident],
        in snapshot: FleetSnapshot
    ) -> Int? {
        if counts[grouping] == nil {
            var count: [String?: [Int: Int]] = [:]
            for (id, incident) in incidents where incident.kind == .drops {
                for (link, member) in incident.members where member.backSince == nil {
                    guard let place = snapshot.place(of: link) else { continue }
                    count[grouping.name(of: snapshot.links[place]), default: [:]][id, default: 0] +=
                        1
                }
            }
            counts[grouping] = count
        }
        return counts[grouping]?[name]?.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }
}
