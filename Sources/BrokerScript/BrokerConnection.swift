import MQTTWire
import Vocabulary

/// One connection as a scripted broker holds it.
struct BrokerConnection: Sendable {
    /// A client that asks for more than this while answers take their time is cut off.
    static let mostWaitingAnswers = 10_000

    enum Phase: Sendable {
        /// CONNECT has not come.
        case opened
        /// CONNECT was or will be accepted.
        case accepted(AcceptedClient)
        /// CONNECT was refused or ignored; nothing that comes counts any more.
        case dismissed
    }

    var phase = Phase.opened
    /// The latest instant at which an answer leaves: the next one leaves no earlier.
    var lastAnswer: MonotonicInstant
    /// Answers that have not left yet.
    var waitingAnswers = 0
    /// When the packet of which a part was written is whole; nothing may come between.
    var partialUntil: MonotonicInstant

    init(now: MonotonicInstant) {
        lastAnswer = now
        partialUntil = now
    }

    var client: AcceptedClient? {
        get { if case .accepted(let client) = phase { client } else { nil } }
        set { if let newValue { phase = .accepted(newValue) } }
    }
}

/// What a broker knows of a client whose CONNECT it took.
struct AcceptedClient: Sendable {
    var clientID: String
    var version: MQTTVersion
    /// How many connections this client has had, this one counted.
    var ordinal: UInt64
    var random: SeededRandom
    var isAccepted = false
    var pingsReceived = 0
    var lastHeard: MonotonicInstant
    /// Longer silence ends the connection; nil: never.
    var silenceLimit: Duration?
    /// The topic that alias 1 stands for on this connection.
    var aliasedTopic: String?
}

/// What a broker keeps of a client's session: messages above QoS 0 that are not acknowledged.
struct BrokerSession: Sendable {
    /// A message under way.
    struct Delivery: Sendable {
        var packetID: UInt16
        var message: Publishing
        /// PUBREC came: only PUBREL is sent from now on.
        var isReceived = false
    }

    /// More are not kept: a client that acknowledges nothing gets no more messages above QoS 0.
    static let mostDeliveries = 10_000

    /// In the order in which they were first sent.
    private(set) var deliveries: [Delivery] = []
    private var lastPacketID: UInt16 = 0
    /// Whether the session goes on when its connection ends.
    var outlivesConnection = false

    /// Gives a message its identifier; nil where too many are under way.
    mutating func begin(_ message: Publishing) -> UInt16? {
        guard deliveries.count < Self.mostDeliveries else { return nil }
        repeat {
            lastPacketID = lastPacketID == .max ? 1 : lastPacketID + 1
        } while deliveries.contains { $0.packetID == lastPacketID }
        deliveries.append(Delivery(packetID: lastPacketID, message: message))
        return lastPacketID
    }

    mutating func received(_ packetID: UInt16) {
        guard let index = deliveries.firstIndex(where: { $0.packetID == packetID }) else { return }
        deliveries[index].isReceived = true
    }

    mutating func completed(_ packetID: UInt16) {
        deliveries.removeAll { $0.packetID == packetID }
    }
}

/// What waits for its time at a scripted broker.
enum BrokerDue: Sendable {
    /// An answer, in the order of its connection.
    case answer(BrokerAnswer, BrokerConnectionID)
    /// Bytes that no packet of the client asked for.
    case unasked([UInt8], BrokerConnectionID)
    /// The next message of a run.
    case publishing(Publishing, BrokerConnectionID)
    /// The happening of that step, to all.
    case happeningToAll(step: Int)
    /// The happening of that step, to one connection.
    case happening(step: Int, BrokerConnectionID)
    /// Time to see whether the client is silent for too long.
    case silenceCheck(BrokerConnectionID)
    /// The end of a restart.
    case listen
}

/// Something that leaves on a connection in order.
enum BrokerAnswer: Sendable {
    case bytes([UInt8])
    /// The first part of a packet; the rest follows after the gap.
    case part([UInt8], gap: Duration)
    case accepting([UInt8])
    /// What the client of a resumed session has not acknowledged, once more.
    case deliveries
    case refusing([UInt8])
    /// Ends the answer to a PINGREQ, at this place of the record.
    case pingAnswer([UInt8], recordedAt: Int?)
    case end(ConnectionEnd)
}
