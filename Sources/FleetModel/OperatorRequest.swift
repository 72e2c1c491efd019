public import Vocabulary

/// What a person asks of the fleet.
public enum OperatorRequest: Hashable, Sendable {
    /// Send a heartbeat now.
    case pingNow(LinkID)
    /// Pause the link, or end its pause.
    case togglePause(LinkID)
    /// Connect now and reset the back-off; ends a pause.
    case connectNow(LinkID)
    /// Begin the counters and statistics of a link anew.
    case resetStatistics(LinkID)
}
