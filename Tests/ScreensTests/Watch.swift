import BrokerScript
import FleetModel
import MQTTLink
@testable import Screens
import TerminalCells
import Testing
import VirtualTime
import Vocabulary

/// A person at the screen of a fleet whose links run against scripted brokers in virtual time.
struct Watch {
    /// 2026-11-23T02:12:00Z: it is 03:12 in the zone of the tests.
    static let start = WallTime(unixMilliseconds: 1_795_399_920_000)
    static let zone = LocalZone(offsetSeconds: 3_600, abbreviation: "CET")

    /// A broker and the links that watch it.
    struct Broker {
        var endpoint: Endpoint
        var script: Script
        var links: [LinkSettings]

        /// Links of these names, probed each second with a timeout of a second.
        init(
            _ host: String, links: [String], tags: [Vocabulary.Tag] = [],
            adjust: (inout LinkSettings) -> Void = { _ in }, script: [Script.Step]
        ) {
            let endpoint = Endpoint(host: host, port: 1883)
            self.endpoint = endpoint
            self.script = Script(script)
            self.links = links.map { name in
                var settings = LinkSettings(name: name, endpoint: endpoint)
                settings.tags = tags
                settings.clientID = Setting("keepwatch-\(name)")
                settings.probeInterval = Setting(.seconds(1))
                settings.responseTimeout = Setting(.seconds(1))
                adjust(&settings)
                return settings
            }
        }
    }

    private(set) var state: AppState
    /// What the screen asked for since the start, in order.
    private(set) var effects: [AppEffect] = []
    /// What stands for the alert desk.
    var incidents = StagedIncidents()
    private var network: VirtualNetwork
    private var fleet: Fleet
    private let keyMap = KeyMap.standard

    init(
        _ brokers: [Broker], columns: Int = 120, rows: Int = 40, glyphs: GlyphSet = .block
    ) {
        let start = Self.moment(.origin)
        network = VirtualNetwork(seed: 7)
        fleet = Fleet(startedAt: start)
        var next: Int32 = 0
        for (place, broker) in brokers.enumerated() {
            network.addBroker(broker.script, seed: UInt64(place) + 1)
            for settings in broker.links {
                _ = fleet.configure([(id: LinkID(next), settings: settings)], now: start)
                network.addLink(LinkID(next), settings: settings, broker: place)
                next += 1
            }
        }
        state = AppState(
            columns: columns, rows: rows, glyphs: glyphs, zone: Self.zone, now: start)
    }

    /// Both clocks at an instant of the run.
    static func moment(_ instant: MonotonicInstant) -> Moment {
        Moment(monotonic: instant, wall: start + (instant - .origin))
    }

    /// Lets time pass, then gives the screen a snapshot.
    mutating func run(until time: Duration) {
        var fleet = fleet
        var asked: [FleetEffect] = []
        network.run(until: .origin + time) { report in
            fleet.apply(report, at: Self.moment(report.at), effects: &asked)
        }
        fleet.noteLoopLag(.microseconds(400), now: Self.moment(.origin + time))
        fleet.tick(now: Self.moment(.origin + time))
        self.fleet = fleet
        // Done when time passes: the broker's figures come with the next run.
        for case .readBrokerFigures(let link) in asked {
            network.request(.readBrokerFigures, of: link)
        }
        showFleet()
    }

    /// Gives the screen a snapshot of now.
    mutating func showFleet() {
        let now = Self.moment(network.now)
        fleet.note(incidents.standing(of: fleet.snapshot(now: now)))
        tell(.snapshot(fleet.snapshot(now: now)))
    }

    /// Tells the screen something.
    mutating func tell(_ message: AppMessage) {
        let asked = update(&state, message)
        effects += asked
        for case .request(let request) in asked {
            for effect in fleet.apply(request, now: Self.moment(network.now)) { pass(on: effect) }
        }
        for case .alert(.dismiss(let incident)) in asked { incidents.dismissed.insert(incident) }
    }

    /// Hands what the fleet decided to the link, as the program does.
    private mutating func pass(on effect: FleetEffect) {
        switch effect {
        case .pingNow(let link): network.request(.pingNow, of: link)
        case .pause(let link): network.request(.pause, of: link)
        case .resume(let link): network.request(.resume, of: link)
        case .connectNow(let link): network.request(.connectNow, of: link)
        case .record, .declareOffline, .declareOnline, .readBrokerFigures: break
        }
    }

    /// Gives commands by pressing their keys where the person is.
    mutating func give(_ commands: Command...) {
        for command in commands {
            let binding = keyMap.bindings(in: state.place).first { $0.command == command }
            guard let key = binding?.keys.first else {
                Issue.record("no key gives \(command.rawValue) here")
                continue
            }
            tell(.input(.key(key)))
        }
    }

    /// Types text, one key a character.
    mutating func type(_ text: String) {
        for character in text { tell(.input(.key(.character(character)))) }
    }

    /// The screen as it is.
    func frame() -> CellGrid {
        drawFrame(state, columns: state.size.columns, rows: state.size.rows)
    }

    /// This machine loses its way to all brokers now, until that time, and notices at once.
    mutating func loseWay(until time: Duration, evidence: String) {
        network.loseWay(from: network.now, until: .origin + time)
        _ = fleet.apply(.offline(evidence: evidence), now: Self.moment(network.now))
    }

    /// The way is back, as `loseWay` said; to be told when time has come there.
    mutating func findWay() {
        guard let offline = state.live.snapshot.offline else { return }
        let gap = network.now - offline.since.monotonic
        _ = fleet.apply(.online(after: gap), now: Self.moment(network.now))
    }

    /// Selects a link by the way a person would: from the top down.
    mutating func select(link name: String) {
        give(.moveToTop)
        for _ in 0..<state.links.table.rows.count where selectedName != name { give(.moveDown) }
    }

    /// Pauses a link, or ends its pause.
    mutating func pause(link name: String) {
        select(link: name)
        give(.togglePause)
        if state.place == .question { give(.confirm) }
    }

    /// The name of the selected link; nil where none is selected.
    var selectedName: String? {
        state.selectedLink.flatMap { state.fleet.link($0)?.settings.name }
    }
}
