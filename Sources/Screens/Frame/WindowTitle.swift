import FleetModel
import Vocabulary

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
        return "\(counts) - keepwatch"
    }

    /// What a person who looks elsewhere is told of the incidents that are not over and that
    /// nobody looks after, of those with a number above `id`; nil where there is none.
    ///
    /// - Returns: a sentence, and the highest number it speaks of.
    public func alarm(after id: Int) -> (text: String, id: Int)? {
        let incidents = live.incidents.filter {
            $0.id > id && !$0.isOver && !$0.isLookedAfter && isOfThisRun($0.openedAt)
                && !live.heldBack.contains($0.id)
        }
        guard let newest = incidents.max(by: { $0.id < $1.id }) else { return nil }
        let others = incidents.count - 1
        let more = others > 0 ? " (and \(countText(others, "more incident")))" : ""
        return (newest.sentence + more, newest.id)
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
