import AlertModel
import FleetModel
import Vocabulary

/// A fleet whose links are up and answer in turns, made without a socket.
struct StagedFleet {
    private(set) var fleet: Fleet
    private(set) var now = Moment(
        monotonic: .origin, wall: WallTime(unixMilliseconds: 1_767_225_600_000))
    private let count: Int
    private var random = SeededRandom(seed: 4)
    private var next = 0
    private var effects: [FleetEffect] = []
    private var desk = AlertDesk(rules: BuiltInRules.all)

    /// Connects so many links.
    init(links count: Int, historyMemory: Int = HistoryMemory.usualBytes) {
        self.count = count
        fleet = Fleet(startedAt: now, emitsRecords: false, historyMemory: historyMemory)
        var settings = (0..<count).map {
            LinkSettings(
                name: "link-\($0)", endpoint: Endpoint(host: "broker-\($0 % 40)", port: 1883))
        }
        settings.shareEqualParts()
        let links = settings.enumerated().map { (id: LinkID(Int32($0)), settings: $1) }
        _ = fleet.configure(links, now: now)
        for link in links { connect(link.id, link.settings) }
    }

    /// Lets the next links in turn send a heartbeat each and get their answers.
    ///
    /// - Parameter interval: the time in which all links have their turn.
    mutating func beat(_ heartbeats: Int, interval: Duration = .seconds(10)) {
        for _ in 0..<heartbeats {
            let link = LinkID(Int32(next))
            next = (next + 1) % count
            let roundTrip = Duration.microseconds(Int64.random(in: 200...40_000, using: &random))
            take(.pingRequest(outstanding: 1), on: link)
            take(.pingResponse(.timed(rtt: roundTrip, late: false)), on: link)
            advance(by: interval / count)
        }
    }

    /// Ends the connection of every link.
    mutating func dropAll() {
        for number in 0..<count {
            let link = LinkID(Int32(number))
            take(.disconnected(Disconnection(.resetByPeer, up: .seconds(60))), on: link)
            take(.state(from: .up, to: .down), on: link)
            take(.reconnectScheduled(delay: .seconds(1), attempt: 1), on: link)
        }
    }

    /// Lets so much time pass that the fleet looks at all links again.
    mutating func tick() {
        advance(by: .seconds(60))
        fleet.tick(now: now)
    }

    /// Has the fleet judged by the built-in rules, as the watch does each second.
    mutating func judge() {
        let changes = fleet.takeChanges()
        _ = desk.take(fleet.snapshot(now: now), changes: changes, offsetSeconds: 0)
        fleet.note(desk.standing)
    }

    private mutating func advance(by time: Duration) {
        let monotonic = now.monotonic + time
        now = Moment(monotonic: monotonic, wall: now.wallTime(at: monotonic))
    }

    private mutating func take(_ event: LinkEvent, on link: LinkID) {
        effects.removeAll(keepingCapacity: true)
        let report = LinkReport(link: link, at: now.monotonic, event: event)
        fleet.apply(report, at: now, effects: &effects)
    }

    private mutating func connect(_ link: LinkID, _ settings: LinkSettings) {
        let facts = ConnectionFacts(
            version: .v5_0, address: "127.0.0.1:1883", sessionPresent: false, keepAliveSeconds: 60,
            clientID: "bench\(link.rawValue)",
            phases: ConnectPhases(tcp: .microseconds(80), connack: .microseconds(200)),
            timing: settings.timing(effectiveKeepAliveSeconds: 60),
            properties: ConnackProperties())
        take(.connecting(attempt: 1, address: facts.address), on: link)
        take(.connected(facts), on: link)
        take(.state(from: .unknown, to: .up), on: link)
    }
}
