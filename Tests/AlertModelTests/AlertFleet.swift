import FleetModel
import Vocabulary

/// A fleet and short ways to tell it what happened, in seconds from the start.
///
/// Links are numbered from 0 in the order of their settings.
struct AlertFleet {
    var fleet: Fleet
    private let settings: [LinkSettings]

    static func moment(_ seconds: Double) -> Moment {
        let milliseconds = Int64((seconds * 1_000).rounded())
        return Moment(
            monotonic: MonotonicInstant(nanoseconds: milliseconds * 1_000_000),
            wall: WallTime(unixMilliseconds: 1_795_399_920_000 + milliseconds))
    }

    static func settings(
        _ name: String, broker: String = "broker-a", tags: [Tag] = []
    ) -> LinkSettings {
        var settings = LinkSettings(name: name, endpoint: Endpoint(host: broker, port: 1883))
        settings.tags = tags
        return settings
    }

    /// Links that are not tried yet.
    init(_ settings: [LinkSettings]) {
        self.settings = settings
        fleet = Fleet(startedAt: Self.moment(0), emitsRecords: false)
        let links = settings.enumerated().map { (id: LinkID(Int32($0)), settings: $1) }
        _ = fleet.configure(links, now: Self.moment(0))
    }

    /// Links named `link-0`, `link-1`, …, each at the broker of its place in the list.
    init(brokers: [String] = ["broker-a"]) {
        self.init(brokers.enumerated().map { Self.settings("link-\($0)", broker: $1) })
    }

    /// The links that there are.
    var links: Range<Int> { settings.indices }

    /// A report of any event.
    mutating func tell(_ event: LinkEvent, of link: Int = 0, at seconds: Double) {
        let moment = Self.moment(seconds)
        var effects: [FleetEffect] = []
        fleet.apply(
            LinkReport(link: LinkID(Int32(link)), at: moment.monotonic, event: event), at: moment,
            effects: &effects)
    }

    /// Something of our own.
    mutating func tell(_ event: SelfEvent, at seconds: Double) {
        _ = fleet.apply(event, now: Self.moment(seconds))
    }

    /// An accepted connection; where no address is given, each broker name has one of its own.
    mutating func connect(
        _ link: Int = 0, address: String? = nil, tls: TLSFacts? = nil,
        interface: String? = nil, at seconds: Double
    ) {
        let state = snapshot(at: seconds).links[link].state
        let settings = settings[link]
        let facts = ConnectionFacts(
            version: .v5_0, address: address ?? Self.address(of: settings.endpoint.authority),
            sessionPresent: false, keepAliveSeconds: 60, clientID: settings.name,
            phases: ConnectPhases(), timing: settings.timing(effectiveKeepAliveSeconds: 60),
            properties: ConnackProperties(), tls: tls, interface: interface)
        tell(.connected(facts), of: link, at: seconds)
        tell(.state(from: state, to: .up), of: link, at: seconds)
    }

    /// The end of an accepted connection, as a link reports it.
    mutating func drop(
        _ link: Int = 0, _ cause: DropCause = .resetByPeer, pattern: DropPattern? = nil,
        verdict: Verdict? = nil, at seconds: Double
    ) {
        let state = snapshot(at: seconds).links[link].state
        let end = Disconnection(
            cause: cause, detail: "over", pattern: pattern, verdict: verdict, up: .seconds(1))
        tell(.disconnected(end), of: link, at: seconds)
        tell(.state(from: state, to: .down), of: link, at: seconds)
        tell(.reconnectScheduled(delay: .seconds(2), attempt: 1), of: link, at: seconds)
    }

    /// An attempt that fails: the link is down.
    mutating func refuse(_ link: Int = 0, pattern: DropPattern? = nil, at seconds: Double) {
        tell(
            .disconnected(Disconnection(cause: .refused, detail: "refused", pattern: pattern)),
            of: link, at: seconds)
        let state = snapshot(at: seconds).links[link].state
        if state != .down { tell(.state(from: state, to: .down), of: link, at: seconds) }
    }

    /// A missed heartbeat: the link is late.
    mutating func miss(_ link: Int = 0, _ verdict: Verdict? = nil, at seconds: Double) {
        let state = snapshot(at: seconds).links[link].state
        tell(
            .overdue(
                OverdueHeartbeat(waited: .seconds(5), consecutiveMissed: 1, verdict: verdict)),
            of: link, at: seconds)
        tell(.state(from: state, to: .late), of: link, at: seconds)
    }

    /// A heartbeat, answered after its round trip.
    mutating func beat(
        _ link: Int = 0, roundTrip: Duration = .milliseconds(100), at seconds: Double
    ) {
        tell(.pingRequest(outstanding: 1), of: link, at: seconds)
        tell(
            .pingResponse(.timed(rtt: roundTrip, late: false)), of: link,
            at: seconds + roundTrip / .seconds(1))
    }

    /// The fleet as it stands then, windows and marks grown old.
    mutating func look(at seconds: Double) -> FleetSnapshot {
        fleet.tick(now: Self.moment(seconds))
        return snapshot(at: seconds)
    }

    func snapshot(at seconds: Double) -> FleetSnapshot {
        fleet.snapshot(now: Self.moment(seconds))
    }

    /// An address that no other name of up to some hundred brokers has.
    private static func address(of authority: String) -> String {
        let sum = authority.utf8.reduce(7) { ($0 &* 31 &+ Int($1)) % 65_521 }
        return "10.\(sum / 256).\(sum % 256).1:1883"
    }
}
