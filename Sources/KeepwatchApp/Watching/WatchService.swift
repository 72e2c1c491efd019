import FleetModel
import MQTTLink
import MQTTTransport
import Outlets
import SettingsFiles
import Vocabulary

/// The one writer of the fleet: takes what the event loops report, carries out what people ask,
/// and hands on records and snapshots.
actor WatchService {
    private let clock: RunClock
    private let pool: LinkPool
    private let mailbox: ReportMailbox
    private let events: EventRecorder?
    private let board: SnapshotBoard?
    private var fleet: Fleet
    private var links: [LinkID: LinkSettings] = [:]
    private var identifiers: [String: LinkID] = [:]
    private var generator = SystemRandomNumberGenerator()
    private var wallTimes: WallAnchor
    private let runToken: String

    /// Makes a service that watches nothing yet.
    ///
    /// - Parameters:
    ///   - clock: the run's clock.
    ///   - connectRate: attempts a second over all links.
    ///   - events: where records go; nil: nowhere.
    ///   - board: where snapshots for the screen go; nil: nobody looks.
    init(clock: RunClock, connectRate: Int, events: EventRecorder?, board: SnapshotBoard?) {
        let mailbox = ReportMailbox()
        self.clock = clock
        self.mailbox = mailbox
        self.events = events
        self.board = board
        let start = clock.moment()
        wallTimes = WallAnchor(start)
        fleet = Fleet(startedAt: start)
        runToken = Self.makeRunToken()
        pool = LinkPool(
            clock: clock, connectRate: connectRate,
            report: { mailbox.post(.report($0)) },
            own: { mailbox.post(.own($0, at: $1)) },
            load: { lag, load, _ in mailbox.post(.load(lag: lag, load)) })
    }

    /// Watches these links from now on; links that did not change keep their connection and their
    /// statistics.
    func watch(_ settings: [LinkSettings]) {
        let now = readClocks()
        let names = Set(settings.map(\.name))
        for (name, id) in identifiers where !names.contains(name) {
            identifiers[name] = nil
            links[id] = nil
            pool.remove(id) { Task { await self.forget(id) } }
        }
        var changed: [(id: LinkID, settings: LinkSettings)] = []
        for link in settings {
            let id = identifiers[link.name] ?? nextIdentifier()
            identifiers[link.name] = id
            if let present = links.updateValue(link, forKey: id) {
                if present.holdsTheSame(as: link) { continue }
                pool.remove(id)
            }
            changed.append((id, link))
        }
        events?.name(changed.map { ($0.id, $0.settings.name) })
        carryOut(fleet.configure(changed, now: now))
        for (id, link) in changed {
            pool.add(id, settings: link, clientID: clientID(for: id), seed: generator.next())
        }
    }

    /// Takes what the event loops report until `stop`.
    func run() async {
        for await _ in mailbox.arrivals {
            takeReports()
        }
        takeReports()
    }

    /// Posts a snapshot again and again, until the task is cancelled.
    func publish(every interval: Duration) async {
        while !Task.isCancelled {
            let now = readClocks()
            carryOut(fleet.tick(now: now))
            board?.post(fleet.snapshot(now: now))
            try? await Task.sleep(for: interval)
        }
    }

    /// Carries out what a person asks; what cannot be done is said on the board.
    func request(_ request: OperatorRequest) {
        carryOut(fleet.apply(request, now: readClocks()))
    }

    /// Ends every link with DISCONNECT and takes what they report of it.
    func stop() async {
        await pool.stop()
        mailbox.close()
    }

    /// Takes a link out of the fleet, after what it told of its end.
    private func forget(_ id: LinkID) {
        takeReports()
        carryOut(fleet.remove(id, now: readClocks()))
    }

    private func readClocks() -> Moment {
        let reading = clock.moment()
        wallTimes.note(reading)
        return wallTimes.moment(at: reading.monotonic)
    }

    private func takeReports() {
        let batch = mailbox.take()
        let now = readClocks()
        for entry in batch.entries {
            switch entry {
            case .report(let report):
                carryOut(fleet.apply(report, at: wallTimes.moment(at: report.at)))
            case .own(let event, let instant):
                carryOut(fleet.apply(event, now: wallTimes.moment(at: instant)))
            case .load(let lag, let load):
                fleet.noteLoopLag(lag, now: now)
                fleet.note(load)
            }
        }
        if batch.lost > 0 {
            events?.record(RunRecord(at: now, event: .eventsLost(count: batch.lost)))
        }
    }

    private func carryOut(_ effects: [FleetEffect]) {
        for effect in effects {
            switch effect {
            case .record(let record): events?.record(record)
            case .ringBell: board?.postBell()
            case .pause(let id): pool.pause(id)
            case .resume(let id): pool.resume(id)
            case .connectNow(let id): pool.connectNow(id)
            case .pingNow(let id): pingNow(id)
            case .declareOffline(let evidence): pool.declareOffline(evidence: evidence)
            case .declareOnline: pool.declareOnline()
            }
        }
    }

    private func pingNow(_ id: LinkID) {
        let name = links[id]?.name ?? ""
        pool.pingNow(id) { [board, clock] outcome in
            switch outcome {
            case .sent: break
            case .notConnected:
                board?.post(answer: "\(name) is not connected: no PINGREQ sent")
            case .alreadyOutstanding(let since):
                let waited = DurationText.short(clock.now() - since)
                board?.post(
                    answer: "\(name): a PINGREQ has been waiting for \(waited), none sent")
            }
        }
    }

    private func nextIdentifier() -> LinkID {
        defer { configuredLinks += 1 }
        return LinkID(configuredLinks)
    }

    private var configuredLinks: Int32 = 0

    /// An identifier that no other link and no other run has, of the characters and the length that
    /// every broker must take.
    ///
    /// Spec: MQTT 5.0 §3.1.3.1 [MQTT-3.1.3-5]; MQTT 3.1.1 §3.1.3.1 [MQTT-3.1.3-5].
    private func clientID(for id: LinkID) -> String {
        "kw\(runToken)x\(id.rawValue)"
    }

    private static func makeRunToken() -> String {
        let characters = Array("0123456789abcdefghijklmnopqrstuvwxyz")
        return String((0..<10).map { _ in characters.randomElement() ?? "0" })
    }
}
