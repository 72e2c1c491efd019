/// Something about the watcher itself: said to be ours, judged against nobody.
public enum SelfEvent: Hashable, Sendable {
    /// Our own timers were held up by `gap`: a suspended process, a stopped machine.
    case paused(gap: Duration)
    /// The pauses come too often to excuse: judging goes on.
    case overloaded(gap: Duration)
    /// The wall clock was set; positive where it was put forward.
    case clockStepped(by: Duration)
    /// This machine lost its way to brokers: no route, an interface that is down, or all links lost
    /// at once; the evidence, in a sentence. Links that it concerns are not judged.
    case offline(evidence: String)
    /// The way is back, after this time.
    case online(after: Duration)
}

/// One line of a run's record, in the order in which it became known.
public enum RunEvent: Hashable, Sendable {
    /// The run began.
    case started(version: String)
    /// Something happened on a link.
    case link(LinkID, LinkEvent)
    /// Something happened to the watcher.
    case own(SelfEvent)
    /// Something became of an incident.
    case incident(IncidentEvent)
    /// A slow reader lost this many lines here.
    case eventsLost(count: Int)
}

extension RunEvent {
    /// Whether it is told in an event line.
    ///
    /// A broker's figures are not: many in a minute, of which none is about the link.
    public var hasLine: Bool {
        if case .link(_, .brokerFigures) = self { false } else { true }
    }
}

/// A run event with the moment at which it happened.
public struct RunRecord: Hashable, Sendable {
    /// When it happened, on both clocks.
    public var at: Moment
    /// What happened.
    public var event: RunEvent

    /// Puts a record together.
    public init(at: Moment, event: RunEvent) {
        self.at = at
        self.event = event
    }
}
