public import Vocabulary

/// The links of one broker at one of its addresses, taken together.
public struct BrokerSummary: Hashable, Sendable {
    /// The last round trips of those links that are connected.
    public struct RoundTrips: Hashable, Sendable {
        /// The smallest.
        public var least: Duration
        /// No more than half of them are larger, and no more than half smaller.
        public var median: Duration
        /// The largest.
        public var most: Duration
    }

    /// When all certificates of a chain hold.
    public struct Validity: Hashable, Sendable {
        /// Before this, one of them does not hold yet.
        public var from: WallTime
        /// After this, one of them has ended.
        public var until: WallTime
    }

    /// Who asks the broker for its own figures.
    public enum Asking: Hashable, Sendable {
        /// No link there may.
        case notAllowed
        /// Of the links that may, none is connected.
        case noneConnected
        /// The link at that place.
        case link(place: Int)
        /// Nobody any more: the broker ended the connection of this link rather than answer.
        case leftInPeace(LinkID)
    }

    /// Which broker, and where.
    public let address: BrokerAddress
    /// How many links pass the filter; at least one.
    public internal(set) var linkCount = 0
    /// The worst state of them.
    public let worst: LinkState
    /// nil where none of them has been timed.
    public internal(set) var roundTrips: RoundTrips?
    /// When the broker's certificates hold, by all that its links were shown; nil without TLS.
    public internal(set) var certificates: Validity?
    /// The place of the link that stands for the others: connected, or where none is, the worst.
    public internal(set) var example: Int
    /// Who asks for the broker's figures, of all links there: also of those that do not pass.
    public let asking: Asking
    /// The place of the worst link.
    public let worstLink: Int
    /// Whether its links are to be seen below it.
    public internal(set) var isOpen = false
    var states = StateCounts()
    /// Whether `example` is connected.
    var hasConnectedExample = false

    init(address: BrokerAddress, worst: LinkState, worstLink: Int, asking: Asking) {
        self.address = address
        self.asking = asking
        self.worst = worst
        self.worstLink = worstLink
        example = worstLink
    }

    /// How many links are in that state.
    public func count(of state: LinkState) -> Int { states[state] }
}

extension BrokerSummary.Validity {
    /// What both have in common.
    func and(_ other: Self) -> Self {
        Self(from: max(from, other.from), until: min(until, other.until))
    }
}
