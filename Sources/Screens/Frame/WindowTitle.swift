import FleetModel
public import Vocabulary

extension AppState {
    /// What the terminal's window is to be called: what is wrong comes first, since titles are cut
    /// at their end, and of now, whatever the screen shows.
    public var windowTitle: String {
        let snapshot = live.snapshot
        let all = snapshot.links.count
        guard all > 0 else { return "keepwatch" }
        var parts = LinkState.allCases
            .filter { $0 != .up && snapshot.count(of: $0) > 0 }
            .sorted { $0.titleRank < $1.titleRank }
            .map { "\(snapshot.count(of: $0)) \($0.rawValue)" }
        if snapshot.offline != nil { parts.insert("offline", at: 0) }
        let counts =
            parts.isEmpty
            ? "all \(all) up" : "\(parts.joined(separator: ", ")) of \(countText(all, "link"))"
        // Drops are told by what is down.
        let alerts = live.incidents.count { $0.kind != .drops && isAlarm($0) }
        let others = alerts > 0 ? "\(countText(alerts, "alert")), " : ""
        return "\(others)\(counts) - keepwatch"
    }

    /// What a person who looks elsewhere has to know: the incidents that are not over and that
    /// nobody looks after, each with its severity.
    public var alarms: [Int: AlertSeverity] {
        let incidents = live.incidents.filter { isAlarm($0) && isOfThisRun($0.openedAt) }
        return Dictionary(incidents.map { ($0.id, $0.severity) }) { first, _ in first }
    }

    /// A sentence about those alarms that a person was not told of, or not as of that severity,
    /// the worst of them first; nil where there is none.
    ///
    /// - Parameter told: the alarms that a person knows of.
    public func alarmText(besides told: [Int: AlertSeverity]) -> String? {
        let alarms = alarms.filter { id, severity in told[id].map { $0 < severity } ?? true }
        // Incidents come with the worst first.
        guard let worst = live.incidents.first(where: { alarms[$0.id] != nil }) else { return nil }
        let others = alarms.count - 1
        let more = others > 0 ? " (and \(countText(others, "more incident")))" : ""
        return worst.sentence + more
    }

    /// Whether an incident is not over, as far as anybody can know, and nobody looks after it.
    private func isAlarm(_ incident: Incident) -> Bool {
        !incident.isOver && !incident.isLookedAfter && !live.heldBack.contains(incident.id)
    }
}

extension LinkState {
    /// The worst first.
    fileprivate var titleRank: Int {
        switch self {
        case .down: 0
        case .late: 1
        case .backlog: 2
        case .unknown: 3
        case .connecting: 4
        case .paused: 5
        case .up: 6
        }
    }
}
