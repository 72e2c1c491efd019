import Vocabulary

/// What is known of a link only while it is connected.
struct PresentConnection: Hashable, Sendable {
    let acceptedAt: Moment
    /// nil where the report of them was lost.
    let facts: ConnectionFacts?
}

/// What is known of a link only while it is not connected, or after that until all is settled.
struct LinkOutage: Hashable, Sendable {
    /// Why the last attempt or connection failed.
    var failure: FailureNote?
    var nextAttemptAt: Moment?
    /// When the outage began; nil where the time is not judged.
    var since: Moment?
    /// Where the last connection led to.
    var address: String?
}

/// What only some links have, in one place apart.
struct LinkExtras: Hashable, Sendable {
    var drops: [DropRecord] = []
    /// What ended with the first of them.
    var dropped: Shared<PresentConnection>?
    var attribution: Shared<PendingAttribution>?
    var subscriptions: [SubscriptionAnswer] = []
    var tcp: Shared<TCPFacts>?
    var brokerFigures: Shared<BrokerFigures>?

    /// Adds the latest drop; the oldest gives way, and older ones lose their flight record.
    mutating func keep(_ drop: DropRecord) {
        drops.insert(drop, at: 0)
        if drops.count > Fleet.keptDrops { drops.removeLast() }
        if drops.count > Fleet.keptFlightRecords {
            drops[Fleet.keptFlightRecords].disconnection.flight = nil
        }
    }
}
