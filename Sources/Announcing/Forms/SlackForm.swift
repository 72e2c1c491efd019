import AlertModel
import Vocabulary

/// Messages as an incoming webhook of Slack takes them, and what speaks like it.
enum SlackForm {
    private struct Message: Encodable {
        var attachments: [Attachment]
    }

    private struct Attachment: Encodable {
        var color: String
        var fallback: String
        var title: String
        var text: String
        var fields: [Field]
        var footer: String
        var ts: Int64
        /// In these no `*` or `_` is markup: names of links and topics are full of them.
        var mrkdwn_in: [String]
    }

    private struct Field: Encodable {
        var title: String
        var value: String
        var short: Bool
    }

    static func body(_ announcement: Announcement) -> [UInt8] {
        var fields: [(String, AnnouncementField)] = [("Rule", .rule), ("Lasting", .lasting)]
        if announcement.occasion != .resolved {
            fields += [("Measured", .measured), ("Note", .note), ("What to do", .runbook)]
        }
        let attachment = Attachment(
            color: color(of: announcement), fallback: escaped(announcement.title),
            title: escaped(announcement.title), text: escaped(announcement.linkList),
            fields: fields.compactMap { title, field in
                let value = escaped(announcement.text(of: field))
                return value.isEmpty
                    ? nil : Field(title: title, value: value, short: value.utf8.count <= 40)
            },
            footer: "Keepwatch", ts: announcement.at.unixMilliseconds / 1_000, mrkdwn_in: [])
        return JSONText.of(Message(attachments: [attachment]))
    }

    private static func color(of announcement: Announcement) -> String {
        if announcement.occasion == .resolved { return "#2e8b57" }
        return switch announcement.severity {
        case .critical: "#c62828"
        case .warning: "#e69500"
        case .info: "#3f7fbf"
        }
    }

    /// What Slack would take for a link or for a call to everybody is text.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.append(character)
            }
        }
        return result
    }
}
