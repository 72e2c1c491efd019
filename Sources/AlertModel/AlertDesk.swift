public import FleetModel
public import Vocabulary

/// All of alerting over a fleet: rules, incidents, what people said of them, and of what they are
/// told.
///
/// Owned by one writer, who shows it the fleet once a second, and at once where a connection ended.
public struct AlertDesk: Sendable {
    /// What people see of it; the deliveries and the store's trouble are others' to fill in.
    public private(set) var standing = AlertStanding()

    /// Nothing fires yet.
    ///
    /// - Parameters:
    ///   - rules: their names are unique.
    ///   - windows: their names are unique.
    ///   - remindsEvery: of an incident that nobody has people are told again so often; nil: never.
    ///   - restored: what earlier runs knew.
    ///   - run: tells the incidents of this history from those of others, in `Announcement.key`.
    public init(
        rules: [AlertRule], windows: [MaintenanceWindow] = [], restored: RestoredAlerts? = nil,
        run: String = ""
    ) {
    }

    /// From now on these rules and windows hold. Alerts of a rule that stays the same go on; those
    /// of one that is gone end.
    public mutating func replace(rules: [AlertRule], windows: [MaintenanceWindow]) {
    }

    /// Judges the fleet as it is now.
    ///
    /// - Parameters:
    ///   - snapshot: of the same fleet as before, and not older.
    ///   - changes: which links may be other than in the snapshot that was given last; `all` at
    ///     first.
    ///   - offsetSeconds: by how much local time is ahead of UTC now, for the windows.
    public mutating func take(
        _ snapshot: FleetSnapshot, changes: LinkChanges, offsetSeconds: Int
    ) -> [AlertNews] {
        []
    }

    /// Does what a person asks.
    ///
    /// - Returns: what is to be told, and a sentence for the person where it could not be done, or
    ///   where the screen does not show that it was.
    public mutating func apply(_ request: AlertRequest, now: Moment) -> (
        news: [AlertNews], answer: String?
    ) {
        ([], nil)
    }
}
