public import MQTTWire
public import Vocabulary

/// One link's life as a value: connect, heartbeat, reconnect. No clock, no socket, no randomness
/// but the seed.
///
/// Facts come in by methods in the past tense, requests by methods in the imperative, each with
/// `now:`. What is to be done comes out as `LinkEffects`. The driver keeps one timer, set to
/// `nextDeadline` after each call. An input that means nothing in the present state does nothing.
public struct LinkMachine: Equatable, Sendable {
    /// Makes a machine that is not started.
    ///
    /// - Parameters:
    ///   - settings: what holds for the link; the client identifier must be unique in the fleet.
    ///   - clientID: used where the settings name none.
    ///   - seed: makes the back-off's jitter.
    public init(settings: LinkSettings, clientID: String, seed: UInt64) {
        fatalError("written by its owner")
    }

    /// How the link stands.
    public var state: LinkState { fatalError() }

    /// When `timerFired` has something to do; nil only when not started, paused or stopped.
    public var nextDeadline: MonotonicInstant? { fatalError() }

    /// Whether `timerFired` at `now` would judge a heartbeat, so that the driver first reads what
    /// is readable and reports the socket with `socketExamined`.
    public func wouldJudge(now: MonotonicInstant) -> Bool { fatalError() }

    // Requests

    /// Begins the first attempt.
    public mutating func start(_ effects: inout LinkEffects, now: MonotonicInstant) {}
    /// Ends for good, with DISCONNECT where connected.
    public mutating func stop(_ effects: inout LinkEffects, now: MonotonicInstant) {}
    /// Takes the link out of the watch, with DISCONNECT where connected.
    public mutating func pause(_ effects: inout LinkEffects, now: MonotonicInstant) {}
    /// Ends a pause and begins an attempt.
    public mutating func resume(_ effects: inout LinkEffects, now: MonotonicInstant) {}
    /// Begins an attempt now and resets the back-off; does nothing while connected.
    public mutating func connectNow(_ effects: inout LinkEffects, now: MonotonicInstant) {}
    /// Sends a heartbeat now.
    public mutating func pingNow(
        _ effects: inout LinkEffects, now: MonotonicInstant
    ) -> PingNowOutcome { .notConnected }

    // Facts

    /// The name was resolved; the phase is over.
    public mutating func addressesResolved(_ effects: inout LinkEffects, now: MonotonicInstant) {}
    /// TCP is up at this address (`127.0.0.1:1883`).
    public mutating func transportOpened(
        address: String, _ effects: inout LinkEffects, now: MonotonicInstant
    ) {}
    /// A whole packet came in.
    public mutating func packetReceived(
        _ packet: Packet, _ effects: inout LinkEffects, now: MonotonicInstant
    ) {}
    /// Bytes came in; whether they end inside a packet.
    public mutating func bytesReceived(
        insidePacket: Bool, _ effects: inout LinkEffects, now: MonotonicInstant
    ) {}
    /// The bytes cannot be a packet.
    public mutating func malformedBytesReceived(
        _ error: MQTTDecodeError, _ effects: inout LinkEffects, now: MonotonicInstant
    ) {}
    /// A PINGREQ left for the kernel; `now` is the instant just before the write.
    public mutating func pingRequestWritten(
        _ effects: inout LinkEffects, now: MonotonicInstant
    ) {}
    /// A PINGREQ was written but waits in our own buffer; `now` is the instant before the write.
    public mutating func pingRequestQueued(
        _ effects: inout LinkEffects, now: MonotonicInstant
    ) {}
    /// Our own buffer is empty again.
    public mutating func sendQueueDrained(
        _ effects: inout LinkEffects, now: MonotonicInstant
    ) {}
    /// What the socket showed just before a judgement; nil where it could not be read.
    public mutating func socketExamined(
        _ facts: TCPFacts?, ownQueueBytes: Int, now: MonotonicInstant
    ) {}
    /// The connection ended, or the attempt failed before CONNACK.
    public mutating func transportClosed(
        _ failure: LinkFailure, _ effects: inout LinkEffects, now: MonotonicInstant
    ) {}
    /// The deadline may have come. Before it, does nothing.
    public mutating func timerFired(_ effects: inout LinkEffects, now: MonotonicInstant) {}
    /// We ourselves were held up for this long.
    public mutating func watcherPaused(
        _ gap: Duration, _ effects: inout LinkEffects, now: MonotonicInstant
    ) {}
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
