import BrokerScript
import FleetModel
import Outlets
import SettingsFiles
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
        var network = VirtualNetwork(cast: cast, seed: seed)
        let endpoints = cast.brokers.map {
            Endpoint(host: $0.name, port: Endpoint.defaultPort)
        }
        let settings = cast.settings(endpoints: endpoints)
        let links = settings.enumerated().map { (id: LinkID(Int32($0)), settings: $1) }
        _ = fleet.configure(links, now: start)
        network.run(until: start.monotonic + after) { report in
            let wall = start.wallTime(at: report.at)
            _ = fleet.apply(report, at: Moment(monotonic: report.at, wall: wall))
        }
        let end = start.monotonic + after
        moment = Moment(monotonic: end, wall: start.wallTime(at: end))
        _ = fleet.tick(now: moment)
        snapshot = fleet.snapshot(now: moment)
    }

    /// Plays a recording to its end.
    init(replaying path: String) throws(ProgramFailure) {
        let text: String
        do {
            text = try FileText.read(path)
        } catch {
            throw ProgramFailure(status: .usage, message: "cannot read \(path): \(error.message)")
        }
        var reader = EventLineReader()
        var fleet: Fleet?
        var last: Moment?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            do {
                guard let record = try reader.read(line) else { continue }
                last = record.at
                var present = fleet ?? Fleet(startedAt: record.at)
                present.replay(record)
                fleet = present
            } catch {
                throw ProgramFailure(status: .usage, message: "\(path): \(error)")
            }
        }
        guard var fleet, let last else {
            throw ProgramFailure(status: .usage, message: "\(path) holds no event")
        }
        moment = last
        _ = fleet.tick(now: last)
        snapshot = fleet.snapshot(now: last)
    }
}
