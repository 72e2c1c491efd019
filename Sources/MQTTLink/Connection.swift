import MQTTWire
import Vocabulary

/// One connection, from CONNACK to its end.
struct Connection: Equatable, Sendable {
    let acceptedAt: MonotonicInstant
    private(set) var heartbeat: Heartbeat
    private var subscriptions = SubscriptionFlow()
    private var aliases = TopicAliases()
    private var acknowledgements: Acknowledgements
    /// The last pause of our own in which the keep alive was broken; nil once the broker answered
    /// a PINGREQ that was sent after it.
    private var ownSilence: OwnSilence?
    let version: MQTTVersion

    private struct OwnSilence: Equatable, Sendable {
        var ended: MonotonicInstant
        var lasted: Span
    }

    init(version: MQTTVersion, timing: HeartbeatTiming, acceptedAt now: MonotonicInstant) {
        self.version = version
        acceptedAt = now
        heartbeat = Heartbeat(timing: timing, acceptedAt: now)
        acknowledgements = Acknowledgements(acceptedAt: now)
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

    /// Asks for what the broker tells of itself, where that was not done yet.
    mutating func readBrokerFigures(_ effects: inout LinkEffects, now: MonotonicInstant) {
        if subscriptions.readBrokerFigures(&effects, now: now) {
            heartbeat.packetSent(&effects, now: now)
        }
    }

    /// A message of ours goes out.
    mutating func published(_ effects: inout LinkEffects, now: MonotonicInstant) {
        heartbeat.packetSent(&effects, now: now)
    }

    /// The broker acknowledged a message of ours.
    mutating func publishingAcknowledged(now: MonotonicInstant) {
        heartbeat.packetCompleted(now: now)
    }

    /// The socket was looked at.
    mutating func examined(_ examination: SocketExamination) {
        acknowledgements.examined(examination, lastSend: heartbeat.lastSend)
    }

    /// PINGRESP came in.
    ///
    /// - Parameter networkRTT: what the kernel knows of the network at this very instant.
    mutating func answerReceived(
        networkRTT: Duration?, _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        if let sentAt = heartbeat.nextToAnswer {
            acknowledgements.answered(requestSentAt: sentAt)
            // A broker that heard of us since then has no reason to close because of it.
            if let ownSilence, sentAt >= ownSilence.ended { self.ownSilence = nil }
        }
        heartbeat.answerReceived(networkRTT: networkRTT, &effects, now: now)
    }

    /// A whole packet other than PINGRESP came in.
    ///
    /// - Returns: the connection's end, if the packet brings it.
    mutating func packetReceived(
        _ packet: Packet, messages: inout InboundMessages, settings: LinkSettings,
        _ effects: inout LinkEffects, now: MonotonicInstant
    ) -> Ending? {
        heartbeat.packetCompleted(now: now)
        let commandsBefore = effects.commands.count
        defer {
            if effects.commands.count > commandsBefore {
                heartbeat.packetSent(&effects, now: now)
            }
        }
        do throws(ProtocolFault) {
            switch packet {
            case .publish(let publish):
                let allowance = Allowance(settings, version: version)
                let topic = try aliases.topic(
                    of: publish, maximum: allowance.topicAliasMaximum)
                if takeBrokerFigure(publish, on: topic, settings: settings, &effects) { break }
                try messages.received(
                    publish, on: topic, receiveMaximum: allowance.receiveMaximum,
                    keepingPayload: settings.keepsPayloads.value, &effects)
            case .pubrel(let release):
                messages.released(release, version: version, &effects)
            case .suback(let acknowledgement):
                try subscriptions.acknowledged(acknowledgement, &effects)
            case .disconnect(let disconnect) where version == .v5_0:
                return Ending(disconnect, .close)
            default:
                throw ProtocolFault(unexpected: packet)
            }
            return nil
        } catch {
            return Ending(error)
        }
    }

    /// A message may be a figure of the broker that was asked for.
    ///
    /// - Returns: whether it is nothing else: the link's own filters did not ask for it.
    private func takeBrokerFigure(
        _ publish: Publish, on topic: String, settings: LinkSettings, _ effects: inout LinkEffects
    ) -> Bool {
        guard subscriptions.readsBrokerFigures, let figure = BrokerFigure(topic: topic) else {
            return false
        }
        let text = publish.payload.prefix(BrokerFigure.longestText)
        effects.events.append(
            .brokerFigures(.told(figure, String(decoding: text, as: UTF8.self))))
        // No wildcard at the start of a filter matches it [MQTT-4.7.2-1].
        return publish.qos == .atMostOnce
            && !settings.subscriptions.value.contains { $0.filter.contains("$SYS/") }
    }

    mutating func bytesReceived(insidePacket: Bool, now: MonotonicInstant) {
        heartbeat.bytesReceived(insidePacket: insidePacket, now: now)
    }

    /// - Returns: whether a PINGREQ was to be written.
    mutating func requestWritten(
        leaving: Bool, _ effects: inout LinkEffects, now: MonotonicInstant
    ) -> Bool {
        heartbeat.requestWritten(leaving: leaving, &effects, now: now)
    }

    /// - Returns: whether a PINGREQ had waited there.
    mutating func sendQueueDrained(
        _ effects: inout LinkEffects, now: MonotonicInstant
    ) -> Bool {
        heartbeat.queueDrained(&effects, now: now)
    }

    /// The deadline may have come.
    ///
    /// - Parameter examination: the socket at this very instant, where the driver looked at it.
    /// - Returns: the connection's end, where the peer is dead.
    mutating func timerFired(
        examination: SocketExamination?, _ effects: inout LinkEffects, now: MonotonicInstant
    ) -> Ending? {
        if let examination { examined(examination) }
        guard let death = heartbeat.timerFired(examination: examination, &effects, now: now)
        else { return nil }
        return Ending(
            .halfOpen(death.verdict, misses: death.misses, silentFor: death.silentFor), .abort,
            evidence: examination?.evidence(for: death.verdict))
    }

    /// The transport is gone.
    ///
    /// - Parameter examination: what the socket showed last, where the driver looked at it then.
    mutating func transportClosed(
        _ failure: LinkFailure, examination: SocketExamination?
    ) -> Ending {
        // After a reset the kernel has thrown away what was not acknowledged: its empty queue
        // proves nothing.
        if let examination, failure != .resetByPeer { examined(examination) }
        if case .closedByPeer = failure { return Ending(.closedByPeer(afterConnack: true), .none) }
        return Ending(failure, .none)
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
    /// - Parameters:
    ///   - standstill: for how long of it our clock stood still.
    ///   - isExcused: whether judgements wait.
    ///   - delay: when the next heartbeat goes out from now, where it is excused; nil: in its slot.
    mutating func watcherPaused(
        standstill: Duration, isExcused: Bool, probingAfter delay: Duration?,
        _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        heartbeat.clockStoodStill(for: standstill)
        if heartbeat.hasBrokenKeepAlive(now: now) {
            ownSilence = OwnSilence(ended: now, lasted: heartbeat.silence(now: now))
        }
        guard isExcused else { return }
        heartbeat.judgeLater(&effects, now: now)
        if let delay { heartbeat.restartGrid(after: delay, now: now) }
    }

    /// This machine lost its way to the broker: nothing is judged.
    mutating func watcherWentOffline() {
        heartbeat.suspendJudgement()
    }

    /// The way is back: judgement begins anew.
    mutating func watcherCameOnline(
        probingAfter delay: Duration, _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        heartbeat.resumeJudgement(probingAfter: delay, &effects, now: now)
    }

    /// Reports what was not attributed yet: the connection is over.
    mutating func close(_ effects: inout LinkEffects) {
        heartbeat.abandon(&effects)
    }

    /// What is known of the connection at its end.
    ///
    /// - Parameter network: this machine's way to the broker.
    func circumstances(
        network: OwnNetwork, clientID: String, isClientIDSet: Bool, now: MonotonicInstant
    ) -> EndPatterns.Circumstances {
        EndPatterns.Circumstances(
            up: now - acceptedAt,
            ownFault: network.fault(acknowledged: acknowledgements.last, now: now)
                ?? ownPause(now: now),
            sinceAcknowledged: now - acknowledgements.last,
            sinceAnswer: now - heartbeat.lastAnswer, keepAlive: heartbeat.keepAlive,
            unanswered: subscriptions.unanswered, clientID: clientID, isClientIDSet: isClientIDSet)
    }

    /// A broker closes after 1.5 keep alives of silence; where that silence was ours, so is the
    /// end.
    ///
    /// Spec: MQTT 5.0 §3.1.2.10 [MQTT-3.1.2-22]; MQTT 3.1.1 §3.1.2.10 [MQTT-3.1.2-24].
    private func ownPause(now: MonotonicInstant) -> OwnFault? {
        // The end may be read before the pause is noticed.
        if heartbeat.hasBrokenKeepAlive(now: now) {
            return .pause(for: heartbeat.silence(now: now).duration)
        }
        guard let ownSilence, now - ownSilence.ended <= heartbeat.closingAllowance else {
            return nil
        }
        return .pause(for: ownSilence.lasted.duration)
    }
}
