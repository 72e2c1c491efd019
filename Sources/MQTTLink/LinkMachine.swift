public import MQTTWire
public import Vocabulary

/// One link's life as a value: connect, heartbeat, reconnect.
///
/// No clock, no socket, no randomness but the seed.
///
/// Facts come in by methods in the past tense, requests by methods in the imperative, each with
/// `now:`. What is to be done comes out as `LinkEffects`. The driver keeps one timer, set to
/// `nextDeadline` after each call. An input that means nothing in the present state does nothing.
public struct LinkMachine: Equatable, Sendable {
    /// Where the link is in its life.
    ///
    /// What is long is indirect: a link at rest keeps a phase and no attempt.
    enum Phase: Equatable, Sendable {
        /// Goes to: attempting, paused, stopped.
        case notStarted
        /// Goes to: connected, attempting (the other protocol version), waiting, paused, stopped.
        indirect case attempting(Attempt)
        /// Goes to: waiting, paused, stopped.
        indirect case connected(Connection)
        /// Goes to: attempting, paused, stopped.
        case waiting(until: MonotonicInstant)
        /// Goes to: attempting, stopped.
        case paused
        /// The end.
        case stopped
    }

    /// What holds for the link.
    public let settings: LinkSettings
    let clientID: String
    /// The connection where there is one: beside the phases, so that a heartbeat changes it in
    /// place.
    var connection: Connection?
    /// The phase where there is no connection.
    private var unconnected = Phase.notStarted
    var messages = InboundMessages()
    /// Apart, as hardly any link has some.
    private var sharedRedirections = LinkMachine.noRedirections
    /// Apart too.
    private var sharedOutbound = LinkMachine.nothingOutbound
    /// This machine's way to the broker.
    var network = OwnNetwork.present
    /// What connections ended of.
    var patterns = EndPatterns()
    /// What happened lately.
    var flight = FlightRing()
    /// What the socket showed last.
    private var examination: Shared<SocketExamination>?
    /// When a pause of our own was last excused.
    var lastGrace: MonotonicInstant?
    var backoff: Backoff
    var versions: VersionMemory
    /// How the link stands.
    ///
    /// After `stop` it is `unknown` again.
    public internal(set) var state = LinkState.unknown
    /// Attempts since the last accepted connection.
    var attempts: UInt32 = 0

    private static let noRedirections = Shared(Redirections())
    private static let nothingOutbound = Shared(OutboundMessages())

    /// Makes a machine that is not started.
    ///
    /// - Parameters:
    ///   - settings: what holds for the link; the client identifier must be unique in the fleet.
    ///   - clientID: used where the settings name none.
    ///   - seed: makes the back-off's jitter.
    public init(settings: LinkSettings, clientID: String, seed: UInt64) {
        self.settings = settings
        self.clientID = settings.clientID.value ?? clientID
        backoff = Backoff(seed: seed)
        versions = VersionMemory(settings.version.value)
    }

    /// Where the link is in its life.
    var phase: Phase {
        get { connection.map { .connected($0) } ?? unconnected }
        set {
            if case .connected(let connection) = newValue {
                self.connection = connection
                unconnected = .stopped  // Says nothing.
            } else {
                connection = nil
                unconnected = newValue
            }
        }
    }

    /// When `timerFired` has something to do; nil only when not started, paused or stopped.
    public var nextDeadline: MonotonicInstant? {
        if let deadline = connection?.heartbeat.nextDeadline { return deadline }
        switch unconnected {
        case .attempting(let attempt): return attempt.deadline
        case .waiting(let until): return until
        case .notStarted, .connected, .paused, .stopped: return nil
        }
    }

    /// Whether `timerFired` at `now` would judge a heartbeat, or that CONNACK did not come.
    ///
    /// The driver then first reads what is readable and reports the socket with `socketExamined`.
    public func wouldJudge(now: MonotonicInstant) -> Bool {
        if let wouldJudge = connection?.heartbeat.wouldJudge(now: now) { return wouldJudge }
        guard case .attempting(let attempt) = unconnected else { return false }
        return attempt.phase == .connack && now >= attempt.deadline
    }

    /// The timing that holds: as CONNACK settled it, before that as far as the settings tell.
    public var timing: HeartbeatTiming {
        connection?.heartbeat.timing
            ?? settings.timing(effectiveKeepAliveSeconds: settings.keepAliveSeconds.value)
    }

    /// Where brokers sent the link.
    var redirections: Redirections {
        get { sharedRedirections.value }
        set { if newValue != redirections { sharedRedirections = Shared(newValue) } }
    }

    /// Messages that we publish.
    var outbound: OutboundMessages {
        get { sharedOutbound.value }
        set { if newValue != outbound { sharedOutbound = Shared(newValue) } }
    }

    /// Whether there is a socket to look at.
    private var hasSocket: Bool {
        guard case .attempting(let attempt) = unconnected else { return connection != nil }
        return attempt.phase.isPastTCP
    }

    /// What the socket showed, where it was looked at at this very instant.
    func examination(now: MonotonicInstant) -> SocketExamination? {
        guard let examination = examination?.value, examination.at == now else { return nil }
        return examination
    }

    // Requests

    /// Begins the first attempt.
    public mutating func start(_ effects: inout LinkEffects, now: MonotonicInstant) {
        guard case .notStarted = phase else { return }
        beginAttempt(&effects, now: now)
    }

    /// Ends for good, with DISCONNECT where connected.
    public mutating func stop(_ effects: inout LinkEffects, now: MonotonicInstant) {
        if case .stopped = phase { return }
        leave(because: "the watch ended", &effects, now: now)
        outbound.forget(after: 0, &effects)
        phase = .stopped
        changeState(to: .unknown, &effects)
    }

    /// Takes the link out of the watch, with DISCONNECT where connected.
    public mutating func pause(_ effects: inout LinkEffects, now: MonotonicInstant) {
        switch phase {
        case .paused, .stopped: return
        case .notStarted, .attempting, .connected, .waiting: break
        }
        leave(because: "paused by a person", &effects, now: now)
        phase = .paused
        changeState(to: .paused, &effects)
    }

    /// Ends a pause and begins an attempt.
    public mutating func resume(_ effects: inout LinkEffects, now: MonotonicInstant) {
        guard case .paused = phase else { return }
        backoff.reset()
        beginAttempt(&effects, now: now)
    }

    /// Begins an attempt now and resets the back-off; does nothing while connected.
    ///
    /// An attempt that is under way goes on.
    public mutating func connectNow(_ effects: inout LinkEffects, now: MonotonicInstant) {
        switch phase {
        case .waiting:
            backoff.reset()
            beginAttempt(&effects, now: now)
        case .attempting: backoff.reset()
        case .notStarted, .connected, .paused, .stopped: break
        }
    }

    /// Sends a heartbeat now.
    public mutating func pingNow(
        _ effects: inout LinkEffects, now: MonotonicInstant
    ) -> PingNowOutcome {
        connection?.pingNow(&effects, now: now) ?? .notConnected
    }

    /// Asks for what the broker tells of itself under `$SYS`; does nothing unless connected, nor a
    /// second time on a connection.
    public mutating func readBrokerFigures(_ effects: inout LinkEffects, now: MonotonicInstant) {
        connection?.readBrokerFigures(&effects, now: now)
    }

    // Facts

    /// The broker sent a WebSocket ping, which the driver has answered.
    public mutating func webSocketPinged(_ effects: inout LinkEffects, now: MonotonicInstant) {
        guard hasSocket else { return }
        flight.note(.webSocketPing, now: now)
        effects.events.append(.webSocketPing)
    }

    /// Something for the flight record that only the driver knows: sizes of packets, lags, the end
    /// of a WebSocket.
    ///
    /// What ends a connection is noted before the end is told.
    public mutating func flightNoted(_ happening: FlightHappening, now: MonotonicInstant) {
        flight.note(happening, now: now)
    }

    /// PINGRESP came in: the hot path, which allocates nothing.
    ///
    /// - Parameters:
    ///   - facts: what the kernel tells of the connection; nil where it was not asked or does not
    ///     tell. It need not be asked each time.
    ///   - ownQueueBytes: what waits in our own buffer.
    public mutating func pingResponseReceived(
        seeing facts: TCPFacts?, ownQueueBytes: Int, _ effects: inout LinkEffects,
        now: MonotonicInstant
    ) {
        guard connection != nil else {
            packetReceived(.pingResponse, &effects, now: now)
            return
        }
        if examination != nil { examination = nil }
        var networkRTT: Duration?
        if let facts {
            let examination = SocketExamination(
                facts: facts, isLocal: false, ownQueueBytes: ownQueueBytes, at: now)
            connection?.examined(examination)
            networkRTT = examination.networkRTT
        }
        connection?.answerReceived(networkRTT: networkRTT, &effects, now: now)
        conclude(nil, &effects, now: now)
    }

    /// A whole packet came in.
    public mutating func packetReceived(
        _ packet: Packet, _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        if connection == nil {
            guard case .attempting(let attempt) = unconnected else { return }
            answerReceived(packet, in: attempt, &effects, now: now)
            connectionBegan(now: now)
            return
        }
        let examination = examination(now: now)
        if case .pingResponse = packet {
            pingResponseReceived(
                seeing: examination?.facts, ownQueueBytes: examination?.ownQueueBytes ?? 0,
                &effects, now: now)
            return
        }
        if let examination { connection?.examined(examination) }
        if case .puback(let acknowledgement) = packet {
            publishingAcknowledged(acknowledgement, &effects, now: now)
            return
        }
        let ending = connection?.packetReceived(
            packet, messages: &messages, settings: settings, &effects, now: now)
        conclude(ending.flatMap(\.self), &effects, now: now)
    }

    /// Bytes came in; whether they end inside a packet.
    ///
    /// Comes after `packetReceived` for the packets that the bytes completed.
    public mutating func bytesReceived(
        insidePacket: Bool, _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        connection?.bytesReceived(insidePacket: insidePacket, now: now)
    }

    /// The bytes cannot be a packet.
    public mutating func malformedBytesReceived(
        _ error: MQTTDecodeError, _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        switch phase {
        case .attempting(let attempt):
            answerMalformed(error, in: attempt, &effects, now: now)
        case .connected: end(with: Ending(malformed: error), &effects, now: now)
        case .notStarted, .waiting, .paused, .stopped: break
        }
    }

    /// A PINGREQ left for the kernel; `now` is the instant just before the write.
    public mutating func pingRequestWritten(
        _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        _ = connection?.requestWritten(leaving: true, &effects, now: now)
    }

    /// A PINGREQ was written but waits in our own buffer; `now` is the instant before the write.
    public mutating func pingRequestQueued(
        _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        let isQueued = connection?.requestWritten(leaving: false, &effects, now: now)
        if isQueued == true { flight.note(.queued, now: now) }
    }

    /// Our own buffer is empty again.
    public mutating func sendQueueDrained(
        _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        let hadQueued = connection?.sendQueueDrained(&effects, now: now)
        if hadQueued == true { flight.note(.drained, now: now) }
    }

    /// What the socket showed just before a judgement, a DISCONNECT or the end; nil
    /// where it could not be read, or has nothing to tell as a Unix socket.
    ///
    /// It counts for the next fact at the same `now`.
    public mutating func socketExamined(
        _ facts: TCPFacts?, ownQueueBytes: Int, now: MonotonicInstant
    ) {
        guard hasSocket else { return }
        examination = Shared(
            SocketExamination(
                facts: facts, isLocal: settings.endpoint.network == nil,
                ownQueueBytes: ownQueueBytes, at: now))
    }

    /// The connection ended, or the attempt failed before CONNACK.
    ///
    /// - Parameter evidence: what else the driver knows of it, in a sentence: what each address
    ///   answered, for example.
    public mutating func transportClosed(
        _ failure: LinkFailure, evidence: String? = nil, _ effects: inout LinkEffects,
        now: MonotonicInstant
    ) {
        switch phase {
        case .attempting(let attempt):
            attemptFailed(attempt, failure, evidence: evidence, &effects, now: now)
        case .connected(var connection):
            var ending = connection.transportClosed(failure, examination: examination(now: now))
            ending.evidence = evidence
            phase = .connected(connection)
            end(with: ending, &effects, now: now)
        case .notStarted, .waiting, .paused, .stopped: break
        }
    }

    /// The deadline may have come.
    ///
    /// Before it, does nothing.
    public mutating func timerFired(_ effects: inout LinkEffects, now: MonotonicInstant) {
        if let missesBefore = connection?.heartbeat.consecutiveMissed {
            let examination = examination(now: now)
            let ending = connection?.timerFired(examination: examination, &effects, now: now)
            if let misses = connection?.heartbeat.consecutiveMissed, misses > missesBefore {
                noteMiss(misses, now: now)
            }
            conclude(ending.flatMap(\.self), &effects, now: now)
            return
        }
        switch unconnected {
        case .attempting(let attempt):
            guard now >= attempt.deadline else { return }
            attemptTimedOut(attempt, &effects, now: now)
        case .waiting(let until):
            guard now >= until else { return }
            beginAttempt(&effects, now: now)
        case .notStarted, .connected, .paused, .stopped: break
        }
    }
}

/// What became of a PINGREQ sent by hand.
public enum PingNowOutcome: Hashable, Sendable {
    /// It is on its way.
    case sent
    /// One has been waiting since this instant; none was sent.
    case alreadyOutstanding(since: MonotonicInstant)
    /// There is no connection to send it on.
    case notConnected
}
