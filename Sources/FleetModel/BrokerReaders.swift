import Vocabulary

/// Decides which links ask their brokers for figures: at each address one of those that are
/// connected and may.
///
/// When its connection ends, another asks. A broker that has never answered and ends the connection
/// of the link that asked, and of no other within a second, may have done so because of that, and
/// is left in peace from then on.
struct BrokerReaders: Sendable {
    private struct End {
        var link: LinkID
        var at: MonotonicInstant
        /// Whether the broker is left in peace because of it.
        var isBlamed: Bool
    }

    private struct Place {
        /// Links that are connected there and may ask, the reader among them.
        var links: Set<LinkID> = []
        var reader: LinkID?
        var isAnswered = false
        /// The last that the broker ended there.
        var lastEnd: End?
    }

    /// Connections that end within this are ended by what concerns all of them: a restart.
    private static let togetherWithin = Duration.seconds(1)
    /// Where so many brokers ended connections, no other is asked.
    private static let mostLeftInPeace = 1_024

    /// The brokers that are left in peace, and the link of which each ended the connection.
    private(set) var leftInPeace: [BrokerAddress: LinkID] = [:]
    private var places: [BrokerAddress: Place] = [:]
    /// Where each of these links is connected.
    private var addresses: [LinkID: BrokerAddress] = [:]

    /// A link that may ask is connected.
    ///
    /// - Returns: the links that are to ask: this one, or one where it was before.
    mutating func linkConnected(_ link: LinkID, to address: BrokerAddress) -> [LinkID] {
        let successor = linkLeft(link)
        addresses[link] = address
        places[address, default: Place()].links.insert(link)
        return [successor, chooseReader(at: address)].compactMap { $0 }
    }

    /// The broker answered what a link asked.
    mutating func readerAnswered(_ link: LinkID) {
        guard let address = addresses[link], places[address]?.reader == link else { return }
        places[address]?.isAnswered = true
    }

    /// The broker ended a link's connection, which is to be told by `linkLeft`, too.
    mutating func brokerEndedConnection(of link: LinkID, now: MonotonicInstant) {
        guard let address = addresses[link], let place = places[address] else { return }
        var isTogether = false
        if let last = place.lastEnd, last.link != link {
            isTogether = now - last.at <= Self.togetherWithin
            // What the first of them was taken for, before another one ended.
            if isTogether, last.isBlamed { leftInPeace[address] = nil }
        }
        let isBlamed = !isTogether && place.reader == link && !place.isAnswered
        if isBlamed { leftInPeace[address] = link }
        places[address]?.lastEnd = End(link: link, at: now, isBlamed: isBlamed)
    }

    /// A link is no longer connected.
    ///
    /// - Returns: the link that is to ask in its place.
    mutating func linkLeft(_ link: LinkID) -> LinkID? {
        guard let address = addresses.removeValue(forKey: link) else { return nil }
        places[address]?.links.remove(link)
        if places[address]?.reader == link { places[address]?.reader = nil }
        // Names that lead elsewhere every day must not pile up.
        if places[address]?.links.isEmpty == true { places[address] = nil }
        return chooseReader(at: address)
    }

    /// - Returns: the new reader; nil where there is one, or none is to be.
    private mutating func chooseReader(at address: BrokerAddress) -> LinkID? {
        guard let place = places[address], place.reader == nil, leftInPeace[address] == nil,
            leftInPeace.count < Self.mostLeftInPeace, let reader = place.links.min()
        else { return nil }
        places[address]?.reader = reader
        return reader
    }
}
