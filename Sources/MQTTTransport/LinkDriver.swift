import MQTTLink
import MQTTWire
import NIOCore
import Vocabulary

/// Runs one link: takes facts to its machine and carries out what the machine asks for.
///
/// Confined to its event loop; owned by that loop's `LinkLoop`.
final class LinkDriver {
    let id: LinkID
    private(set) var target: ConnectTarget
    /// When the timers next look at this link; kept by the owner of the timers.
    var timerEntry: MonotonicInstant?

    private unowned let loop: LinkLoop
    private var machine: LinkMachine
    private var effects = LinkEffects()
    private var isCarryingOut = false
    private var connection = Connection.none
    private var gate = GateState.outside
    private var judgement = Judgement.none
    /// As far as it is known: from the settings, then from the last CONNACK.
    private var timing: HeartbeatTiming

    private enum Connection {
        case none
        case opening(ConnectAttempt)
        case open(ConnectionHandler)
    }

    /// Where the link stands at the connect gate.
    private enum GateState: Equatable {
        case outside
        case waiting(for: Beginning)
        /// It holds a place at its broker.
        case inside
    }

    /// What begins an attempt once the gate lets the link in.
    private enum Beginning: Equatable {
        case start
        case resume
        case connectNow
        /// The machine's deadline came while there was no connection.
        case deadline
        /// The machine asked for a connection while the link was outside.
        case open
    }

    private enum Judgement {
        case none
        /// Bytes were waiting when a heartbeat was to be judged; they are read first.
        case postponed(unreadBytes: Int, until: MonotonicInstant)
    }

    /// Reading what was there may hold a judgement up for this long.
    private static let longestPostponement = Duration.milliseconds(100)

    /// Makes the driver of a link that is not started.
    init(id: LinkID, settings: LinkSettings, clientID: String, seed: UInt64, loop: LinkLoop) {
        self.id = id
        self.loop = loop
        target = ConnectTarget(settings)
        machine = LinkMachine(settings: settings, clientID: clientID, seed: seed)
        timing = settings.timing(effectiveKeepAliveSeconds: settings.keepAliveSeconds.value)
    }

    /// When `deadlineCame` has something to do.
    var nextDeadline: MonotonicInstant? {
        switch (gate, judgement) {
        case (.waiting(for: .open), _): machine.nextDeadline
        case (.waiting, _): nil
        case (_, .postponed(_, let until)): until
        case (_, .none): machine.nextDeadline
        }
    }

    // MARK: Requests

    func start(now: MonotonicInstant) {
        enterGate(for: .start, now: now)
    }

    func resume(now: MonotonicInstant) {
        guard machine.state == .paused, gate == .outside else { return }
        enterGate(for: .resume, now: now)
    }

    func connectNow(now: MonotonicInstant) {
        guard case .none = connection, machine.state != .paused else { return }
        switch gate {
        case .outside: enterGate(for: .connectNow, now: now)
        case .waiting(for: .deadline): gate = .waiting(for: .connectNow)
        case .waiting, .inside: break
        }
    }

    func pause(now: MonotonicInstant) {
        leaveGate(now: now)
        machine.pause(&effects, now: now)
        settle(now: now)
    }

    func stop(now: MonotonicInstant) {
        leaveGate(now: now)
        machine.stop(&effects, now: now)
        settle(now: now)
    }

    func pingNow(now: MonotonicInstant) -> PingNowOutcome {
        let outcome = machine.pingNow(&effects, now: now)
        settle(now: now)
        return outcome
    }

    // MARK: Time

    /// The deadline may have come.
    func deadlineCame(now: MonotonicInstant) {
        guard let deadline = nextDeadline, deadline <= now else { return }
        if case .none = connection, gate == .outside {
            enterGate(for: .deadline, now: now)
        } else if machine.wouldJudge(now: now) {
            judge(now: now)
        } else {
            judgement = .none
            machine.timerFired(&effects, now: now)
            settle(now: now)
        }
    }

    /// Whether a gap of ours is a pause for this link, and whether it is excused.
    func watcherPaused(_ gap: Duration, now: MonotonicInstant) -> PauseOutcome {
        guard PauseWatch.isPause(gap, responseTimeout: timing.responseTimeout) else {
            return .tooShort
        }
        let isExcused = machine.watcherPaused(gap, &effects, now: now)
        settle(now: now)
        return isExcused ? .excused : .tooOften
    }

    private func judge(now: MonotonicInstant) {
        if case .open(let handler) = connection {
            if case .none = judgement {
                let unread = handler.readableBytes
                if unread > 0 {
                    judgement = .postponed(
                        unreadBytes: unread, until: now + Self.longestPostponement)
                    loop.schedule(self)
                    return
                }
            }
            machine.socketExamined(
                handler.tcpFacts, ownQueueBytes: handler.queuedBytes, now: now)
        }
        judgement = .none
        machine.timerFired(&effects, now: now)
        settle(now: now)
    }

    // MARK: The gate

    private func enterGate(for beginning: Beginning, now: MonotonicInstant) {
        gate = .waiting(for: beginning)
        loop.enterGate(self, now: now)
        loop.schedule(self)
    }

    private func leaveGate(now: MonotonicInstant) {
        switch gate {
        case .outside: break
        case .waiting: loop.withdrawFromGate(self)
        case .inside: loop.leaveGate(self, now: now)
        }
        gate = .outside
    }

    /// The gate let the link in: it holds a place until TCP is up or the attempt is over.
    func admitted(now: MonotonicInstant) {
        guard case .waiting(for: let beginning) = gate else {
            loop.leaveGate(self, now: now)
            return
        }
        gate = .inside
        switch beginning {
        case .start: machine.start(&effects, now: now)
        case .resume: machine.resume(&effects, now: now)
        case .connectNow: machine.connectNow(&effects, now: now)
        case .deadline: machine.timerFired(&effects, now: now)
        case .open: effects.commands.append(.open(target.endpoint))
        }
        settle(now: now)
        // The machine may have had no use for the place after all.
        if case .none = connection, gate == .inside { leaveGate(now: now) }
    }

    // MARK: Facts from the attempt and the connection

    func addressesResolved(now: MonotonicInstant) {
        machine.addressesResolved(&effects, now: now)
        settle(now: now)
    }

    func connectionOpened(
        _ handler: ConnectionHandler, address: SocketAddress?, now: MonotonicInstant
    ) {
        leaveGate(now: now)
        connection = .open(handler)
        machine.transportOpened(
            address: address.map(Self.authority) ?? target.endpoint.authority, &effects, now: now)
        settle(now: now)
    }

    func packetReceived(_ packet: Packet, now: MonotonicInstant) {
        machine.packetReceived(packet, &effects, now: now)
        settle(now: now)
    }

    func malformedBytesReceived(_ error: MQTTDecodeError, now: MonotonicInstant) {
        machine.malformedBytesReceived(error, &effects, now: now)
        settle(now: now)
    }

    func bytesReceived(insidePacket: Bool, now: MonotonicInstant) {
        machine.bytesReceived(insidePacket: insidePacket, &effects, now: now)
        settle(now: now)
    }

    /// So many bytes were read and told; a judgement that waited for them may now be made.
    func bytesRead(_ count: Int, now: MonotonicInstant) {
        guard case .postponed(let unread, let until) = judgement else { return }
        judgement = .postponed(unreadBytes: unread - count, until: until)
        guard unread <= count else { return }
        if machine.wouldJudge(now: now) {
            judge(now: now)
        } else {
            judgement = .none
            loop.schedule(self)
        }
    }

    func sendQueueDrained(now: MonotonicInstant) {
        machine.sendQueueDrained(&effects, now: now)
        settle(now: now)
    }

    /// The attempt failed, or the connection ended.
    func transportFailed(_ failure: LinkFailure, now: MonotonicInstant) {
        forgetConnection(now: now)
        machine.transportClosed(failure, &effects, now: now)
        settle(now: now)
    }

    // MARK: Effects

    /// Reports the events of one call of the machine, carries out its commands, and sets the timer.
    ///
    /// A command may lead to further facts, which come back here: their events are reported at
    /// once, their commands follow those that are under way.
    private func settle(now: MonotonicInstant) {
        reportEvents(now: now)
        guard !isCarryingOut else { return }
        isCarryingOut = true
        var index = 0
        while index < effects.commands.count {
            let command = effects.commands[index]
            index += 1
            carryOut(command)
        }
        emptyEffects()
        isCarryingOut = false
        loop.schedule(self)
    }

    /// Keeps the room that a heartbeat needs, so that it allocates nothing, and gives back more.
    private func emptyEffects() {
        if max(effects.commands.capacity, effects.events.capacity) > 2 {
            effects = LinkEffects()
        } else {
            effects.removeAll()
        }
    }

    private func reportEvents(now: MonotonicInstant) {
        for event in effects.events {
            if case .connected(let facts) = event { timing = facts.timing }
            loop.report(LinkReport(link: id, at: now, event: event))
        }
        effects.events.removeAll(keepingCapacity: true)
    }

    private func carryOut(_ command: LinkCommand) {
        let now = loop.now
        switch (command, connection) {
        case (.open(let endpoint), .none):
            target.endpoint = endpoint
            guard gate == .inside else {
                enterGate(for: .open, now: now)
                return
            }
            let attempt = ConnectAttempt(driver: self, target: target, loop: loop)
            connection = .opening(attempt)
            attempt.begin()
        case (.send(let packet), .open(let handler)):
            guard let failure = handler.send(packet) else { break }
            handler.abort()
            transportFailed(failure, now: now)
        case (.sendPingRequest, .open(let handler)):
            let stamp = loop.now
            let left = handler.sendPingRequest()
            // A failed write ends the connection before it returns.
            guard case .open(let present) = connection, present === handler else { return }
            if left {
                machine.pingRequestWritten(&effects, now: stamp)
            } else {
                machine.pingRequestQueued(&effects, now: stamp)
            }
            reportEvents(now: stamp)
        case (.close, .open(let handler)):
            handler.close()
            forgetConnection(now: now)
        case (.abort, .open(let handler)):
            handler.abort()
            forgetConnection(now: now)
        case (.close, .opening(let attempt)), (.abort, .opening(let attempt)):
            attempt.cancel()
            forgetConnection(now: now)
        case (.close, .none), (.abort, .none):
            leaveGate(now: now)
        case (.open, _), (.send, _), (.sendPingRequest, _):
            break
        }
    }

    private func forgetConnection(now: MonotonicInstant) {
        connection = .none
        judgement = .none
        leaveGate(now: now)
    }

    /// `127.0.0.1:1883` or `[::1]:1883`.
    private static func authority(of address: SocketAddress) -> String {
        Endpoint(
            host: address.ipAddress ?? "\(address)", port: UInt16(clamping: address.port ?? 0)
        ).authority
    }
}

/// What a gap of ours is for one link.
enum PauseOutcome {
    /// Too short to matter.
    case tooShort
    /// Judgements wait for a while.
    case excused
    /// It was excused too recently: judging goes on.
    case tooOften
}
