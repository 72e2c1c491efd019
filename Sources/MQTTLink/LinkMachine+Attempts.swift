import MQTTWire
import Vocabulary

extension LinkMachine {
    /// Opens a transport for the next attempt.
    ///
    /// - Parameter isRetry: whether it repeats the last one in the other protocol version.
    mutating func beginAttempt(
        isRetry: Bool = false, _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        attempts &+= 1
        flight.note(.attempt(attempts), now: now)
        redirections.attemptBegan(isRetry: isRetry)
        phase = .attempting(
            Attempt(
                version: versions.next, to: place, usesProxy: settings.proxy.value != nil,
                timeout: settings.connectTimeout.value, now: now))
        effects.commands.append(.open(place))
        effects.events.append(.connecting(attempt: Int(attempts), address: place.authority))
        showConnecting(&effects)
    }

    /// The first packet of a connection.
    ///
    /// Spec: MQTT 5.0 §3.1, §3.1.2.11; MQTT 3.1.1 §3.1.
    func connect(version: MQTTVersion) -> Connect {
        let password = settings.password.value
        var username = settings.username.value
        // 3.1.1 knows no password without a user name [MQTT-3.1.2-22]; an empty one will do.
        if version == .v3_1_1, password != nil, username == nil { username = "" }
        return Connect(
            version: version, cleanStart: settings.cleanStart.value,
            keepAliveSeconds: settings.keepAliveSeconds.value, clientID: clientID,
            will: settings.will.value.map { Will($0, version: version) }, username: username,
            password: password, properties: version == .v5_0 ? settings.connectProperties : [])
    }

    /// The first packet from the broker came in.
    mutating func answerReceived(
        _ packet: Packet, in attempt: Attempt, _ effects: inout LinkEffects,
        now: MonotonicInstant
    ) {
        guard case .awaitingConnack(_, let address) = attempt.stage else { return }
        switch packet {
        case .connack(let connack) where connack.version != attempt.version:
            connackInOtherForm(connack, in: attempt, &effects, now: now)
        case .connack(let connack) where connack.code == .success:
            accept(connack, in: attempt, address: address, &effects, now: now)
        case .connack(let connack):
            refused(connack, in: attempt, &effects, now: now)
        case .disconnect(let disconnect) where attempt.version == .v5_0:
            // Not allowed before CONNACK [MQTT-3.14.0-1], but it tells why.
            let isVersionRefused = disconnect.code == .unsupportedProtocolVersion
            let retriesNow = isVersionRefused && versions.wasRefused(attempt.version)
            if !isVersionRefused { versions.failedBeforeAnswer() }
            end(
                with: Ending(disconnect, .close), retryingNow: retriesNow, &effects, now: now)
        default:
            versions.failedBeforeAnswer()
            end(with: Ending(ProtocolFault(beforeConnack: packet)), &effects, now: now)
        }
    }

    /// The transport ended before CONNACK.
    mutating func attemptFailed(
        _ attempt: Attempt, _ failure: LinkFailure, evidence: String?,
        _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        var failure = failure
        var retriesNow = false
        if case .closedByPeer = failure { failure = .closedByPeer(afterConnack: false) }
        if case .awaitingConnack = attempt.stage, failure.isEndByPeer {
            retriesNow = versions.wentUnanswered(attempt.version)
        } else {
            versions.failedBeforeAnswer()
        }
        let evidence = evidence ?? (failure.isEndByPeer ? hint(endedIn: attempt) : nil)
        end(
            with: Ending(failure, .none, evidence: evidence), retryingNow: retriesNow, &effects,
            now: now)
    }

    /// What an end without a word suggests in each phase, in a sentence; nil where it is nothing.
    private func hint(endedIn attempt: Attempt) -> String? {
        switch attempt.phase {
        case .resolution, .tcp, .proxy: return nil
        case .tls:
            return "it ended during the TLS handshake: perhaps this port speaks no TLS"
        case .upgrade:
            return "it ended in answer to the request for a WebSocket: perhaps this port has none"
        case .connack:
            let wantsTLS = place.network?.isSecure == false ? ", or wants TLS at this port" : ""
            return "it ended in answer to CONNECT of MQTT \(attempt.version): perhaps it does not "
                + "speak that version, or does not admit this client\(wantsTLS)"
        }
    }

    /// The bytes that came in place of CONNACK cannot be a packet, or none that may stand there.
    mutating func answerMalformed(
        _ error: MQTTDecodeError, in attempt: Attempt, _ effects: inout LinkEffects,
        now: MonotonicInstant
    ) {
        guard case .awaitingConnack = attempt.stage else { return }
        versions.failedBeforeAnswer()
        end(
            with: Ending(answer: error, to: attempt.version, at: place), &effects, now: now)
    }

    /// The connect timeout passed.
    mutating func attemptTimedOut(
        _ attempt: Attempt, _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        if case .awaitingConnack = attempt.stage, !network.isLost {
            versions.metSilence(attempt.version)
        } else {
            versions.failedBeforeAnswer()
        }
        end(
            with: Ending(
                .timedOut(attempt.phase), .abort,
                evidence: connackEvidence(of: attempt, now: now)), &effects, now: now)
    }

    /// Spec: MQTT 5.0 §3.2.2; MQTT 3.1.1 §3.2.2.
    private mutating func accept(
        _ connack: Connack, in attempt: Attempt, address: String, _ effects: inout LinkEffects,
        now: MonotonicInstant
    ) {
        let properties = connack.connackProperties
        if let fault = fault(in: connack, properties) {
            end(with: Ending(fault), &effects, now: now)
            return
        }
        let expiry = properties.sessionExpiryInterval ?? settings.sessionExpirySeconds.value
        messages.connectionAccepted(
            sessionPresent: connack.sessionPresent,
            outlivesConnection: !settings.cleanStart.value
                && (attempt.version == .v3_1_1 || expiry > 0))
        versions.wasAccepted(attempt.version)
        redirections.accepted()
        attempts = 0
        let asked = settings.keepAliveSeconds.value
        let timing = settings.timing(
            effectiveKeepAliveSeconds: properties.serverKeepAlive ?? asked)
        effects.events.append(
            .connected(
                ConnectionFacts(
                    version: attempt.version, address: address,
                    sessionPresent: connack.sessionPresent, keepAliveSeconds: asked,
                    clientID: properties.assignedClientIdentifier ?? clientID,
                    phases: attempt.phases(untilConnack: now), timing: timing,
                    properties: properties, tls: attempt.tls,
                    redirectedTo: redirections.current?.text)))
        var connection = Connection(
            version: attempt.version, timing: timing, acceptedAt: now)
        connection.begin(subscribingTo: settings.subscriptions.value, &effects, now: now)
        let isSentAgain = outbound.connectionAccepted(
            sessionPresent: connack.sessionPresent, properties, &effects)
        if isSentAgain { connection.published(&effects, now: now) }
        phase = .connected(connection)
        changeState(to: .up, &effects)
    }

    /// What makes a CONNACK that accepts unacceptable.
    private func fault(in connack: Connack, _ properties: ConnackProperties) -> ProtocolFault? {
        if connack.sessionPresent, settings.cleanStart.value {
            // MQTT 5.0 [MQTT-3.2.2-2], [MQTT-3.2.2-4]; MQTT 3.1.1 [MQTT-3.2.2-1].
            return ProtocolFault("CONNACK with a session, though a clean start was asked for")
        }
        if let method = properties.authenticationMethod {
            return ProtocolFault(authenticationBy: method, in: "CONNACK")
        }
        return nil
    }

    private mutating func refused(
        _ connack: Connack, in attempt: Attempt, _ effects: inout LinkEffects,
        now: MonotonicInstant
    ) {
        let isVersionRefused =
            connack.code.normalised(from: connack.version) == .unsupportedProtocolVersion
        let retriesNow = isVersionRefused && versions.wasRefused(attempt.version)
        let rejection = Rejection(
            code: connack.code, version: connack.version,
            reasonString: connack.properties.reasonString,
            serverReference: connack.properties.serverReference)
        end(
            with: Ending(
                .rejected(rejection), .close, evidence: connack.properties.userPropertyText),
            retryingNow: retriesNow, &effects, now: now)
    }

    /// A broker that knows only 3.1.1 answers a CONNECT of 5.0 in its own form, refusing or not.
    private mutating func connackInOtherForm(
        _ connack: Connack, in attempt: Attempt, _ effects: inout LinkEffects,
        now: MonotonicInstant
    ) {
        if connack.code != .success {
            refused(connack, in: attempt, &effects, now: now)
            return
        }
        let fault = ProtocolFault("CONNACK in the form of MQTT \(connack.version)")
        let retriesNow = versions.wasRefused(attempt.version)
        end(with: Ending(fault), retryingNow: retriesNow, &effects, now: now)
    }
}

extension LinkFailure {
    /// Whether the peer ended the stream without a word.
    fileprivate var isEndByPeer: Bool {
        switch self {
        case .closedByPeer, .resetByPeer, .webSocketClosed: true
        default: false
        }
    }
}

extension LinkSettings {
    /// What CONNECT of 5.0 says beside its fields; what is as if left out, is left out.
    ///
    /// Spec: MQTT 5.0 §3.1.2.11.
    fileprivate var connectProperties: [Property] {
        var properties: [Property] = []
        if self.sessionExpirySeconds.value > 0 {
            properties.append(.sessionExpiryInterval(self.sessionExpirySeconds.value))
        }
        if self.receiveMaximum.value < .max {
            properties.append(.receiveMaximum(self.receiveMaximum.value))
        }
        properties.append(.maximumPacketSize(self.maximumPacketSize.value))
        if self.topicAliasMaximum.value > 0 {
            properties.append(.topicAliasMaximum(self.topicAliasMaximum.value))
        }
        return properties + self.userProperties.value.map(Property.userProperty)
    }
}

extension Will {
    /// Spec: MQTT 5.0 §3.1.3.2; MQTT 3.1.1 §3.1.2.5.
    fileprivate init(_ settings: WillSettings, version: MQTTVersion) {
        let isDelayed = version == .v5_0 && settings.delaySeconds > 0
        self.init(
            topic: settings.topic, payload: settings.payload, qos: settings.qos,
            retain: settings.isRetained,
            properties: isDelayed ? [.willDelayInterval(settings.delaySeconds)] : [])
    }
}
