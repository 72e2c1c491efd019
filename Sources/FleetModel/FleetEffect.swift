public import Vocabulary

/// What the fleet asks its surroundings to do.
public enum FleetEffect: Hashable, Sendable {
    /// Write this to the outlets.
    case record(RunRecord)
    /// Pass it on to the link.
    case pingNow(LinkID)
    /// Pass it on to the link.
    case pause(LinkID)
    /// Pass it on to the link.
    case resume(LinkID)
    /// Pass it on to the link.
    case connectNow(LinkID)
    /// Pass it on to the link: the broker is to be asked for its figures under `$SYS`.
    case readBrokerFigures(LinkID)
    /// All links were lost together: the fault is ours, for this reason. Judge none until
    /// `declareOnline`.
    case declareOffline(evidence: String)
    /// A link has proved that the way is back.
    case declareOnline
}
