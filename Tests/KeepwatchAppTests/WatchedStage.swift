import AlertModel
import FleetModel
import Vocabulary

@testable import KeepwatchApp

/// A fleet with its alerts, in which a test says what happens and when.
struct WatchedStage {
    private(set) var fleet = Fleet(startedAt: Self.moment(0))
    var alerts = AlertRounds(AlertDesk(rules: []))
    /// What the fleet asked for since the start.
    private(set) var effects: [FleetEffect] = []
    /// What the desk told since the start.
    private(set) var news: [AlertNews] = []

    static func moment(_ seconds: Double) -> Moment {
        let milliseconds = Int64(seconds * 1_000)
        return Moment(
            monotonic: MonotonicInstant(nanoseconds: milliseconds * 1_000_000),
            wall: WallTime(unixMilliseconds: 1_795_399_920_000 + milliseconds))
    }

    /// Links of these names that are up from the first moment on.
    init(_ names: String...) {
        for (number, name) in zip(Int32(0)..., names) {
            let settings = LinkSettings(name: name, endpoint: Endpoint(host: "docks", port: 1_883))
            _ = fleet.configure([(LinkID(number), settings)], now: Self.moment(0))
            let facts = ConnectionFacts(
                version: .v5_0, address: "192.0.2.1:1883", sessionPresent: false,
                keepAliveSeconds: 60, clientID: name, phases: ConnectPhases(),
                timing: settings.timing(effectiveKeepAliveSeconds: 60),
                properties: ConnackProperties())
            tell(.connected(facts), of: number, at: 0)
            tell(.state(from: .connecting, to: .up), of: number, at: 0)
        }
    }

    mutating func tell(_ event: LinkEvent, of link: Int32, at seconds: Double) {
        let moment = Self.moment(seconds)
        let report = LinkReport(link: LinkID(link), at: moment.monotonic, event: event)
        fleet.apply(report, at: moment, effects: &effects)
    }

    mutating func drop(_ link: Int32, at seconds: Double) {
        let end = Disconnection(cause: .resetByPeer, detail: "over", up: .seconds(9))
        tell(.disconnected(end), of: link, at: seconds)
        tell(.state(from: .up, to: .down), of: link, at: seconds)
    }

    mutating func isDue(at seconds: Double) -> Bool {
        alerts.isDue(fleet, now: Self.moment(seconds).monotonic)
    }

    mutating func look(at seconds: Double) {
        news += alerts.look(
            at: &fleet, offsetSeconds: 0, effects: &effects, now: Self.moment(seconds))
    }

    mutating func look(from first: Int, to last: Int) {
        for second in first...last { look(at: Double(second)) }
    }

    @discardableResult
    mutating func ask(_ request: AlertRequest, at seconds: Double) -> String? {
        let outcome = alerts.apply(
            request, to: &fleet, effects: &effects, now: Self.moment(seconds))
        news += outcome.news
        return outcome.answer
    }

    func snapshot(at seconds: Double) -> FleetSnapshot {
        fleet.snapshot(now: Self.moment(seconds))
    }

    /// What the event lines tell of incidents.
    var incidentEvents: [IncidentEvent] {
        effects.compactMap { effect in
            guard case .record(let record) = effect, case .incident(let event) = record.event
            else { return nil }
            return event
        }
    }
}
