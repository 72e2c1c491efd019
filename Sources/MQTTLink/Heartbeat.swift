import Vocabulary

/// The heartbeat rule of one connection: when PINGREQ goes out, when one is missed, which PINGRESP
/// belongs to which PINGREQ, and when the peer is taken for dead.
///
/// - A PINGREQ goes out at each slot of a fixed grid when none is outstanding.
/// - The first miss comes one response timeout after the oldest PINGREQ since the last PINGRESP,
///   one more each probe interval after it. Each miss but the last sends one more PINGREQ, to tell
///   a swallowed answer from a dead peer.
/// - Fewer answers than requests: nothing is timed and nothing sent until any answer still on its
///   way would have come; then the rest is lost.
/// - 0.9 keep alives after our last packet a PINGREQ goes out, whatever is outstanding.
///
/// Spec: MQTT 5.0 §3.1.2.10 [MQTT-3.1.2-20]; MQTT 3.1.1 §3.1.2.10 [MQTT-3.1.2-23].
struct Heartbeat: Equatable, Sendable {
    /// What the outstanding PINGREQs are waiting for.
    private enum Wait: Equatable, Sendable {
        /// Nothing is outstanding.
        case nothing
        /// No PINGRESP since these were sent; a miss at `due`, unless an arriving packet excuses
        /// it.
        case answer(due: MonotonicInstant, excusedUntil: MonotonicInstant?)
        /// Fewer answers than requests; resolved at `until`.
        case attribution(until: MonotonicInstant)

        var deadline: MonotonicInstant? {
            switch self {
            case .nothing: nil
            case .answer(let due, let excusedUntil): excusedUntil ?? due
            case .attribution(let until): until
            }
        }
    }

    /// A packet of the peer's that is not complete.
    private struct ArrivingPacket: Equatable, Sendable {
        var began: MonotonicInstant
        var lastByte: MonotonicInstant
    }

    /// A peer that did not answer in time.
    struct Death: Equatable, Sendable {
        var verdict: Verdict
        var misses: Int
        var silentFor: Duration
    }

    /// A packet that never ends, or a lost way to the broker, excuses at most this many PINGREQs
    /// without an answer.
    private static let excusableRequests = 64
    /// What follows a packet that excused a missing PINGRESP may come this much later.
    private static let timeForNextSegment = Span.milliseconds(250)
    /// No broker is known to wait for longer than so many keep alives.
    private static let longestPatience = 3
    /// Timers of the grid and of misses are never closer together, whatever was set.
    private static let shortestPeriod = Span.milliseconds(1)

    private let probeInterval: Span
    private let responseTimeout: Span
    private let missesToDown: UInt16
    /// The effective keep alive; 0: off.
    private let keepAliveSeconds: UInt16
    /// Not while this machine has lost its way to the broker: then nothing is judged, and PINGREQ
    /// goes out only where the keep alive demands it.
    private var isJudging = true
    /// Answers could not be told apart within the keep alive: no round trip until reconnected.
    private(set) var isUntimed = false

    private var group = RequestGroup()
    private var wait = Wait.nothing
    private var nextSlot: MonotonicInstant
    /// When anything of ours was last handed over to be written.
    private(set) var lastSend: MonotonicInstant
    /// Since when the peer counts our silence: `lastSend`, but for suspensions since, in which our
    /// clock stood still and the peer's went on.
    private var silentSince: MonotonicInstant
    /// When the last PINGRESP came; before the first, CONNACK.
    private(set) var lastAnswer: MonotonicInstant
    /// The first PINGREQ since the last PINGRESP.
    private var oldestUnanswered: MonotonicInstant
    /// Misses since the last PINGRESP, or since judgement began anew.
    private(set) var consecutiveMissed = 0
    /// The end of the wait for attribution that was reported last.
    private var reportedWaitEnd: MonotonicInstant?
    private var arriving: ArrivingPacket?

    /// Makes the rule for a connection that was accepted at `now`; `begin` starts the grid.
    init(timing: HeartbeatTiming, acceptedAt now: MonotonicInstant) {
        probeInterval = max(Span(timing.probeInterval), Self.shortestPeriod)
        responseTimeout = max(Span(timing.responseTimeout), Self.shortestPeriod)
        missesToDown = UInt16(clamping: max(1, timing.missesToDown))
        keepAliveSeconds = timing.keepAliveSeconds
        nextSlot = now
        lastSend = now
        silentSince = now
        lastAnswer = now
        oldestUnanswered = now
    }

    /// The effective keep alive; nil: off.
    var keepAlive: Duration? {
        keepAliveSeconds == 0 ? nil : .seconds(Int(keepAliveSeconds))
    }

    /// After so long without a packet of ours a PINGREQ is due; nil: never.
    private var sendingDuty: Span? {
        keepAliveSeconds == 0 ? nil : .milliseconds(900 * Int64(keepAliveSeconds))
    }

    /// The timing that holds on the connection.
    var timing: HeartbeatTiming {
        HeartbeatTiming(
            keepAliveSeconds: keepAliveSeconds, probeInterval: probeInterval.duration,
            responseTimeout: responseTimeout.duration, missesToDown: Int(missesToDown))
    }

    /// How the link stands as far as heartbeats tell.
    var standing: LinkState {
        switch wait {
        case .answer(_, excusedUntil: _?): .backlog
        case .attribution: .late
        case .nothing, .answer: consecutiveMissed > 0 ? .late : .up
        }
    }

    /// When `timerFired` has something to do.
    var nextDeadline: MonotonicInstant {
        var deadline = nextSlot
        if isJudging, let judgement = wait.deadline { deadline = min(deadline, judgement) }
        if let sendingDuty { deadline = min(deadline, silentSince + sendingDuty) }
        return deadline
    }

    /// Whether `timerFired` at `now` would judge.
    func wouldJudge(now: MonotonicInstant) -> Bool {
        isJudging && wait.deadline.map { now >= $0 } ?? false
    }

    /// PINGREQs that are not resolved yet.
    var outstanding: Int { group.count }

    /// Since when a PINGREQ is outstanding.
    var outstandingSince: MonotonicInstant? { group.oldest }

    /// When the PINGREQ was sent that the next PINGRESP answers at the earliest.
    var nextToAnswer: MonotonicInstant? { group.nextToAnswer }

    /// Whether nothing of ours went out for longer than the keep alive allows.
    func hasBrokenKeepAlive(now: MonotonicInstant) -> Bool {
        keepAlive.map { now - silentSince >= $0 } ?? false
    }

    /// For how long nothing of ours went out, by the peer's clock.
    func silence(now: MonotonicInstant) -> Span { now.since(silentSince) }

    /// For how long after our own silence the peer may still close because of it.
    var closingAllowance: Duration { (keepAlive ?? .zero) * 3 / 2 }

    /// A tenth of the time that lies between two pauses of our own that are excused.
    var gracePeriod: Duration { probeInterval.duration }

    // Facts

    /// The grid begins: its first slot is due.
    mutating func begin(_ effects: inout LinkEffects, now: MonotonicInstant) {
        nextSlot = now + probeInterval
        send(&effects, now: now)
    }

    /// Another packet of ours went out; the keep alive counts from it.
    mutating func packetSent(_ effects: inout LinkEffects, now: MonotonicInstant) {
        noteSending(now: now)
        reportLongerWait(&effects, now: now)
    }

    /// The commanded PINGREQ was stamped and written.
    ///
    /// - Returns: whether there was one.
    mutating func requestWritten(
        leaving: Bool, _ effects: inout LinkEffects, now: MonotonicInstant
    ) -> Bool {
        guard group.written(leaving: leaving, now: now) else { return false }
        noteSending(now: now)
        if group.count == 1, case .answer = wait {
            oldestUnanswered = now
            wait = .answer(due: now + responseTimeout, excusedUntil: nil)
        }
        effects.events.append(.pingRequest(outstanding: group.count))
        return true
    }

    /// Our own buffer is empty.
    ///
    /// - Returns: whether a PINGREQ had waited there.
    mutating func queueDrained(_ effects: inout LinkEffects, now: MonotonicInstant) -> Bool {
        let hadQueued = group.queueDrained(now: now)
        guard case .attribution(let until) = wait else { return hadQueued }
        // A later departure makes the wait longer, never one that a pause of ours made longer
        // shorter.
        wait = .attribution(until: max(until, attributionEnd))
        reportLongerWait(&effects, now: now)
        return hadQueued
    }

    /// Bytes of the peer's came in.
    ///
    /// - Parameter insidePacket: whether they end inside a packet.
    mutating func bytesReceived(insidePacket: Bool, now: MonotonicInstant) {
        if insidePacket {
            arriving = ArrivingPacket(began: arriving?.began ?? now, lastByte: now)
        } else {
            packetCompleted(now: now)
        }
    }

    /// A packet of the peer's is complete: what it excused is judged soon, unless it is answered.
    mutating func packetCompleted(now: MonotonicInstant) {
        arriving = nil
        if case .answer(let due, let excusedUntil?) = wait {
            // The answer stands right behind the packet, perhaps in a segment of its own.
            let end = min(excusedUntil, now + min(responseTimeout, Self.timeForNextSegment))
            wait = .answer(due: due, excusedUntil: end)
        }
    }

    /// PINGRESP came in.
    mutating func answerReceived(
        networkRTT: Duration?, _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        packetCompleted(now: now)
        guard !group.isEmpty else {
            effects.events.append(.unexpectedPingResponse)
            return
        }
        lastAnswer = now
        consecutiveMissed = 0
        group.answer(now: now)
        if group.isComplete {
            resolve(networkRTT: networkRTT, &effects)
        } else {
            wait = .attribution(until: attributionEnd)
            reportWait(&effects, now: now)
        }
    }

    /// The deadline may have come.
    ///
    /// - Parameter examination: the socket at this very instant, where the driver looked at it.
    /// - Returns: the peer's death, where this was the last miss.
    mutating func timerFired(
        examination: SocketExamination?, _ effects: inout LinkEffects, now: MonotonicInstant
    ) -> Death? {
        let networkRTT = examination?.networkRTT
        var hasSent = false
        switch wait {
        case _ where !isJudging: break
        case .attribution(let until) where now >= until:
            resolve(networkRTT: networkRTT, &effects)
            send(&effects, now: now)
            hasSent = true
        case .answer(let due, let excusedUntil) where now >= excusedUntil ?? due:
            if let excuse = excuse(due: due, now: now) {
                wait = .answer(due: due, excusedUntil: excuse)
                break
            }
            if let death = miss(examination, &effects, now: now) { return death }
            let next = (excusedUntil ?? due).steppedPast(now, by: probeInterval)
            wait = .answer(due: next, excusedUntil: nil)
            send(&effects, now: now)
            hasSent = true
        default: break
        }
        if !hasSent, let sendingDuty, now >= silentSince + sendingDuty {
            if case .attribution = wait {
                // The keep alive forbids the wait that would tell the answers apart.
                isUntimed = true
                reportWait(&effects, now: now)
                resolve(networkRTT: networkRTT, &effects)
            }
            if !isJudging, group.count >= Self.excusableRequests {
                return Death(
                    verdict: .unknown, misses: group.count, silentFor: now - lastAnswer)
            }
            send(&effects, now: now)
        }
        if now >= nextSlot {
            nextSlot = nextSlot.steppedPast(now, by: probeInterval)
            if isJudging, group.isEmpty { send(&effects, now: now) }
        }
        return nil
    }

    /// This machine lost its way to the broker.
    mutating func suspendJudgement() {
        isJudging = false
    }

    /// The way is back: what is outstanding has a full timeout again, misses count from nought.
    ///
    /// - Parameter delay: when a PINGREQ goes out from now, if none is outstanding then.
    mutating func resumeJudgement(
        probingAfter delay: Duration, _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        isJudging = true
        consecutiveMissed = 0
        oldestUnanswered = now
        judgeLater(&effects, now: now)
        restartGrid(after: delay, now: now)
    }

    /// The next slot comes then, so that links do not probe all at once.
    ///
    /// Where the peer lost patience long ago, haste gains nothing: the keep alive counts anew.
    mutating func restartGrid(after delay: Duration, now: MonotonicInstant) {
        nextSlot = now + delay
        if let keepAlive, now - silentSince >= keepAlive * Self.longestPatience {
            silentSince = now
        }
    }

    /// Our clock stood still for so long while the peer's went on.
    mutating func clockStoodStill(for duration: Duration) {
        silentSince = silentSince - duration
    }

    /// We were held up: what would be judged now waits for one response timeout.
    mutating func judgeLater(_ effects: inout LinkEffects, now: MonotonicInstant) {
        let earliest = now + responseTimeout
        switch wait {
        case .nothing: break
        case .answer(let due, let excusedUntil):
            wait = .answer(
                due: max(due, earliest), excusedUntil: excusedUntil.map { max($0, earliest) })
        case .attribution(let until):
            wait = .attribution(until: max(until, earliest))
            reportLongerWait(&effects, now: now)
        }
    }

    /// Sends a heartbeat beside the grid.
    ///
    /// Nothing may be outstanding.
    mutating func sendBesideGrid(_ effects: inout LinkEffects, now: MonotonicInstant) {
        send(&effects, now: now)
    }

    /// The connection is over: answers that were not attributed yet are reported as such.
    mutating func abandon(_ effects: inout LinkEffects) {
        if group.answerCount > 0 { resolve(networkRTT: nil, &effects) }
    }

    // Steps

    private mutating func send(_ effects: inout LinkEffects, now: MonotonicInstant) {
        group.command(now: now)
        noteSending(now: now)
        if case .nothing = wait {
            oldestUnanswered = now
            wait = .answer(due: now + responseTimeout, excusedUntil: nil)
        }
        effects.commands.append(.sendPingRequest)
    }

    private mutating func noteSending(now: MonotonicInstant) {
        lastSend = now
        silentSince = now
    }

    private mutating func resolve(networkRTT: Duration?, _ effects: inout LinkEffects) {
        group.resolve(
            timing: !isUntimed, responseTimeout: responseTimeout, networkRTT: networkRTT, &effects)
        wait = .nothing
        reportedWaitEnd = nil
    }

    /// When the wait for attribution ends: the keep alive may forbid the whole of it.
    private var waitEnd: MonotonicInstant? {
        guard case .attribution(let until) = wait else { return nil }
        return sendingDuty.map { min(until, silentSince + $0) } ?? until
    }

    /// What is waited for to tell answers apart; nil where nothing is.
    func attribution(now: MonotonicInstant) -> AnswerAttribution? {
        waitEnd.map { end in
            AnswerAttribution(
                requests: group.count, responses: group.answerCount, wait: max(.zero, end - now),
                isUntimed: isUntimed)
        }
    }

    private mutating func reportWait(_ effects: inout LinkEffects, now: MonotonicInstant) {
        guard let attribution = attribution(now: now) else { return }
        reportedWaitEnd = waitEnd
        effects.events.append(.attributing(attribution))
    }

    private mutating func reportLongerWait(
        _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        guard let waitEnd, let reportedWaitEnd, waitEnd > reportedWaitEnd else { return }
        reportWait(&effects, now: now)
    }

    /// No answer can still be on its way after this; without timing, the next slot decides.
    private var attributionEnd: MonotonicInstant {
        guard !isUntimed, let latest = group.latest else { return nextSlot }
        return latest + group.largestDelay + responseTimeout / 2
    }

    /// Until when a packet that is still arriving excuses the missing PINGRESP, if one does.
    private func excuse(due: MonotonicInstant, now: MonotonicInstant) -> MonotonicInstant? {
        guard let arriving, arriving.began <= due, group.count < Self.excusableRequests else {
            return nil
        }
        let end = arriving.lastByte + responseTimeout
        return now < end ? end : nil
    }

    private mutating func miss(
        _ examination: SocketExamination?, _ effects: inout LinkEffects, now: MonotonicInstant
    ) -> Death? {
        consecutiveMissed += 1
        let verdict = verdict(of: examination, now: now)
        effects.events.append(
            .overdue(
                OverdueHeartbeat(
                    waited: now - oldestUnanswered, consecutiveMissed: consecutiveMissed,
                    verdict: verdict, tcp: examination?.facts)))
        guard consecutiveMissed >= Int(missesToDown) else { return nil }
        return Death(
            verdict: verdict ?? .unknown, misses: consecutiveMissed, silentFor: now - lastAnswer)
    }

    private func verdict(of examination: SocketExamination?, now: MonotonicInstant) -> Verdict? {
        if let arriving, now < arriving.lastByte + responseTimeout { return .behindBacklog }
        return examination?.verdict(sinceWrite: now - (group.latest ?? now))
    }
}
