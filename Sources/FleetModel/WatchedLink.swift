import HeartbeatModel
import Vocabulary

/// One link of the fleet: what is known of it, brought up to date by its events.
///
/// Owned by `Fleet`, shown by `LinkSnapshot`, which says what each part means. There are many
/// thousands of them: what few links have, or is large, is boxed and absent where there is none.
struct WatchedLink: Hashable, Sendable {
    /// What an event means beyond its link.
    enum Consequence {
        case none
        /// The peer gave a sign.
        case sign
        /// An accepted connection ended, and not by our own doing; the first of `drops` says how.
        case dropped
    }

    // In an order that leaves few gaps in memory: what is small stands where the large ends.

    var heartbeats: HeartbeatRecord
    let id: LinkID
    var attempt: Int32 = 0
    private(set) var dropCount: Int32 = 0
    private(set) var webSocketPings: UInt32 = 0
    private(set) var availability: Availability
    private(set) var state = LinkState.unknown
    private(set) var verdict: Verdict?
    var isUntimed = false
    /// Read for each link on each frame: found when it may have changed.
    private(set) var isInsecure: Bool
    /// Before the first CONNACK nothing is judged.
    private var wasEverConnected = false
    /// The last failure was a fault of our own: no downtime until the link is back, or until it
    /// fails for another reason.
    private(set) var isExcused = false
    private var flapping: Flapping
    private(set) var settings: LinkSettings
    private(set) var since: Moment
    private(set) var detectedAt: Moment
    var connection: Shared<PresentConnection>?
    private(set) var outage: Shared<LinkOutage>?
    /// nil on most links.
    private var extras: Shared<LinkExtras>?
    private(set) var messages = 0
    @OptionalNanoseconds private(set) var networkRTT: Duration? = nil
    private(set) var timing: HeartbeatTiming
    private(set) var lastProofOfLife: Moment?

    init(id: LinkID, settings: LinkSettings, now: Moment) {
        self.id = id
        self.settings = settings
        heartbeats = HeartbeatRecord(startedAt: now.monotonic, keptMarks: Fleet.keptMarks)
        availability = Availability(startedAt: now.monotonic)
        flapping = Flapping(startedAt: now.monotonic)
        since = now
        detectedAt = now
        timing = Self.timingBeforeConnack(settings)
        isInsecure = settings.isInsecure
    }

    var drops: [DropRecord] { extras?.value.drops ?? [] }
    /// The connection that ended with the first of them.
    var dropped: Shared<PresentConnection>? { extras?.value.dropped }
    var attribution: Shared<PendingAttribution>? { extras?.value.attribution }
    var subscriptions: [SubscriptionAnswer] { extras?.value.subscriptions ?? [] }
    var tcp: Shared<TCPFacts>? { extras?.value.tcp }
    /// nil where the link did not ask for them on the present connection.
    var brokerFigures: Shared<BrokerFigures>? { extras?.value.brokerFigures }

    private mutating func changeExtras(_ change: (inout LinkExtras) -> Void) {
        var changed = extras ?? Shared(LinkExtras())
        extras = nil
        change(&changed.value)
        if changed.value != LinkExtras() { extras = changed }
    }

    var history: LinkHistory {
        _read { yield heartbeats.history }
        _modify { yield &heartbeats.history }
    }
    /// Whether being down counts against the link.
    private var isJudged: Bool { wasEverConnected && !isExcused }
    var isConnected: Bool { connection != nil }
    var isFlapping: Bool { flapping.isFlapping }

    /// What the mark depends on, as `Flapping.share` defines it.
    func changeShare(at now: MonotonicInstant) -> Double {
        var flapping = flapping
        flapping.advance(to: now)
        return flapping.share
    }

    var broker: String { settings.endpoint.authority }

    private mutating func noteInsecurity() {
        isInsecure = settings.isInsecure || connection?.value.facts?.isInsecure == true
    }

    private static func timingBeforeConnack(_ settings: LinkSettings) -> HeartbeatTiming {
        settings.timing(effectiveKeepAliveSeconds: settings.keepAliveSeconds.value)
    }

    /// Other settings hold; what was measured stays.
    mutating func configure(_ settings: LinkSettings) {
        self.settings = settings
        noteInsecurity()
        if !isConnected { timing = Self.timingBeforeConnack(settings) }
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

    /// Whether windows or marks have grown old.
    func isOutOfDate(at now: MonotonicInstant) -> Bool {
        heartbeats.isOutOfDate(at: now) || flapping.isOutOfDate(at: now)
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
            self.attempt = Int32(clamping: attempt)
            noteNextAttempt(nil)
        case .connected(let facts):
            connect(facts, timing: facts.timing, at: moment)
        case .rejected(let rejection):
            changeOutage { $0.failure = FailureNote(rejection, at: moment) }
            endExcuse(at: moment)
        case .subscribed(let answer):
            changeExtras { extras in
                extras.subscriptions.removeAll { $0.filter == answer.filter }
                extras.subscriptions.append(answer)
            }
            return noteProofOfLife(at: moment)
        case .pingResponse(let answer, let networkRTT):
            if let networkRTT { self.networkRTT = networkRTT }
            let isSign = isSignOfPeer(answer)
            forgetAttribution()
            if isSign { return noteProofOfLife(at: moment) }
        case .unexpectedPingResponse:
            return noteProofOfLife(at: moment)
        case .attributing(let attribution):
            let isSign = attribution.responses > attributedSoFar
            note(attribution, at: moment)
            if isSign { return noteProofOfLife(at: moment) }
        case .overdue(let heartbeat):
            verdict = heartbeat.verdict ?? verdict
            note(heartbeat.tcp)
        case .webSocketPing:
            // It speaks for the path, and for nothing of MQTT's.
            webSocketPings &+= 1
            return .sign
        case .brokerFigures(let news):
            // No sign of the peer: no event line has it, and what is read back must be the same.
            if brokerFigures != nil { changeExtras { $0.brokerFigures?.value.take(news) } }
        case .message:
            messages += 1
            return noteProofOfLife(at: moment)
        case .disconnected(let end):
            return disconnect(end, at: moment)
        case .reconnectScheduled(let delay, _):
            noteNextAttempt(
                Moment(monotonic: moment.monotonic + delay, wall: moment.wall + delay))
        case .state(_, let state):
            change(to: state, at: moment)
        }
        return .none
    }

    /// When the present outage began: carried over from one failed attempt to the next.
    private var outageSince: Moment? { outage?.value.since }

    mutating func noteNextAttempt(_ moment: Moment?) {
        guard moment != outage?.value.nextAttemptAt else { return }
        changeOutage { $0.nextAttemptAt = moment }
    }

    private mutating func changeOutage(_ change: (inout LinkOutage) -> Void) {
        var changed = outage?.value ?? LinkOutage()
        change(&changed)
        outage = changed == LinkOutage() ? nil : Shared(changed)
    }

    /// Answers of the group that is being attributed, each a sign of the peer when it came.
    private var attributedSoFar: Int { attribution?.value.responses ?? 0 }

    /// The end of a wait is no sign of the peer: the group's last answer came before.
    private func isSignOfPeer(_ answer: PingAnswer) -> Bool {
        guard case .untimed(_, let responses, _) = answer else { return true }
        return responses > attributedSoFar
    }

    mutating func note(_ attribution: AnswerAttribution, at moment: Moment) {
        isUntimed = attribution.isUntimed
        let pending = PendingAttribution(
            requests: attribution.requests, responses: attribution.responses,
            endsAt: Moment(
                monotonic: moment.monotonic + attribution.wait,
                wall: moment.wall + attribution.wait))
        changeExtras { $0.attribution = Shared(pending) }
    }

    mutating func endAttribution() {
        forgetAttribution()
        isUntimed = false
    }

    private mutating func forgetAttribution() {
        // Asked first: a heartbeat must not copy what a snapshot shares.
        if attribution != nil { changeExtras { $0.attribution = nil } }
    }

    private mutating func note(_ facts: TCPFacts?) {
        if let facts { changeExtras { $0.tcp = Shared(facts) } }
    }

    mutating func noteProofOfLife(at moment: Moment) -> Consequence {
        lastProofOfLife = moment
        availability.noteProofOfLife(now: moment.monotonic)
        return .sign
    }

    /// CONNACK was accepted; nil: with which facts, nobody knows.
    mutating func connect(_ facts: ConnectionFacts?, timing: HeartbeatTiming, at moment: Moment) {
        wasEverConnected = true
        _ = noteProofOfLife(at: moment)
        connection = Shared(PresentConnection(acceptedAt: moment, facts: facts))
        noteInsecurity()
        self.timing = timing
        attempt = 0
        changeOutage {
            $0.nextAttemptAt = nil
            $0.failure = nil
            if facts != nil { $0.address = nil }
        }
        verdict = nil
        networkRTT = nil
        forgetAnswers()
        if let drop = drops.first, drop.recoveredAt == nil {
            changeExtras { $0.drops[0].recoveredAt = moment }
        }
    }

    /// There is no connection any more, whatever ended it.
    mutating func forgetConnection() {
        if let address = connection?.value.facts?.address { changeOutage { $0.address = address } }
        connection = nil
        networkRTT = nil
        noteInsecurity()
        forgetAnswers()
    }

    /// What the broker answered on a connection belongs to that connection.
    private mutating func forgetAnswers() {
        endAttribution()
        guard extras != nil else { return }
        changeExtras {
            $0.subscriptions = []
            $0.brokerFigures = nil
        }
    }

    /// The link is to ask for the broker's figures.
    mutating func askForBrokerFigures() {
        changeExtras { $0.brokerFigures = Shared(BrokerFigures()) }
    }

    private mutating func disconnect(_ end: Disconnection, at moment: Moment) -> Consequence {
        // A slow reader may not have been told of the connection that ends here.
        let wasConnected = isConnected || end.up != nil
        let ended = connection
        forgetConnection()
        verdict = end.verdict ?? verdict
        note(end.tcp)
        guard end.cause != .stopped else { return .none }
        changeOutage { $0.failure = FailureNote(end, at: moment) }
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
            at: moment, downSince: lastProofOfLife ?? moment, disconnection: end)
        dropCount += 1
        changeExtras {
            $0.keep(drop)
            $0.dropped = ended
        }
        return .dropped
    }

    /// The present outage turned out to be our own fault: its drop is none, nor was there downtime.
    ///
    /// - Returns: whether there was a drop to take back.
    mutating func excuseDrop(now: Moment) -> Bool {
        guard !isConnected, let drop = drops.first, drop.recoveredAt == nil else {
            return false
        }
        changeExtras { $0.drops.removeFirst() }
        dropCount -= 1
        isExcused = true
        availability.excuse(now: now.monotonic)
        return true
    }

    /// An attempt failed by a fault of our own: whether the link would be up by now, nobody knows.
    private mutating func excuseOutage(at moment: Moment) {
        isExcused = true
        if state == .down { availability.judge(.neither, now: moment.monotonic) }
    }

    /// The link fails for a reason that is not ours: from here on it is judged again.
    private mutating func endExcuse(at moment: Moment) {
        guard isExcused else { return }
        isExcused = false
        if state == .down { availability.judge(.unavailable, now: moment.monotonic) }
    }

    mutating func change(to state: LinkState, at moment: Moment) {
        let before = self.state
        self.state = state
        detectedAt = moment
        since = since(state, before: before, at: moment)
        let outageSince = outageSince(in: state, before: before)
        if outageSince != self.outageSince { changeOutage { $0.since = outageSince } }
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
        if state == .paused { noteNextAttempt(nil) }
    }

    /// This machine has no way to the broker: what the present wait would have shown, nobody knows.
    private mutating func excuseWait(at moment: Moment) {
        availability.excuse(now: moment.monotonic)
        heartbeats.noteOwnPause(at: moment.monotonic)
    }

    /// When the outage began that lasts in this state; a time without judgement does not end it.
    private func outageSince(in state: LinkState, before: LinkState) -> Moment? {
        switch state {
        case .down: outageSince ?? since
        case .unknown: outageSince
        case .connecting: before == .down || before == .unknown ? outageSince : nil
        case .up, .late, .backlog, .paused: nil
        }
    }

    /// Late and down began with the last proof of life; anything else when it was noticed.
    private func since(_ state: LinkState, before: LinkState, at moment: Moment) -> Moment {
        switch state {
        case .late, .backlog:
            return lastProofOfLife ?? moment
        case .down:
            if let outageSince { return outageSince }
            return before.isAvailable == true ? lastProofOfLife ?? moment : moment
        case .unknown, .connecting, .up, .paused:
            return moment
        }
    }
}
