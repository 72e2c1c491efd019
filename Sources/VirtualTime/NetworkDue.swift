import BrokerScript

/// What waits for its time in the network.
enum NetworkDue: Sendable {
    case request(LinkRequest, link: Int)
    case wakeLink(Int)
    /// A judgement, after everything that arrives at the same instant.
    case judge(link: Int)
    case resolved(BrokerConnectionID)
    /// A layer above TCP is up: the one to come next.
    case layerUp(BrokerConnectionID)
    case arrivedAtClient(ArrivalAtClient, BrokerConnectionID)
    case arrivedAtBroker(ArrivalAtBroker, BrokerConnectionID)
    case wakeBroker(Int)
    /// The clients' program goes on after it stood still for this long.
    case wentOn(after: Duration)
    /// The clients' machine loses its way to all brokers.
    case wentOffline
    /// It is back; the links probe within this time, one after the other.
    case cameOnline(probingWithin: Duration)
}

extension NetworkDue {
    /// Whether the clients' program has to run for it.
    var needsClients: Bool {
        switch self {
        case .request, .wakeLink, .judge, .resolved, .layerUp, .arrivedAtClient, .wentOffline,
            .cameOnline:
            true
        case .arrivedAtBroker, .wakeBroker, .wentOn: false
        }
    }
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
