/// A figure that a broker may tell of itself in a topic under `$SYS`; the raw value is what stands
/// behind `$SYS/broker/`.
///
/// No version of MQTT says which there are. These are the names of Mosquitto, which other brokers
/// imitate.
public enum BrokerFigure: String, Hashable, Sendable, CaseIterable {
    /// The broker's program and its version, as a text.
    case version
    /// Seconds since its start, with the word behind them.
    case uptime
    /// Clients that are connected.
    case clients = "clients/connected"
    /// Subscriptions of all clients.
    case subscriptions = "subscriptions/count"
    /// Messages that are retained.
    case retained = "retained messages/count"
    /// PUBLISH packets received in a minute, averaged over the last.
    case received = "load/publish/received/1min"
    /// PUBLISH packets sent in a minute, averaged over the last.
    case sent = "load/publish/sent/1min"
    /// Messages dropped since its start, for queues that were full.
    case dropped = "publish/messages/dropped"

    /// Bytes of a figure that are kept.
    public static let longestText = 64

    private static let root = "$SYS/broker/"

    /// The topic that it is published to, which is also what to subscribe to.
    ///
    /// Never `$SYS/#`: some brokers tell there of each client that comes and goes.
    public var topic: String { Self.root + rawValue }

    /// The figure of a topic; nil for any other topic.
    public init?(topic: String) {
        guard topic.hasPrefix(Self.root) else { return nil }
        self.init(rawValue: String(topic.dropFirst(Self.root.count)))
    }
}

/// What came of asking a broker for its figures.
public enum BrokerFigureNews: Hashable, Sendable {
    /// SUBACK: the code with which the broker refused all of them; nil where it granted some.
    case answered(refusal: ReasonCode?)
    /// A figure as the broker wrote it, at most `BrokerFigure.longestText` bytes of it.
    case told(BrokerFigure, String)
}
