import Vocabulary

/// Decides which links ask their brokers for figures: at each address one of those that are
/// connected and may.
///
/// When its connection ends, another asks. A broker that ends the connection of the link that asked
/// rather than answer, and of no other within a second, may have done so because of that: nobody
/// asks before a link connects there again, and unless the broker answered an earlier question,
/// which excuses one such end, it is left in peace from then on.
struct BrokerReaders: Sendable {
    private struct Connection {
        var address: BrokerAddress
        var since: MonotonicInstant
    }

    private struct End {
        var at: MonotonicInstant
        /// Whether it was held against the broker.
        var isHeld: Bool
    }

    private struct Place {
        /// Links that are connected there and may ask, the reader among them.
        var links: Set<LinkID> = []
        var reader: LinkID?
        /// Whether the reader's question was answered.
        var isAnswered = false
        /// Whether an earlier answer excuses an end without one: once, for rights are taken away.
        var isExcused = false
        /// The last that the broker ended there.
        var lastEnd: End?
    }

    /// Connections that end within this are ended by what concerns all of them: a restart.
    private static let togetherWithin = Duration.seconds(1)
    /// Where so many brokers ended connections, no other is asked.
    private static let mostLeftInPeace = 1_024
    /// So many brokers to which no link is connected keep their excuse.
    private static let mostExcused = 1_024

    /// The brokers that are left in peace, and the link of which each ended the connection.
    private(set) var leftInPeace: [BrokerAddress: LinkID] = [:]
    private var places: [BrokerAddress: Place] = [:]
    /// Where each of these links is connected.
    private var connections: [LinkID: Connection] = [:]

    /// A link that may ask is connected.
    ///
    /// - Returns: the links that are to ask: this one, or one where it was before.
    mutating func linkConnected(
        _ link: LinkID, to address: BrokerAddress, now: MonotonicInstant
    ) -> [LinkID] {
        let successor = linkLeft(link)
        connections[link] = Connection(address: address, since: now)
        places[address, default: Place()].links.insert(link)
        return [successor, makeReader(link, at: address)].compactMap { $0 }
    }

    /// The broker answered what a link asked.
    mutating func readerAnswered(_ link: LinkID) {
        guard let address = connections[link]?.address, places[address]?.reader == link else {
            return
        }
        places[address]?.isAnswered = true
        places[address]?.isExcused = true
    }

    /// The broker ended a link's connection, which is to be told by `linkLeft`, too.
    mutating func brokerEndedConnection(of link: LinkID, now: MonotonicInstant) {
        guard let connection = connections[link], var place = places[connection.address] else {
            return
        }
        let isUnanswered = place.reader == link && !place.isAnswered
        // No restart ends what was connected after it.
        let earlier = place.lastEnd.flatMap { last in
            now - last.at <= Self.togetherWithin && connection.since < last.at ? last : nil
        }
        if let earlier, earlier.isHeld {
            // What the first of them was taken for, before another one ended.
            if leftInPeace.removeValue(forKey: connection.address) == nil { place.isExcused = true }
        }
        let isHeld = isUnanswered && earlier == nil
        if isHeld, !place.isExcused { leftInPeace[connection.address] = link }
        if isHeld { place.isExcused = false }
        // Whoever asked next might be ended for it at once, and so one after the other.
        if isUnanswered { place.reader = nil }
        place.lastEnd = End(at: now, isHeld: isHeld)
        places[connection.address] = place
    }

    /// A link is no longer connected.
    ///
    /// - Returns: the link that is to ask in its place.
    mutating func linkLeft(_ link: LinkID) -> LinkID? {
        guard let address = connections.removeValue(forKey: link)?.address,
            var place = places[address]
        else { return nil }
        let wasReader = place.reader == link
        place.links.remove(link)
        if wasReader { place.reader = nil }
        places[address] = place
        if place.links.isEmpty {
            // Names that lead elsewhere every day must not pile up.
            let isKept = place.isExcused && places.count <= connections.count + Self.mostExcused
            if !isKept { places[address] = nil }
        }
        return wasReader ? place.links.min().flatMap { makeReader($0, at: address) } : nil
    }

    /// - Returns: the link; nil where another is the reader, or none is to be.
    private mutating func makeReader(_ link: LinkID, at address: BrokerAddress) -> LinkID? {
        guard places[address]?.reader == nil, leftInPeace[address] == nil,
            leftInPeace.count < Self.mostLeftInPeace
        else { return nil }
        places[address]?.reader = link
        places[address]?.isAnswered = false
        return link
    }
}
