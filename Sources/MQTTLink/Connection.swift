import MQTTWire
import Vocabulary

/// One connection, from CONNACK to its end.
struct Connection: Equatable, Sendable {
    let version: MQTTVersion
    let acceptedAt: MonotonicInstant
    private(set) var heartbeat: Heartbeat
    private var subscriptions = SubscriptionFlow()
    private var examination: SocketExamination?
    /// When a pause of our own ended in which the keep alive was broken.
    private var ownSilenceEnded: MonotonicInstant?

    init(version: MQTTVersion, timing: HeartbeatTiming, acceptedAt now: MonotonicInstant) {
        self.version = version
        acceptedAt = now
        heartbeat = Heartbeat(timing: timing, acceptedAt: now)
    }

    /// Sends the first heartbeat, then asks for the subscriptions: retained messages that answer
    /// them must not stand before the first PINGRESP.
    mutating func begin(
        subscribingTo filters: [SubscriptionRequest], _ effects: inout LinkEffects,
        now: MonotonicInstant
    ) {
        heartbeat.begin(&effects, now: now)
        if subscriptions.begin(filters, &effects, now: now) {
            heartbeat.packetSent(&effects, now: now)
        }
    }

    /// A whole packet came in.
    ///
    /// - Returns: the connection's end, if the packet brings it.
    mutating func packetReceived(
        _ packet: Packet, messages: inout InboundMessages, keepingPayload: Bool,
        _ effects: inout LinkEffects, now: MonotonicInstant
    ) -> Ending? {
        if case .pingResponse = packet {
            heartbeat.answerReceived(&effects, now: now)
            return nil
        }
        heartbeat.packetCompleted(now: now)
        let commandsBefore = effects.commands.count
        defer {
            if effects.commands.count > commandsBefore {
                heartbeat.packetSent(&effects, now: now)
            }
        }
        var fault: ProtocolFault?
        switch packet {
        case .publish(let publish):
            fault = messages.received(publish, keepingPayload: keepingPayload, &effects)
        case .pubrel(let release):
            messages.released(release, version: version, &effects)
        case .suback(let acknowledgement):
            fault = subscriptions.acknowledged(acknowledgement, &effects)
        case .disconnect(let disconnect) where version == .v5_0:
            let isSilence = disconnect.code == .keepAliveTimeout
            return Ending(
                disconnect, .close, pattern: isSilence ? ownPausePattern(now: now) : nil)
        default:
            fault = ProtocolFault(unexpected: packet)
        }
        return fault.map { Ending($0) }
    }

    mutating func bytesReceived(insidePacket: Bool, now: MonotonicInstant) {
        heartbeat.bytesReceived(insidePacket: insidePacket, now: now)
    }

    mutating func requestWritten(
        leaving: Bool, _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        heartbeat.requestWritten(leaving: leaving, &effects, now: now)
    }

    mutating func sendQueueDrained(_ effects: inout LinkEffects, now: MonotonicInstant) {
        heartbeat.queueDrained(&effects, now: now)
    }

    mutating func socketExamined(_ examination: SocketExamination) {
        self.examination = examination
    }

    /// The deadline may have come.
    ///
    /// - Returns: the connection's end, where the peer is dead.
    mutating func timerFired(_ effects: inout LinkEffects, now: MonotonicInstant) -> Ending? {
        let fresh = examination?.at == now ? examination : nil
        guard let death = heartbeat.timerFired(examination: fresh, &effects, now: now) else {
            return nil
        }
        return Ending(
            .halfOpen(death.verdict, misses: death.misses, silentFor: death.silentFor), .abort)
    }

    /// The transport is gone.
    func transportClosed(_ failure: LinkFailure, now: MonotonicInstant) -> Ending {
        switch failure {
        case .closedByPeer:
            Ending(
                .closedByPeer(afterConnack: true), .none, pattern: ownPausePattern(now: now))
        case .resetByPeer:
            Ending(failure, .none, pattern: ownPausePattern(now: now))
        default:
            Ending(failure, .none)
        }
    }

    mutating func pingNow(
        _ effects: inout LinkEffects, now: MonotonicInstant
    ) -> PingNowOutcome {
        if let since = heartbeat.outstandingSince { return .alreadyOutstanding(since: since) }
        heartbeat.sendBesideGrid(&effects, now: now)
        return .sent
    }

    /// We were held up; where that broke the keep alive, the broker may close because of it.
    ///
    /// - Parameter isExcused: whether judgements wait.
    mutating func watcherPaused(
        isExcused: Bool, _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        if heartbeat.hasBrokenKeepAlive(now: now) { ownSilenceEnded = now }
        if isExcused { heartbeat.judgeLater(&effects, now: now) }
    }

    /// Reports what was not attributed yet.
    ///
    /// - Returns: the socket's facts, where it was looked at at this very instant.
    mutating func close(_ effects: inout LinkEffects, now: MonotonicInstant) -> TCPFacts? {
        heartbeat.abandon(&effects)
        return examination?.at == now ? examination?.facts : nil
    }

    /// A broker closes after 1.5 keep alives of silence; where that silence was ours, so is the
    /// end.
    ///
    /// Spec: MQTT 5.0 §3.1.2.10 [MQTT-3.1.2-22]; MQTT 3.1.1 §3.1.2.10 [MQTT-3.1.2-24].
    private func ownPausePattern(now: MonotonicInstant) -> DropPattern? {
        // The end may be read before the pause is noticed.
        if heartbeat.hasBrokenKeepAlive(now: now) { return .ownPause }
        guard let ownSilenceEnded, now - ownSilenceEnded <= heartbeat.closingAllowance else {
            return nil
        }
        return .ownPause
    }
}
