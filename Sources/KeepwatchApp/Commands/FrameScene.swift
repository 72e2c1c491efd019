import AlertModel
import BrokerScript
import FleetModel
import Outlets
import Vocabulary
import VirtualTime

/// A fleet at one moment, made without a clock or a socket.
struct FrameScene {
    /// When the watch began.
    let startedAt: Moment
    /// The moment that the screen shows.
    private(set) var moment: Moment
    /// The fleet at that moment.
    private(set) var snapshot: FleetSnapshot

    /// Virtual time begins here, so that the same flags print the same screen on any day.
    private static let start = Moment(
        monotonic: .origin, wall: WallTime(unixMilliseconds: 1_767_225_600_000))

    /// Runs the demo's fleet in virtual time.
    init(links: Int, seed: UInt64, after: Duration) {
        let cast = DemoCast(links: links, seed: seed)
        let start = Self.start
        var fleet = Fleet(startedAt: start, emitsRecords: false)
        var alerts = AlertRounds(AlertDesk(rules: BuiltInRules.all))
        var effects: [FleetEffect] = []
        var network = VirtualNetwork(cast: cast, seed: seed)
        let endpoints = cast.brokers.map {
            Endpoint(host: $0.name, port: Endpoint.defaultPort)
        }
        let settings = cast.settings(endpoints: endpoints)
        let links = settings.enumerated().map { (id: LinkID(Int32($0)), settings: $1) }
        _ = fleet.configure(links, now: start)
        let end = start.monotonic + after
        while network.now < end {
            network.run(until: min(end, network.now + .seconds(1))) { report in
                let wall = start.wallTime(at: report.at)
                fleet.apply(
                    report, at: Moment(monotonic: report.at, wall: wall), effects: &effects)
            }
            let now = Moment(
                monotonic: network.now, wall: start.wallTime(at: network.now))
            fleet.tick(now: now)
            _ = alerts.look(at: &fleet, offsetSeconds: 0, effects: &effects, now: now)
            // The links are scripted: nobody asks them for anything else.
            for case .readBrokerFigures(let link) in effects {
                network.request(.readBrokerFigures, of: link)
            }
            effects.removeAll()
        }
        startedAt = start
        moment = Moment(monotonic: end, wall: start.wallTime(at: end))
        fleet.tick(now: moment)
        snapshot = fleet.snapshot(now: moment)
    }

    /// Plays a recording up to `after` since the start of its run; nil plays it to its end, without
    /// the farewell that a run's own end writes.
    init(replaying path: String, after: Duration?) throws(ProgramFailure) {
        var records = try Recording(path).runs.last ?? []
        if let after {
            records.removeAll { $0.at.monotonic > .origin + after }
        } else {
            records.removeLast(records.reversed().prefix { $0.event.isFarewell }.count)
        }
        guard let first = records.first, let last = records.last else {
            throw ProgramFailure(status: .usage, message: "\(path) holds no event of that time")
        }
        var replay = AlertReplay(rules: BuiltInRules.all, startedAt: first.at)
        replay.play(records[...]) { _, _ in }
        replay.finish(at: last.at.monotonic) { _, _ in }
        startedAt = first.at
        moment = last.at
        snapshot = replay.snapshot
    }
}

extension RunEvent {
    /// Whether it may only tell that the run itself ended: then no link is down, nobody looks.
    fileprivate var isFarewell: Bool {
        switch self {
        case .link(_, .disconnected(let end)): end.cause == .stopped
        case .link(_, .state(_, to: .unknown)): true
        default: false
        }
    }
}
