import FleetModel
import Vocabulary

/// A fleet of a few links and short ways to tell it what happened, in seconds from the start.
struct FleetUnderTest {
    var fleet: Fleet
    /// All that the fleet asked for, but the records for the outlets.
    private(set) var requests: [FleetEffect] = []
    private(set) var records: [RunRecord] = []

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

    static func facts(
        _ settings: LinkSettings, address: String = "192.0.2.1:1883"
    ) -> ConnectionFacts {
        ConnectionFacts(
            version: .v5_0, address: address, sessionPresent: false,
            keepAliveSeconds: 60, clientID: settings.name, phases: ConnectPhases(),
            timing: settings.timing(effectiveKeepAliveSeconds: 30),
            properties: ConnackProperties())
    }

    static func end(
        _ cause: DropCause, pattern: DropPattern? = nil, verdict: Verdict? = nil,
        reasonString: String? = nil
    ) -> Disconnection {
        Disconnection(
            cause: cause, detail: "over", pattern: pattern, reasonString: reasonString,
            verdict: verdict, up: .seconds(1))
    }

    /// Links named `link-0`, `link-1`, …, each at the broker of its place in the list.
    init(brokers: [String] = ["broker-a"]) {
        self.init(
            brokers.enumerated().map { place, broker in
                Self.settings("link-\(place)", broker: broker)
            })
    }

    /// Links with these settings.
    init(_ settings: [LinkSettings]) {
        fleet = Fleet(startedAt: Self.moment(0))
        let links = settings.enumerated().map { (id: LinkID(Int32($0)), settings: $1) }
        take(fleet.configure(links, now: Self.moment(0)))
    }

    mutating func tell(_ event: LinkEvent, of link: Int32 = 0, at seconds: Double) {
        let moment = Self.moment(seconds)
        var effects: [FleetEffect] = []
        fleet.apply(
            LinkReport(link: LinkID(link), at: moment.monotonic, event: event), at: moment,
            effects: &effects)
        take(effects)
    }

    mutating func tell(_ event: SelfEvent, at seconds: Double) {
        take(fleet.apply(event, now: Self.moment(seconds)))
    }

    mutating func ask(_ request: OperatorRequest, at seconds: Double = 0) {
        take(fleet.apply(request, now: Self.moment(seconds)))
    }

    mutating func connect(
        _ link: Int32 = 0, address: String = "192.0.2.1:1883", at seconds: Double
    ) {
        let state = snapshot(at: seconds).links[Int(link)].state
        let facts = Self.facts(Self.settings("link-\(link)"), address: address)
        tell(.connected(facts), of: link, at: seconds)
        tell(.state(from: state, to: .up), of: link, at: seconds)
    }

    /// The end of an accepted connection, as a link reports it.
    mutating func drop(
        _ link: Int32 = 0, _ cause: DropCause = .resetByPeer, pattern: DropPattern? = nil,
        verdict: Verdict? = nil, at seconds: Double
    ) {
        let end = Self.end(cause, pattern: pattern, verdict: verdict)
        tell(.disconnected(end), of: link, at: seconds)
        tell(.state(from: .up, to: .down), of: link, at: seconds)
        tell(.reconnectScheduled(delay: .seconds(2), attempt: 1), of: link, at: seconds)
    }

    /// The end of an attempt, as a link reports it.
    mutating func fail(_ link: Int32 = 0, _ cause: DropCause, at seconds: Double) {
        var end = Self.end(cause)
        end.up = nil
        tell(.disconnected(end), of: link, at: seconds)
    }

    /// A missed heartbeat, and what the socket showed.
    mutating func miss(_ link: Int32 = 0, _ verdict: Verdict?, at seconds: Double) {
        tell(
            .overdue(
                OverdueHeartbeat(waited: .seconds(5), consecutiveMissed: 1, verdict: verdict)),
            of: link, at: seconds)
        tell(.state(from: .up, to: .late), of: link, at: seconds)
    }

    /// A heartbeat that is answered after a tenth of a second, or whatever is said.
    mutating func beat(
        _ link: Int32 = 0, roundTrip: Duration = .milliseconds(100), networkRTT: Duration? = nil,
        at seconds: Double
    ) {
        tell(.pingRequest(outstanding: 1), of: link, at: seconds)
        tell(
            .pingResponse(.timed(rtt: roundTrip, late: false), networkRTT: networkRTT), of: link,
            at: seconds + roundTrip / .seconds(1))
    }

    /// A heartbeat that is missed and, where `isLost`, never answered.
    mutating func miss(_ link: Int32 = 0, isLost: Bool, at seconds: Double) {
        tell(.pingRequest(outstanding: 1), of: link, at: seconds)
        tell(
            .overdue(OverdueHeartbeat(waited: .seconds(1), consecutiveMissed: 1)), of: link,
            at: seconds + 1)
        guard isLost else { return }
        tell(
            .pingResponse(.untimed(requests: 1, responses: 0, late: false)), of: link,
            at: seconds + 2)
    }

    func snapshot(at seconds: Double) -> FleetSnapshot {
        fleet.snapshot(now: Self.moment(seconds))
    }

    func link(_ link: Int = 0, at seconds: Double) -> LinkSnapshot {
        snapshot(at: seconds).links[link]
    }

    func availability(_ link: Int = 0, at seconds: Double) -> Double? {
        self.link(link, at: seconds).availability(at: Self.moment(seconds).monotonic)
    }

    private mutating func take(_ effects: [FleetEffect]) {
        for effect in effects {
            if case .record(let record) = effect {
                records.append(record)
            } else {
                requests.append(effect)
            }
        }
    }
}
