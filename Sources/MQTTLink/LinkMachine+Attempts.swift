import MQTTWire
import Vocabulary

extension LinkMachine {
    /// We take packets of any size that a monitor has use for; larger ones would stall PINGRESPs.
    private static let maximumPacketBytes: UInt32 = 1_048_576

    /// Opens a transport for the next attempt.
    mutating func beginAttempt(_ effects: inout LinkEffects, now: MonotonicInstant) {
        attempts += 1
        flight.note(.attempt(UInt32(clamping: attempts)), now: now)
        phase = .attempting(
            Attempt(
                version: versions.next, timeout: settings.connectTimeout.value, now: now))
        effects.commands.append(.open(settings.endpoint))
        effects.events.append(
            .connecting(attempt: attempts, address: settings.endpoint.authority))
        showConnecting(&effects)
    }

    /// The first packet of a connection.
    ///
    /// Spec: MQTT 5.0 §3.1, §3.1.2.11; MQTT 3.1.1 §3.1.
    func connect(version: MQTTVersion) -> Connect {
        let password = settings.password.value?.revealed()
        var username = settings.username.value
        // 3.1.1 knows no password without a user name [MQTT-3.1.2-22]; an empty one will do.
        if version == .v3_1_1, password != nil, username == nil { username = "" }
        return Connect(
            version: version, cleanStart: settings.cleanStart.value,
            keepAliveSeconds: settings.keepAliveSeconds.value, clientID: clientID,
            username: username, password: password,
            properties: version == .v5_0 ? [.maximumPacketSize(Self.maximumPacketBytes)] : [])
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
            if !isVersionRefused { versions.failedBeforeAnswer(attempt.version) }
            end(
                with: Ending(disconnect, .close), retryingNow: retriesNow, &effects, now: now)
        default:
            versions.failedBeforeAnswer(attempt.version)
            end(with: Ending(ProtocolFault(beforeConnack: packet)), &effects, now: now)
        }
    }

    /// The transport ended before CONNACK.
    mutating func attemptFailed(
        _ attempt: Attempt, _ failure: LinkFailure, _ effects: inout LinkEffects,
        now: MonotonicInstant
    ) {
        var failure = failure
        var retriesNow = false
        if case .closedByPeer = failure { failure = .closedByPeer(afterConnack: false) }
        if case .awaitingConnack = attempt.stage, failure.isEndByPeer {
            retriesNow = versions.wentUnanswered(attempt.version)
        } else {
            versions.failedBeforeAnswer(attempt.version)
        }
        end(with: Ending(failure, .none), retryingNow: retriesNow, &effects, now: now)
    }

    /// Spec: MQTT 5.0 §3.2.2; MQTT 3.1.1 §3.2.2.
    private mutating func accept(
        _ connack: Connack, in attempt: Attempt, address: String, _ effects: inout LinkEffects,
        now: MonotonicInstant
    ) {
        if connack.sessionPresent, settings.cleanStart.value {
            // [MQTT-3.2.2-4] of 5.0.
            let fault = ProtocolFault("CONNACK with a session, though a clean start was asked for")
            end(with: Ending(fault), &effects, now: now)
            return
        }
        if !connack.sessionPresent { messages = InboundMessages() }
        versions.wasAccepted(attempt.version)
        attempts = 0
        let properties = ConnackProperties(connack.properties)
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
                    properties: properties)))
        var connection = Connection(version: attempt.version, timing: timing, acceptedAt: now)
        connection.begin(subscribingTo: settings.subscriptions.value, &effects, now: now)
        phase = .connected(connection)
        changeState(to: .up, &effects)
    }

    private mutating func refused(
        _ connack: Connack, in attempt: Attempt, _ effects: inout LinkEffects,
        now: MonotonicInstant
    ) {
        let isVersionRefused =
            connack.code.normalised(from: connack.version) == .unsupportedProtocolVersion
        let retriesNow = isVersionRefused && versions.wasRefused(attempt.version)
        let properties = ConnackProperties(connack.properties)
        let rejection = Rejection(
            code: connack.code, version: connack.version, reasonString: properties.reasonString,
            serverReference: properties.serverReference)
        end(
            with: Ending(.rejected(rejection), .close), retryingNow: retriesNow, &effects,
            now: now)
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
        case .closedByPeer, .resetByPeer: true
        default: false
        }
    }
}
