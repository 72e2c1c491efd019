import Vocabulary

/// A broker at one of its addresses: a name may stand for several machines.
public struct BrokerAddress: Hashable, Sendable {
    /// `host:port` as the settings name it.
    public var authority: String
    /// The address that was reached, with its port; nil where none was yet.
    public var address: String?

    /// Puts a place together.
    public init(authority: String, address: String?) {
        self.authority = authority
        self.address = address
    }

    /// The address where it says more than the name does.
    public var otherAddress: String? { address == authority ? nil : address }
}

extension LinkSnapshot {
    /// Where the link is connected to, or was last.
    public var brokerAddress: BrokerAddress {
        let endpoint = settings.endpoint
        let literal = endpoint.network.flatMap { network in
            IPAddress(literal: settings.address ?? network.host).map { address in
                NetworkEndpoint(host: address.description, port: network.port).authority
            }
        }
        return BrokerAddress(authority: endpoint.authority, address: lastAddress ?? literal)
    }
}
