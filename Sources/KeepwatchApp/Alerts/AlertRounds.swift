import AlertModel
import FleetModel
import Vocabulary

/// Shows a fleet to its alert desk when it is time to, and gives the fleet's snapshots what people
/// see of it.
///
/// Owned by the fleet's owner. The desk sees the fleet every second, and sooner where a connection
/// ended.
struct AlertRounds: Sendable {
    /// How often the desk sees a fleet on which nothing happens.
    static let interval = Duration.seconds(1)
    /// Where nobody looked for longer, we ourselves were held up: the desk looks only when the
    /// event loops have had the time to say so.
    private static let longestGap = Duration.seconds(3)

    /// How each way stands on which people are told; it is shown from the next look on.
    var deliveries: [DeliveryStanding] = []
    /// Why nothing is kept beyond this run, in a sentence; it is shown from the next look on.
    var storeTrouble: String?

    private var desk: AlertDesk
    private var lookedAt: MonotonicInstant?
    /// Whether it was waited after a gap; a watch that is always late looks all the same.
    private var hasWaited = false

    init(_ desk: AlertDesk) {
        self.desk = desk
    }

    /// Whether the desk is to see the fleet now.
    mutating func isDue(_ fleet: Fleet, now: MonotonicInstant) -> Bool {
        guard let lookedAt else { return true }
        let gap = now - lookedAt
        if gap > Self.longestGap, !hasWaited {
            hasWaited = true
            self.lookedAt = now
            return false
        }
        return fleet.hasNewDrop || gap >= Self.interval
    }

    /// Has the fleet judged as it is now.
    ///
    /// - Parameters:
    ///   - fleet: the same as before; it takes what became of incidents into its log.
    ///   - effects: what the fleet asks for is appended to it.
    ///   - offsetSeconds: by how much local time is ahead of UTC.
    mutating func look(
        at fleet: inout Fleet, offsetSeconds: Int, effects: inout [FleetEffect], now: Moment
    ) -> [AlertNews] {
        lookedAt = now.monotonic
        hasWaited = false
        let changes = fleet.takeChanges()
        let news = desk.take(
            fleet.snapshot(now: now), changes: changes, offsetSeconds: offsetSeconds)
        show(news, in: &fleet, &effects)
        return news
    }

    /// Does what a person asks.
    ///
    /// - Returns: what is to be told, and a sentence for the person where there is one.
    mutating func apply(
        _ request: AlertRequest, to fleet: inout Fleet, effects: inout [FleetEffect], now: Moment
    ) -> (news: [AlertNews], answer: String?) {
        let outcome = desk.apply(request, now: now)
        show(outcome.news, in: &fleet, &effects)
        return outcome
    }

    /// From now on these rules, windows and ways hold.
    mutating func replace(
        rules: [AlertRule], windows: [MaintenanceWindow], ways: [AnnouncementWay], now: Moment
    ) {
        desk.replace(rules: rules, windows: windows, ways: ways, now: now)
    }

    private func show(
        _ news: [AlertNews], in fleet: inout Fleet, _ effects: inout [FleetEffect]
    ) {
        for case .incident(let change) in news {
            guard let event = IncidentEvent(change) else { continue }
            effects += fleet.apply(event, now: change.at)
        }
        var standing = desk.standing
        standing.deliveries = deliveries
        standing.storeTrouble = storeTrouble
        fleet.note(standing)
    }
}

extension IncidentEvent {
    /// The event that tells of a change; nil where the change is none for others.
    init?(_ change: IncidentChange) {
        let incident = change.incident
        guard let word = Change(change.kind), word != .joined || !incident.isForming else {
            return nil
        }
        self.init(
            id: incident.id, change: word, severity: incident.severity,
            rule: incident.alerts.first?.rule, summary: incident.summary)
    }
}

extension IncidentEvent.Change {
    fileprivate init?(_ kind: IncidentChange.Kind) {
        switch kind {
        case .opened: self = .opened
        case .joined: self = .joined
        case .raised: self = .raised
        case .acknowledged: self = .acknowledged
        case .givenBack: self = .givenBack
        case .silenced: self = .silenced
        case .noted: self = .noted
        case .reopened: self = .reopened
        case .resolved: self = .resolved
        case .withdrawn: self = .withdrawn
        case .updated: return nil
        }
    }
}
