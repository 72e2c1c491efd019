public import Vocabulary

/// What the watcher learns of itself: it was held up, or lost its way to the broker.
extension LinkMachine {
    /// One period of grace lies in this many.
    private static let gracePeriods = 10

    /// We ourselves were held up for this long.
    ///
    /// Judgements wait for one response timeout, at most once in ten probe intervals. Comes before
    /// the `timerFired` that was held up.
    ///
    /// - Parameters:
    ///   - standstill: how much of it no instant tells, as the machine was suspended and its clock
    ///     stood still; the peer counts it as our silence all the same.
    ///   - delay: when the next heartbeat goes out from now, where the pause is excused and the
    ///     keep alive permits; nil: in its slot.
    /// - Returns: whether the pause is excused; false where pauses come too often.
    @discardableResult
    public mutating func watcherPaused(
        _ gap: Duration, standstill: Duration = .zero, probingAfter delay: Duration? = nil,
        _ effects: inout LinkEffects, now: MonotonicInstant
    ) -> Bool {
        switch phase {
        case .attempting(var attempt):
            let isExcused = grantGrace(every: settings.probeInterval.value, now: now)
            if isExcused { attempt.judgeLater(until: now + settings.responseTimeout.value) }
            phase = .attempting(attempt)
            return isExcused
        case .connected(var connection):
            let isExcused = grantGrace(every: connection.heartbeat.gracePeriod, now: now)
            connection.watcherPaused(
                standstill: standstill, isExcused: isExcused, probingAfter: delay, &effects,
                now: now)
            phase = .connected(connection)
            return isExcused
        case .notStarted, .waiting, .paused, .stopped:
            return true  // Nothing is judged.
        }
    }

    /// This machine lost its way to the broker: nobody is judged until it is back.
    ///
    /// The state becomes `unknown`, but a link that was down stays so. PINGREQs go out only as the
    /// keep alive demands, and attempts go on in the steps of the back-off: one that gets through
    /// shows that the way is back. What ends meanwhile is ours (`own-offline`). Said again, it does
    /// nothing.
    public mutating func watcherWentOffline(
        _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        guard !network.isLost, phase != .stopped else { return }
        network = .lost(since: now)
        switch phase {
        case .attempting(var attempt):
            attempt.judgeLater(until: now + settings.connectTimeout.value)
            phase = .attempting(attempt)
        case .connected:
            connection?.watcherWentOffline()
        case .waiting: break
        case .notStarted, .paused, .stopped: return
        }
        if state != .down { changeState(to: .unknown, &effects) }
    }

    /// The way is back; the link is probed after `delay`, which differs between links.
    ///
    /// A connection is judged anew, with a full timeout; its end is ours until something sent from
    /// now on gets through. An attempt has its full time again, and a link that waits tries again
    /// after `delay`. Without `watcherWentOffline` before, it does nothing.
    public mutating func watcherCameOnline(
        probingAfter delay: Duration, _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        guard case .lost(let since) = network else { return }
        network = .regained(at: now, after: now - since)
        let delay = max(.zero, delay)
        switch phase {
        case .attempting(var attempt):
            attempt.judgeLater(until: now + delay + settings.connectTimeout.value)
            phase = .attempting(attempt)
            showConnecting(&effects)
        case .connected:
            connection?.watcherCameOnline(probingAfter: delay, &effects, now: now)
            conclude(nil, &effects, now: now)
        case .waiting:
            backoff.reset()
            phase = .waiting(until: now + delay)
            showConnecting(&effects)
            effects.events.append(.reconnectScheduled(delay: delay, attempt: Int(attempts) + 1))
        case .notStarted, .paused, .stopped: break
        }
    }

    /// Whether a pause of our own is excused; the pauses of an overloaded watcher are not.
    private mutating func grantGrace(every period: Duration, now: MonotonicInstant) -> Bool {
        if let lastGrace, now - lastGrace < period * Self.gracePeriods { return false }
        lastGrace = now
        return true
    }
}
