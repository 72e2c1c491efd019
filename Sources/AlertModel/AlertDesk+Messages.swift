import FleetModel
import Vocabulary

// MARK: Messages

extension AlertDesk {
    /// The message about an incident as it stands.
    func announcement(
        _ occasion: Announcement.Occasion, of incident: Incident, _ known: Telling,
        at moment: Moment
    ) -> Announcement {
        let main = incident.alerts.first { $0.rule == known.rule } ?? incident.alerts.first
        let others = incident.alerts.filter { $0.firing > 0 && $0.rule != known.rule }
        return Announcement(
            key: run.isEmpty ? "\(incident.id)" : "\(run)-\(incident.id)", incident: incident.id,
            occasion: occasion, severity: known.severity, rule: known.rule,
            rules: [known.rule] + others.map(\.rule), summary: incident.summary,
            cause: incident.cause, measured: main?.measured ?? "",
            links: incident.members.prefix(Announcement.mostLinks).map(\.name),
            linkCount: incident.members.count, remaining: incident.remaining,
            labels: known.labels ?? [:], since: incident.since.wall, at: moment.wall,
            resolvedAt: occasion == .resolved ? (incident.resolvedAt ?? moment).wall : nil,
            acknowledgedBy: incident.acknowledgement?.by, note: main?.note,
            runbook: main?.runbook, ways: known.ways?.sorted())
    }

    /// What all links of an incident have in common; of an incident about groups, what these do.
    func labels(of incident: Incident, _ links: [LinkSnapshot]) -> [String: String] {
        var labels: [String: String] = [:]
        guard let first = links.first else {
            let subjects = Set(board.firing(in: incident.id).map(\.subject))
            guard subjects.count == 1, case .group(let grouping, let name?)? = subjects.first
            else { return [:] }
            switch grouping {
            case .broker: return ["broker": name]
            case .tag(let key): return [key: name]
            case .state: return [:]
            }
        }
        for tag in first.settings.tags
        where links.allSatisfy({ $0.settings.value(ofTag: tag.key) == tag.value }) {
            labels[tag.key] = tag.value
        }
        let broker = first.settings.endpoint.authority
        if links.allSatisfy({ $0.settings.endpoint.authority == broker }) {
            labels["broker"] = broker
        }
        return labels
    }
}

extension Telling {
    /// Notes on which ways people are told of these links: who was told of some is told of all.
    ///
    /// By name, also where all are told: one that comes later was told nothing.
    mutating func noteWays(
        _ ways: [AnnouncementWay], of links: [LinkSnapshot], now: MonotonicInstant
    ) {
        linkCount = links.count
        guard let known = self.ways else { return }
        self.ways = known.union(ways.filter { $0.concerns(links, at: now) }.map(\.name))
    }
}

extension Announcement.Occasion {
    /// For a timeline.
    var step: String {
        switch self {
        case .opened, .test: "told"
        case .raised: "told that it matters more"
        case .reminder: "told again"
        case .resolved: "told that it is over"
        case .acknowledged: "told who has it"
        }
    }
}
