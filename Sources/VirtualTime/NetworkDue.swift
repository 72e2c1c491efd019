import BrokerScript

/// What waits for its time in the network.
enum NetworkDue: Sendable {
    case request(LinkRequest, link: Int)
    case wakeLink(Int)
    /// A judgement, after everything that arrives at the same instant.
    case judge(link: Int)
    case resolved(BrokerConnectionID)
    case arrivedAtClient(ArrivalAtClient, BrokerConnectionID)
    case arrivedAtBroker(ArrivalAtBroker, BrokerConnectionID)
    case wakeBroker(Int)
}

/// What a client's kernel can read from the network.
enum ArrivalAtClient: Sendable {
    /// SYN and ACK.
    case opened
    /// RST in answer to SYN.
    case refused
    case bytes([UInt8])
    case fin
    case rst
}

/// What a broker's kernel can read from the network.
enum ArrivalAtBroker: Sendable {
    case syn
    case bytes([UInt8])
    /// FIN or RST.
    case end
}
