import AlertModel
import FleetModel
import Vocabulary

/// A fleet and the board that looks at it each second.
struct IncidentWatch {
    var fleet: AlertFleet
    private(set) var board = IncidentBoard()
    private(set) var changes: [IncidentChange] = []
    var now = 0.0

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

    /// Two brokers of one site, with ten links each, and a third one elsewhere.
    ///
    /// The first dropped and is an incident, the second, whose links were late, drops now.
    static func ofOneSite() -> IncidentWatch {
        let site = [Tag(key: "site", value: "fra")]
        var watch = IncidentWatch(
            ["a", "b"].flatMap { broker in
                (0..<10).map { AlertFleet.settings("\(broker)\($0)", broker: broker, tags: site) }
            } + (0..<10).map { AlertFleet.settings("c\($0)", broker: "c") })
        watch.drop(0..<10)
        for link in 10..<20 { watch.fleet.miss(link, at: 1) }
        watch.look(until: 12)
        watch.drop(10..<20)
        return watch
    }

    mutating func look(until seconds: Double, every step: Double = 1) {
        while now < seconds {
            now = min(seconds, now + step)
            look()
        }
    }

    /// Looks now.
    mutating func look(alerts: [AlertChange] = []) {
        let snapshot = fleet.look(at: now)
        changes += board.take(snapshot, changes: fleet.fleet.takeChanges(), alerts: alerts)
    }

    mutating func drop(_ links: some Sequence<Int>, _ cause: DropCause = .resetByPeer) {
        for link in links { fleet.drop(link, cause, at: now) }
    }

    mutating func restore(_ links: some Sequence<Int>) {
        for link in links { fleet.connect(link, at: now) }
    }

    /// An alert of a rule about links begins or ends.
    mutating func alert(
        _ kind: AlertChange.Kind = .fired, _ rule: String = "slow", about links: some Sequence<Int>,
        _ severity: AlertSeverity = .critical
    ) {
        look(
            alerts: links.map { link in
                alert(
                    kind, rule, .link(LinkID(Int32(link))), .link(name: name(of: link)), severity)
            })
    }

    /// An alert of a rule about a broker begins or ends.
    mutating func alert(
        _ kind: AlertChange.Kind = .fired, _ rule: String = "broker down",
        aboutBroker broker: String,
        links: Range<Int> = 0..<0
    ) {
        var change = alert(
            kind, rule, .group(.broker, name: broker), .group(by: "broker", name: broker),
            .critical)
        change.links = links.map { LinkID(Int32($0)) }
        look(alerts: [change])
    }

    /// Alerts about links begin for which an alert about their group speaks.
    mutating func alert(
        _ rule: String, about links: some Sequence<Int>, spokenForBy other: String
    ) {
        look(
            alerts: links.map { link in
                var change = alert(
                    .fired, rule, .link(LinkID(Int32(link))), .link(name: name(of: link)),
                    .critical)
                change.spokenForBy = other
                return change
            })
    }

    func alert(
        _ kind: AlertChange.Kind, _ rule: String, _ subject: AlertSubject,
        _ name: FiringAlert.Subject, _ severity: AlertSeverity
    ) -> AlertChange {
        AlertChange(
            at: AlertFleet.moment(now), rule: rule, severity: severity, subject: subject,
            name: name, kind: kind, measured: "measured", note: "look")
    }

    private func name(of link: Int) -> String {
        fleet.snapshot(at: now).links[link].settings.name
    }

    /// The alert about a link that was taken out is over.
    mutating func alertEnded(_ rule: String = "slow", ofRemoved link: Int) {
        look(alerts: [
            alert(
                .resolved(firedAt: AlertFleet.moment(0)), rule, .link(LinkID(Int32(link))),
                .link(name: ""), .critical)
        ])
    }

    /// An alert of an earlier run fires still.
    mutating func adopt(_ rule: String, about link: Int, in id: Int) {
        board.adopt(rule: rule, subject: .link(LinkID(Int32(link))), in: id)
    }

    /// An alert about a broker of an earlier run fires still.
    mutating func adopt(_ rule: String, aboutBroker broker: String, in id: Int) {
        board.adopt(rule: rule, subject: .group(.broker, name: broker), in: id)
    }

    /// Ada has an incident.
    mutating func acknowledge(_ id: Int) {
        let acknowledgement = Acknowledgement(by: "ada", at: AlertFleet.moment(now))
        _ = board.change(id, .acknowledged, at: AlertFleet.moment(now)) {
            $0.acknowledgement = acknowledgement
        }
    }

    /// Goes on in another run, in which all that this one knew is known, and nobody is connected.
    mutating func restart(_ settings: [LinkSettings], after seconds: Double) {
        var restored = RestoredAlerts()
        restored.unresolved = board.incidents.filter { $0.resolvedAt == nil }
        restored.resolved = board.incidents.filter { $0.resolvedAt != nil }
        restored.lastIncident = board.incidents.map(\.id).max() ?? 0
        now += seconds
        fleet = AlertFleet(settings)
        board = IncidentBoard(restored: restored)
        changes = []
    }

    /// What became of incidents since they were formed, with their numbers: `opened 1`.
    var story: [String] {
        changes.compactMap { change in
            if change.kind == .updated || change.incident.isForming { return nil }
            let what =
                if case .joined(let links) = change.kind {
                    "joined by \(links.count)"
                } else {
                    "\(change.kind)"
                }
            return "\(what) \(change.incident.id)"
        }
    }

    /// Of all incidents that are kept, the latest first of the open ones, then of the others.
    var summaries: [String] { board.incidents.map(\.summary) }
}
