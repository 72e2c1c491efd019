import FleetModel
import Vocabulary

@testable import AlertModel

/// A fleet with what rules remember of its links, for as long as it is looked at.
struct RememberedFleet {
    var fleet: AlertFleet
    private(set) var memory = AlertMemory()
    private var last: FleetSnapshot?

    /// Begins to look at the start.
    init(_ fleet: AlertFleet = AlertFleet()) {
        self.fleet = fleet
        look(at: 0)
    }

    @discardableResult
    mutating func look(at seconds: Double) -> AlertView {
        let snapshot = fleet.look(at: seconds)
        memory.take(snapshot, changes: last.map { snapshot.changes(since: $0) } ?? .all)
        last = snapshot
        return AlertView(snapshot, memory: memory)
    }

    /// What is found of a link at that moment.
    mutating func finding(
        _ condition: String, of link: Int = 0, at seconds: Double
    ) throws -> AlertFinding {
        let expression = try AlertCondition(parsing: condition).begins
        let view = look(at: seconds)
        let id = LinkID(Int32(link))
        let links = fleet.snapshot(at: seconds).links.filter { $0.id == id }
        return expression.finding(of: .link(id), among: links, in: view)
    }

    /// What is found of all links, as the group of a broker.
    mutating func findingOfGroup(_ condition: String, at seconds: Double) throws -> AlertFinding {
        let expression = try AlertCondition(parsing: condition).begins
        let view = look(at: seconds)
        return expression.finding(
            of: .group(.broker, name: "broker-a:1883"),
            among: fleet.snapshot(at: seconds).links, in: view)
    }

    /// What is found of these links where a rule asks for absence.
    mutating func findingOfAbsence(
        among links: [LinkSnapshot], at seconds: Double
    ) -> AlertFinding {
        AlertExpression.absent.finding(of: .fleet, among: links, in: look(at: seconds))
    }

    /// A person takes the link out of the watch, or the machine loses its way, or the like.
    mutating func change(_ link: Int = 0, to state: LinkState, at seconds: Double) {
        let before = fleet.snapshot(at: seconds).links[link].state
        fleet.tell(.state(from: before, to: state), of: link, at: seconds)
    }

    /// The end of an attempt, as a link reports it.
    mutating func fail(_ link: Int = 0, pattern: DropPattern? = nil, at seconds: Double) {
        fleet.refuse(link, pattern: pattern, at: seconds)
    }
}

extension AlertFinding {
    /// Holds, and this was measured.
    static func holds(_ measured: String) -> AlertFinding {
        AlertFinding(holds: true, measured: measured)
    }

    /// Does not hold, and this was measured.
    static func holdsNot(_ measured: String) -> AlertFinding {
        AlertFinding(holds: false, measured: measured)
    }

    /// Nothing can be said, for this reason.
    static func open(_ measured: String) -> AlertFinding {
        AlertFinding(holds: nil, measured: measured)
    }
}
