import Vocabulary

/// What lies between a link and its broker.
public struct NetworkPath: Hashable, Sendable {
    /// The least time that a segment takes one way.
    public var delay: Duration
    /// What is added at most, drawn evenly.
    ///
    /// Segments of a connection keep their order all the same.
    public var jitter: Duration
    /// How long a name takes to be resolved; literal addresses take no time.
    public var resolution: Duration
    /// How much arrives at the client in a second; nil: without limit.
    public var bytesPerSecond: Int?

    /// Describes a path.
    public init(
        delay: Duration, jitter: Duration = .zero, resolution: Duration = .milliseconds(2),
        bytesPerSecond: Int? = nil
    ) {
        self.delay = delay
        self.jitter = jitter
        self.resolution = resolution
        self.bytesPerSecond = bytesPerSecond
    }

    /// Both on one machine.
    public static let loopback = NetworkPath(delay: .microseconds(20), jitter: .microseconds(30))
}

/// Which segments an outage swallows.
public enum OutageDirection: Hashable, Sendable {
    /// All.
    case both
    /// Those of the clients.
    case toBroker
    /// Those of the broker.
    case toClient
}

/// A time in which nothing passes between a broker and its clients.
struct Outage: Hashable, Sendable {
    var from: MonotonicInstant
    /// nil: for ever.
    var until: MonotonicInstant?
    var direction: OutageDirection

    func contains(_ instant: MonotonicInstant) -> Bool {
        guard instant >= from else { return false }
        return until.map { instant < $0 } ?? true
    }
}

/// How TCP repeats what was not acknowledged: after twice the time each time.
enum Retransmission {
    /// First wait for data.
    static let ofData = Duration.milliseconds(200)
    /// First wait for a SYN.
    static let ofSYN = Duration.seconds(1)
    private static let longest = Duration.seconds(120)

    /// When a segment that is first sent at `instant` gets past the outages; nil: never.
    static func passage(
        from instant: MonotonicInstant, through outages: [Outage], firstWait: Duration
    ) -> MonotonicInstant? {
        var instant = instant
        var wait = firstWait
        while let outage = outages.first(where: { $0.contains(instant) }) {
            guard outage.until != nil else { return nil }
            instant += wait
            wait = min(wait * 2, longest)
        }
        return instant
    }

    /// How often a segment was repeated within a time of its first sending, and the next wait.
    static func repeats(within time: Duration) -> (count: UInt8, wait: Duration) {
        var wait = ofData
        var passed = ofData
        var count: UInt8 = 0
        while passed <= time, count < .max {
            count += 1
            wait = min(wait * 2, longest)
            passed += wait
        }
        return (count, wait)
    }
}
