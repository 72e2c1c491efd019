import Vocabulary

extension LinkMachine {
    /// Ends the connection, or shows how it stands.
    mutating func conclude(
        _ ending: Ending?, _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        if let ending {
            end(with: ending, &effects, now: now)
        } else if let standing = connection?.heartbeat.standing {
            changeState(to: standing, &effects)
        }
    }

    /// Ends the attempt or connection against our will and sees to the next attempt.
    ///
    /// - Parameter retryingNow: the next attempt, in the other protocol version, begins at once.
    mutating func end(
        with ending: Ending, retryingNow: Bool = false, _ effects: inout LinkEffects,
        now: MonotonicInstant
    ) {
        var ending = ending
        let isRedirectedNow = !retryingNow && considerRedirection(&ending)
        let pattern = report(ending, &effects, now: now)
        if retryingNow || isRedirectedNow {
            beginAttempt(isRetry: retryingNow, &effects, now: now)
            return
        }
        let delay =
            pattern == .takeover || ending.failure.isShortOfOwnFiles
            ? Backoff.futileWait : backoff.next(backoffLimit(after: ending.failure))
        phase = .waiting(until: now + delay)
        changeState(to: .down, &effects)
        effects.events.append(.reconnectScheduled(delay: delay, attempt: Int(attempts) + 1))
    }

    /// What only a person can mend is tried less often.
    private func backoffLimit(after failure: LinkFailure) -> Backoff.Limit {
        switch (failure, phase) {
        case (.rejected(let rejection), _):
            rejection.code.normalised(from: rejection.version).isRefusal ? .refusal : .passing
        case (.serverDisconnected(let code, _, _), _): code.isRefusal ? .refusal : .passing
        case (.tls(let failure), _): failure.isRefusal ? .refusal : .passing
        // What answers CONNECT so is no broker, or asks for what cannot be given.
        case (.protocolViolation, .attempting): .refusal
        default: .passing
        }
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

    /// Shows a state; what cannot be known while this machine has lost its way is not shown.
    mutating func changeState(to new: LinkState, _ effects: inout LinkEffects) {
        let shown = network.isLost ? new.shownOffline(after: state) : new
        guard shown != state else { return }
        effects.events.append(.state(from: state, to: shown))
        state = shown
    }

    /// Shows that a connection is being made; a link that was down stays so until CONNACK.
    mutating func showConnecting(_ effects: inout LinkEffects) {
        if state != .down { changeState(to: .connecting, &effects) }
    }

    /// An attempt may have become a connection.
    mutating func connectionBegan(now: MonotonicInstant) {
        guard connection != nil else { return }
        flight.note(.phase(.connack), now: now)
        if network.isLost { connection?.watcherWentOffline() }
    }

    /// A heartbeat was judged missed, by what the socket showed.
    mutating func noteMiss(_ consecutive: Int, now: MonotonicInstant) {
        noteSocket(now: now)
        flight.note(.missed(UInt32(clamping: consecutive)), now: now)
    }

    /// Why CONNACK did not come, as far as the socket tells.
    func connackEvidence(of attempt: Attempt, now: MonotonicInstant) -> String? {
        guard case .awaitingConnack(let since, _) = attempt.stage,
            let examination = examination(now: now)
        else { return nil }
        return examination.evidence(for: examination.verdict(sinceWrite: now - since))
    }

    private mutating func noteSocket(now: MonotonicInstant) {
        guard let happening = examination(now: now)?.happening else { return }
        flight.note(happening, now: now)
    }

    /// Takes leave of the transport and reports the end: once for each attempt or connection.
    ///
    /// - Returns: the pattern behind it.
    @discardableResult
    private mutating func report(
        _ ending: Ending, _ effects: inout LinkEffects, now: MonotonicInstant
    ) -> DropPattern? {
        let tcp = examination(now: now)?.facts
        switch phase {
        case .attempting(let attempt):
            ending.farewell.appendCommands(version: attempt.version, &effects)
            noteEnd(of: ending, now: now)
            if case .rejected(var rejection) = ending.failure {
                rejection.evidence = ending.evidence
                effects.events.append(.rejected(rejection))
                return nil
            }
            let explanation = explanation(of: ending, now: now)
            effects.events.append(
                .disconnected(
                    Disconnection(
                        ending.failure, pattern: explanation.pattern, up: nil, tcp: tcp,
                        evidence: explanation.evidence,
                        flight: attempt.phase.isPastTCP ? flight.record : nil)))
            return explanation.pattern
        case .connected(var connection):
            ending.farewell.appendCommands(version: connection.version, &effects)
            connection.close(&effects)
            outbound.connectionEnded(keepingSession: messages.outlivesConnection, &effects)
            noteEnd(of: ending, now: now)
            let explanation = explanation(of: ending, connection, now: now)
            let up = now - connection.acceptedAt
            if up >= Backoff.provenAfter { backoff.reset() }
            effects.events.append(
                .disconnected(
                    Disconnection(
                        ending.failure, pattern: explanation.pattern,
                        patternPeriod: explanation.period, up: up, tcp: tcp,
                        evidence: explanation.evidence, flight: flight.record)))
            return explanation.pattern
        case .notStarted, .waiting, .paused, .stopped:
            return nil
        }
    }

    private mutating func noteEnd(of ending: Ending, now: MonotonicInstant) {
        // A miss that ends the connection has noted the socket already.
        if ending.failure.cause != .halfOpen { noteSocket(now: now) }
        flight.note(.ended(ending.failure.cause), now: now)
    }

    /// What stands behind the end of an attempt.
    private func explanation(of ending: Ending, now: MonotonicInstant) -> EndExplanation {
        if ending.failure.isOwnLimit {
            return EndExplanation(pattern: .ownLimit, evidence: ending.evidence)
        }
        // One that fails after the way is back fails by itself.
        guard case .lost(let since) = network, ending.failure.mayComeFromNetwork else {
            return EndExplanation(pattern: ending.pattern, evidence: ending.evidence)
        }
        return EndExplanation(.offline(for: now - since)).adding(ending.evidence)
    }

    /// What stands behind the end of a connection.
    private mutating func explanation(
        of ending: Ending, _ connection: Connection, now: MonotonicInstant
    ) -> EndExplanation {
        patterns.explain(
            ending.failure,
            connection.circumstances(
                network: network, clientID: clientID,
                // Of an empty one the broker makes one that is new.
                isClientIDSet: settings.clientID.value?.isEmpty == false, now: now),
            now: now
        ).adding(ending.evidence)
    }
}

extension EndExplanation {
    /// With what the end itself says.
    fileprivate func adding(_ text: String?) -> EndExplanation {
        let evidence = [evidence, text].compactMap { $0 }.joined(separator: "; ")
        return EndExplanation(
            pattern: pattern, period: period, evidence: evidence.isEmpty ? nil : evidence)
    }
}

extension LinkState {
    /// What is shown in place of this state while nobody can be judged: a link that was down stays
    /// so until it is accepted, and what a person wants holds.
    fileprivate func shownOffline(after present: LinkState) -> LinkState {
        switch (self, present) {
        case (.paused, _), (.unknown, _): self
        case (.down, .down): .down
        case (.connecting, _), (.up, _), (.late, _), (.backlog, _), (.down, _): .unknown
        }
    }
}

extension ConnectPhase {
    /// Whether TCP was up before.
    var isPastTCP: Bool {
        switch self {
        case .resolution, .tcp: false
        case .proxy, .tls, .upgrade, .connack: true
        }
    }
}

extension ReasonCode {
    /// Whether credentials, identifier or configuration are at fault, not the broker's condition.
    fileprivate var isRefusal: Bool {
        switch rawValue {
        case 0x81, 0x82,  // malformed packet, protocol error
            0x84...0x87,  // version, identifier, user name or password, authorisation
            0x8A, 0x8C,  // banned, authentication method
            0x90, 0x95, 0x99...0x9D:  // the will's topic, size, format; other server
            true
        default: false
        }
    }
}
