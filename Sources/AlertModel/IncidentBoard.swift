public import FleetModel
public import Vocabulary

/// Puts drops together that have one cause.
///
/// Drops that are close in time are parted by what sets their links apart from those that stayed
/// up. An incident grows by later drops that share its cause and is never split; it is over once
/// all its links are back.
///
/// From snapshot to snapshot it looks only at links that changed.
public struct IncidentBoard: Sendable {
    /// Resolved incidents that are kept, the latest.
    static let keptResolved = 200

    private var previous: FleetSnapshot?
    private var gathering = DropGathering()
    private var unresolved: [Int: OpenIncident] = [:]
    /// The open incident in which a link is waited for, or came back to a little while ago.
    private var incidentOf: [LinkID: Int] = [:]
    /// The latest first.
    private var resolved: [Incident] = []
    private var lastID = 0

    /// Nothing happened yet.
    ///
    /// - Parameter restored: what earlier runs knew.
    public init(restored: RestoredAlerts? = nil) {
        lastID = restored?.lastIncident ?? 0
    }

    /// The numbers of those that are not over, in ascending order.
    public var unresolvedIDs: [Int] { unresolved.keys.sorted() }

    /// The incident of that number; nil where it is not kept.
    public func incident(_ id: Int) -> Incident? {
        unresolved[id]?.incident ?? resolved.first { $0.id == id }
    }

    /// The alerts that fire in an incident.
    public func firing(in id: Int) -> [(rule: String, subject: AlertSubject)] { [] }

    /// The incident that an alert that fires is part of.
    public func incident(of rule: String, _ subject: AlertSubject) -> Int? { nil }

    /// An alert that fired in an earlier run fires still, in an incident of that run.
    ///
    /// To be called before the fleet is shown for the first time.
    public mutating func adopt(rule: String, subject: AlertSubject, in id: Int) {}

    /// Changes what people know or said of an incident, and nothing else of it.
    ///
    /// - Returns: the change; nil where there is no incident of that number.
    public mutating func change(
        _ id: Int, _ kind: IncidentChange.Kind, at moment: Moment,
        _ change: (inout Incident) -> Void
    ) -> IncidentChange? {
        nil
    }

    /// The open ones, then the last 200 that are over; of each the latest first.
    public var incidents: [Incident] {
        unresolved.values.map(\.incident).sorted { $0.id > $1.id } + resolved
    }

    /// Takes how the fleet stands now.
    ///
    /// To be called at least once a second or so: what ends and comes back between two snapshots is
    /// one drop.
    public mutating func take(
        _ snapshot: FleetSnapshot, changes: LinkChanges, alerts: [AlertChange]
    ) -> [IncidentChange] {
        let leaving = lookAtLinks(of: snapshot)
        var changes = takeOut(leaving, of: snapshot)
        previous = snapshot
        let gathered = gathering.takeOut(now: snapshot.at.monotonic)
        changes += place(stillCounting(gathered, in: snapshot), in: snapshot)
        changes += endIncidents(now: snapshot.at)
        return changes
    }

    // MARK: Following links

    /// Looks at the links that changed.
    ///
    /// - Returns: links that are members of an incident no longer.
    private mutating func lookAtLinks(of snapshot: FleetSnapshot) -> [Int: Set<LinkID>] {
        var leaving: [Int: Set<LinkID>] = [:]
        let places: [Int]
        switch previous.map({ snapshot.changes(since: $0) }) ?? .all {
        case .some(let changed): places = changed
        case .all:
            places = Array(snapshot.links.indices)
            for (link, id) in incidentOf where snapshot.place(of: link) == nil {
                leaving[id, default: []].insert(link)
            }
        }
        for place in places {
            let link = snapshot.links[place]
            guard let id = incidentOf[link.id],
                let finding = unresolved[id]?.look(at: link, now: snapshot.at)
            else {
                gather(link)
                continue
            }
            switch finding {
            case .noted: break
            case .withdrawn: leaving[id, default: []].insert(link.id)
            case .dropsAnew:
                incidentOf[link.id] = nil
                gather(link)
            }
        }
        return leaving
    }

    private mutating func gather(_ link: LinkSnapshot) {
        let before = previous.flatMap { known in
            known.place(of: link.id).map { known.links[$0] }
        }
        // What was over before anybody looked is no news.
        guard link.dropCount > before?.dropCount ?? 0, let drop = link.drops.first,
            before != nil || drop.recoveredAt == nil
        else { return }
        gathering.take(
            GatheredDrop(drop, of: link, before: before),
            probeInterval: link.timing.probeInterval)
    }

    /// Those of the drops that were not taken back since, as our own fault or with their link.
    private func stillCounting(
        _ drops: [GatheredDrop], in snapshot: FleetSnapshot
    ) -> [GatheredDrop] {
        drops.filter { drop in
            snapshot.place(of: drop.link).map {
                snapshot.links[$0].dropCount >= drop.dropCount
            } ?? false
        }
    }

    private mutating func takeOut(
        _ leaving: [Int: Set<LinkID>], of snapshot: FleetSnapshot
    ) -> [IncidentChange] {
        var changes: [IncidentChange] = []
        for (id, links) in leaving.sorted(by: { $0.key < $1.key }) {
            guard var incident = unresolved.removeValue(forKey: id) else { continue }
            for link in links { incidentOf[link] = nil }
            guard incident.takeOut(links, now: snapshot.at) else {
                changes.append(
                    IncidentChange(
                        at: snapshot.at, kind: .withdrawn, incident: incident.incident))
                continue
            }
            let others = Survivors(of: snapshot, without: []).features(without: incident)
            incident.explain(beside: others, now: snapshot.at)
            unresolved[id] = incident
        }
        return changes
    }

    private mutating func endIncidents(now: Moment) -> [IncidentChange] {
        var changes: [IncidentChange] = []
        for id in unresolved.keys.sorted() {
            unresolved[id]?.tellNews(now: now)
            guard unresolved[id]?.end(now: now) == true,
                let ended = unresolved.removeValue(forKey: id)
            else {
                continue
            }
            for member in ended.incident.members where incidentOf[member.link] == id {
                incidentOf[member.link] = nil
            }
            resolved.insert(ended.incident, at: 0)
            if resolved.count > Self.keptResolved { resolved.removeLast() }
            changes.append(IncidentChange(at: now, kind: .resolved, incident: ended.incident))
        }
        return changes
    }

    // MARK: Placing drops

    /// Joins drops to open incidents that share a cause with them, and opens incidents for the
    /// rest.
    private mutating func place(
        _ drops: [GatheredDrop], in snapshot: FleetSnapshot
    ) -> [IncidentChange] {
        guard let first = drops.first else { return [] }
        let candidates = unresolved.keys.sorted(by: >).filter {
            unresolved[$0]?.mayTakeDrop(at: first.at.monotonic) == true
        }
        // One drop that nothing else is near needs no comparison with ten thousand links.
        guard drops.count > 1 || !candidates.isEmpty else {
            return [open(DropGroup(drops: drops), survivorCount: 0, in: snapshot)]
        }
        let survivors = Survivors(of: snapshot, without: drops)
        var rest = drops
        var changes = candidates.compactMap { id in
            join(&rest, to: id, survivors, in: snapshot)
        }
        for group in DropGroup.parting(rest, survivors: survivors.features) {
            changes.append(
                open(group, survivorCount: survivors.features.count, in: snapshot))
        }
        return changes
    }

    private mutating func open(
        _ group: DropGroup, survivorCount: Int, in snapshot: FleetSnapshot
    ) -> IncidentChange {
        lastID += 1
        var incident = OpenIncident(
            id: lastID, group, survivorCount: survivorCount, now: snapshot.at)
        settle(group.drops, in: &incident, snapshot)
        return IncidentChange(at: snapshot.at, kind: .opened, incident: incident.incident)
    }

    /// Joins those of the drops to an incident that have the cause which explains both.
    private mutating func join(
        _ drops: inout [GatheredDrop], to id: Int, _ survivors: Survivors,
        in snapshot: FleetSnapshot
    ) -> IncidentChange? {
        guard var incident = unresolved[id], !drops.isEmpty else { return nil }
        let others = survivors.features(without: incident)
        let cause = SharedCause.explaining(
            dropped: incident.features + drops.map(\.features), survivors: others)
        guard let cause else { return nil }
        let joining = drops.filter { cause.isShared(by: $0.features) }
        guard !joining.isEmpty else { return nil }
        drops.removeAll { cause.isShared(by: $0.features) }
        incident.join(joining, survivors: others, now: snapshot.at)
        settle(joining, in: &incident, snapshot)
        return IncidentChange(
            at: snapshot.at, kind: .joined(joining.map(\.link)), incident: incident.incident)
    }

    /// Keeps an incident that took these drops; some of the links may be back already.
    private mutating func settle(
        _ drops: [GatheredDrop], in incident: inout OpenIncident, _ snapshot: FleetSnapshot
    ) {
        for drop in drops {
            incidentOf[drop.link] = incident.incident.id
            guard let place = snapshot.place(of: drop.link) else { continue }
            _ = incident.look(at: snapshot.links[place], now: snapshot.at)
        }
        unresolved[incident.incident.id] = incident
    }
}

/// The links that are up beside some that dropped, and what each may share.
private struct Survivors {
    private let links: [LinkID]
    let features: [Set<SharedFeature>]

    /// - Parameter drops: what dropped; a link that is late may be next, and is no survivor.
    init(of snapshot: FleetSnapshot, without drops: [GatheredDrop]) {
        let dropped = Set(drops.map(\.link))
        let up = snapshot.links.filter { $0.state == .up && !dropped.contains($0.id) }
        links = up.map(\.id)
        features = up.map { $0.features(on: $0.connection) }
    }

    func features(without incident: OpenIncident) -> [Set<SharedFeature>] {
        zip(links, features).filter { !incident.has($0.0) }.map(\.1)
    }
}
