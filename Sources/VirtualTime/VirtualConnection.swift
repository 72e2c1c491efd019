import MQTTWire
import Vocabulary

/// One TCP connection between a link and a broker.
struct VirtualConnection: Sendable {
    /// Place of the link.
    let link: Int
    /// Place of the broker.
    let broker: Int
    /// Whether the client holds its end.
    var isClientOpen = true
    /// Whether the broker holds its end.
    var isBrokerOpen = false
    /// The version of CONNECT.
    var version = MQTTVersion.v5_0
    var decoderAtClient = PacketDecoder(version: .v5_0)
    var decoderAtBroker = PacketDecoder(version: .v5_0)
    /// The latest arrival at each end; what is sent later arrives no earlier.
    var lastArrivalAtClient: MonotonicInstant
    var lastArrivalAtBroker: MonotonicInstant
    var sending: SendingSide

    init(link: Int, broker: Int, now: MonotonicInstant) {
        self.link = link
        self.broker = broker
        lastArrivalAtClient = now
        lastArrivalAtBroker = now
        sending = SendingSide(now: now)
    }
}

/// What the client's kernel knows of a connection.
struct SendingSide: Sendable {
    private struct Segment: Sendable {
        var bytes: Int
        var sentAt: MonotonicInstant
        /// nil: never.
        var acknowledgedAt: MonotonicInstant?
    }

    private var unacknowledged: [Segment] = []
    private var bytesAcknowledged: UInt64 = 0
    private var lastSent: MonotonicInstant
    private var lastReceived: MonotonicInstant
    private var lastAcknowledgement: MonotonicInstant

    init(now: MonotonicInstant) {
        lastSent = now
        lastReceived = now
        lastAcknowledgement = now
    }

    mutating func sent(
        _ bytes: Int, acknowledgedAt: MonotonicInstant?, now: MonotonicInstant
    ) {
        removeAcknowledged(now: now)
        lastSent = now
        unacknowledged.append(
            Segment(bytes: bytes, sentAt: now, acknowledgedAt: acknowledgedAt))
    }

    mutating func received(now: MonotonicInstant) {
        lastReceived = now
    }

    /// What `getsockopt` would tell now.
    mutating func facts(pathRTT: Duration, now: MonotonicInstant) -> TCPFacts {
        removeAcknowledged(now: now)
        let repeats = Retransmission.repeats(
            within: unacknowledged.first.map { now - $0.sentAt } ?? .zero)
        var facts = TCPFacts()
        facts.unacknowledgedSegments = UInt32(clamping: unacknowledged.count)
        facts.notSentBytes = 0
        facts.retransmits = repeats.count
        facts.totalRetransmits = UInt32(repeats.count)
        facts.retransmissionTimeout = repeats.wait
        facts.pathRTT = pathRTT
        facts.pathRTTVariation = pathRTT / 4
        facts.sinceDataSent = now - lastSent
        facts.sinceDataReceived = now - lastReceived
        facts.sinceAcknowledgement = now - lastAcknowledgement
        facts.bytesAcknowledged = bytesAcknowledged
        return facts
    }

    private mutating func removeAcknowledged(now: MonotonicInstant) {
        while let first = unacknowledged.first, let acknowledgedAt = first.acknowledgedAt,
            acknowledgedAt <= now
        {
            bytesAcknowledged += UInt64(first.bytes)
            lastAcknowledgement = max(lastAcknowledgement, acknowledgedAt)
            unacknowledged.removeFirst()
        }
    }
}
