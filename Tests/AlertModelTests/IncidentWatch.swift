import AlertModel
import FleetModel
import Vocabulary

/// A fleet and the board that looks at it each second.
struct IncidentWatch {
    var fleet: AlertFleet
    private(set) var board = IncidentBoard()
    private(set) var changes: [IncidentChange] = []
    private(set) var now = 0.0

    /// All links connected and answered.
    init(_ settings: [LinkSettings]) {
        fleet = AlertFleet(settings)
        for link in fleet.links {
            fleet.connect(link, at: 0)
            fleet.beat(link, at: 0.5)
        }
        look(until: 1)
    }

    /// So many links at each broker, `a-0`, `a-1`, … of broker `a`.
    init(_ brokers: [(broker: String, links: Int)], tags: [Tag] = []) {
        self.init(
            brokers.flatMap { broker, count in
                (0..<count).map {
                    AlertFleet.settings("\(broker)-\($0)", broker: broker, tags: tags)
                }
            })
    }

    mutating func look(until seconds: Double, every step: Double = 1) {
        while now < seconds {
            now = min(seconds, now + step)
            changes += board.take(fleet.look(at: now), changes: .all, alerts: [])
        }
    }

    mutating func drop(_ links: some Sequence<Int>, _ cause: DropCause = .resetByPeer) {
        for link in links { fleet.drop(link, cause, at: now) }
    }

    mutating func restore(_ links: some Sequence<Int>) {
        for link in links { fleet.connect(link, at: now) }
    }

    /// What became of incidents, with their numbers: `opened 1`.
    var story: [String] {
        changes.map { change in
            let what =
                switch change.kind {
                case .opened: "opened"
                case .joined(let links): "joined by \(links.count)"
                case .resolved: "resolved"
                case .withdrawn: "withdrawn"
                }
            return "\(what) \(change.incident.id)"
        }
    }

    /// Of all incidents that are kept, the latest first of the open ones, then of the others.
    var summaries: [String] { board.incidents.map(\.summary) }
}
