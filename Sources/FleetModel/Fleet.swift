import HeartbeatModel
public import Vocabulary

/// The model of all links: takes reports, keeps what screens and outlets show.
///
/// Owned by one writer; snapshots cross to others. A report is taken in constant time, whatever the
/// number of links, but for the few steps in which a link is found once others were removed.
public struct Fleet: Sendable {
    /// Events kept for the log.
    public static let keptEvents = 2_000
    /// Heartbeat marks kept for each link.
    public static let keptMarks = 128
    /// Drops kept for each link.
    public static let keptDrops = 50
    /// Drops of a link, the latest, that keep their flight record.
    public static let keptFlightRecords = 3

    /// When the watch began.
    public let startedAt: Moment

    /// Whether each event comes back as a record for the outlets.
    private let emitsRecords: Bool
    /// The links in order of their identifiers, shared with snapshots as they are.
    private var links: [LinkSnapshot] = []
    /// Where in `links` each link stands.
    private var places = LinkPlaces()
    private var histories: HistoryPool
    private var states = StateCounts()
    private var changes: UInt64 = 0
    private var lastTick: MonotonicInstant
    private var log = BoundedHistory<EventEntry>(capacity: keptEvents, step: keptEvents / 8)
    private var loopLag = SlidingMaximum()
    private var lastOwnPause: OwnPause?
    private var offline: OwnOffline?
    private var lossWatch = LossWatch()
    private var brokerReaders = BrokerReaders()
    private var alerts = AlertStanding()
    private var changedPlaces = ChangedPlaces()
    /// Whether a connection ended, and not by our own doing, since `takeChanges` was called last.
    public private(set) var hasNewDrop = false
    private var connectLoad = ConnectLoad()
    private var reportsLost = 0

    /// An empty fleet.
    ///
    /// - Parameters:
    ///   - emitsRecords: false where nobody writes the records of `FleetEffect` down.
    ///   - historyMemory: bytes for the histories of all links together.
    public init(
        startedAt: Moment, emitsRecords: Bool = true, historyMemory: Int = HistoryMemory.usualBytes
    ) {
        self.startedAt = startedAt
        self.emitsRecords = emitsRecords
        histories = HistoryPool(capacity: historyMemory)
        lastTick = startedAt.monotonic
    }

    /// Adds links, or replaces the settings of links that have one of these identifiers.
    ///
    /// What was measured stays. Emits `configured` for each. Identifiers are not negative, and none
    /// is given to a second link, not even after the first was removed.
    public mutating func configure(
        _ configured: [(id: LinkID, settings: LinkSettings)], now: Moment
    ) -> [FleetEffect] {
        for (id, settings) in configured {
            changes += 1
            changedPlaces.noteAll()
            if let place = place(of: id) {
                links[place].watched.configure(settings)
            } else {
                insert(WatchedLink(id: id, settings: settings, now: now))
            }
        }
        guard emitsRecords else { return [] }
        return configured.map { id, settings in
            .record(RunRecord(at: now, event: .link(id, .configured(settings.configuration))))
        }
    }

    private mutating func insert(_ link: WatchedLink) {
        states[link.state] += 1
        links.insert(LinkSnapshot(link), at: places.insert(link.id))
    }

    /// Takes a link out; one that is not there changes nothing.
    @discardableResult
    public mutating func remove(_ link: LinkID, now: Moment) -> [FleetEffect] {
        guard let place = place(of: link) else { return [] }
        changes += 1
        changedPlaces.noteAll()
        states[links[place].state] -= 1
        histories.remove(links[place].history)
        links.remove(at: place)
        places.remove(at: place)
        lossWatch.remove(link)
        var effects: [FleetEffect] = []
        noteEnd(ofReader: link, &effects)
        return effects
    }

    /// Takes what happened on a link.
    ///
    /// The hot path: a heartbeat is two reports. They allocate memory only where the link's history
    /// begins another chunk, once in 32 heartbeats, and where a snapshot shares the row that
    /// changes, which is copied once then.
    ///
    /// `moment` pairs the report's own instant with a wall time. A report of a link that is not
    /// part of the fleet is ignored: it was removed while the report was on its way.
    ///
    /// - Parameter effects: what the fleet asks for is appended to it.
    public mutating func apply(
        _ report: LinkReport, at moment: Moment, effects: inout [FleetEffect]
    ) {
        guard let place = place(of: report.link) else { return }
        noteChange(ofLinkAt: place)
        let belongsInLog = report.event.belongsInLog
        if belongsInLog || emitsRecords {
            let record = RunRecord(at: moment, event: .link(report.link, report.event))
            if belongsInLog { keep(record) }
            if emitsRecords, record.event.hasLine { effects.append(.record(record)) }
        }
        if case .state(_, let state) = report.event {
            states[links[place].state] -= 1
            states[state] += 1
        }
        let consequence = links[place].watched.apply(report.event, at: moment)
        settleHistory(of: place)
        if consequence == .dropped { hasNewDrop = true }
        seeToBrokerFigures(report, place: place, &effects)
        switch watchForLoss(report, consequence) {
        case .wayLost(let lost, let evidence):
            excuse(lost, now: moment)
            effects.append(.declareOffline(evidence: evidence))
        case .wayBack: effects.append(.declareOnline)
        case nil: break
        }
    }

    /// Has one link at each broker ask for the broker's figures.
    private mutating func seeToBrokerFigures(
        _ report: LinkReport, place: Int, _ effects: inout [FleetEffect]
    ) {
        switch report.event {
        case .connected: noteConnection(ofReaderAt: place, at: report.at, &effects)
        case .brokerFigures(.answered): brokerReaders.readerAnswered(report.link)
        case .disconnected(let end):
            if end.isByPeer {
                brokerReaders.brokerEndedConnection(of: report.link, now: report.at)
            }
            noteEnd(ofReader: report.link, &effects)
        default: break
        }
    }

    private mutating func noteConnection(
        ofReaderAt place: Int, at now: MonotonicInstant, _ effects: inout [FleetEffect]
    ) {
        let link = links[place]
        guard link.settings.readsBrokerFigures.value else { return }
        for reader in brokerReaders.linkConnected(link.id, to: link.brokerAddress, now: now) {
            askForBrokerFigures(reader, &effects)
        }
    }

    private mutating func noteEnd(ofReader link: LinkID, _ effects: inout [FleetEffect]) {
        guard let next = brokerReaders.linkLeft(link) else { return }
        askForBrokerFigures(next, &effects)
    }

    private mutating func askForBrokerFigures(_ link: LinkID, _ effects: inout [FleetEffect]) {
        guard let place = place(of: link) else { return }
        noteChange(ofLinkAt: place)
        links[place].watched.askForBrokerFigures()
        effects.append(.readBrokerFigures(link))
    }

    private mutating func watchForLoss(
        _ report: LinkReport, _ consequence: WatchedLink.Consequence
    ) -> LossWatch.Finding? {
        switch report.event {
        case .connected(let facts):
            lossWatch.linkConnected(
                report.link, address: facts.address, probeInterval: facts.timing.probeInterval,
                now: report.at)
        case .overdue(let heartbeat):
            lossWatch.heartbeatMissed(on: report.link, heartbeat.verdict, now: report.at)
        case .disconnected(let end):
            lossWatch.connectionEnded(of: report.link, end, now: report.at)
        case .rejected:
            lossWatch.attemptFailed(of: report.link, by: .rejected, now: report.at)
        default:
            consequence == .sign ? lossWatch.signSeen(of: report.link, now: report.at) : nil
        }
    }

    /// Some reports were lost on their way: puts links right that stand otherwise than is known.
    ///
    /// Nothing is made up. There are no events or drops of what was not reported, and figures stay
    /// too small. A link that is known as it stands is only looked at.
    public mutating func correct(_ standings: [LinkStanding], at moment: Moment) -> [FleetEffect] {
        var effects: [FleetEffect] = []
        for standing in standings {
            guard let place = place(of: standing.link),
                !links[place].watched.agrees(with: standing)
            else { continue }
            noteChange(ofLinkAt: place)
            states[links[place].state] -= 1
            states[standing.state] += 1
            let acceptedAt = links[place].connectedAt
            links[place].watched.correct(to: standing, at: moment)
            settleHistory(of: place)
            guard links[place].connectedAt != acceptedAt else { continue }
            guard let connection = standing.connection else {
                lossWatch.remove(standing.link)
                noteEnd(ofReader: standing.link, &effects)
                continue
            }
            noteConnection(ofReaderAt: place, at: moment.monotonic, &effects)
            let finding = lossWatch.linkConnected(
                standing.link, address: connection.address ?? links[place].watched.broker,
                probeInterval: connection.timing.probeInterval, now: moment.monotonic)
            if finding == .wayBack { effects.append(.declareOnline) }
        }
        return effects
    }

    /// Takes what happened to the watcher itself.
    ///
    /// The fleet is offline or it is not: what it knows already is not taken twice.
    public mutating func apply(_ event: SelfEvent, now: Moment) -> [FleetEffect] {
        switch event {
        case .paused(let gap):
            lastOwnPause = OwnPause(at: now, gap: gap, isExcused: true)
            for place in links.indices {
                noteChange(ofLinkAt: place)
                links[place].watched.noteOwnPause(gap, now: now)
                settleHistory(of: place)
            }
        case .overloaded(let gap):
            // No longer excused: the pause is shown, and judging goes on.
            lastOwnPause = OwnPause(at: now, gap: gap, isExcused: false)
        case .clockStepped: break
        case .offline(let evidence):
            guard offline == nil else { return [] }
            offline = OwnOffline(since: now, evidence: evidence)
        case .online:
            guard offline != nil else { return [] }
            offline = nil
            lossWatch.watcherCameOnline()
        }
        changes += 1
        let record = RunRecord(at: now, event: .own(event))
        keep(record)
        return emitsRecords ? [.record(record)] : []
    }

    /// Takes what a person asked for; what makes no sense as the link stands has no effect.
    public mutating func apply(_ request: OperatorRequest, now: Moment) -> [FleetEffect] {
        switch request {
        case .pingNow(let link):
            return place(of: link) == nil ? [] : [.pingNow(link)]
        case .togglePause(let link):
            guard let state = state(of: link) else { return [] }
            return [state == .paused ? .resume(link) : .pause(link)]
        case .connectNow(let link):
            guard let place = place(of: link), !links[place].isConnected else { return [] }
            return [state(of: link) == .paused ? .resume(link) : .connectNow(link)]
        case .resetStatistics(let link):
            guard let place = place(of: link) else { return [] }
            noteChange(ofLinkAt: place)
            links[place].watched.resetStatistics(now: now)
            return []
        }
    }

    /// Notes how late our own timers ran.
    public mutating func noteLoopLag(_ lag: Duration, now: Moment) {
        let before = loopLag.value(now: now.monotonic)
        loopLag.note(lag, now: now.monotonic)
        if loopLag.value(now: now.monotonic) != before { changes += 1 }
    }

    /// Notes how much connecting is going on.
    public mutating func note(_ load: ConnectLoad) {
        guard load != connectLoad else { return }
        changes += 1
        connectLoad = load
    }

    /// Notes how alerts stand, for the snapshots.
    public mutating func note(_ alerts: AlertStanding) {
        guard alerts != self.alerts else { return }
        changes += 1
        self.alerts = alerts
    }

    /// Notes that so many reports never came: figures are too small by them.
    public mutating func noteReportsLost(_ count: Int) {
        changes += 1
        reportsLost += count
    }

    /// Takes what became of an incident into the log.
    public mutating func apply(_ event: IncidentEvent, now: Moment) -> [FleetEffect] {
        changes += 1
        let record = RunRecord(at: now, event: .incident(event))
        keep(record)
        return emitsRecords ? [.record(record)] : []
    }

    /// Which links may be other than when this was called last; `all` at first.
    ///
    /// Meant for one who follows the fleet: what is taken here nobody else is told.
    public mutating func takeChanges() -> LinkChanges {
        hasNewDrop = false
        return changedPlaces.take()
    }

    /// How often the links are looked at for windows and marks that grew old while nothing
    /// happened: seldom enough to cost nothing, and no figure is of this very moment.
    private static let tickInterval = Duration.seconds(5)

    /// Lets windows and marks grow old; to be called at least once a minute, cheap more often.
    public mutating func tick(now: Moment) {
        guard now.monotonic - lastTick >= Self.tickInterval else { return }
        lastTick = now.monotonic
        // What did not grow old is only looked at: a change would copy what snapshots share.
        for place in links.indices where links[place].watched.isOutOfDate(at: now.monotonic) {
            noteChange(ofLinkAt: place)
            links[place].watched.advance(to: now.monotonic)
        }
    }

    /// The fleet as it stands, in constant time: all it shows is shared with the fleet until the
    /// fleet changes it.
    public func snapshot(now: Moment) -> FleetSnapshot {
        var snapshot = FleetSnapshot(at: now)
        snapshot.links = links
        snapshot.places = places
        snapshot.states = states
        snapshot.changes = changes
        snapshot.events = log.elements
        snapshot.eventsForgotten = log.forgotten
        snapshot.alerts = alerts
        snapshot.ownLoopLag = loopLag.value(now: now.monotonic)
        snapshot.lastOwnPause = lastOwnPause
        snapshot.offline = offline
        snapshot.brokersLeftInPeace = brokerReaders.leftInPeace
        snapshot.connectLoad = connectLoad
        snapshot.reportsLost = reportsLost
        return snapshot
    }

    /// Bytes that the histories of all links take.
    package var historyBytes: Int { histories.usedBytes }

    /// Some dropped before the last was lost, which showed the fault to be our own.
    private mutating func excuse(_ lost: [LinkID], now: Moment) {
        for link in lost {
            guard let place = place(of: link), links[place].watched.excuseDrop(now: now) else {
                continue
            }
            noteChange(ofLinkAt: place)
        }
    }

    private mutating func noteChange(ofLinkAt place: Int) {
        changes += 1
        changedPlaces.note(place, of: links.count)
    }

    /// Once in many heartbeats a link's history begins another chunk, and others may have to yield.
    private mutating func settleHistory(of place: Int) {
        guard links[place].history.newChunks > 0 else { return }
        histories.settle(links[place].id, in: &links, at: places)
    }

    private mutating func keep(_ record: RunRecord) {
        let number = log.forgotten + log.elements.count + 1
        log.append(EventEntry(number: number, record: record.withoutFlightRecord))
    }

    private func place(of link: LinkID) -> Int? { places.place(of: link) }

    private func state(of link: LinkID) -> LinkState? {
        place(of: link).map { links[$0].state }
    }
}

extension Disconnection {
    /// Whether the broker, or what lies before it, ended the connection without a fault of ours.
    fileprivate var isByPeer: Bool {
        switch cause {
        case .closedByPeer, .resetByPeer, .serverDisconnected: !isOwnFault
        default: false
        }
    }
}
