import AlertModel
import FleetModel
import MQTTLink
import MQTTTransport
import Outlets
import Screens
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
    private let zone: @Sendable (WallTime) -> LocalZone
    private let clientIdentifiers: ClientIdentifiers
    private var fleet: Fleet
    /// nil until it is known what earlier runs knew of alerts.
    private var alerts: AlertRounds?
    private var keeper: AlertKeeper?
    private var roll = LinkRoll()
    private var generator = SystemRandomNumberGenerator()
    private var wallTimes: WallAnchor
    /// Its memory goes to the mailbox and back.
    private var batch = ReportMailbox.Batch()
    /// What a report made the fleet ask for; empty between reports, kept for its memory.
    private var effects: [FleetEffect] = []
    /// Whether a snapshot would show something that the last one did not.
    private var hasNews = true
    private var lastPosted: MonotonicInstant?
    private var publishInterval: Duration
    /// When it was last said that reports were lost.
    private var lastLoss: MonotonicInstant?
    /// Whether reports were lost since it was last asked how links stand.
    private var isOutOfStep = false
    private var lastQuestion: MonotonicInstant?

    /// How long the service rests after it was called: what comes meanwhile is taken together.
    private static let rest = Duration.milliseconds(5)
    /// A snapshot is posted so often though nothing changed, since ages and windows go on.
    private static let clockInterval = Duration.seconds(1)
    /// While reports are lost again and again, it is asked so often how links stand.
    private static let questionInterval = Duration.seconds(1)
    /// While reports are lost again and again, the log says so that often; the banner that it puts
    /// up stays for longer.
    private static let lossInterval = Duration.seconds(10)

    /// Makes a service that watches nothing yet.
    ///
    /// - Parameters:
    ///   - clock: the run's clock.
    ///   - connectRate: attempts a second over all links.
    ///   - publishInterval: snapshots are posted at most so often.
    ///   - events: where records go; nil: nowhere.
    ///   - board: where snapshots for the screen go; nil: nobody looks.
    ///   - desk: judges the fleet; nil: nobody does until `judge(by:_:)`.
    ///   - zone: the local zone at a wall time.
    ///   - historyMemory: bytes for the histories of all links.
    ///   - mailbox: where the event loops leave their reports.
    init(
        clock: RunClock, connectRate: Int, publishInterval: Duration, events: EventRecorder?,
        board: SnapshotBoard?, desk: AlertDesk? = nil,
        zone: @escaping @Sendable (WallTime) -> LocalZone = localZone(at:),
        historyMemory: Int = HistoryMemory.usualBytes, mailbox: ReportMailbox? = nil
    ) {
        let mailbox = mailbox ?? ReportMailbox(callsForAll: events != nil)
        self.clock = clock
        self.publishInterval = publishInterval
        self.mailbox = mailbox
        self.events = events
        self.board = board
        self.zone = zone
        alerts = desk.map { AlertRounds($0) }
        let start = clock.moment()
        wallTimes = WallAnchor(start)
        fleet = Fleet(startedAt: start, emitsRecords: events != nil, historyMemory: historyMemory)
        clientIdentifiers = ClientIdentifiers(using: &generator)
        pool = LinkPool(
            clock: clock, connectRate: connectRate,
            report: { mailbox.post(.report($0)) },
            own: { mailbox.post(.own($0, at: $1)) },
            load: { mailbox.post(.load(lag: $0, $1, at: $2)) })
    }

    /// Watches these links from now on; links that did not change keep their connection and their
    /// statistics.
    func watch(_ settings: [LinkSettings]) {
        let now = readClocks()
        hasNews = true
        let change = roll.take(settings)
        for id in change.replaced { pool.remove(id) }
        for id in change.removed {
            pool.remove(id) { Task { await self.forget(id) } }
        }
        events?.name(change.begun.map { ($0.id, $0.settings.name) })
        carryOut(fleet.configure(change.begun, now: now))
        events?.send()
        pool.add(
            change.begun.map { id, link in
                NewLink(
                    id: id, settings: link, clientID: clientIdentifiers.identifier(for: id),
                    seed: generator.next())
            })
    }

    /// Takes what the event loops report until `stop`.
    func run() async {
        for await _ in mailbox.calls {
            takeReports()
            // To be woken for each of many reports costs more than to take them.
            try? await Task.sleep(for: Self.rest)
        }
        takeReports()
    }

    /// Takes what nobody was called for, and posts a snapshot where there is news for the screen,
    /// again and again, until the task is cancelled.
    func publish() async {
        while !Task.isCancelled {
            takeReports()
            let now = readClocks()
            fleet.tick(now: now)
            judge(now: now)
            post(now: now)
            try? await Task.sleep(for: publishInterval)
        }
    }

    /// From now on snapshots are posted at most so often.
    func setPublishInterval(_ interval: Duration) {
        publishInterval = interval
    }

    private func post(now: Moment) {
        guard let board else { return }
        let isDue = lastPosted.map { now.monotonic - $0 >= Self.clockInterval } ?? true
        guard hasNews || isDue else { return }
        hasNews = false
        lastPosted = now.monotonic
        board.post(fleet.snapshot(now: now))
    }

    /// Carries out what a person asks; what cannot be done is said on the board.
    func request(_ request: OperatorRequest) {
        hasNews = true
        carryOut(fleet.apply(request, now: readClocks()))
    }

    /// Does what a person asks about alerts; what cannot be done is said on the board.
    func request(_ request: AlertRequest) {
        let now = readClocks()
        var effects: [FleetEffect] = []
        guard
            let outcome = alerts?.apply(request, to: &fleet, effects: &effects, now: now)
        else {
            board?.post(answer: "not done: what earlier runs knew of incidents is still being read")
            return
        }
        handOn(outcome.news, effects)
        if let answer = outcome.answer { board?.post(answer: answer) }
        hasNews = true
    }

    /// From now on the desk judges the fleet, and its news go to the keeper.
    func judge(by desk: AlertDesk, _ keeper: AlertKeeper) {
        alerts = AlertRounds(desk)
        self.keeper = keeper
    }

    /// From now on nobody judges the fleet, and no news go anywhere.
    func endJudging() {
        alerts = nil
        keeper = nil
    }

    /// From now on these rules, windows and ways hold.
    func replaceAlerts(
        rules: [AlertRule], windows: [MaintenanceWindow], ways: [AnnouncementWay]
    ) async {
        alerts?.replace(rules: rules, windows: windows, ways: ways, now: readClocks())
        await keeper?.replace(ways: ways)
    }

    private func judge(now: Moment) {
        guard alerts?.isDue(fleet, now: now.monotonic) == true else { return }
        if let standing = keeper?.standing {
            alerts?.deliveries = standing.deliveries
            alerts?.storeTrouble = standing.storeTrouble
        }
        var effects: [FleetEffect] = []
        let news = alerts?.look(
            at: &fleet, offsetSeconds: zone(now.wall).offsetSeconds, effects: &effects, now: now)
        handOn(news ?? [], effects)
    }

    private func handOn(_ news: [AlertNews], _ effects: [FleetEffect]) {
        guard !news.isEmpty else { return }
        hasNews = true
        carryOut(effects)
        events?.send()
        if news.contains(.ringBell) { board?.postBell() }
        keeper?.take(news)
    }

    /// What the engine holds now.
    func holdings() async -> EngineHoldings {
        await pool.holdings()
    }

    /// Ends every link with DISCONNECT and takes what they report of it.
    func stop() async {
        await pool.stop()
        mailbox.close()
    }

    /// Takes a link out of the fleet, after what it told of its end.
    private func forget(_ id: LinkID) {
        takeReports()
        hasNews = true
        carryOut(fleet.remove(id, now: readClocks()))
        events?.forget(id)
    }

    private func readClocks() -> Moment {
        let reading = clock.moment()
        wallTimes.note(reading)
        return wallTimes.moment(at: reading.monotonic)
    }

    private func takeReports() {
        mailbox.take(into: &batch)
        if !batch.isEmpty { apply() }
        if isOutOfStep { askHowLinksStand() }
    }

    /// Brings the fleet up to date with the batch.
    private func apply() {
        hasNews = true
        let now = readClocks()
        // What is late here is as stale on the screen as what a late timer finds.
        let lag = batch.calledAt.map { max(.zero, now.monotonic - $0 - Self.rest) } ?? .zero
        if batch.calledAt != nil { fleet.noteLoopLag(lag, now: now) }
        for entry in batch.entries {
            switch entry {
            case .report(let report):
                fleet.apply(report, at: wallTimes.moment(at: report.at), effects: &effects)
                if !effects.isEmpty {
                    carryOut(effects)
                    effects.removeAll(keepingCapacity: true)
                }
            case .own(let event, let instant):
                carryOut(fleet.apply(event, now: wallTimes.moment(at: instant)))
            case .standings(let standings, let instant):
                carryOut(fleet.correct(standings, at: wallTimes.moment(at: instant)))
            case .load(let lag, let load, _):
                fleet.noteLoopLag(lag, now: now)
                fleet.note(load)
            }
        }
        if batch.lost > 0 { noteLoss(of: batch.lost, lag: lag, now: now) }
        // Once for all: a thread is woken for it.
        events?.send()
    }

    /// Reports did not fit in the mailbox: figures are too small from here on, and rows are old
    /// until it is known again how their links stand.
    private func noteLoss(of count: Int, lag: Duration, now: Moment) {
        isOutOfStep = true
        events?.add(RunRecord(at: now, event: .eventsLost(count: count)))
        fleet.noteReportsLost(count)
        if let lastLoss, now.monotonic - lastLoss < Self.lossInterval { return }
        lastLoss = now.monotonic
        carryOut(fleet.apply(.overloaded(gap: lag), now: now))
    }

    private func askHowLinksStand() {
        let now = clock.now()
        if let lastQuestion, now - lastQuestion < Self.questionInterval { return }
        lastQuestion = now
        // An answer that does not fit in the mailbox either is a loss like any other.
        isOutOfStep = false
        pool.standings(of: Array(roll.links.keys)) { [mailbox] standings, instant in
            mailbox.post(.standings(standings, at: instant))
        }
    }

    private func carryOut(_ effects: [FleetEffect]) {
        for effect in effects {
            switch effect {
            case .record(let record): events?.add(record)
            case .pause(let id): pool.pause(id)
            case .resume(let id): pool.resume(id)
            case .connectNow(let id): pool.connectNow(id)
            case .pingNow(let id): pingNow(id)
            case .readBrokerFigures(let id): pool.readBrokerFigures(id)
            case .declareOffline(let evidence): pool.declareOffline(evidence: evidence)
            case .declareOnline: pool.declareOnline()
            }
        }
    }

    /// Publishes on the connection of the link with that name.
    ///
    /// - Parameter outcome: called once, on an event loop; not where the watch ends first.
    func publish(
        _ message: OutgoingMessage, onLinkNamed name: String,
        outcome: @escaping @Sendable (PublishOutcome) -> Void
    ) {
        guard let id = roll.links.first(where: { $0.value.name == name })?.key else {
            outcome(.failed("no link of that name is watched"))
            return
        }
        pool.publish(message, on: id, outcome: outcome)
    }

    private func pingNow(_ id: LinkID) {
        let name = roll.links[id]?.name ?? ""
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
}
