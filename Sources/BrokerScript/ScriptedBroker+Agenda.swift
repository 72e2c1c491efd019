import MQTTWire
import Vocabulary

/// What a broker does when its time comes.
extension ScriptedBroker {
    /// Does all that is due and hands over the actions gathered so far.
    mutating func performDue(now: MonotonicInstant) -> [BrokerAction] {
        while let due = agenda.takeDue(now: now) {
            perform(due.element, now: now)
        }
        defer { actions.removeAll() }
        return actions
    }

    /// Puts an answer behind all earlier ones of its connection.
    mutating func answer(
        _ answer: BrokerAnswer, on connection: BrokerConnectionID, after delay: Duration = .zero,
        now: MonotonicInstant
    ) {
        guard let held = connections[connection] else { return }
        guard held.waitingAnswers < BrokerConnection.mostWaitingAnswers else {
            end(connection, by: .reset, now: now)
            return
        }
        var instant = max(now + delay, held.lastAnswer)
        if let stall = script.stall(at: instant - startedAt) {
            // A broker that never runs again never answers.
            guard let remaining = stall.remaining else { return }
            instant += remaining
        }
        connections[connection]?.lastAnswer = instant
        connections[connection]?.waitingAnswers += 1
        agenda.add(.answer(answer, connection), at: instant)
    }

    /// Ends a connection at once.
    mutating func end(
        _ connection: BrokerConnectionID, by way: ConnectionEnd, now: MonotonicInstant
    ) {
        guard connections[connection] != nil else { return }
        switch way {
        case .reset:
            actions.append(.reset(connection))
        case .close:
            actions.append(.close(connection))
        case .disconnect(let code, let reason):
            sayGoodbye(to: connection, code, reason.map { [.reasonString($0)] } ?? [])
        case .redirect(let code, let reference):
            sayGoodbye(to: connection, code, [.serverReference(reference)])
        }
        forget(connection, now: now)
    }

    private mutating func sayGoodbye(
        to connection: BrokerConnectionID, _ code: ReasonCode, _ properties: [Property]
    ) {
        if connections[connection]?.client?.version == .v5_0 {
            let packet = Disconnect(code: code, properties: properties)
            write(bytes(of: .disconnect(packet), as: .v5_0), to: connection)
        }
        actions.append(.close(connection))
    }

    mutating func forget(_ connection: BrokerConnectionID, now: MonotonicInstant) {
        guard let ended = connections.removeValue(forKey: connection) else { return }
        record.end(connection, now: now)
        if let clientID = ended.client?.clientID, clients[clientID]?.current == connection {
            clients[clientID]?.current = nil
        }
    }

    private mutating func perform(_ due: BrokerDue, now: MonotonicInstant) {
        switch due {
        case .answer(let answer, let connection):
            send(answer, on: connection, now: now)
        case .unasked(let bytes, let connection):
            guard let held = connections[connection] else { return }
            if held.partialUntil > now {
                agenda.add(due, at: held.partialUntil)
            } else {
                write(bytes, to: connection)
            }
        case .publishing(let run, let connection):
            publishNext(of: run, on: connection, now: now)
        case .happeningToAll(let step):
            happenToAll(step: step, now: now)
        case .happening(let step, let connection):
            guard let client = connections[connection]?.client,
                isChosen(client.clientID, step: step, occurrence: client.ordinal)
            else { return }
            happen(step: step, to: connection, now: now)
        case .silenceCheck(let connection):
            checkSilence(of: connection, now: now)
        case .listen:
            isListening = true
            actions.append(.listen)
        }
    }

    private mutating func send(
        _ answer: BrokerAnswer, on connection: BrokerConnectionID, now: MonotonicInstant
    ) {
        guard connections[connection] != nil else { return }
        connections[connection]?.waitingAnswers -= 1
        switch answer {
        case .bytes(let bytes):
            write(bytes, to: connection)
        case .part(let bytes, let gap):
            write(bytes, to: connection)
            connections[connection]?.partialUntil = now + gap
        case .accepting(let bytes):
            write(bytes, to: connection)
            clientAccepted(on: connection, now: now)
        case .deliveries:
            redeliver(on: connection)
        case .refusing(let bytes):
            write(bytes, to: connection)
            record.refused += 1
        case .pingAnswer(let bytes, let place):
            write(bytes, to: connection)
            record.answer(connection, ping: place, now: now)
        case .end(let way):
            end(connection, by: way, now: now)
        }
    }

    private mutating func clientAccepted(on connection: BrokerConnectionID, now: MonotonicInstant) {
        guard var client = connections[connection]?.client else { return }
        client.isAccepted = true
        for (step, direction) in script.steps.enumerated() {
            switch direction {
            case .on(.afterConnack(let delay), _, _):
                agenda.add(.happening(step: step, connection), at: now + delay)
            case .on(.afterConnackBetween(let least, let most), _, _):
                let delay = AnswerDelay.between(least, most)
                    .sample(elapsed: .zero, using: &client.random)
                agenda.add(.happening(step: step, connection), at: now + delay)
            case .on, .during: break
            }
        }
        connections[connection]?.client = client
        record.accept(connection, clientID: client.clientID, now: now)
    }

    private mutating func checkSilence(of connection: BrokerConnectionID, now: MonotonicInstant) {
        guard let client = connections[connection]?.client, let limit = client.silenceLimit
        else { return }
        let deadline = client.lastHeard + limit
        if deadline <= now {
            end(connection, by: .disconnect(.keepAliveTimeout), now: now)
        } else {
            agenda.add(.silenceCheck(connection), at: deadline)
        }
    }
}

/// Happenings.
extension ScriptedBroker {
    private mutating func happenToAll(step: Int, now: MonotonicInstant) {
        guard case .on(let occasion, let happening, _) = script.steps[step] else { return }
        var occurrence: UInt64 = 0
        if case .every(let period, let first) = occasion {
            // Occurrences that a held-up timer missed are not made up for.
            let length = max(1, period.nanoseconds)
            let passed = (now - startedAt - first).nanoseconds / length
            occurrence = UInt64(clamping: passed)
            agenda.add(
                .happeningToAll(step: step),
                at: startedAt + first + .nanoseconds((passed &+ 1) &* length))
        }
        if case .restart(let way, let downFor) = happening {
            restart(endingBy: way, downFor: downFor, now: now)
            return
        }
        for connection in connections.keys.sorted() {
            if let client = connections[connection]?.client, client.isAccepted,
                isChosen(client.clientID, step: step, occurrence: occurrence)
            {
                happen(step: step, to: connection, now: now)
            }
        }
    }

    private mutating func happen(
        step: Int, to connection: BrokerConnectionID, now: MonotonicInstant
    ) {
        guard case .on(_, let happening, _) = script.steps[step] else { return }
        switch happening {
        case .end(let way):
            end(connection, by: way, now: now)
        case .restart(let way, let downFor):
            restart(endingBy: way, downFor: downFor, now: now)
        case .write(let bytes):
            perform(.unasked(bytes, connection), now: now)
        case .pingResponses(let count):
            let responses = [[UInt8]](repeating: Packet.pingResponseBytes, count: max(0, count))
            perform(.unasked(Array(responses.joined()), connection), now: now)
        case .publish(let run):
            perform(.publishing(run, connection), now: now)
        }
    }

    private mutating func restart(
        endingBy way: ConnectionEnd, downFor: Duration, now: MonotonicInstant
    ) {
        guard isListening else { return }
        isListening = false
        actions.append(.stopListening)
        for connection in connections.keys.sorted() {
            end(connection, by: way, now: now)
        }
        agenda.add(.listen, at: now + downFor)
    }
}

/// Bytes.
extension ScriptedBroker {
    /// The packet's bytes; none where the script asks for what the version cannot express.
    func bytes(of packet: Packet, as version: MQTTVersion) -> [UInt8] {
        (try? packet.encoded(as: version)) ?? []
    }

    mutating func write(_ bytes: [UInt8], to connection: BrokerConnectionID) {
        guard !bytes.isEmpty else { return }
        actions.append(.write(bytes, to: connection))
    }
}
