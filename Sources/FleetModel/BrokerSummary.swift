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

    /// Which broker, and where.
    public let address: BrokerAddress
    /// How many links pass the filter; at least one.
    public internal(set) var linkCount = 0
    /// The worst state of them.
    public let worst: LinkState
    /// nil where none of them has been timed.
    public internal(set) var roundTrips: RoundTrips?
    /// When the first certificate of the broker's chain ends, the earliest that any link was shown.
    public internal(set) var certificateEnd: WallTime?
    /// The place of the link that stands for the others: connected, or where none is, the worst.
    public internal(set) var example: Int
    /// The place of the link that asked for the broker's figures; nil where none did.
    public internal(set) var reader: Int?
    /// The place of the worst link.
    public let worstLink: Int
    /// Whether its links are to be seen below it.
    public internal(set) var isOpen = false
    var states = StateCounts()
    /// Whether `example` is connected.
    var hasConnectedExample = false

    init(address: BrokerAddress, worst: LinkState, worstLink: Int) {
        self.address = address
        self.worst = worst
        self.worstLink = worstLink
        example = worstLink
    }

    /// How many links are in that state.
    public func count(of state: LinkState) -> Int { states[state] }
}
