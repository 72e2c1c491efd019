import FleetModel
import Vocabulary

// MARK: - Gathering

extension IncidentBoard {
    /// A link came into trouble: it is in an incident at once.
    ///
    /// - Parameter known: the incident that it may reopen.
    /// - Returns: the incident.
    mutating func gather(
        _ link: GatheredLink, _ kind: Incident.Kind, known: Int?, now: Moment
    ) -> Int {
        let id: Int
        if let reopened = reopened(known, kind, since: link.at, now: now) {
            id = reopened
            gatherings[kind]?.take(link)
        } else if let taking = incidentTaking(link, kind) {
            id = taking
            unresolved[id]?.explainLater(now: now.monotonic)
        } else {
            id = forming(kind, since: link.at, now: now)
            gatherings[kind]?.take(link)
        }
        unresolved[id]?.add(link)
        joined[id, default: []].append(link)
        return id
    }

    /// The incident in which everything of that kind is shown that is gathered.
    mutating func forming(_ kind: Incident.Kind, since: Moment, now: Moment) -> Int {
        var gathering = gatherings[kind] ?? IncidentGathering(at: since)
        if let id = gathering.forming { return id }
        lastID += 1
        unresolved[lastID] = WatchedIncident(
            id: lastID, kind: kind, until: gathering.endsAt, now: now)
        gathering.forming = lastID
        gatherings[kind] = gathering
        return lastID
    }

    /// The known incident where it was over a little while ago, and goes on now.
    mutating func reopened(
        _ known: Int?, _ kind: Incident.Kind, since: Moment, now: Moment
    ) -> Int? {
        guard let known else { return nil }
        if gatherings[kind]?.reopening.contains(known) == true { return known }
        guard let place = over.firstIndex(where: { $0.id == known }), over[place].kind == kind,
            !over[place].isLongOver(now: now.monotonic)
        else { return nil }
        var incident = over.remove(at: place)
        var gathering = gatherings[kind] ?? IncidentGathering(at: since)
        incident.reopen(until: gathering.endsAt, now: now)
        unresolved[known] = incident
        gathering.reopening.insert(known)
        gatherings[kind] = gathering
        return known
    }

    /// The latest incident whose cause the link shares.
    private func incidentTaking(_ link: GatheredLink, _ kind: Incident.Kind) -> Int? {
        unresolved.values.filter { incident in
            incident.kind == kind && incident.mayTake(at: link.at.monotonic)
                && incident.sharesCause(link.features)
        }.map(\.id).max()
    }

    /// Says of all that is forming until when.
    mutating func noteGatherings() {
        for gathering in gatherings.values {
            for id in gathering.reopening.union([gathering.forming].compactMap(\.self)) {
                unresolved[id]?.keepForming(until: gathering.endsAt)
            }
        }
    }
}

// MARK: - Forming

/// What was gathered, and where it came to lie.
private struct Placing {
    let kind: Incident.Kind
    /// What belongs nowhere yet, in order of time.
    var rest: [GatheredLink]
    /// All that was gathered.
    let gathered: Set<LinkID>
    /// The incident in which it was shown meanwhile; nil: another one has it.
    var forming: Int?
    /// Incidents that were over and that some of it belonged to.
    var reopening: Set<Int>
    /// Incidents that are formed now, with what came into them.
    var formed: [(id: Int, links: [GatheredLink])] = []
    var told: [IncidentChange] = []

    init(_ gathering: IncidentGathering, _ kind: Incident.Kind) {
        self.kind = kind
        rest = gathering.inOrder
        gathered = Set(rest.map(\.link))
        forming = gathering.forming
        reopening = gathering.reopening
    }

    /// The incident that goes on with a group: one that was over where at least half of the group
    /// was in it, else the one that forms; nil: a new one.
    mutating func owner(homes: [Int]) -> Int? {
        var counts: [Int: Int] = [:]
        for home in homes where reopening.contains(home) { counts[home, default: 0] += 1 }
        let most = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }
        if let most, most.value * 2 >= homes.count { return reopening.remove(most.key) }
        defer { forming = nil }
        return forming
    }
}

extension IncidentBoard {
    /// Parts what was gathered for long enough.
    mutating func formIncidents(
        _ survivors: inout Survivors, in snapshot: FleetSnapshot
    ) -> [IncidentChange] {
        let due = gatherings.filter { $0.value.endsAt.monotonic <= snapshot.at.monotonic }
        var told: [IncidentChange] = []
        for (kind, gathering) in due.sorted(by: { $0.key.order < $1.key.order }) {
            gatherings[kind] = nil
            var placing = Placing(gathering, kind)
            place(&placing, &survivors, now: snapshot.at)
            handOverGroups(placing, in: snapshot)
            keepWhatIsLeft(&placing, now: snapshot.at)
            for (id, links) in placing.formed {
                guard let change = unresolved[id]?.form(links, now: snapshot.at) else { continue }
                _ = unresolved[id]?.tellNews(now: snapshot.at)
                unresolved[id]?.describe()
                placing.told += tell(change, of: id, at: snapshot.at).map { [$0] } ?? []
            }
            told += placing.told
        }
        return told
    }

    /// Puts what was gathered into incidents that have its cause, and the rest into new ones, or
    /// such as it was in before.
    private mutating func place(
        _ placing: inout Placing, _ survivors: inout Survivors, now: Moment
    ) {
        guard let first = placing.rest.first?.at.monotonic else { return }
        let older = unresolved.values.filter { $0.kind == placing.kind }.sorted { $0.id > $1.id }
        let candidates = candidates(among: older, at: first, placing, &survivors)
        for incident in candidates { join(&placing, to: incident, &survivors, now: now) }
        // One link that nothing else is near needs no comparison with ten thousand.
        let isAlone = placing.rest.count == 1 && candidates.isEmpty
        let others = isAlone ? [] : features(beside: nil, placing, &survivors)
        var groups = GatheredGroup.parting(placing.rest, survivors: others)
        if let crowd = older.first(where: { $0.isCrowd(at: first) }) {
            let unexplained = groups.filter { $0.cause == nil }.flatMap(\.links)
            groups.removeAll { $0.cause == nil }
            take(unexplained, into: crowd.id, &placing, now: now)
        }
        // The first of equally large ones keeps the number.
        for group in groups.enumerated().sorted(by: {
            ($1.element.links.count, $0.offset) < ($0.element.links.count, $1.offset)
        }).map(\.element) {
            let homes = group.links.compactMap { home(of: $0.link, placing.kind) }
            let id = placing.owner(homes: homes) ?? newIncident(placing.kind, now: now)
            move(group.links, to: id, placing.kind)
            if let incident = unresolved[id], incident.isReopening {
                let others = features(beside: incident, placing, &survivors)
                unresolved[id]?.explain(beside: others, now: now)
            } else {
                unresolved[id]?.explain(
                    by: group.cause, survivorCount: others.count, now: now)
            }
            placing.formed.append((id, group.links))
        }
    }

    /// The incidents that may have a cause in common with what was gathered: to find it for each
    /// of a hundred sites that are dead for weeks takes too long.
    private func candidates(
        among incidents: [WatchedIncident], at instant: MonotonicInstant, _ placing: Placing,
        _ survivors: inout Survivors
    ) -> [WatchedIncident] {
        let taking = incidents.filter { $0.mayTake(at: instant) }
        guard taking.count > Self.fewIncidents else { return taking }
        let others = features(beside: nil, placing, &survivors)
        // What nearly all others have sets nobody apart, unless there are few others.
        let telling = placing.rest.reduce(into: Set()) { $0.formUnion($1.features) }
            .filter { feature in
                others.count { $0.contains(feature) } < SharedCause.most(of: others.count)
            }
        return taking.filter { incident in
            incident.members.count + placing.rest.count >= others.count
                || incident.members.values.contains { !$0.features.isDisjoint(with: telling) }
        }
    }

    /// With so many incidents what was gathered is compared one by one.
    private static let fewIncidents = 4

    /// Joins what has the cause that explains both the incident and what was gathered.
    private mutating func join(
        _ placing: inout Placing, to incident: WatchedIncident, _ survivors: inout Survivors,
        now: Moment
    ) {
        guard !placing.rest.isEmpty else { return }
        let others = features(beside: incident, placing, &survivors)
        let cause = SharedCause.explaining(
            dropped: incident.features + placing.rest.map(\.features), survivors: others)
        guard let cause else { return }
        let joining = placing.rest.filter { cause.isShared(by: $0.features) }
        placing.rest.removeAll { cause.isShared(by: $0.features) }
        take(joining, into: incident.id, &placing, now: now)
        unresolved[incident.id]?.explain(beside: others, now: now)
    }

    private mutating func take(
        _ links: [GatheredLink], into id: Int, _ placing: inout Placing, now: Moment
    ) {
        guard !links.isEmpty else { return }
        move(links, to: id, placing.kind)
        unresolved[id]?.noteJoining(links)
        unresolved[id]?.explainLater(now: now.monotonic)
        _ = unresolved[id]?.tellNews(now: now)
        placing.told += tell(.joined(links.map(\.link)), of: id, at: now).map { [$0] } ?? []
    }

    /// What those may share that are well.
    private func features(
        beside incident: WatchedIncident?, _ placing: Placing, _ survivors: inout Survivors
    ) -> [Set<SharedFeature>] {
        features(besides: placing.kind, &survivors) {
            placing.gathered.contains($0) || incident?.has($0) == true
        }
    }

    private mutating func newIncident(_ kind: Incident.Kind, now: Moment) -> Int {
        lastID += 1
        unresolved[lastID] = WatchedIncident(id: lastID, kind: kind, until: now, now: now)
        return lastID
    }

    /// The incident in which a link is that was gathered.
    private func home(of link: LinkID, _ kind: Incident.Kind) -> Int? {
        switch kind {
        case .drops: incidentOf[link]
        case .alerts(let rule): incidentOfAlert[AlertKey(rule: rule, subject: .link(link))]
        }
    }

    /// Moves links, with the alerts about them, to where they belong.
    private mutating func move(_ links: [GatheredLink], to id: Int, _ kind: Incident.Kind) {
        let homes = Dictionary(grouping: links) { home(of: $0.link, kind) }
        for (home, links) in homes where home != id {
            var removed: [LinkID: WatchedIncident.Member] = [:]
            // Taken out, so that changing them copies nothing.
            if let home, var from = unresolved.removeValue(forKey: home),
                var into = unresolved.removeValue(forKey: id)
            {
                let theirs = Set(links.map(\.link))
                for key in from.handAlerts(
                    to: &into, where: { $0.link.map(theirs.contains) ?? false })
                { incidentOfAlert[key] = id }
                removed = from.isReopening ? from.lend(theirs) : from.remove(theirs)
                from.heir = id
                unresolved[home] = from
                unresolved[id] = into
            }
            for link in links { unresolved[id]?.add(link, as: removed[link.link]) }
            if kind == .drops { for link in links { incidentOf[link.link] = id } }
        }
    }

    /// Alerts about groups go where most of the group is.
    private mutating func handOverGroups(_ placing: Placing, in snapshot: FleetSnapshot) {
        guard placing.kind == .drops else { return }
        var waiting = WaitingGroups()
        let shown =
            placing.formed.map(\.id) + placing.reopening + (placing.forming.map { [$0] } ?? [])
        for id in shown {
            for key in unresolved[id]?.alerts.firing ?? [] where key.subject.link == nil {
                let best = incidentOfDrops(key.subject, &waiting, in: snapshot)
                guard let best, best != id, var from = unresolved.removeValue(forKey: id),
                    var into = unresolved.removeValue(forKey: best)
                else { continue }
                _ = from.handAlerts(to: &into) { $0 == key.subject }
                incidentOfAlert[key] = best
                unresolved[id] = from
                unresolved[best] = into
            }
        }
    }

    /// What was shown meanwhile and has nothing left goes; what an alert about a group fires in is
    /// formed.
    private mutating func keepWhatIsLeft(_ placing: inout Placing, now: Moment) {
        for id in placing.reopening.sorted() {
            guard var incident = unresolved[id] else { continue }
            guard incident.alerts.isEmpty else {
                placing.formed.append((id, []))
                continue
            }
            incident.closeAgain(now: now)
            unresolved[id] = nil
            placing.told.append(keep(incident, .updated, now: now))
        }
        guard let id = placing.forming, var incident = unresolved[id] else { return }
        guard incident.hasNothing else {
            placing.formed.append((id, []))
            return
        }
        if let heir = incident.heir {
            unresolved[heir]?.inherit(from: incident.incident)
            incident.change(at: now) { $0.note("it is part of incident \(heir)", at: now) }
        }
        placing.told.append(withdraw(incident, now: now))
    }
}

extension Incident.Kind {
    /// Drops come first, since alerts belong to them.
    fileprivate var order: String {
        switch self {
        case .drops: ""
        case .alerts(let rule): rule
        }
    }
}
