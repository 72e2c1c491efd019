import HeartbeatModel
import Vocabulary

/// One link of the fleet: what is known of it, brought up to date by its events.
///
/// Owned by `Fleet`.
struct WatchedLink: Sendable {
    /// What an event means beyond its link.
    enum Consequence {
        case none
        /// An accepted connection ended, and not by our own doing.
        case dropped(DropRecord)
        /// The link is connected again.
        case connected
    }

    /// All that is shown but the figures, which `snapshot` adds.
    private var shown: LinkSnapshot
    private var heartbeats: HeartbeatRecord
    private var availability: Availability
    private var flapping: Flapping
    /// Before the first CONNACK nothing is judged.
    private var wasEverConnected = false
    /// When the present outage began: carried over from one failed attempt to the next.
    private var outageSince: Moment?
    /// The last failure was a fault of our own: no downtime until the link is back, or until it
    /// fails for another reason.
    private var isExcused = false

    init(id: LinkID, settings: LinkSettings, now: Moment) {
        shown = LinkSnapshot(id: id, settings: settings, at: now)
        heartbeats = HeartbeatRecord(
            startedAt: now.monotonic, keptMarks: Fleet.keptMarks, keptSamples: Fleet.keptSamples)
        availability = Availability(startedAt: now.monotonic)
        flapping = Flapping(startedAt: now.monotonic)
    }

    var state: LinkState { shown.state }
    /// Whether being down counts against the link.
    private var isJudged: Bool { wasEverConnected && !isExcused }
    var isConnected: Bool { shown.connection != nil }
    var lastProofOfLife: Moment? { shown.lastProofOfLife }
    var broker: String { shown.settings.endpoint.authority }

    func snapshot(now: Moment) -> LinkSnapshot {
        var snapshot = shown
        snapshot.statistics = heartbeats.statistics(now: now.monotonic)
        snapshot.strip = heartbeats.strip
        snapshot.samples = heartbeats.samples
        snapshot.availability = availability.fraction(now: now.monotonic)
        snapshot.isFlapping = flapping.isFlapping
        return snapshot
    }

    /// Other settings hold; what was measured stays.
    mutating func configure(_ settings: LinkSettings) {
        shown.settings = settings
        guard !isConnected else { return }
        shown.timing = settings.timing(effectiveKeepAliveSeconds: settings.keepAliveSeconds.value)
    }

    mutating func resetStatistics(now: Moment) {
        heartbeats.reset(now: now.monotonic)
        let judgement = availability.judgement
        availability = Availability(startedAt: now.monotonic)
        availability.judge(judgement, now: now.monotonic)
    }

    /// We ourselves were held up for `gap`.
    mutating func noteOwnPause(_ gap: Duration, now: Moment) {
        availability.excludePause(gap, now: now.monotonic)
        if isConnected { heartbeats.noteOwnPause(at: now.monotonic) }
    }

    /// Lets windows and marks grow old.
    mutating func advance(to now: MonotonicInstant) {
        heartbeats.advance(to: now)
        availability.advance(to: now)
        flapping.advance(to: now)
    }

    mutating func apply(_ event: LinkEvent, at moment: Moment) -> Consequence {
        heartbeats.record(event, at: moment.monotonic)
        switch event {
        case .configured, .pingRequest:
            return .none
        case .connecting(let attempt, _):
            shown.attempt = attempt
            shown.nextAttemptAt = nil
        case .connected(let facts):
            connect(facts, at: moment)
            return .connected
        case .rejected(let rejection):
            shown.lastFailure = FailureNote(rejection, at: moment)
            endExcuse(at: moment)
        case .subscribed(let answer):
            noteProofOfLife(at: moment)
            shown.subscriptions.removeAll { $0.filter == answer.filter }
            shown.subscriptions.append(answer)
        case .pingResponse(let answer, let networkRTT):
            shown.networkRTT = networkRTT ?? shown.networkRTT
            if isSignOfPeer(answer) { noteProofOfLife(at: moment) }
            shown.attribution = nil
        case .unexpectedPingResponse:
            noteProofOfLife(at: moment)
        case .attributing(let attribution):
            if attribution.responses > attributedSoFar { noteProofOfLife(at: moment) }
            note(attribution, at: moment)
        case .overdue(let heartbeat):
            shown.verdict = heartbeat.verdict ?? shown.verdict
            shown.tcp = heartbeat.tcp ?? shown.tcp
        case .webSocketPing:
            shown.webSocketPings += 1
        case .message:
            noteProofOfLife(at: moment)
            shown.messages += 1
        case .disconnected(let end):
            return disconnect(end, at: moment)
        case .reconnectScheduled(let delay, _):
            shown.nextAttemptAt = Moment(
                monotonic: moment.monotonic + delay, wall: moment.wall + delay)
        case .state(_, let state):
            change(to: state, at: moment)
        }
        return .none
    }

    /// Answers of the group that is being attributed, each a sign of the peer when it came.
    private var attributedSoFar: Int { shown.attribution?.responses ?? 0 }

    /// The end of a wait is no sign of the peer: the group's last answer came before.
    private func isSignOfPeer(_ answer: PingAnswer) -> Bool {
        guard case .untimed(_, let responses, _) = answer else { return true }
        return responses > attributedSoFar
    }

    private mutating func note(_ attribution: AnswerAttribution, at moment: Moment) {
        shown.isUntimed = attribution.isUntimed
        shown.attribution = PendingAttribution(
            requests: attribution.requests, responses: attribution.responses,
            endsAt: Moment(
                monotonic: moment.monotonic + attribution.wait,
                wall: moment.wall + attribution.wait))
    }

    private mutating func endAttribution() {
        shown.attribution = nil
        shown.isUntimed = false
    }

    private mutating func noteProofOfLife(at moment: Moment) {
        shown.lastProofOfLife = moment
        availability.noteProofOfLife(now: moment.monotonic)
    }

    private mutating func connect(_ facts: ConnectionFacts, at moment: Moment) {
        wasEverConnected = true
        noteProofOfLife(at: moment)
        shown.connection = facts
        shown.connectedAt = moment
        shown.timing = facts.timing
        shown.attempt = 0
        shown.nextAttemptAt = nil
        shown.lastFailure = nil
        shown.subscriptions = []
        shown.verdict = nil
        shown.networkRTT = nil
        endAttribution()
        if !shown.drops.isEmpty, shown.drops[0].recoveredAt == nil {
            shown.drops[0].recoveredAt = moment
        }
    }

    private mutating func disconnect(_ end: Disconnection, at moment: Moment) -> Consequence {
        // A slow reader may not have been told of the connection that ends here.
        let wasConnected = isConnected || end.up != nil
        shown.connection = nil
        shown.connectedAt = nil
        shown.subscriptions = []
        endAttribution()
        shown.verdict = end.verdict ?? shown.verdict
        shown.tcp = end.tcp ?? shown.tcp
        guard end.cause != .stopped else { return .none }
        shown.lastFailure = FailureNote(end, at: moment)
        guard wasConnected else {
            if end.isOwnFault { excuseOutage(at: moment) } else { endExcuse(at: moment) }
            return .none
        }
        if end.isOwnFault {
            isExcused = true
            availability.excuse(now: moment.monotonic)
            return .none
        }
        let drop = DropRecord(
            at: moment, downSince: shown.lastProofOfLife ?? moment, disconnection: end)
        shown.dropCount += 1
        shown.drops.insert(drop, at: 0)
        if shown.drops.count > Fleet.keptDrops { shown.drops.removeLast() }
        if shown.drops.count > Fleet.keptFlightRecords {
            shown.drops[Fleet.keptFlightRecords].disconnection.flight = nil
        }
        return .dropped(drop)
    }

    /// The present outage turned out to be our own fault: its drop is none, nor was there downtime.
    ///
    /// - Returns: whether there was a drop to take back.
    mutating func excuseDrop(now: Moment) -> Bool {
        guard !isConnected, let drop = shown.drops.first, drop.recoveredAt == nil else {
            return false
        }
        shown.drops.removeFirst()
        shown.dropCount -= 1
        isExcused = true
        availability.excuse(now: now.monotonic)
        return true
    }

    /// An attempt failed by a fault of our own: whether the link would be up by now, nobody knows.
    private mutating func excuseOutage(at moment: Moment) {
        isExcused = true
        if shown.state == .down { availability.judge(.neither, now: moment.monotonic) }
    }

    /// The link fails for a reason that is not ours: from here on it is judged again.
    private mutating func endExcuse(at moment: Moment) {
        guard isExcused else { return }
        isExcused = false
        if shown.state == .down { availability.judge(.unavailable, now: moment.monotonic) }
    }

    private mutating func change(to state: LinkState, at moment: Moment) {
        let before = shown.state
        shown.state = state
        shown.detectedAt = moment
        shown.since = since(state, before: before, at: moment)
        outageSince = outage(in: state, before: before)
        if state == .unknown, before.isAvailable == true, isConnected { excuseWait(at: moment) }
        switch state.isAvailable {
        case true?: availability.judge(.available, now: moment.monotonic)
        case false? where isJudged: availability.judge(.unavailable, now: moment.monotonic)
        default: availability.judge(.neither, now: moment.monotonic)
        }
        if let was = before.isAvailable, let `is` = state.isAvailable, was != `is`, isJudged {
            flapping.noteChange(now: moment.monotonic)
        }
        if state == .up { isExcused = false }
        if state == .paused { shown.nextAttemptAt = nil }
    }

    /// This machine has no way to the broker: what the present wait would have shown, nobody knows.
    private mutating func excuseWait(at moment: Moment) {
        availability.excuse(now: moment.monotonic)
        heartbeats.noteOwnPause(at: moment.monotonic)
    }

    /// When the outage began that lasts in this state; a time without judgement does not end it.
    private func outage(in state: LinkState, before: LinkState) -> Moment? {
        switch state {
        case .down: outageSince ?? shown.since
        case .unknown: outageSince
        case .connecting: before == .down || before == .unknown ? outageSince : nil
        case .up, .late, .backlog, .paused: nil
        }
    }

    /// Late and down began with the last proof of life; anything else when it was noticed.
    private func since(_ state: LinkState, before: LinkState, at moment: Moment) -> Moment {
        switch state {
        case .late, .backlog:
            return shown.lastProofOfLife ?? moment
        case .down:
            if let outageSince { return outageSince }
            return before.isAvailable == true ? shown.lastProofOfLife ?? moment : moment
        case .unknown, .connecting, .up, .paused:
            return moment
        }
    }
}
