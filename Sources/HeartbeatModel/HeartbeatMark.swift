/// One place in the strip of the last heartbeats, oldest first.
public enum HeartbeatMark: Hashable, Sendable {
    /// Answered and timed.
    case timed(Duration, late: Bool)
    /// Answered, and nobody can say how long it took.
    case untimed
    /// Its PINGRESP never came.
    case lost
    /// The connection ended here: a gap, not a zero.
    case dropped
    /// Held up by ourselves: judged against nobody.
    case ownPause
}
