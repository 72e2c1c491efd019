public import Vocabulary

/// All that people see of alerts at one moment.
public struct AlertStanding: Hashable, Sendable {
    /// What is not over first, of that what matters most, then the latest; then what is over, the
    /// latest first, at most 200.
    public var incidents: [Incident] = []
    /// The silences in force, the one that ends first first.
    public var silences: [Silence] = []
    /// The maintenance windows in force, the one that ends first first.
    public var windows: [WindowInForce] = []
    /// When a shift was handed over last; nil: never, as far as is known.
    public var lastHandover: Moment?
    /// How each way stands on which people are told, in the order of the configuration.
    public var deliveries: [DeliveryStanding] = []
    /// Why nothing of it is kept beyond this run, in a sentence; nil where it is kept.
    public var storeTrouble: String?

    /// Nothing is wrong.
    public init() {}
}

/// How a way stands on which people are told.
public struct DeliveryStanding: Hashable, Sendable {
    /// Its name in the configuration.
    public var name: String
    /// How many messages wait.
    public var waiting: Int
    /// How many were delivered in this run.
    public var delivered: Int
    /// How many were given up, or had to make room, in this run.
    public var lost: Int
    /// Since when nothing gets through; nil while it does.
    public var failingSince: Moment?
    /// What came back the last time, where it was no success; nothing secret is in it.
    public var trouble: String?

    /// A way on which nothing was sent yet.
    public init(name: String) {
        self.name = name
        waiting = 0
        delivered = 0
        lost = 0
    }
}
