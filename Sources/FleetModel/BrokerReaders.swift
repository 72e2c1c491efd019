import Vocabulary

/// Decides which links ask their brokers for figures: at each address one of those that are
/// connected and may.
///
/// When its connection ends, another asks. A broker that ends the connection of a link that asked,
/// before it answers, may have done so because of that, and is left in peace from then on.
struct BrokerReaders: Sendable {
    private struct Place {
        /// Links that are connected there and may ask, the reader among them.
        var links: Set<LinkID> = []
        var reader: LinkID?
        var isAnswered = false
        var isLeftInPeace = false
    }

    private var places: [BrokerAddress: Place] = [:]
    /// Where each of these links is connected.
    private var addresses: [LinkID: BrokerAddress] = [:]

    /// A link that may ask is connected.
    ///
    /// - Returns: whether it is to ask.
    mutating func linkConnected(_ link: LinkID, to address: BrokerAddress) -> Bool {
        _ = linkLeft(link)
        addresses[link] = address
        places[address, default: Place()].links.insert(link)
        return chooseReader(at: address) == link
    }

    /// The broker answered what a link asked.
    mutating func readerAnswered(_ link: LinkID) {
        guard let address = addresses[link], places[address]?.reader == link else { return }
        places[address]?.isAnswered = true
    }

    /// The broker ended a link's connection.
    ///
    /// - Returns: whether it may have done so because it was asked.
    mutating func brokerEndedConnection(of link: LinkID) -> Bool {
        guard let address = addresses[link], let place = places[address],
            place.reader == link, !place.isAnswered
        else { return false }
        places[address]?.isLeftInPeace = true
        return true
    }

    /// A link is no longer connected.
    ///
    /// - Returns: the link that is to ask in its place.
    mutating func linkLeft(_ link: LinkID) -> LinkID? {
        guard let address = addresses.removeValue(forKey: link) else { return nil }
        places[address]?.links.remove(link)
        if let place = places[address], place.links.isEmpty, !place.isLeftInPeace {
            // Names that lead elsewhere every day must not pile up.
            places[address] = nil
        }
        guard places[address]?.reader == link else { return nil }
        places[address]?.reader = nil
        return chooseReader(at: address)
    }

    /// - Returns: the new reader; nil where there is one, or none is to be.
    private mutating func chooseReader(at address: BrokerAddress) -> LinkID? {
        guard let place = places[address], place.reader == nil, !place.isLeftInPeace,
            let reader = place.links.min()
        else { return nil }
        places[address]?.reader = reader
        places[address]?.isAnswered = false
        return reader
    }
}
