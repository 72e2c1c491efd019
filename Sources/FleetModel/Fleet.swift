public import Vocabulary

/// The model of all links: takes reports, keeps what screens and outlets show.
///
/// Owned by one writer; snapshots cross to others.
public struct Fleet: Sendable {
    /// Events kept for the log.
    public static let keptEvents = 2_000
    /// Heartbeat marks kept for each link.
    public static let keptMarks = 128
    /// Round trips kept for each link's chart.
    public static let keptSamples = 720
    /// Drops kept for each link.
    public static let keptDrops = 50

    /// An empty fleet.
    public init(startedAt: Moment) { fatalError("written by its owner") }

    /// Adds links, or replaces the settings of links that have one of these identifiers; what was
    /// measured stays. Emits `configured` for each.
    public mutating func configure(
        _ links: [(id: LinkID, settings: LinkSettings)], now: Moment
    ) -> [FleetEffect] { [] }
    /// Takes a link out.
    public mutating func remove(_ link: LinkID, now: Moment) -> [FleetEffect] { [] }
    /// Takes what happened on a link. `moment` pairs the report's own instant with a wall time.
    public mutating func apply(_ report: LinkReport, at moment: Moment) -> [FleetEffect] { [] }
    /// Takes what happened to the watcher itself.
    public mutating func apply(_ event: SelfEvent, now: Moment) -> [FleetEffect] { [] }
    /// Takes what a person asked for.
    public mutating func apply(_ request: OperatorRequest, now: Moment) -> [FleetEffect] { [] }
    /// Notes how late our own timers ran.
    public mutating func noteLoopLag(_ lag: Duration, now: Moment) {}
    /// Lets windows and marks grow old.
    public mutating func tick(now: Moment) -> [FleetEffect] { [] }
    /// The fleet as it stands.
    public func snapshot(now: Moment) -> FleetSnapshot { FleetSnapshot(at: now) }
}

/// What a person asks of the fleet.
public enum OperatorRequest: Hashable, Sendable {
    /// Send a heartbeat now.
    case pingNow(LinkID)
    /// Pause the link, or end its pause.
    case togglePause(LinkID)
    /// Connect now and reset the back-off.
    case connectNow(LinkID)
    /// Forget a notice.
    case dismissNotice(Int)
    /// Begin the counters and statistics of a link anew.
    case resetStatistics(LinkID)
}

/// What the fleet asks its surroundings to do.
public enum FleetEffect: Hashable, Sendable {
    /// Write this to the outlets.
    case record(RunRecord)
    /// A drop that a person should hear; at most one in 5 seconds for a cause.
    case ringBell
    /// Pass it on to the link.
    case pingNow(LinkID)
    /// Pass it on to the link.
    case pause(LinkID)
    /// Pass it on to the link.
    case resume(LinkID)
    /// Pass it on to the link.
    case connectNow(LinkID)
}
