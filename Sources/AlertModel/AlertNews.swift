public import FleetModel
public import Vocabulary

/// What the alert desk has to tell its surroundings, in order.
public enum AlertNews: Hashable, Sendable {
    /// An alert began or ended.
    case alert(AlertChange)
    /// Something became of an incident; it comes as it stands then.
    case incident(IncidentChange)
    /// A silence began, or ended: by itself, or by a person.
    case silence(Silence, isOver: Bool)
    /// A shift ended then: what is told to the next one begins there.
    case handedOver(at: Moment)
    /// People are to be told.
    case announce(Announcement)
    /// A person at the screen should hear that something happened; no more than once in 5 seconds.
    case ringBell
}

/// Something that became of an incident.
public struct IncidentChange: Hashable, Sendable {
    /// What became of it.
    public enum Kind: Hashable, Sendable {
        /// It is there, and no longer forming.
        case opened
        /// These links came into it.
        case joined([LinkID])
        /// It matters more than before.
        case raised
        /// A person has it.
        case acknowledged
        /// Nobody has it any more.
        case givenBack
        /// From now on a silence or a window holds its messages back.
        case silenced
        /// Somebody wrote something down.
        case noted
        /// It was over, and one of its links dropped again, or one of its alerts fired again.
        case reopened
        /// All its links are back, and its alerts are over.
        case resolved
        /// Nothing is left of it: its drops were our own fault, or its links are watched no longer.
        case withdrawn
        /// Nothing of the above, but it is to be kept as it stands now.
        case updated
    }

    /// When.
    public let at: Moment
    /// What became of it.
    public let kind: Kind
    /// The incident as it stands then.
    public let incident: Incident

    /// Puts a change together.
    public init(at: Moment, kind: Kind, incident: Incident) {
        self.at = at
        self.kind = kind
        self.incident = incident
    }
}
