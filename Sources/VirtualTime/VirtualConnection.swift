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
    /// Where in the stream the last packet ended that the client decoded.
    var lastPacketEnd = 0
    var decoderAtBroker = PacketDecoder(version: .v5_0)
    /// The latest arrival at each end; what is sent later arrives no earlier.
    var lastArrivalAtClient: MonotonicInstant
    var lastArrivalAtBroker: MonotonicInstant
    var sending: SendingSide
    /// What has to be made before MQTT, in order.
    var layersToCome: ArraySlice<ConnectPhase>

    init(
        link: Int, broker: Int, layers: [ConnectPhase], pathRTT: Duration, now: MonotonicInstant
    ) {
        self.link = link
        self.broker = broker
        layersToCome = layers[...]
        lastArrivalAtClient = now
        lastArrivalAtBroker = now
        sending = SendingSide(pathRTT: pathRTT, now: now)
    }
}

/// What the client's kernel knows of a connection.
struct SendingSide: Sendable {
    private struct Segment: Sendable {
        var bytes: Int
        var sentAt: MonotonicInstant
        /// nil: never.
        var acknowledgedAt: MonotonicInstant?
        /// Whether it was sent more than once, so that nobody knows which was acknowledged.
        var isRepeated: Bool
    }

    private var unacknowledged: [Segment] = []
    private var bytesAcknowledged: UInt64 = 0
    private var lastSent: MonotonicInstant
    private var lastReceived: MonotonicInstant
    private var lastAcknowledgement: MonotonicInstant
    private var pathRTT: Duration
    private var pathRTTVariation: Duration
    private var pathRTTMinimum: Duration

    init(pathRTT: Duration, now: MonotonicInstant) {
        self.pathRTT = pathRTT
        pathRTTVariation = pathRTT / 2
        pathRTTMinimum = pathRTT
        lastSent = now
        lastReceived = now
        lastAcknowledgement = now
    }

    mutating func sent(
        _ bytes: Int, acknowledgedAt: MonotonicInstant?, isRepeated: Bool, now: MonotonicInstant
    ) {
        removeAcknowledged(now: now)
        lastSent = now
        unacknowledged.append(
            Segment(
                bytes: bytes, sentAt: now, acknowledgedAt: acknowledgedAt, isRepeated: isRepeated))
    }

    /// The peer reset the connection: what was not acknowledged is thrown away.
    mutating func reset(now: MonotonicInstant) {
        removeAcknowledged(now: now)
        unacknowledged.removeAll()
    }

    mutating func received(now: MonotonicInstant) {
        lastReceived = now
    }

    /// What `getsockopt` would tell now.
    mutating func facts(now: MonotonicInstant) -> TCPFacts {
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
        facts.pathRTTVariation = pathRTTVariation
        facts.pathRTTMinimum = pathRTTMinimum
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
            if !first.isRepeated { measured(acknowledgedAt - first.sentAt) }
        }
    }

    /// Smooths a round trip into what is known, with the gains of RFC 6298 §2.
    private mutating func measured(_ roundTrip: Duration) {
        let difference = pathRTT > roundTrip ? pathRTT - roundTrip : roundTrip - pathRTT
        pathRTTVariation = (pathRTTVariation * 3 + difference) / 4
        pathRTT = (pathRTT * 7 + roundTrip) / 8
        pathRTTMinimum = min(pathRTTMinimum, roundTrip)
    }
}
