import AlertModel
import Vocabulary

/// Messages as Prometheus Alertmanager's API v2 takes them: `POST /api/v2/alerts`.
///
/// An alert is known by its labels. Those that last carry no `endsAt`: Alertmanager takes them for
/// over when it has not heard of them for its `resolve_timeout` (5 min), whatever our clock shows.
enum AlertmanagerForm {
    private struct Alert: Encodable {
        var labels: [String: String]
        var annotations: [String: String]
        var startsAt: String
        var endsAt: String?
    }

    /// What Alertmanager routes, groups and deduplicates by; the incident's key keeps two incidents
    /// apart.
    static func labels(of announcement: Announcement) -> [String: String] {
        var labels: [String: String] = [:]
        for (key, value) in announcement.labels { labels[labelName(key)] = value }
        if announcement.linkCount == 1, let link = announcement.links.first {
            labels["link"] = link
        }
        labels["instance"] = labels["broker"] ?? labels["link"] ?? announcement.cause
        labels["alertname"] = announcement.rule
        labels["severity"] = announcement.severity.rawValue
        labels["incident"] = announcement.key
        labels["job"] = "keepwatch"
        return labels.filter { !$0.value.isEmpty }
    }

    /// A name that Prometheus allows; what it does not allow becomes `_`.
    private static func labelName(_ key: String) -> String {
        let name = String(
            key.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        return name.first?.isNumber ?? true ? "_" + name : name
    }

    /// The body of one request.
    ///
    /// - Parameter superseded: what was told of the same incidents under other labels, which ends.
    static func body(
        _ announcements: [Announcement], superseded: [Announcement], now: WallTime
    ) -> [UInt8] {
        let ended = superseded.map { alert(of: $0.ended(at: now)) }
        return JSONText.of(ended + announcements.map(alert(of:)))
    }

    private static func alert(of announcement: Announcement) -> Alert {
        let annotations: [AnnouncementField] = [
            .summary, .measured, .cause, .links, .note, .runbook, .acknowledgedBy,
        ]
        var texts: [String: String] = [:]
        for field in annotations {
            texts[field == .runbook ? "runbook_url" : field.rawValue] =
                announcement.text(of: field)
        }
        return Alert(
            labels: labels(of: announcement), annotations: texts.filter { !$0.value.isEmpty },
            startsAt: CivilTime(announcement.since).rfc3339,
            endsAt: end(of: announcement).map {
                // What ends before it begins is refused.
                CivilTime(max($0, announcement.since + .milliseconds(1))).rfc3339
            })
    }

    /// When it was over; a test is over after a minute, since nobody would end it.
    private static func end(of announcement: Announcement) -> WallTime? {
        announcement.occasion == .test ? announcement.at + .seconds(60) : announcement.resolvedAt
    }
}
