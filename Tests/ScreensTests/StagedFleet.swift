import FleetModel
import TerminalCells
import Vocabulary

@testable import Screens

/// A fleet to which happens what a test says: for what virtual time does not make, such as
/// certificates.
struct StagedFleet {
    private(set) var fleet = Fleet(startedAt: Watch.moment(.origin))
    private var links: [String: LinkID] = [:]
    /// nil: as drops alone would make them stand.
    private var alerts: AlertStanding?

    /// Links that have not been tried yet.
    init(_ settings: [LinkSettings]) {
        settings.forEach { add($0) }
    }

    /// Something happens on a link.
    mutating func happen(_ event: LinkEvent, on link: String, at time: Duration) {
        guard let id = links[link] else { return }
        let moment = Watch.moment(.origin + time)
        var effects: [FleetEffect] = []
        fleet.apply(
            LinkReport(link: id, at: moment.monotonic, event: event), at: moment,
            effects: &effects)
    }

    /// A link is added to the settings.
    mutating func add(_ settings: LinkSettings) {
        let id = LinkID(Int32(links.count))
        links[settings.name] = id
        _ = fleet.configure([(id: id, settings: settings)], now: Watch.moment(.origin))
    }

    /// A link is taken out of the settings.
    mutating func remove(_ link: String) {
        if let id = links[link] { fleet.remove(id, now: Watch.moment(.origin)) }
    }

    /// Something happens to this machine.
    mutating func happen(_ event: SelfEvent, at time: Duration) {
        _ = fleet.apply(event, now: Watch.moment(.origin + time))
    }

    /// So much connecting goes on.
    mutating func note(_ load: ConnectLoad) { fleet.note(load) }

    /// Alerts stand like this, whatever dropped.
    mutating func note(_ alerts: AlertStanding) { self.alerts = alerts }

    /// A link is accepted, and answers each second until that time.
    mutating func connect(
        _ link: String, _ facts: ConnectionFacts, until end: Duration = .seconds(60),
        roundTrip: Duration = .milliseconds(2), networkRTT: Duration? = .microseconds(300)
    ) {
        happen(.connecting(attempt: 1, address: facts.address), on: link, at: .zero)
        happen(.state(from: .unknown, to: .connecting), on: link, at: .zero)
        happen(.connected(facts), on: link, at: .milliseconds(20))
        happen(.state(from: .connecting, to: .up), on: link, at: .milliseconds(20))
        var time = Duration.seconds(1)
        while time < end {
            happen(.pingRequest(outstanding: 1), on: link, at: time)
            happen(
                .pingResponse(.timed(rtt: roundTrip, late: false), networkRTT: networkRTT),
                on: link, at: time + roundTrip)
            time += .seconds(1)
        }
    }

    /// An attempt fails.
    mutating func fail(
        _ link: String, _ failure: LinkFailure, evidence: String? = nil, at time: Duration
    ) {
        happen(.connecting(attempt: 1, address: "192.0.2.7:8883"), on: link, at: .zero)
        happen(.state(from: .unknown, to: .connecting), on: link, at: .zero)
        happen(
            .disconnected(Disconnection(failure, up: nil, evidence: evidence)), on: link, at: time)
        happen(.state(from: .connecting, to: .down), on: link, at: time)
        happen(.reconnectScheduled(delay: .seconds(90), attempt: 2), on: link, at: time)
    }

    /// What a screen of that size shows one minute after the start.
    func screen(
        _ size: Size, at time: Duration = .seconds(60), glyphs: GlyphSet = .block,
        _ commands: Command...
    ) -> AppState {
        var fleet = fleet
        let moment = Watch.moment(.origin + time)
        fleet.noteLoopLag(.microseconds(400), now: moment)
        fleet.note(alerts ?? StagedIncidents().standing(of: fleet.snapshot(now: moment)))
        var state = AppState(
            columns: size.columns, rows: size.rows, glyphs: glyphs, zone: Watch.zone,
            now: Watch.moment(.origin))
        _ = update(&state, .snapshot(fleet.snapshot(now: moment)))
        for command in commands {
            let binding = state.keyMap.bindings(in: state.place).first { $0.command == command }
            if let key = binding?.keys.first { _ = update(&state, .input(.key(key))) }
        }
        return state
    }
}

extension AppState {
    /// The screen as it is.
    var frame: CellGrid { drawFrame(self, columns: size.columns, rows: size.rows) }
}

// MARK: - Scenes

extension StagedFleet {
    /// The moment at which the certificates of the tests are looked at, in days from it.
    static func day(_ days: Int) -> WallTime { Watch.start + .seconds(days * 86_400) }

    /// A certificate of the plant's broker, and the authority that signed it.
    static let chain = [
        CertificateFacts(
            subject: "broker.plant.example", issuer: "Plant Issuing CA 2",
            names: ["broker.plant.example", "broker-a.plant.example", "10.20.0.4"],
            notBefore: day(-78), notAfter: day(12)),
        CertificateFacts(
            subject: "Plant Issuing CA 2", issuer: "Plant Root CA", names: [],
            notBefore: day(-900), notAfter: day(950)),
    ]

    /// What CONNACK made of a link over TLS.
    static func facts(
        _ tls: TLSFacts?, phases: ConnectPhases, version: MQTTVersion = .v5_0
    ) -> ConnectionFacts {
        ConnectionFacts(
            version: version, address: "10.20.0.4:443", sessionPresent: true,
            keepAliveSeconds: 60, clientID: "watcher-7", phases: phases,
            timing: HeartbeatTiming(
                keepAliveSeconds: 60, probeInterval: .seconds(1), responseTimeout: .seconds(1),
                missesToDown: 3),
            properties: ConnackProperties(), tls: tls)
    }

    /// Every layer that there is: a proxy, TLS with a chain of which one certificate is to be
    /// renewed, and a WebSocket.
    static var everyLayer: StagedFleet {
        var settings = LinkSettings(
            name: "plant",
            endpoint: Endpoint(
                host: "broker.plant.example", port: 443, isSecure: true, webSocketPath: "/mqtt"))
        settings.proxy = Setting(
            ProxySettings(kind: .http, host: "proxy.plant.example", port: 3128))
        settings.will = Setting(
            WillSettings(
                topic: "plant/watcher", payload: [], qos: .atLeastOnce, isRetained: true,
                delaySeconds: 30))
        settings.sessionExpirySeconds = Setting(3_600)
        settings.receiveMaximum = Setting(20)
        settings.cleanStart = Setting(false)
        settings.probeInterval = Setting(.seconds(1))
        settings.responseTimeout = Setting(.seconds(1))
        var fleet = StagedFleet([settings])
        fleet.connect(
            "plant",
            facts(
                TLSFacts(
                    version: .v1_3, cipher: "TLS_AES_128_GCM_SHA256", applicationProtocol: "mqtt",
                    certificates: chain),
                phases: ConnectPhases(
                    resolve: .milliseconds(3), tcp: .microseconds(850), proxy: .milliseconds(12),
                    tls: .milliseconds(31), upgrade: .milliseconds(6), connack: .milliseconds(4))))
        for second in 1...3 { fleet.happen(.webSocketPing, on: "plant", at: .seconds(15 * second)) }
        return fleet
    }

    /// Three links of which two take any certificate: `lab` is up, with one that has expired;
    /// `bench` was never reached; `plant` is as it should be.
    static var insecure: StagedFleet {
        let settings = ["plant", "lab", "bench"].map { name in
            var link = LinkSettings(
                name: name,
                endpoint: Endpoint(host: "\(name).example", port: 8883, isSecure: true))
            link.tls.isInsecure = Setting(name != "plant")
            link.probeInterval = Setting(.seconds(1))
            link.responseTimeout = Setting(.seconds(1))
            return link
        }
        var fleet = StagedFleet(settings)
        let phases = ConnectPhases(
            resolve: .milliseconds(3), tcp: .microseconds(850), tls: .milliseconds(31),
            connack: .milliseconds(4))
        fleet.connect(
            "plant", facts(TLSFacts(version: .v1_3, certificates: chain), phases: phases))
        let expired = CertificateFacts(
            subject: "lab.example", issuer: "Lab CA", names: ["lab.example"], notBefore: day(-400),
            notAfter: day(-35))
        fleet.connect(
            "lab",
            facts(
                TLSFacts(
                    version: .v1_2, cipher: "ECDHE-RSA-AES128-GCM-SHA256", certificates: [expired],
                    isInsecure: true,
                    toleratedFault: CertificateFault(
                        check: .expired(at: day(-35)), place: 0, chainLength: 1,
                        subject: "lab.example", checkedAt: Watch.start)),
                phases: phases))
        fleet.fail("bench", .refused, at: .milliseconds(20))
        return fleet
    }

    /// A link whose broker has a certificate for other names.
    static var wrongName: StagedFleet {
        var fleet = StagedFleet([
            LinkSettings(
                name: "plant",
                endpoint: Endpoint(host: "mqtt.plant.example", port: 8883, isSecure: true))
        ])
        fleet.fail(
            "plant",
            .tls(
                .certificate(
                    CertificateFault(
                        check: .wrongName(
                            asked: "mqtt.plant.example", names: chain[0].names), place: 0,
                        chainLength: 2, subject: "broker.plant.example", checkedAt: Watch.start))),
            at: .milliseconds(40))
        return fleet
    }

    /// A start of three hundred links, of which few may connect at once.
    static var storm: StagedFleet {
        let names = (1...300).map { "edge-\($0)" }
        var fleet = StagedFleet(
            names.map {
                LinkSettings(name: $0, endpoint: Endpoint(host: "hub.example", port: 1883))
            })
        for (place, name) in names.enumerated() {
            if place < 6 {
                fleet.connect(
                    name, facts(nil, phases: ConnectPhases(tcp: .milliseconds(1))),
                    until: .seconds(2))
            } else {
                fleet.happen(.connecting(attempt: 1, address: "10.0.0.1:1883"), on: name, at: .zero)
                fleet.happen(.state(from: .unknown, to: .connecting), on: name, at: .zero)
            }
        }
        fleet.note(ConnectLoad(underWay: 64, waiting: 230, begunInLastSecond: 500))
        return fleet
    }
}
