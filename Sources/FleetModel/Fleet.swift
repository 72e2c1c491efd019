import HeartbeatModel
public import Vocabulary

/// The model of all links: takes reports, keeps what screens and outlets show.
///
/// Owned by one writer; snapshots cross to others. A report is taken in constant time, whatever the
/// number of links.
public struct Fleet: Sendable {
    /// Events kept for the log.
    public static let keptEvents = 2_000
    /// Heartbeat marks kept for each link.
    public static let keptMarks = 128
    /// Round trips kept for each link's chart.
    public static let keptSamples = 720
    /// Drops kept for each link.
    public static let keptDrops = 50
    /// Drops of a link, the latest, that keep their flight record.
    public static let keptFlightRecords = 3
    /// Notices kept; a recovered one gives way first.
    public static let keptNotices = NoticeBoard.capacity

    /// When the watch began.
    public let startedAt: Moment

    /// Each link at the place that its identifier names; nil where it was removed.
    private var links: [WatchedLink?] = []
    private var log = BoundedHistory<EventEntry>(capacity: keptEvents, step: keptEvents / 8)
    private var notices = NoticeBoard()
    private var loopLag = SlidingMaximum()
    private var lastOwnPause: OwnPause?
    private var offline: OwnOffline?
    private var lossWatch = LossWatch()
    private var connectLoad = ConnectLoad()

    /// An empty fleet.
    public init(startedAt: Moment) {
        self.startedAt = startedAt
    }

    /// Adds links, or replaces the settings of links that have one of these identifiers.
    ///
    /// What was measured stays. Emits `configured` for each. Identifiers are not negative and
    /// counted from 0, since each is a place in memory.
    public mutating func configure(
        _ configured: [(id: LinkID, settings: LinkSettings)], now: Moment
    ) -> [FleetEffect] {
        configured.map { id, settings in
            let place = Int(id.rawValue)
            while links.count <= place { links.append(nil) }
            if links[place] == nil {
                links[place] = WatchedLink(id: id, settings: settings, now: now)
            } else {
                links[place]?.configure(settings)
            }
            return .record(
                RunRecord(at: now, event: .link(id, .configured(settings.configuration))))
        }
    }

    /// Takes a link out; one that is not there changes nothing.
    public mutating func remove(_ link: LinkID, now: Moment) -> [FleetEffect] {
        guard let place = place(of: link) else { return [] }
        links[place] = nil
        notices.remove(link, at: now)
        lossWatch.remove(link)
        return []
    }

    /// Takes what happened on a link.
    ///
    /// `moment` pairs the report's own instant with a wall time. A report of a link that is not
    /// part of the fleet is ignored: it was removed while the report was on its way.
    public mutating func apply(_ report: LinkReport, at moment: Moment) -> [FleetEffect] {
        guard let place = place(of: report.link) else { return [] }
        let record = RunRecord(at: moment, event: .link(report.link, report.event))
        if report.event.belongsInLog { keep(record) }
        let lastSign = links[place]?.lastProofOfLife
        var effects = [FleetEffect.record(record)]
        switch links[place]?.apply(report.event, at: moment) {
        case .dropped(let drop):
            let broker = links[place]?.broker ?? ""
            if notices.post(drop, of: report.link, at: broker) { effects.append(.ringBell) }
        case .connected:
            notices.noteRecovery(of: report.link, at: moment)
        case .some(.none), nil:
            break
        }
        switch watchForLoss(report, isSign: links[place]?.lastProofOfLife != lastSign) {
        case .wayLost(let lost, let evidence):
            excuse(lost, now: moment)
            effects.append(.declareOffline(evidence: evidence))
        case .wayBack: effects.append(.declareOnline)
        case nil: break
        }
        return effects
    }

    private mutating func watchForLoss(
        _ report: LinkReport, isSign: Bool
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
        case .webSocketPing: lossWatch.signSeen(of: report.link, now: report.at)
        default: isSign ? lossWatch.signSeen(of: report.link, now: report.at) : nil
        }
    }

    /// Takes what happened to the watcher itself.
    ///
    /// The fleet is offline or it is not: what it knows already is not taken twice.
    public mutating func apply(_ event: SelfEvent, now: Moment) -> [FleetEffect] {
        switch event {
        case .paused(let gap):
            lastOwnPause = OwnPause(at: now, gap: gap, isExcused: true)
            for place in links.indices {
                links[place]?.noteOwnPause(gap, now: now)
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
        let record = RunRecord(at: now, event: .own(event))
        keep(record)
        return [.record(record)]
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
            guard let place = place(of: link), links[place]?.isConnected == false else {
                return []
            }
            return [state(of: link) == .paused ? .resume(link) : .connectNow(link)]
        case .dismissNotice(let id):
            notices.dismiss(id)
            return []
        case .resetStatistics(let link):
            if let place = place(of: link) { links[place]?.resetStatistics(now: now) }
            return []
        }
    }

    /// Notes how late our own timers ran.
    public mutating func noteLoopLag(_ lag: Duration, now: Moment) {
        loopLag.note(lag, now: now.monotonic)
    }

    /// Notes how much connecting is going on.
    public mutating func note(_ load: ConnectLoad) {
        connectLoad = load
    }

    /// Lets windows and marks grow old; to be called at least once a minute.
    public mutating func tick(now: Moment) -> [FleetEffect] {
        for place in links.indices {
            links[place]?.advance(to: now.monotonic)
        }
        return []
    }

    /// The fleet as it stands.
    ///
    /// Strips, samples, drops and the log are shared with the fleet until it changes them.
    public func snapshot(now: Moment) -> FleetSnapshot {
        var snapshot = FleetSnapshot(at: now)
        snapshot.links.reserveCapacity(links.count)
        for case let link? in links {
            snapshot.links.append(link.snapshot(now: now))
        }
        snapshot.events = log.elements
        snapshot.eventsForgotten = log.forgotten
        snapshot.notices = notices.notices
        snapshot.noticesForgotten = notices.forgotten
        snapshot.ownLoopLag = loopLag.value(now: now.monotonic)
        snapshot.lastOwnPause = lastOwnPause
        snapshot.offline = offline
        snapshot.connectLoad = connectLoad
        return snapshot
    }

    /// Some dropped before the last was lost, which showed the fault to be our own.
    private mutating func excuse(_ lost: [LinkID], now: Moment) {
        for link in lost {
            guard let place = place(of: link), links[place]?.excuseDrop(now: now) == true else {
                continue
            }
            notices.withdraw(link, at: now)
        }
    }

    private mutating func keep(_ record: RunRecord) {
        let number = log.forgotten + log.elements.count + 1
        log.append(EventEntry(number: number, record: record.withoutFlightRecord))
    }

    private func place(of link: LinkID) -> Int? {
        let place = Int(link.rawValue)
        return links.indices.contains(place) && links[place] != nil ? place : nil
    }

    private func state(of link: LinkID) -> LinkState? {
        place(of: link).flatMap { links[$0]?.state }
    }
}
