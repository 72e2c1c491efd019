/// What a person asks about alerts.
public enum AlertRequest: Hashable, Sendable {
    /// Somebody has the incident, until it is over or for that long.
    case acknowledge(incident: Int, by: String, note: String?, for: Duration?)
    /// Nobody has the incident any more.
    case giveBack(incident: Int)
    /// Nobody is told of these links for that long.
    case silence(LinkFilter, reason: String, by: String, for: Duration)
    /// The silence of that number ends now.
    case endSilence(Int)
    /// Something is worth knowing of the incident.
    case note(incident: Int, by: String, text: String)
    /// The incident is taken off the banner.
    case dismiss(incident: Int)
    /// Whoever had the shift gave it to the next, who was told what there is to know until now.
    case handOver
}
