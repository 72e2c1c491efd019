import AlertModel
import Vocabulary

/// Messages as commands, topics and webhooks without a form of their own have them.
enum JSONForm {
    private struct Message: Encodable {
        var key: String
        var incident: Int
        var occasion: String
        var status: String
        var severity: String
        var rule: String
        var rules: [String]
        var title: String
        var summary: String
        var cause: String?
        var measured: String?
        var links: [String]
        var link_count: Int
        var remaining: Int
        var labels: [String: String]
        var since: String
        var at: String
        var resolved_at: String?
        var lasting_ms: Int64
        var acknowledged_by: String?
        var note: String?
        var runbook: String?
    }

    /// One line of JSON; what is not known is not there.
    static func body(_ announcement: Announcement) -> [UInt8] {
        JSONText.of(
            Message(
                key: announcement.key, incident: announcement.incident,
                occasion: announcement.occasion.rawValue,
                status: announcement.text(of: .status),
                severity: announcement.severity.rawValue, rule: announcement.rule,
                rules: announcement.rules, title: announcement.title,
                summary: announcement.summary, cause: announcement.cause,
                measured: announcement.measured.isEmpty ? nil : announcement.measured,
                links: announcement.links, link_count: announcement.linkCount,
                remaining: announcement.remaining, labels: announcement.labels,
                since: CivilTime(announcement.since).rfc3339,
                at: CivilTime(announcement.at).rfc3339,
                resolved_at: announcement.resolvedAt.map { CivilTime($0).rfc3339 },
                lasting_ms: announcement.lasting.nanoseconds / 1_000_000,
                acknowledged_by: announcement.acknowledgedBy, note: announcement.note,
                runbook: announcement.runbook))
    }

    /// `KEEPWATCH_SUMMARY` and the like: every part of the message, those without text too, so that
    /// nothing of an outer program's environment is taken for it.
    static func environment(_ announcement: Announcement) -> [String: String] {
        var environment: [String: String] = [:]
        for field in AnnouncementField.allCases {
            let text = announcement.text(of: field).filter { $0 != "\0" }
            environment["KEEPWATCH_" + field.rawValue.uppercased()] = beginning(of: text)
        }
        return environment
    }

    /// No more than 16 KiB of a text: the kernel takes no more than 128 KiB for one variable.
    private static func beginning(of text: String) -> String {
        let bytes = text.utf8
        let end = bytes.index(bytes.startIndex, offsetBy: 16_384, limitedBy: bytes.endIndex)
        guard var end else { return text }
        // Not within a character.
        while end.samePosition(in: text.unicodeScalars) == nil { bytes.formIndex(before: &end) }
        return String(text[..<end])
    }
}
