import FleetModel
import Vocabulary

extension IncidentBoard {
    /// Finds the links of what earlier runs knew by their names, once there are links.
    ///
    /// - Returns: incidents whose links are watched no longer.
    mutating func findRestored(in snapshot: FleetSnapshot) -> [IncidentChange] {
        guard !snapshot.links.isEmpty, !unresolved.isEmpty || !over.isEmpty else { return [] }
        let now = snapshot.at
        let links = Dictionary(
            snapshot.links.map { ($0.settings.name, $0) }, uniquingKeysWith: { first, _ in first })
        // A link belongs to the latest: what is not over comes last.
        for place in over.indices.reversed() {
            over[place].findMembers(among: links, now: now)
            noteHome(of: over[place])
        }
        var told: [IncidentChange] = []
        for id in unresolved.keys.sorted() {
            unresolved[id]?.findMembers(among: links, now: now)
            guard let incident = unresolved[id] else { continue }
            if incident.members.isEmpty, incident.alerts.isEmpty {
                told.append(withdraw(incident, now: now))
            } else {
                noteHome(of: incident)
            }
        }
        return told
    }

    private mutating func noteHome(of incident: WatchedIncident) {
        switch incident.kind {
        case .drops:
            for link in incident.members.keys { incidentOf[link] = incident.id }
        case .alerts(let rule):
            for link in incident.members.keys {
                let key = AlertKey(rule: rule, subject: .link(link))
                // One that fires still is in the incident that is not over.
                if let other = incidentOfAlert[key], unresolved[other] != nil { continue }
                incidentOfAlert[key] = incident.id
            }
        }
    }
}
