import MQTTLink
import MQTTWire
import NIOCore
import Vocabulary

/// Runs one link: takes facts to its machine and carries out what the machine asks for.
///
/// Confined to its event loop; owned by that loop's `LinkLoop`.
final class LinkDriver {
    let id: LinkID
    /// When the timers next look at this link; kept by the owner of the timers.
    var timerEntry: MonotonicInstant?

    unowned let loop: LinkLoop
    var machine: LinkMachine
    var effects = LinkEffects()
    private(set) var connection = Connection.none
    /// As far as it is known: from the settings, then from the last CONNACK.
    private(set) var timing: HeartbeatTiming
    /// Where the link's way leads, as far as it was looked up.
    var destination = Destination.unknown
    /// Whether this machine has, or ever had, a way there.
    var wayStanding = WayStanding.neverThere {
        didSet { noteOpenWay(wasOpen: oldValue == .open) }
    }
    /// Why nobody is judged on this link at present.
    var offline: OfflineReasons = []

    private let layers: LayerSettings?
    private var isCarryingOut = false
    private var judgement = Judgement.none

    enum Connection {
        case none
        case opening(ConnectAttempt)
        case open(ConnectionHandler)
    }

    private enum Judgement {
        case none
        /// Bytes were waiting when a heartbeat was to be judged; they are read first.
        case postponed(unreadBytes: Int, until: MonotonicInstant)
    }

    /// Reading what was there may hold a judgement up for this long.
    private static let longestPostponement = Duration.milliseconds(100)

    /// Stands for a close frame without a code.
    ///
    /// Spec: RFC 6455 §7.4.1.
    private static let noStatusCode: UInt16 = 1005
    /// A timer of ours that is this late is noted in the flight record.
    private static let notedLag = Duration.milliseconds(5)

    /// Makes the driver of a link that is not started.
    ///
    /// - Parameter layers: what lies between the socket and MQTT on its connections.
    init(
        id: LinkID, settings: LinkSettings, layers: LayerSettings?, clientID: String, seed: UInt64,
        loop: LinkLoop
    ) {
        self.id = id
        self.layers = layers
        self.loop = loop
        machine = LinkMachine(settings: settings, clientID: clientID, seed: seed)
        timing = settings.timing(effectiveKeepAliveSeconds: settings.keepAliveSeconds.value)
    }

    /// When `deadlineCame` has something to do.
    var nextDeadline: MonotonicInstant? {
        switch (connection, judgement) {
        case (.opening(let attempt), _):
            attempt.nextDeadline(before: machine.nextDeadline)
        case (_, .postponed(_, let until)): until
        case (_, .none): machine.nextDeadline
        }
    }

    // MARK: Requests

    func start(now: MonotonicInstant) {
        machine.start(&effects, now: now)
        settle(now: now)
    }

    func resume(now: MonotonicInstant) {
        machine.resume(&effects, now: now)
        settle(now: now)
    }

    func connectNow(now: MonotonicInstant) {
        machine.connectNow(&effects, now: now)
        settle(now: now)
    }

    func pause(now: MonotonicInstant) {
        machine.pause(&effects, now: now)
        settle(now: now)
    }

    func stop(now: MonotonicInstant) {
        machine.stop(&effects, now: now)
        settle(now: now)
        forgetWay(now: now)
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
        if case .open = connection, now - deadline >= Self.notedLag {
            let microseconds = UInt32(clamping: (now - deadline).nanoseconds / 1_000)
            machine.flightNoted(.ownLag(microseconds: microseconds), now: now)
        }
        if case .opening(let attempt) = connection {
            attempt.deadlineCame(now: now)
            guard !attempt.isHeldUp, isMachineDue(now: now) else { return }
            noticeOwnFault(now: now)
            if isMachineDue(now: now), attempt.timedOut(now: now) { return }
        }
        if machine.wouldJudge(now: now) {
            judge(now: now)
        } else {
            judgement = .none
            machine.timerFired(&effects, now: now)
            settle(now: now)
        }
    }

    private func isMachineDue(now: MonotonicInstant) -> Bool {
        machine.nextDeadline.map { $0 <= now } ?? false
    }

    private func judge(now: MonotonicInstant) {
        if lookAtWay(now: now) { loop.comeOnline([self], now: now) }
        guard machine.wouldJudge(now: now) else {
            judgement = .none
            return
        }
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
            socketExamined(handler, now: now)
        }
        judgement = .none
        machine.timerFired(&effects, now: now)
        settle(now: now)
    }

    // MARK: Facts from the attempt and the connection

    /// The attempt waited, because so many others connect: the time does not count.
    func attemptWasHeldUp(for waited: Duration, now: MonotonicInstant) {
        machine.addressAdmitted(waited: waited, now: now)
        loop.schedule(self)
    }

    func addressesResolved(now: MonotonicInstant) {
        machine.addressesResolved(&effects, now: now)
        settle(now: now)
    }

    func phaseCompleted(_ phase: ConnectPhase, now: MonotonicInstant) {
        machine.phaseCompleted(phase, now: now)
    }

    /// Every layer of the connection is up.
    func connectionOpened(_ handler: ConnectionHandler, now: MonotonicInstant) {
        guard case .opening(let attempt) = connection else { return }
        connection = .open(handler)
        machine.transportOpened(address: attempt.complete(), &effects, now: now)
        settle(now: now)
    }

    /// What TLS agreed on; its phase is completed next.
    func tlsEstablished(_ facts: TLSFacts, now: MonotonicInstant) {
        machine.tlsEstablished(facts, now: now)
    }

    /// The socket can still be read: before a judgement, a PINGRESP or the end.
    func socketExamined(_ handler: ConnectionHandler, now: MonotonicInstant) {
        machine.socketExamined(handler.tcpFacts, ownQueueBytes: handler.queuedBytes, now: now)
    }

    func packetSent(_ kind: PacketKind, bytes: Int, now: MonotonicInstant) {
        machine.flightNoted(.sent(kind, bytes: UInt32(clamping: bytes)), now: now)
    }

    func packetReceived(_ packet: Packet, bytes: Int, now: MonotonicInstant) {
        switch (packet, connection) {
        case (.pingResponse, .open(let handler)), (.disconnect, .open(let handler)):
            socketExamined(handler, now: now)
        default: break
        }
        machine.flightNoted(.received(packet.kind, bytes: UInt32(clamping: bytes)), now: now)
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

    func webSocketPinged(now: MonotonicInstant) {
        machine.webSocketPinged(&effects, now: now)
        settle(now: now)
    }

    func webSocketClosed(code: UInt16?, now: MonotonicInstant) {
        machine.flightNoted(.webSocketClose(code: code ?? Self.noStatusCode), now: now)
    }

    func sendQueueDrained(now: MonotonicInstant) {
        machine.sendQueueDrained(&effects, now: now)
        settle(now: now)
    }

    /// The attempt failed, or the connection ended.
    ///
    /// - Parameter evidence: what explains the failure further, in a sentence.
    func transportFailed(
        _ failure: LinkFailure, evidence: String? = nil, now: MonotonicInstant
    ) {
        // Whether the end is our own fault has to be known before it is told.
        noticeOwnFault(now: now)
        forgetConnection()
        machine.transportClosed(failure, evidence: evidence, &effects, now: now)
        settle(now: now)
    }

    // MARK: Effects

    /// Reports the events of one call of the machine, carries out its commands, and sets the timer.
    ///
    /// A command may lead to further facts, which come back here: their events are reported at
    /// once, their commands follow those that are under way.
    func settle(now: MonotonicInstant) {
        reportEvents(now: now)
        guard !isCarryingOut else { return }
        isCarryingOut = true
        var index = 0
        while index < effects.commands.count {
            let command = effects.commands[index]
            index += 1
            carryOut(command, asked: now)
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

    /// - Parameter instant: when the machine asked for it; an attempt is timed from then on.
    private func carryOut(_ command: LinkCommand, asked instant: MonotonicInstant) {
        let now = loop.now
        switch (command, connection) {
        case (.open(let endpoint), .none):
            let target = ConnectTarget(
                endpoint: endpoint, settings: machine.settings, layers: layers)
            let attempt = ConnectAttempt(driver: self, target: target, loop: loop)
            connection = .opening(attempt)
            attempt.begin(now: instant)
        case (.send(let packet), .open(let handler)):
            guard let failure = handler.send(packet, now: now) else { break }
            socketExamined(handler, now: now)
            handler.abort()
            transportFailed(failure, now: now)
        case (.sendPingRequest, .open(let handler)):
            let stamp = loop.now
            packetSent(.pingRequest, bytes: Packet.pingRequestBytes.count, now: stamp)
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
            forgetConnection()
        case (.abort, .open(let handler)):
            handler.abort()
            forgetConnection()
        case (.close, .opening), (.abort, .opening):
            forgetConnection()
        case (.open, _), (.send, _), (.sendPingRequest, _), (.close, .none), (.abort, .none):
            break
        }
    }

    private func forgetConnection() {
        if case .opening(let attempt) = connection { attempt.cancel() }
        connection = .none
        judgement = .none
    }
}
