import FleetModel
import Vocabulary

@testable import AlertModel

/// A fleet whose alerts are looked at each second of virtual time.
struct AlertRun {
    var fleet: AlertFleet
    private var book: AlertBook
    private var nextSecond = 0
    /// All that fired or ended so far.
    private(set) var changes: [AlertChange] = []

    init(_ fleet: AlertFleet, rules: [AlertRule]) {
        self.fleet = fleet
        book = AlertBook(rules: rules)
    }

    /// A fleet of which all links are connected at once.
    init(connected fleet: AlertFleet, tls: TLSFacts? = nil, rules: [AlertRule]) {
        self.init(fleet, rules: rules)
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

    private mutating func look() {
        changes += book.take(fleet.look(at: Double(nextSecond)))
    }

    /// What a person was told, one line each: `130 fired down: link-7`.
    var announced: [String] { changes.filter(\.isAnnounced).map(text) }

    /// What became of alerts, told or not.
    var all: [String] { changes.map(text) }

    private func text(of change: AlertChange) -> String {
        let start = AlertFleet.moment(0).monotonic
        let second = (change.at.monotonic - start).nanoseconds / 1_000_000_000
        let kind = change.kind == .fired ? "fired" : "resolved"
        return "\(second) \(kind) \(change.rule): \(name(of: change.subject))"
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
