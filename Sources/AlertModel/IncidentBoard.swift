public import FleetModel
public import Vocabulary

/// Puts together what has one cause: drops with the alerts about their links, and other alerts rule
/// by rule.
///
/// What happens close in time is parted by what sets its links apart from those that are well. An
/// incident grows by what shares its cause and is never split; it is over once nothing of it is
/// left, and goes on where something of it happens again soon.
///
/// It looks only at links that changed, and keeps something only of those that dropped or about
/// which an alert fires.
public struct IncidentBoard: Sendable {
    /// Resolved incidents that are kept, the latest.
    static let keptResolved = 200

    var unresolved: [Int: WatchedIncident] = [:]
    /// Those that are over, the latest first.
    var over: [WatchedIncident] = []
    /// The incident of drops in which a link is waited for, or that it may reopen.
    var incidentOf: [LinkID: Int] = [:]
    /// The incident of an alert that fires, or that it may reopen.
    var incidentOfAlert: [AlertKey: Int] = [:]
    var gatherings: [Incident.Kind: IncidentGathering] = [:]
    /// What came into incidents since the fleet was shown the last time.
    var joined: [Int: [GatheredLink]] = [:]
    var lastID = 0
    /// Of links that dropped.
    private var dropCounts: [LinkID: Int] = [:]
    private var hasLooked = false

    /// Nothing happened yet.
    ///
    /// - Parameter restored: what earlier runs knew.
    public init(restored: RestoredAlerts? = nil) {
        guard let restored else { return }
        lastID = restored.lastIncident
        for incident in restored.unresolved {
            unresolved[incident.id] = WatchedIncident(restored: incident)
        }
        over = restored.resolved.prefix(Self.keptResolved).map { WatchedIncident(restored: $0) }
    }

    /// Takes how the fleet stands now.
    ///
    /// To be called at least once a second or so: what ends and comes back between two snapshots is
    /// one drop.
    ///
    /// - Parameters:
    ///   - snapshot: of the same fleet as before, and not older.
    ///   - changes: which links may be other than in the snapshot that was given last; `all` at
    ///     first.
    ///   - alerts: those that fired or ended since then.
    public mutating func take(
        _ snapshot: FleetSnapshot, changes: LinkChanges, alerts: [AlertChange]
    ) -> [IncidentChange] {
        joined = [:]
        let now = snapshot.at
        var survivors = Survivors(of: snapshot)
        var told = hasLooked ? [] : findRestored(in: snapshot)
        let leaving = lookAtLinks(of: snapshot, changes)
        let reopened = take(alerts, in: snapshot)
        told += takeOut(leaving, &survivors, now: now)
        hasLooked = hasLooked || !snapshot.links.isEmpty
        noteGatherings()
        let raised = unresolved.keys.sorted().filter { unresolved[$0]?.tellNews(now: now) == true }
        told += reopened.compactMap { tell(.reopened, of: $0, at: now) }
        told += tellJoined(at: now)
        told += formIncidents(&survivors, in: snapshot)
        let opened = Set(told.map(\.incident.id))
        told += raised.filter { !opened.contains($0) && unresolved[$0]?.isForming == false }
            .compactMap { tell(.raised, of: $0, at: now) }
        told += letLive(&survivors, now: now)
        return told
    }

    /// An incident as it stands, which is kept from now on.
    mutating func tell(
        _ kind: IncidentChange.Kind, of id: Int, at moment: Moment
    ) -> IncidentChange? {
        unresolved[id]?.noteKept(at: moment)
        return incident(id).map { IncidentChange(at: moment, kind: kind, incident: $0) }
    }

    private mutating func tellJoined(at now: Moment) -> [IncidentChange] {
        joined.sorted { $0.key < $1.key }.compactMap { id, links in
            if unresolved[id]?.isForming == true {
                unresolved[id]?.describe()
            } else {
                unresolved[id]?.noteJoining(links)
            }
            return tell(.joined(links.map(\.link)), of: id, at: now)
        }
    }
}

// MARK: - Asking

extension IncidentBoard {
    /// Those that are not over, and the last 200 that are; of each the latest first.
    public var incidents: [Incident] {
        unresolved.values.map(\.incident).sorted { $0.id > $1.id } + over.map(\.incident)
    }

    /// The numbers of those that are not over, in ascending order.
    public var unresolvedIDs: [Int] { unresolved.keys.sorted() }

    /// The incident of that number; nil where it is not kept.
    public func incident(_ id: Int) -> Incident? {
        unresolved[id]?.incident ?? over.first { $0.id == id }?.incident
    }

    /// Whether the link is waited for in that incident.
    func awaits(_ link: LinkID, in id: Int) -> Bool { unresolved[id]?.awaits(link) == true }

    /// The alerts that fire in an incident.
    public func firing(in id: Int) -> [(rule: String, subject: AlertSubject)] {
        unresolved[id]?.alerts.firing.map { ($0.rule, $0.subject) } ?? []
    }

    /// The incident that an alert that fires is part of.
    public func incident(of rule: String, _ subject: AlertSubject) -> Int? {
        incidentOfAlert[AlertKey(rule: rule, subject: subject)]
    }

    /// Changes what people know or said of an incident, and nothing else of it.
    ///
    /// - Returns: the change; nil where there is no incident of that number.
    public mutating func change(
        _ id: Int, _ kind: IncidentChange.Kind, at moment: Moment,
        _ change: (inout Incident) -> Void
    ) -> IncidentChange? {
        if unresolved[id] != nil {
            unresolved[id]?.change(at: moment, change)
        } else if let place = over.firstIndex(where: { $0.id == id }) {
            over[place].change(at: moment, change)
        }
        return tell(kind, of: id, at: moment)
    }
}

// MARK: - Following links

extension IncidentBoard {
    /// Looks at the links that changed.
    ///
    /// - Returns: links that are members of an incident no longer.
    private mutating func lookAtLinks(
        of snapshot: FleetSnapshot, _ changes: LinkChanges
    ) -> [Int: Set<LinkID>] {
        var leaving: [Int: Set<LinkID>] = [:]
        switch hasLooked ? changes : .all {
        case .some(let places):
            for place in places { look(at: snapshot.links[place], now: snapshot.at, &leaving) }
        case .all:
            for link in snapshot.links { look(at: link, now: snapshot.at, &leaving) }
            dropCounts = dropCounts.filter { snapshot.place(of: $0.key) != nil }
            for (id, incident) in unresolved {
                for link in incident.members.keys where snapshot.place(of: link) == nil {
                    leaving[id, default: []].insert(link)
                    gatherings[incident.kind]?.remove(link)
                }
            }
        }
        return leaving
    }

    private mutating func look(
        at link: LinkSnapshot, now: Moment, _ leaving: inout [Int: Set<LinkID>]
    ) {
        let count = link.dropCount
        let before = dropCounts[link.id]
        let id = incidentOf[link.id]
        guard count > 0 || before != nil || id != nil else { return }
        dropCounts[link.id] = count > 0 ? count : nil
        if let id, let finding = unresolved[id]?.look(at: link, now: now) {
            switch finding {
            case .noted: return
            case .withdrawn:
                leaving[id, default: []].insert(link.id)
                gatherings[.drops]?.remove(link.id)
                return
            case .dropsAnew:
                // Others of its links reopened it just now; this one does too.
                if unresolved[id]?.isReopening != true { incidentOf[link.id] = nil }
            }
        }
        // What was over before anybody looked is no news.
        guard count > before ?? 0, let drop = link.drops.first,
            hasLooked || drop.recoveredAt == nil
        else { return }
        incidentOf[link.id] = gather(
            GatheredLink(drop, of: link), .drops, known: incidentOf[link.id], now: now)
        // It may be back already.
        if let id = incidentOf[link.id] { _ = unresolved[id]?.look(at: link, now: now) }
    }

    private mutating func takeOut(
        _ leaving: [Int: Set<LinkID>], _ survivors: inout Survivors, now: Moment
    ) -> [IncidentChange] {
        var told: [IncidentChange] = []
        for (id, links) in leaving.sorted(by: { $0.key < $1.key }) {
            // One that was over is so again, with all its members.
            guard var incident = unresolved[id] else { continue }
            guard !incident.isReopening else {
                _ = unresolved[id]?.lend(links)
                continue
            }
            for link in links where incidentOf[link] == id { incidentOf[link] = nil }
            if incident.takeOut(links, now: now) {
                if incident.isForming {
                    incident.describe()
                } else {
                    incident.explain(beside: features(beside: incident, &survivors), now: now)
                }
                unresolved[id] = incident
            } else {
                told.append(withdraw(incident, now: now))
            }
        }
        return told
    }

    /// What those may share that are well, beside an incident.
    private func features(
        beside incident: WatchedIncident, _ survivors: inout Survivors
    ) -> [Set<SharedFeature>] {
        features(besides: incident.kind, &survivors) { incident.has($0) }
    }

    /// What those may share that are well: of an alert those about which it does not fire.
    func features(
        besides kind: Incident.Kind, _ survivors: inout Survivors,
        without isAffected: (LinkID) -> Bool
    ) -> [Set<SharedFeature>] {
        guard case .alerts(let rule) = kind else {
            return survivors.features(without: isAffected)
        }
        let firing = unresolved.values.map { $0.alerts.subjects(of: rule) }
        return survivors.features { link in
            isAffected(link) || firing.contains { $0.contains(.link(link)) }
        }
    }

    /// Nothing is left of an incident.
    mutating func withdraw(_ incident: WatchedIncident, now: Moment) -> IncidentChange {
        unresolved[incident.id] = nil
        joined[incident.id] = nil
        if gatherings[incident.kind]?.forming == incident.id {
            gatherings[incident.kind]?.forming = nil
        }
        forget(incident)
        return IncidentChange(at: now, kind: .withdrawn, incident: incident.incident)
    }
}

// MARK: - Their life

extension IncidentBoard {
    /// Says anew what explains those that grew, ends what is over, and lets go what is long over.
    private mutating func letLive(
        _ survivors: inout Survivors, now: Moment
    ) -> [IncidentChange] {
        var told: [IncidentChange] = []
        for id in unresolved.keys.sorted() {
            if let due = unresolved[id]?.explainsAt, due <= now.monotonic,
                let incident = unresolved[id]
            {
                let others = features(beside: incident, &survivors)
                unresolved[id]?.explain(beside: others, now: now)
            }
            unresolved[id]?.showAlerts()
            if unresolved[id]?.end(now: now) == true {
                guard let ended = unresolved.removeValue(forKey: id) else { continue }
                told.append(keep(ended, .resolved, now: now))
            } else if unresolved[id]?.isToBeKept(now: now.monotonic) == true {
                told += [tell(.updated, of: id, at: now)].compactMap(\.self)
            }
        }
        for place in over.indices.reversed()
        where !over[place].isLetGo && over[place].isLongOver(now: now.monotonic) {
            forget(over[place])
            over[place].letGo()
        }
        return told
    }

    /// Keeps an incident that is over, and says so, even where so many were over later that it is
    /// not kept for long.
    mutating func keep(
        _ incident: WatchedIncident, _ kind: IncidentChange.Kind, now: Moment
    ) -> IncidentChange {
        var incident = incident
        incident.noteKept(at: now)
        let end = incident.incident.resolvedAt?.monotonic ?? .origin
        let place = over.firstIndex { $0.incident.resolvedAt?.monotonic ?? .origin <= end }
        over.insert(incident, at: place ?? over.endIndex)
        if over.count > Self.keptResolved, let oldest = over.popLast() { forget(oldest) }
        return IncidentChange(at: now, kind: kind, incident: incident.incident)
    }

    /// Nothing leads to the incident any more.
    private mutating func forget(_ incident: WatchedIncident) {
        for link in incident.members.keys where incidentOf[link] == incident.id {
            incidentOf[link] = nil
        }
        incidentOfAlert = incidentOfAlert.filter { $0.value != incident.id }
    }
}
