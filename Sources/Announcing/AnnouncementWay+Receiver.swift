import AlertModel

extension AnnouncementWay {
    /// Whether the receiver takes what it is not told again for over, and several messages at once.
    var forgets: Bool {
        guard case .webhook(let webhook) = means else { return false }
        return webhook.form == .alertmanager
    }

    /// Whether the receiver knows of incidents that somebody has.
    var keepsTrackOfPeople: Bool {
        guard case .webhook(let webhook) = means else { return false }
        return webhook.form == .pagerDuty
    }
}
