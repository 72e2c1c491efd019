import AlertModel
import Vocabulary

/// Messages as PagerDuty's Events API v2 takes them.
enum PagerDutyForm {
    private struct Event: Encodable {
        var routing_key: String
        var event_action: String
        var dedup_key: String
        var client: String?
        var payload: Payload?
        var links: [Link]?
    }

    private struct Payload: Encodable {
        var summary: String
        var source: String
        var severity: String
        var timestamp: String
        var component: String?
        var `class`: String
        var custom_details: [String: String]
    }

    private struct Link: Encodable {
        var href: String
        var text: String
    }

    /// PagerDuty refuses longer summaries.
    private static let mostOfSummary = 1_024

    /// The body of an event.
    ///
    /// - Parameter routingKey: the integration's.
    static func body(_ announcement: Announcement, routingKey: String) -> [UInt8] {
        var event = Event(
            routing_key: routingKey, event_action: action(of: announcement),
            dedup_key: announcement.key)
        if event.event_action == "trigger" {
            event.client = "Keepwatch"
            event.payload = payload(of: announcement)
            event.links = announcement.runbook.map { [Link(href: $0, text: "What to do")] }
        }
        return JSONText.of(event)
    }

    private static func action(of announcement: Announcement) -> String {
        switch announcement.occasion {
        case .opened, .raised, .reminder, .test: "trigger"
        case .acknowledged: "acknowledge"
        case .resolved: "resolve"
        }
    }

    private static func payload(of announcement: Announcement) -> Payload {
        let fields: [AnnouncementField] = [
            .incident, .rules, .cause, .measured, .links, .linkCount, .since, .note,
        ]
        var details = announcement.labels
        for field in fields { details[field.rawValue] = announcement.text(of: field) }
        return Payload(
            summary: String(announcement.summary.prefix(mostOfSummary)),
            source: announcement.labels["broker"] ?? announcement.cause
                ?? announcement.links.first ?? "keepwatch",
            severity: announcement.severity.rawValue,
            timestamp: CivilTime(announcement.since).rfc3339,
            component: announcement.links.count == 1 ? announcement.links.first : nil,
            class: announcement.rule, custom_details: details.filter { !$0.value.isEmpty })
    }
}
