import Vocabulary

extension LinkMachine {
    /// One period of grace lies in this many.
    private static let gracePeriods = 10

    /// Ends the connection, or shows how it stands.
    mutating func conclude(
        _ ending: Ending?, _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        if let ending {
            end(with: ending, &effects, now: now)
        } else if case .connected(let connection) = phase {
            changeState(to: connection.heartbeat.standing, &effects)
        }
    }

    /// Ends the attempt or connection against our will and sees to the next attempt.
    ///
    /// - Parameter retryingNow: the next attempt, in the other protocol version, begins at once.
    mutating func end(
        with ending: Ending, retryingNow: Bool = false, _ effects: inout LinkEffects,
        now: MonotonicInstant
    ) {
        report(ending, &effects, now: now)
        if retryingNow {
            beginAttempt(&effects, now: now)
            return
        }
        let delay = backoff.next(ending.failure.backoffLimit)
        phase = .waiting(until: now + delay)
        changeState(to: .down, &effects)
        effects.events.append(.reconnectScheduled(delay: delay, attempt: attempts + 1))
    }

    /// Ends the attempt or connection, if there is one, because a person wants it.
    mutating func leave(
        because reason: String, _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        switch phase {
        case .attempting:
            report(Ending(.stopped(reason), .abort), &effects, now: now)
        case .connected:
            report(Ending(.stopped(reason), .disconnect(.success)), &effects, now: now)
        case .notStarted, .waiting, .paused, .stopped: break
        }
    }

    mutating func changeState(to new: LinkState, _ effects: inout LinkEffects) {
        guard new != state else { return }
        effects.events.append(.state(from: state, to: new))
        state = new
    }

    /// Lets `body` change the connection in place.
    ///
    /// The connection is moved out and back, so that its arrays stay unshared.
    ///
    /// - Returns: nil where there is no connection.
    @discardableResult
    mutating func withConnection<Result>(
        _ body: (inout Connection) -> Result
    ) -> Result? {
        guard case .connected(var connection) = phase else { return nil }
        phase = .stopped
        let result = body(&connection)
        phase = .connected(connection)
        return result
    }

    /// Whether a pause of our own is excused; the pauses of an overloaded watcher are not.
    mutating func grantGrace(every period: Duration, now: MonotonicInstant) -> Bool {
        if let lastGrace, now - lastGrace < period * Self.gracePeriods { return false }
        lastGrace = now
        return true
    }

    /// Takes leave of the transport and reports the end: once for each attempt or connection.
    private mutating func report(
        _ ending: Ending, _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        switch phase {
        case .attempting(let attempt):
            ending.farewell.appendCommands(version: attempt.version, &effects)
            if case .rejected(let rejection) = ending.failure {
                effects.events.append(.rejected(rejection))
            } else {
                effects.events.append(
                    .disconnected(
                        Disconnection(
                            ending.failure, pattern: ending.pattern, up: nil,
                            evidence: ending.evidence)))
            }
        case .connected(var connection):
            ending.farewell.appendCommands(version: connection.version, &effects)
            let tcp = connection.close(&effects, now: now)
            let up = now - connection.acceptedAt
            if up >= Backoff.provenAfter { backoff.reset() }
            effects.events.append(
                .disconnected(
                    Disconnection(
                        ending.failure, pattern: ending.pattern, up: up, tcp: tcp,
                        evidence: ending.evidence)))
        case .notStarted, .waiting, .paused, .stopped: break
        }
    }
}

extension LinkFailure {
    /// What only a person can mend is tried less often.
    fileprivate var backoffLimit: Backoff.Limit {
        switch self {
        case .rejected(let rejection):
            rejection.code.normalised(from: rejection.version).isRefusal ? .refusal : .passing
        case .serverDisconnected(let code, _, _): code.isRefusal ? .refusal : .passing
        default: .passing
        }
    }
}

extension ReasonCode {
    /// Whether credentials, identifier or configuration are at fault, not the broker's condition.
    fileprivate var isRefusal: Bool {
        switch rawValue {
        case 0x81, 0x82,  // malformed packet, protocol error
            0x84...0x87,  // version, identifier, user name or password, authorisation
            0x8A, 0x8C, 0x8E,  // banned, authentication method, session taken over
            0x90, 0x95, 0x99...0x9D:  // the will's topic, size, format; other server
            true
        default: false
        }
    }
}
