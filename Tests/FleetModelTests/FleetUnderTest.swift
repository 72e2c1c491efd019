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

    static func settings(_ name: String, broker: String = "broker-a") -> LinkSettings {
        LinkSettings(name: name, endpoint: Endpoint(host: broker, port: 1883))
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
        fleet = Fleet(startedAt: Self.moment(0))
        let links = brokers.enumerated().map { place, broker in
            (id: LinkID(Int32(place)), settings: Self.settings("link-\(place)", broker: broker))
        }
        take(fleet.configure(links, now: Self.moment(0)))
    }

    mutating func tell(_ event: LinkEvent, of link: Int32 = 0, at seconds: Double) {
        let moment = Self.moment(seconds)
        take(
            fleet.apply(
                LinkReport(link: LinkID(link), at: moment.monotonic, event: event), at: moment))
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

    /// A heartbeat that is answered after a tenth of a second.
    mutating func beat(_ link: Int32 = 0, at seconds: Double) {
        tell(.pingRequest(outstanding: 1), of: link, at: seconds)
        tell(
            .pingResponse(.timed(rtt: .milliseconds(100), late: false)), of: link,
            at: seconds + 0.1)
    }

    func snapshot(at seconds: Double) -> FleetSnapshot {
        fleet.snapshot(now: Self.moment(seconds))
    }

    func link(_ link: Int = 0, at seconds: Double) -> LinkSnapshot {
        snapshot(at: seconds).links[link]
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
