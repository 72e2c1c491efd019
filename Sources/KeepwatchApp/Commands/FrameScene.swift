import BrokerScript
import FleetModel
import Outlets
import Vocabulary
import VirtualNetwork

/// A fleet at one moment, made without a clock or a socket.
struct FrameScene {
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
        var fleet = Fleet(startedAt: start)
        var network = VirtualNetwork(seed: seed)
        for (index, broker) in cast.brokers.enumerated() {
            network.addBroker(broker.script, seed: cast.seed(ofBroker: index))
        }
        var configured: [(id: LinkID, settings: LinkSettings)] = []
        for (index, link) in cast.links.enumerated() {
            let id = LinkID(Int32(index))
            let settings = link.settings(
                endpoint: Endpoint(host: "127.0.0.1", port: UInt16(40_001 + link.broker)))
            configured.append((id, settings))
            network.addLink(id, settings: settings, broker: link.broker)
        }
        _ = fleet.configure(configured, now: start)
        network.run(until: start.monotonic + after) { report in
            let wall = start.wallTime(at: report.at)
            _ = fleet.apply(report, at: Moment(monotonic: report.at, wall: wall))
        }
        let end = start.monotonic + after
        moment = Moment(monotonic: end, wall: start.wallTime(at: end))
        _ = fleet.tick(now: moment)
        snapshot = fleet.snapshot(now: moment)
    }
}
