public import Vocabulary

/// Drops that belong together: what a person is told once.
public struct Incident: Hashable, Sendable {
    /// Steps of the timeline that are kept: the first, and the latest.
    static let keptSteps = 64

    /// Counted from 1 over the whole run.
    public let id: Int
    /// The earliest last proof of life of its links: their outage began after it.
    public internal(set) var since: Moment
    /// Its links, in the order in which they dropped; none twice.
    public internal(set) var members: [LinkID]
    /// How many of them are waited for: not up again, or up and down in turn.
    public internal(set) var stillDown: Int
    /// What happened to how many, and what they share, in a sentence:
    /// `40 links half-open: 38 of 40 share 10.2.3.4; 0 of 120 others do`.
    public internal(set) var summary: String
    /// When the last of its links was back; nil while it is open.
    public internal(set) var resolvedAt: Moment?
    /// What became of it, oldest first.
    public private(set) var timeline: [IncidentStep] = []
    /// How many steps behind the first are no longer kept.
    public private(set) var stepsForgotten = 0

    /// Puts a step where its time belongs: drops are told only once they were gathered.
    mutating func note(_ text: String, at moment: Moment) {
        if timeline.count == Self.keptSteps {
            timeline.remove(at: 1)
            stepsForgotten += 1
        }
        let before = timeline.lastIndex { $0.at.monotonic <= moment.monotonic }
        timeline.insert(
            IncidentStep(at: moment, text: text), at: before.map { $0 + 1 } ?? 0)
    }

    init(id: Int, since: Moment) {
        self.id = id
        self.since = since
        members = []
        stillDown = 0
        summary = ""
    }
}

/// One step of an incident's timeline.
public struct IncidentStep: Hashable, Sendable {
    /// When.
    public let at: Moment
    /// What happened, for people: `23 links dropped`.
    public let text: String
}

/// Something that became of an incident.
public struct IncidentChange: Hashable, Sendable {
    /// What became of it.
    public enum Kind: Hashable, Sendable {
        /// It is new.
        case opened
        /// These links dropped too.
        case joined([LinkID])
        /// All its links are back, and stayed so for a while.
        case resolved
        /// Nothing is left of it: its drops were our own fault, or its links are watched no longer.
        case withdrawn
    }

    /// When.
    public let at: Moment
    /// What became of it.
    public let kind: Kind
    /// The incident as it stands then.
    public let incident: Incident
}
