import MQTTWire
public import Vocabulary

/// How a connection is made, layer by layer.
extension LinkMachine {
    /// The name was resolved; the phase is over.
    public mutating func addressesResolved(_ effects: inout LinkEffects, now: MonotonicInstant) {
        phaseCompleted(.resolution, now: now)
    }

    /// The line of those who wait to connect to one address let us in; the wait does not count
    /// against the connect timeout and belongs to no phase.
    public mutating func addressAdmitted(waited: Duration, now: MonotonicInstant) {
        guard case .attempting(var attempt) = phase else { return }
        attempt.admitted(after: waited, now: now)
        phase = .attempting(attempt)
    }

    /// A layer of the connection is up: `tcp`, `proxy`, `tls` or `upgrade`.
    ///
    /// For the last layer `transportOpened` follows at the same `now`.
    public mutating func phaseCompleted(_ completed: ConnectPhase, now: MonotonicInstant) {
        guard case .attempting(var attempt) = phase,
            attempt.phaseCompleted(completed, now: now)
        else { return }
        phase = .attempting(attempt)
        flight.note(.phase(completed), now: now)
    }

    /// What TLS agreed on; comes with its `phaseCompleted`.
    public mutating func tlsEstablished(_ facts: TLSFacts, now: MonotonicInstant) {
        guard case .attempting(var attempt) = phase else { return }
        attempt.tls = facts
        phase = .attempting(attempt)
    }

    /// Every layer of the connection is up, at this address (`127.0.0.1:1883`).
    ///
    /// The phase that was awaited is over: of a connection that is only TCP nothing else need be
    /// told.
    public mutating func transportOpened(
        address: String, _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        if case .attempting(let attempt) = phase, let last = attempt.phaseBeforeOpening {
            phaseCompleted(last, now: now)
        }
        guard case .attempting(var attempt) = phase,
            attempt.transportOpened(address: address, now: now)
        else { return }
        phase = .attempting(attempt)
        effects.commands.append(.send(.connect(connect(version: attempt.version))))
    }
}
