import AlertModel
import Vocabulary

/// What a way tells of what comes, by what its receiver heard before.
extension WayQueue {
    /// The message as this way is to tell it; nil: not at all.
    mutating func asTold(
        _ announcement: Announcement, now: MonotonicInstant
    ) -> Announcement? {
        let key = announcement.key
        let hearing = hearings[key]
        let isAwaited = lasting[key] != nil || isOnItsWay(key)
        let isNew = (hearing == .notTold || hearing == .notMeant) && !isAwaited
        let passes = announcement.severity >= way.leastSeverity && isMeant(by: announcement)
        if announcement.occasion == .resolved {
            if isNew { hearings[key] = nil }
            switch hearing {
            case .told?: return announcement
            case .notTold?: return isAwaited ? announcement : nil
            // Whom an earlier run told is named.
            case .notMeant?, nil: return isAwaited || passes ? announcement : nil
            }
        }
        guard passes else {
            if hearing == nil, !isAwaited {
                hearings[key] = isMeant(by: announcement) ? .notTold : .notMeant
            }
            return nil
        }
        switch announcement.occasion {
        case .acknowledged where !way.keepsTrackOfPeople || isNew: return nil
        case .reminder where announcement.isForAll == true: break
        case .reminder:
            guard let period = way.remindsEvery else { return nil }
            // The one who reminds counts whole seconds.
            if case .told(let last) = hearing, now - last < period - .seconds(1) { return nil }
        default: break
        }
        var announcement = announcement
        if isNew { announcement.occasion = .opened }
        return announcement
    }

    /// Whether a message names this way.
    private func isMeant(by announcement: Announcement) -> Bool {
        announcement.ways?.contains(way.name) ?? true
    }
}
