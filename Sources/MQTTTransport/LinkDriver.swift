import MQTTLink
import MQTTWire
import NIOCore
import Vocabulary

/// Runs one link: takes facts to its machine and carries out what the machine asks for.
///
/// Confined to its event loop; owned by that loop's `LinkLoop`.
final class LinkDriver {
    let id: LinkID
    /// The link's timer; kept by the loop.
    var timer: LinkTimers.Place?

    let loop: LinkLoop
    private var machine: LinkMachine
    /// What `machine.nextDeadline` is since the last fact.
    private var machineDeadline: MonotonicInstant?
    private(set) var connection = Connection.none
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
    /// What facts asked for while commands were carried out.
    private var waitingCommands: [LinkCommand] = []
    private var judgement = Judgement.none
    /// From then on the next PINGRESP has the kernel asked for the network's RTT.
    private var nextLookAtPath = MonotonicInstant.origin

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

    /// How often the kernel is asked at most what the network takes.
    ///
    /// Asking is a third system call beside the two of a heartbeat, and the answer is an average
    /// over what the kernel measured itself: links that are probed more often do without.
    private static let lookAtPathInterval = Duration.seconds(5)

    /// Bytes of a PINGRESP.
    ///
    /// Spec: MQTT 5.0 §3.13.1; MQTT 3.1.1 §3.13.1.
    private static let pingResponseSize: UInt32 = 2

    /// Stands for a close frame without a code.
    ///
    /// Spec: RFC 6455 §7.4.1.
    private static let noStatusCode: UInt16 = 1005
    /// A timer of ours that is this late is noted in the flight record.
    private static let notedLag = Duration.milliseconds(5)

    /// Makes the driver of a link that is not started.
    ///
    /// - Parameter layers: what lies between the socket and MQTT on its connections.
    init(_ link: NewLink, layers: LayerSettings?, loop: LinkLoop) {
        id = link.id
        self.layers = layers
        self.loop = loop
        machine = LinkMachine(
            settings: link.settings, clientID: link.clientID, seed: link.seed)
    }

    /// The timing that holds: as CONNACK settled it, before that as far as the settings tell.
    var timing: HeartbeatTiming { machine.timing }

    /// When `deadlineCame` has something to do.
    var nextDeadline: MonotonicInstant? {
        switch (connection, judgement) {
        case (.opening(let attempt), _): attempt.nextDeadline(before: machineDeadline)
        case (_, .postponed(_, let until)): until
        case (_, .none): machineDeadline
        }
    }

    // MARK: Requests

    func start(now: MonotonicInstant) {
        tell(now: now) { $0.start(&$1, now: now) }
    }

    func resume(now: MonotonicInstant) {
        tell(now: now) { $0.resume(&$1, now: now) }
    }

    func connectNow(now: MonotonicInstant) {
        tell(now: now) { $0.connectNow(&$1, now: now) }
    }

    func pause(now: MonotonicInstant) {
        tell(now: now) { $0.pause(&$1, now: now) }
    }

    func stop(now: MonotonicInstant) {
        tell(now: now) { $0.stop(&$1, now: now) }
        forgetWay(now: now)
    }

    func pingNow(now: MonotonicInstant) -> PingNowOutcome {
        tell(now: now) { $0.pingNow(&$1, now: now) }
    }

    /// Publishes a message; the loop is told what became of it.
    func publish(_ message: OutgoingMessage, number: UInt64, now: MonotonicInstant) {
        if case .open(let handler) = connection, handler.isCrowded {
            loop.tellPublisher(number, .failed("the broker takes nothing: what was sent waits"))
            return
        }
        tell(now: now) { $0.publish(message, number: number, &$1, now: now) }
    }

    func readBrokerFigures(now: MonotonicInstant) {
        guard case .open(let handler) = connection else { return }
        handler.expectMessages()
        tell(now: now) { $0.readBrokerFigures(&$1, now: now) }
    }

    // MARK: Time

    /// The deadline may have come.
    func deadlineCame(now: MonotonicInstant) {
        guard let deadline = nextDeadline, deadline <= now else {
            loop.schedule(self)
            return
        }
        if case .open = connection, now - deadline >= Self.notedLag {
            let microseconds = UInt32(clamping: (now - deadline).nanoseconds / 1_000)
            machine.flightNoted(.ownLag(microseconds: microseconds), now: now)
        }
        if case .opening(let attempt) = connection {
            attempt.deadlineCame(now: now)
            guard !attempt.isHeldUp, isMachineDue(now: now) else {
                loop.schedule(self)
                return
            }
            noticeOwnFault(now: now)
            if isMachineDue(now: now), attempt.timedOut(now: now) { return }
        }
        if wouldJudge(now: now) {
            judge(now: now)
        } else {
            judgement = .none
            tell(now: now) { $0.timerFired(&$1, now: now) }
        }
    }

    private func isMachineDue(now: MonotonicInstant) -> Bool {
        machineDeadline.map { $0 <= now } ?? false
    }

    private func wouldJudge(now: MonotonicInstant) -> Bool {
        inPlace { $0.wouldJudge(now: now) }
    }

    private func judge(now: MonotonicInstant) {
        if lookAtWay(now: now) { loop.comeOnline([self], now: now) }
        guard wouldJudge(now: now) else {
            judgement = .none
            loop.schedule(self)
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
        tell(now: now) { $0.timerFired(&$1, now: now) }
    }

    // MARK: Facts from the attempt and the connection

    /// The attempt waited, because so many others connect: the time does not count.
    func attemptWasHeldUp(for waited: Duration, now: MonotonicInstant) {
        tell(now: now) { machine, _ in machine.addressAdmitted(waited: waited, now: now) }
    }

    func addressesResolved(now: MonotonicInstant) {
        tell(now: now) { $0.addressesResolved(&$1, now: now) }
    }

    func phaseCompleted(_ phase: ConnectPhase, now: MonotonicInstant) {
        tell(now: now) { machine, _ in machine.phaseCompleted(phase, now: now) }
    }

    /// Every layer of the connection is up.
    func connectionOpened(_ handler: ConnectionHandler, now: MonotonicInstant) {
        guard case .opening(let attempt) = connection else { return }
        connection = .open(handler)
        tell(now: now) { $0.transportOpened(address: attempt.complete(), &$1, now: now) }
    }

    /// What TLS agreed on; its phase is completed next.
    func tlsEstablished(_ facts: TLSFacts, now: MonotonicInstant) {
        machine.tlsEstablished(facts, now: now)
    }

    /// The socket can still be read: before a judgement or the end.
    func socketExamined(_ handler: ConnectionHandler, now: MonotonicInstant) {
        machine.socketExamined(handler.tcpFacts, ownQueueBytes: handler.queuedBytes, now: now)
    }

    func packetSent(_ kind: PacketKind, bytes: Int, now: MonotonicInstant) {
        machine.flightNoted(.sent(kind, bytes: UInt32(clamping: bytes)), now: now)
    }

    /// The hot path of what comes in.
    func pingResponseReceived(now: MonotonicInstant) {
        guard case .open(let handler) = connection else { return }
        var facts: TCPFacts?
        if now >= nextLookAtPath {
            nextLookAtPath = now + Self.lookAtPathInterval
            facts = handler.tcpFacts
        }
        let ownQueueBytes = handler.queuedBytes
        tell(now: now) { machine, effects in
            machine.flightNoted(
                .received(.pingResponse, bytes: Self.pingResponseSize), now: now)
            machine.pingResponseReceived(
                seeing: facts, ownQueueBytes: ownQueueBytes, &effects, now: now)
        }
    }

    func packetReceived(_ packet: Packet, bytes: Int, now: MonotonicInstant) {
        switch (packet, connection) {
        case (.pingResponse, .open):
            pingResponseReceived(now: now)
            return
        case (.disconnect, .open(let handler)):
            loop.noticeSuspension(now: now)
            socketExamined(handler, now: now)
        default: break
        }
        machine.flightNoted(.received(packet.kind, bytes: UInt32(clamping: bytes)), now: now)
        tell(now: now) { $0.packetReceived(packet, &$1, now: now) }
    }

    func malformedBytesReceived(_ error: MQTTDecodeError, now: MonotonicInstant) {
        tell(now: now) { $0.malformedBytesReceived(error, &$1, now: now) }
    }

    func bytesReceived(insidePacket: Bool, now: MonotonicInstant) {
        tell(now: now) { $0.bytesReceived(insidePacket: insidePacket, &$1, now: now) }
    }

    /// So many bytes were read and told; a judgement that waited for them may now be made.
    func bytesRead(_ count: Int, now: MonotonicInstant) {
        guard case .postponed(let unread, let until) = judgement else { return }
        judgement = .postponed(unreadBytes: unread - count, until: until)
        guard unread <= count else { return }
        if wouldJudge(now: now) {
            judge(now: now)
        } else {
            judgement = .none
            loop.schedule(self)
        }
    }

    func webSocketPinged(now: MonotonicInstant) {
        tell(now: now) { $0.webSocketPinged(&$1, now: now) }
    }

    func webSocketClosed(code: UInt16?, now: MonotonicInstant) {
        machine.flightNoted(.webSocketClose(code: code ?? Self.noStatusCode), now: now)
    }

    func sendQueueDrained(now: MonotonicInstant) {
        tell(now: now) { $0.sendQueueDrained(&$1, now: now) }
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
        tell(now: now) { $0.transportClosed(failure, evidence: evidence, &$1, now: now) }
    }

    // MARK: Effects

    /// Tells the machine a fact, reports what it makes of it, and does what it asks for.
    @discardableResult
    func tell<Result>(
        now: MonotonicInstant, _ fact: (inout LinkMachine, inout LinkEffects) -> Result
    ) -> Result {
        var effects = loop.takeEffects()
        let result = inPlace { machine in
            let result = fact(&machine, &effects)
            machineDeadline = machine.nextDeadline
            return result
        }
        settle(&effects, now: now)
        loop.giveBack(&effects)
        return result
    }

    /// Has the machine looked at or changed where it is: a getter asked of `machine` itself is
    /// given a copy of it all.
    private func inPlace<Result>(_ body: (inout LinkMachine) -> Result) -> Result {
        body(&machine)
    }

    /// Reports the events of one fact, carries out its commands, and sets the timer.
    ///
    /// A command may lead to further facts, which come back here: their events are reported at
    /// once, their commands follow those that are under way.
    private func settle(_ effects: inout LinkEffects, now: MonotonicInstant) {
        reportEvents(&effects, now: now)
        guard !isCarryingOut else {
            waitingCommands += effects.commands
            return
        }
        if !effects.commands.isEmpty {
            isCarryingOut = true
            for command in effects.commands { carryOut(command, asked: now) }
            while !waitingCommands.isEmpty {
                let commands = waitingCommands
                waitingCommands = []
                for command in commands { carryOut(command, asked: now) }
            }
            isCarryingOut = false
        }
        loop.schedule(self)
    }

    private func reportEvents(_ effects: inout LinkEffects, now: MonotonicInstant) {
        for event in effects.events {
            loop.report(LinkReport(link: id, at: now, event: withOwnInterface(event)))
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
            sendFailed(handler, failure, now: now)
        case (.sendUnacknowledged(let publish, let number), .open(let handler)):
            let failure = handler.send(.publish(publish), now: now) { [loop] hasLeft in
                loop.tellPublisher(number, hasLeft ? .delivered : Self.notWritten)
            }
            guard let failure else { break }
            loop.tellPublisher(number, Self.notWritten)
            sendFailed(handler, failure, now: now)
        case (.sendUnacknowledged(_, let number), _):
            loop.tellPublisher(number, Self.notWritten)
        case (.sendPingRequest, .open(let handler)):
            sendPingRequest(handler)
        case (.close, .open(let handler)):
            handler.close()
            forgetConnection()
        case (.abort, .open(let handler)):
            handler.abort()
            forgetConnection()
        case (.close, .opening), (.abort, .opening):
            forgetConnection()
        case (.tellPublisher(let number, let outcome), _):
            loop.tellPublisher(number, outcome)
        case (.open, _), (.send, _), (.sendPingRequest, _), (.close, .none), (.abort, .none):
            break
        }
    }

    /// What becomes of a message whose connection goes before it.
    private static let notWritten = PublishOutcome.failed(
        "the connection ended before it was written")

    private func sendFailed(
        _ handler: ConnectionHandler, _ failure: LinkFailure, now: MonotonicInstant
    ) {
        socketExamined(handler, now: now)
        handler.abort()
        transportFailed(failure, now: now)
    }

    private func sendPingRequest(_ handler: ConnectionHandler) {
        let stamp = loop.now
        packetSent(.pingRequest, bytes: Packet.pingRequestBytes.count, now: stamp)
        let hasLeft = handler.sendPingRequest()
        // A failed write ends the connection before it returns.
        guard case .open(let present) = connection, present === handler else { return }
        tell(now: stamp) { machine, effects in
            if hasLeft {
                machine.pingRequestWritten(&effects, now: stamp)
            } else {
                machine.pingRequestQueued(&effects, now: stamp)
            }
        }
    }

    private func forgetConnection() {
        if case .opening(let attempt) = connection { attempt.cancel() }
        connection = .none
        judgement = .none
    }
}
