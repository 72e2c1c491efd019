/// How a link stands at one moment, as far as the one who runs it keeps that in mind.
///
/// For those who missed some of its reports: what was reported only once (causes, round trips, the
/// facts of CONNACK) is not in it.
public struct LinkStanding: Hashable, Sendable {
    /// Which link.
    public var link: LinkID
    /// How it stands.
    public var state: LinkState
    /// Attempts since the last accepted connection.
    public var attempt: Int
    /// When the next attempt begins; nil where none is waited for.
    public var nextAttemptAt: MonotonicInstant?
    /// The connection that CONNACK accepted; nil while there is none.
    public var connection: ConnectionStanding?

    /// Puts a standing together.
    public init(
        link: LinkID, state: LinkState, attempt: Int, nextAttemptAt: MonotonicInstant? = nil,
        connection: ConnectionStanding? = nil
    ) {
        self.link = link
        self.state = state
        self.attempt = attempt
        self.nextAttemptAt = nextAttemptAt
        self.connection = connection
    }
}

/// How a link's connection stands at one moment.
public struct ConnectionStanding: Hashable, Sendable {
    /// When CONNACK accepted it.
    public var acceptedAt: MonotonicInstant
    /// The timing that holds on it.
    public var timing: HeartbeatTiming
    /// The address of its other end; nil where that is not known any more.
    public var address: String?
    /// When the last PINGRESP came; before the first, CONNACK.
    public var lastAnswer: MonotonicInstant
    /// PINGREQs that are not resolved yet.
    public var outstanding = 0
    /// Since when the next PINGRESP is waited for; nil where nothing is outstanding.
    public var waitingSince: MonotonicInstant?
    /// Misses since the last PINGRESP.
    public var consecutiveMissed = 0
    /// PINGRESPs that are not attributed yet; nil where none are.
    public var attribution: AnswerAttribution?
    /// Whether it is untimed until it is renewed: judged, but without round trips.
    public var isUntimed = false

    /// A connection on which nothing is outstanding.
    public init(
        acceptedAt: MonotonicInstant, timing: HeartbeatTiming, address: String?,
        lastAnswer: MonotonicInstant
    ) {
        self.acceptedAt = acceptedAt
        self.timing = timing
        self.address = address
        self.lastAnswer = lastAnswer
    }
}
