import MQTTWire
import Vocabulary

/// What a broker makes of a client's packets.
extension ScriptedBroker {
    mutating func connectReceived(
        _ connect: Connect, on connection: BrokerConnectionID, now: MonotonicInstant
    ) {
        let time = now - startedAt
        connections[connection]?.phase = .dismissed
        if connect.version == .v5_0, let refusal = script.refusalOfVersion5(at: time) {
            refuseVersion(refusal, on: connection, now: now)
            return
        }
        switch script.connectAnswer(at: time) {
        case .accept:
            accept(connect, on: connection, now: now)
        case .acceptOnly(let username, let password, _)
        where connect.username == username && connect.password == Secret(password):
            accept(connect, on: connection, now: now)
        case .acceptOnly(_, _, let code):
            refuse(connect, code, on: connection, now: now)
        case .refuse(let code, let reason):
            refuse(
                connect, code, reason.map { [.reasonString($0)] } ?? [], on: connection, now: now)
        case .redirect(let code, let reference):
            refuse(connect, code, [.serverReference(reference)], on: connection, now: now)
        case .silence: break
        case .end(let way): end(connection, by: way, now: now)
        case .bytes(let bytes): answer(.bytes(bytes), on: connection, now: now)
        }
    }

    private mutating func accept(
        _ connect: Connect, on connection: BrokerConnectionID, now: MonotonicInstant
    ) {
        let time = now - startedAt
        let assigned = connect.clientID.isEmpty ? "auto-\(connection.rawValue)" : nil
        let clientID = assigned ?? connect.clientID
        if let older = clients[clientID]?.current, script.sameClientPolicy(at: time) == .takesOver {
            end(older, by: .disconnect(.sessionTakenOver), now: now)
        }
        let ordinal = noteConnection(connection, of: clientID)
        let isResumed = resumeSession(of: clientID, for: connect)
        var client = AcceptedClient(
            clientID: clientID, version: connect.version, ordinal: ordinal,
            random: random(for: clientID, .connection(ordinal)), lastHeard: now)
        var properties = script.connackProperties(at: time)
        var keepAlive = connect.keepAliveSeconds
        if connect.version == .v5_0, let replaced = script.serverKeepAlive(at: time) {
            keepAlive = replaced
            properties.append(.serverKeepAlive(replaced))
        }
        if let assigned { properties.append(.assignedClientIdentifier(assigned)) }
        if case .enforced(let grace) = script.keepAlivePolicy(at: time), keepAlive > 0 {
            client.silenceLimit = .seconds(Double(keepAlive) * grace)
        }
        let delay = script.connackDelay(at: time, using: &client.random)
        connections[connection]?.phase = .accepted(client)
        let connack = Connack(
            version: connect.version, sessionPresent: isResumed,
            properties: connect.version == .v5_0 ? properties : [])
        answer(
            .accepting(bytes(of: .connack(connack), as: connect.version)), on: connection,
            after: delay, now: now)
        if isResumed { answer(.deliveries, on: connection, after: delay, now: now) }
        if let limit = client.silenceLimit {
            agenda.add(.silenceCheck(connection), at: now + limit)
        }
    }

    /// Makes this connection the client's present one.
    ///
    /// - Returns: how many the client has had, this one counted.
    private mutating func noteConnection(
        _ connection: BrokerConnectionID, of clientID: String
    ) -> UInt64 {
        // Anybody can make up identifiers without end.
        if clients.count >= connections.count + Self.mostAbsentClients {
            clients = clients.filter { $0.value.current != nil }
        }
        var client = clients[clientID, default: KnownClient()]
        client.connectionsMade += 1
        client.current = connection
        clients[clientID] = client
        return client.connectionsMade
    }

    private mutating func refuse(
        _ connect: Connect, _ code: ReasonCode, _ properties: [Property] = [],
        on connection: BrokerConnectionID, now: MonotonicInstant
    ) {
        let connack =
            connect.version == .v5_0
            ? Connack(version: .v5_0, code: code, properties: properties)
            : Connack(version: .v3_1_1, code: code.asReturnCode)
        answer(
            .refusing(bytes(of: .connack(connack), as: connect.version)), on: connection, now: now)
        answer(.end(.close), on: connection, now: now)
    }

    private mutating func refuseVersion(
        _ refusal: VersionRefusal, on connection: BrokerConnectionID, now: MonotonicInstant
    ) {
        let code = ReasonCode.unsupportedProtocolVersion
        switch refusal {
        case .reasonCode:
            let connack = Connack(version: .v5_0, code: code)
            answer(.refusing(bytes(of: .connack(connack), as: .v5_0)), on: connection, now: now)
        case .returnCode:
            let connack = Connack(version: .v3_1_1, code: code.asReturnCode)
            answer(.refusing(bytes(of: .connack(connack), as: .v3_1_1)), on: connection, now: now)
        case .close: break
        }
        answer(.end(.close), on: connection, now: now)
    }

    mutating func clientPacketReceived(
        _ packet: Packet, on connection: BrokerConnectionID, now: MonotonicInstant
    ) {
        guard let version = connections[connection]?.client?.version else { return }
        switch packet {
        case .pingRequest:
            pingReceived(on: connection, now: now)
        case .subscribe(let subscribe):
            subscribeReceived(subscribe, as: version, on: connection, now: now)
        case .unsubscribe(let unsubscribe):
            let codes =
                version == .v5_0 ? unsubscribe.filters.map { _ in ReasonCode.success } : []
            reply(
                .unsuback(
                    SubscriptionAcknowledgement(packetID: unsubscribe.packetID, codes: codes)),
                as: version, on: connection, now: now)
        case .disconnect:
            end(connection, by: .close, now: now)
        case .puback(let received), .pubcomp(let received):
            withSession(on: connection) { $0.completed(received.packetID) }
        case .pubrec(let received):
            withSession(on: connection) { $0.received(received.packetID) }
            reply(
                .pubrel(Acknowledgement(packetID: received.packetID)), as: version,
                on: connection, now: now)
        case .publish, .pubrel, .auth: break
        case .connect, .connack, .suback, .unsuback, .pingResponse:
            end(connection, by: .disconnect(.protocolError), now: now)
        }
    }

    private mutating func subscribeReceived(
        _ subscribe: Subscribe, as version: MQTTVersion, on connection: BrokerConnectionID,
        now: MonotonicInstant
    ) {
        let codes: [ReasonCode]
        switch script.subscribeAnswer(at: now - startedAt) {
        case .granted:
            codes = subscribe.filters.map { ReasonCode($0.qos.rawValue) }
        case .grantedAtMost(let most):
            codes = subscribe.filters.map { ReasonCode(min($0.qos.rawValue, most.rawValue)) }
        case .refused(let code):
            codes = subscribe.filters.map { _ in version == .v5_0 ? code : ReasonCode(0x80) }
        case .end(let way):
            end(connection, by: way, now: now)
            return
        }
        reply(
            .suback(SubscriptionAcknowledgement(packetID: subscribe.packetID, codes: codes)),
            as: version, on: connection, now: now)
        let figures = script.brokerFigures(at: now - startedAt)
        for (filter, code) in zip(subscribe.filters, codes) where code.rawValue < 0x80 {
            guard let figure = BrokerFigure(topic: filter.filter), let text = figures[figure]
            else { continue }
            reply(
                .publish(
                    Publish(topic: filter.filter, retain: true, payload: Array(text.utf8))),
                as: version, on: connection, now: now)
        }
    }

    private mutating func pingReceived(on connection: BrokerConnectionID, now: MonotonicInstant) {
        guard var client = connections[connection]?.client else { return }
        let time = now - startedAt
        client.pingsReceived += 1
        let number = client.pingsReceived
        let swallowed = script.swallowsPing(number, at: time, using: &client.random)
        let delay = script.pingDelay(at: time, using: &client.random)
        connections[connection]?.client = client
        let place = record.ping(connection, swallowed: swallowed, now: now)
        if !swallowed {
            answerPing(recordedAt: place, on: connection, after: delay, now: now)
        }
        for (step, direction) in script.steps.enumerated() {
            if case .on(.afterPing(number), _, _) = direction {
                agenda.add(.happening(step: step, connection), at: now)
            }
        }
    }

    private mutating func answerPing(
        recordedAt place: Int?, on connection: BrokerConnectionID, after delay: Duration,
        now: MonotonicInstant
    ) {
        let pingResponse = Packet.pingResponseBytes
        switch script.pingAnswerForm(at: now - startedAt) {
        case .whole:
            answer(
                .pingAnswer(pingResponse, recordedAt: place), on: connection, after: delay,
                now: now)
        case .twoSegments(let gap):
            answer(
                .part([pingResponse[0]], gap: gap), on: connection, after: delay, now: now)
            answer(
                .pingAnswer([pingResponse[1]], recordedAt: place), on: connection,
                after: delay + gap, now: now)
        case .behindPublish(let payloadBytes):
            let message = message(of: Publishing(payloadBytes: payloadBytes), on: connection)
            answer(
                .pingAnswer(message + pingResponse, recordedAt: place), on: connection,
                after: delay, now: now)
        case .repeated(let count):
            let responses = [[UInt8]](repeating: pingResponse, count: max(0, count))
            answer(
                .pingAnswer(Array(responses.joined()), recordedAt: place), on: connection,
                after: delay, now: now)
        case .bytes(let bytes):
            answer(.pingAnswer(bytes, recordedAt: place), on: connection, after: delay, now: now)
        }
    }

    private mutating func reply(
        _ packet: Packet, as version: MQTTVersion, on connection: BrokerConnectionID,
        now: MonotonicInstant
    ) {
        answer(.bytes(bytes(of: packet, as: version)), on: connection, now: now)
    }
}

extension ReasonCode {
    /// The return code with which a CONNACK of 3.1.1 says the same; 3 where it has none.
    fileprivate var asReturnCode: ReasonCode {
        switch self {
        case .success: ReasonCode(0)
        case .unsupportedProtocolVersion: ReasonCode(1)
        case .clientIdentifierNotValid: ReasonCode(2)
        case .badUserNameOrPassword: ReasonCode(4)
        case .notAuthorized: ReasonCode(5)
        default: ReasonCode(3)
        }
    }
}
