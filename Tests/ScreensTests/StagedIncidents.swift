import FleetModel
import Vocabulary

/// Incidents for screens, made by hand of the drops that a fleet still knows: those at one broker
/// with one cause, each within five seconds of the one before, are one.
///
/// What the alert desk makes of drops is tested where it is; here it only has to look like it.
struct StagedIncidents {
    /// Those that somebody took off the banner.
    var dismissed: Set<Int> = []
    /// What somebody said of an incident, by its number.
    var said: [Int: (inout Incident) -> Void] = [:]
    /// What stands beside the incidents: silences, windows, ways.
    var others = AlertStanding()

    private struct Dropped {
        var link: LinkSnapshot
        var drop: DropRecord

        /// Whether nobody waits for it, and since when.
        var backAt: Moment? {
            drop.recoveredAt ?? (link.state == .paused ? link.since : nil)
        }

        func belongs(to other: Dropped) -> Bool {
            link.settings.endpoint.authority == other.link.settings.endpoint.authority
                && drop.disconnection.cause == other.drop.disconnection.cause
                && drop.at.monotonic - other.drop.at.monotonic <= .seconds(5)
        }
    }

    /// How alerts stand in a fleet.
    func standing(of snapshot: FleetSnapshot) -> AlertStanding {
        var standing = others
        let incidents = Self.groups(in: snapshot).enumerated().map { place, group in
            var incident = Self.incident(place + 1, of: group, in: snapshot)
            incident.isDismissed = dismissed.contains(incident.id)
            said[incident.id]?(&incident)
            return incident
        }
        standing.incidents =
            incidents.reversed().filter { $0.resolvedAt == nil }
            + incidents.reversed().filter { $0.resolvedAt != nil }
        return standing
    }

    private static func groups(in snapshot: FleetSnapshot) -> [[Dropped]] {
        let drops = snapshot.links.flatMap { link in
            link.drops.map { Dropped(link: link, drop: $0) }
        }
        var groups: [[Dropped]] = []
        for dropped in drops.sorted(by: { $0.drop.at.monotonic < $1.drop.at.monotonic }) {
            let place = groups.lastIndex { group in
                group.last.map(dropped.belongs(to:)) == true
            }
            if let place {
                groups[place].append(dropped)
            } else {
                groups.append([dropped])
            }
        }
        return groups
    }

    private static func incident(
        _ id: Int, of group: [Dropped], in snapshot: FleetSnapshot
    ) -> Incident {
        let ends = group.map(\.drop.disconnection)
        let backs = group.map(\.backAt)
        let backAt = backs.compactMap { $0 }.max { $0.monotonic < $1.monotonic }
        var incident = Incident(
            id: id, kind: .drops,
            phase: backs.contains(nil) ? .open : backAt.map { .resolved(at: $0) } ?? .open,
            since: group.map(\.drop.downSince).min { $0.monotonic < $1.monotonic }
                ?? group[0].drop.at,
            openedAt: group[0].drop.at)
        incident.severity = .critical
        var members: Set<LinkID> = []
        for dropped in group where members.insert(dropped.link.id).inserted {
            incident.members.append(
                IncidentMember(
                    link: dropped.link.id, name: dropped.link.settings.name,
                    isBack: dropped.backAt != nil))
        }
        incident.remaining = incident.members.count { !$0.isBack }
        var ending = SharedEnding()
        ending.cause = ends.first?.cause
        ending.broker = group[0].link.settings.endpoint.authority
        if ends.allSatisfy({ $0.pattern == ends[0].pattern }) {
            ending.pattern = ends[0].pattern
            ending.evidence = ends[0].evidence
        }
        if ends.allSatisfy({ $0.patternPeriod == ends[0].patternPeriod }) {
            ending.patternPeriod = ends[0].patternPeriod
        }
        if ends.allSatisfy({ $0.verdict == ends[0].verdict }) { ending.verdict = ends[0].verdict }
        if ends.allSatisfy({ $0.reasonName == ends[0].reasonName }) {
            ending.reason = ends[0].reasonName
        }
        incident.ending = ending
        explain(&incident, in: snapshot)
        incident.timeline = [
            IncidentStep(
                at: incident.openedAt,
                text: "\(incident.members.count) dropped: \(incident.summary)")
        ]
        if let over = incident.resolvedAt {
            incident.timeline.append(IncidentStep(at: over, text: "all are back"))
        }
        return incident
    }

    /// Several links share their broker.
    private static func explain(_ incident: inout Incident, in snapshot: FleetSnapshot) {
        let count = incident.members.count
        let what = incident.ending?.cause?.rawValue ?? "dropped"
        guard count > 1, let broker = incident.ending?.broker else {
            incident.summary = "\(incident.members.first?.name ?? "") \(what)"
            return
        }
        let others = snapshot.count(of: .up)
        incident.cause = broker
        incident.causeFilter = "broker=\(broker)"
        incident.evidence = "\(count) of \(count) share \(broker); 0 of \(others) others do"
        incident.summary = "\(count) links \(what): \(incident.evidence ?? "")"
    }
}
