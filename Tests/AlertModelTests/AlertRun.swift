import FleetModel
import Vocabulary

@testable import AlertModel

/// A fleet whose alerts are looked at each second of virtual time.
struct AlertRun {
    var fleet: AlertFleet
    private(set) var desk: AlertDesk
    private var nextSecond = 0
    private var hasLooked = false
    /// All that the desk told its surroundings so far.
    private(set) var news: [AlertNews] = []

    init(
        _ fleet: AlertFleet, rules: [AlertRule] = BuiltInRules.all,
        windows: [MaintenanceWindow] = [], ways: [AnnouncementWay] = [],
        restored: RestoredAlerts? = nil
    ) {
        self.fleet = fleet
        desk = AlertDesk(rules: rules, windows: windows, ways: ways, restored: restored)
    }

    /// A fleet of which all links are connected at once.
    init(
        connected fleet: AlertFleet, tls: TLSFacts? = nil, rules: [AlertRule] = BuiltInRules.all,
        windows: [MaintenanceWindow] = [], ways: [AnnouncementWay] = []
    ) {
        self.init(fleet, rules: rules, windows: windows, ways: ways)
        for link in fleet.links { self.fleet.connect(link, tls: tls, at: 0) }
    }

    /// Goes on, this second included.
    ///
    /// - Parameters:
    ///   - step: how many seconds apart the alerts are looked at.
    ///   - happen: what happens to the fleet in each of these seconds before it is looked at.
    mutating func run(
        until end: Int, step: Int = 1, _ happen: (inout AlertFleet, Int) -> Void = { _, _ in }
    ) {
        while nextSecond <= end {
            happen(&fleet, nextSecond)
            look()
            nextSecond += step
        }
    }

    /// Nobody looks until then, as where the program is stopped; goes on with that second.
    mutating func sleep(until second: Int) { nextSecond = second }

    /// What a person asks now, with the answer.
    @discardableResult
    mutating func ask(_ request: AlertRequest) -> String? {
        let result = desk.apply(request, now: AlertFleet.moment(Double(nextSecond)))
        news += result.news
        return result.answer
    }

    /// From now on other rules, windows and ways hold.
    mutating func replace(
        rules: [AlertRule], windows: [MaintenanceWindow] = [], ways: [AnnouncementWay] = []
    ) {
        desk.replace(
            rules: rules, windows: windows, ways: ways,
            now: AlertFleet.moment(Double(nextSecond)))
    }

    private mutating func look() {
        let snapshot = fleet.look(at: Double(nextSecond))
        let changes = fleet.fleet.takeChanges()
        news += desk.take(
            snapshot, changes: hasLooked ? changes : .all, offsetSeconds: 0)
        hasLooked = true
    }

    // MARK: What came of it

    /// The messages that people were told.
    var messages: [Announcement] {
        news.compactMap { news in
            guard case .announce(let message) = news else { return nil }
            return message
        }
    }

    /// The same, one line each, the number that of the incident: `130 opened 1 down`.
    var told: [String] {
        messages.map { message in
            let start = AlertFleet.moment(0).wall
            let second = message.at.time(since: start).components.seconds
            return "\(second) \(message.occasion.rawValue) \(message.incident) \(message.rule)"
        }
    }

    /// Alerts that fired or ended.
    var changes: [AlertChange] {
        news.compactMap { news in
            guard case .alert(let change) = news else { return nil }
            return change
        }
    }

    /// The same, one line each: `130 fired down: link-7`.
    var all: [String] { changes.map(text) }

    /// What became of incidents, one line each: `12 opened 1`.
    var story: [String] {
        news.compactMap { news in
            guard case .incident(let change) = news else { return nil }
            let kind = if case .joined = change.kind { "joined" } else { "\(change.kind)" }
            return "\(second(of: change.at)) \(kind) \(change.incident.id)"
        }
    }

    /// The incidents that are kept, as people see them.
    var incidents: [Incident] { desk.standing.incidents }

    private func second(of moment: Moment) -> Int64 {
        (moment.monotonic - AlertFleet.moment(0).monotonic).components.seconds
    }

    private func text(of change: AlertChange) -> String {
        let kind = change.kind == .fired ? "fired" : "resolved"
        return "\(second(of: change.at)) \(kind) \(change.rule): \(name(of: change.subject))"
    }

    private func name(of subject: AlertSubject) -> String {
        switch subject {
        case .link(let link): "link-\(link.rawValue)"
        case .group(_, let name): name ?? "–"
        case .fleet: "all"
        }
    }
}

extension AlertRule {
    /// A rule of the name `down`, or whatever is said.
    static func test(
        _ begins: AlertExpression = .state(.down), named name: String = "down",
        after: Duration = .zero, until ends: AlertExpression? = nil, endsAfter: Duration = .zero,
        links: LinkFilter? = nil
    ) -> AlertRule {
        AlertRule(
            name: name,
            condition: AlertCondition(
                begins: begins, beginsAfter: after, ends: ends, endsAfter: endsAfter),
            severity: .critical, links: links)
    }
}

extension AlertExpression {
    /// So large a part of a broker's links is down.
    static func downShare(above bound: Double) -> AlertExpression {
        .share(AlertShare(of: .state(.down), by: .broker, sign: .greater, bound: bound))
    }
}
