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

    /// Whether both lead to whom the same was told: a key that is another one, or a body that is
    /// written otherwise, makes no other receiver.
    func hasReceiver(of other: AnnouncementWay) -> Bool {
        switch (means, other.means) {
        case (.webhook(let own), .webhook(let others)):
            // All that PagerDuty serves have one URL.
            let isOneService =
                !(keepsTrackOfPeople || other.keepsTrackOfPeople) || own.secret == others.secret
            return own.url == others.url && isOneService && forgets == other.forgets
        case (.command(let own), .command(let others)): return own == others
        case (.topic(let own), .topic(let others)):
            return own.link == others.link && own.topic == others.topic
        case (.webhook, _), (.command, _), (.topic, _): return false
        }
    }
}
