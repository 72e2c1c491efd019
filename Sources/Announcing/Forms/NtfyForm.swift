import AlertModel
import Vocabulary

/// Messages as ntfy takes them: JSON to the server's root, since headers hold no text but ASCII.
enum NtfyForm {
    private struct Message: Encodable {
        var topic: String
        var title: String
        var message: String
        var priority: Int
        var tags: [String]
        var click: String?
    }

    static func body(_ announcement: Announcement, topic: String) -> [UInt8] {
        let isOver = announcement.occasion == .resolved
        let fields: [AnnouncementField] = isOver ? [] : [.measured, .note, .runbook]
        let lines = [announcement.linkList] + fields.map(announcement.text(of:))
        let lasted = isOver ? ["lasted " + announcement.text(of: .lasting)] : []
        let message = (lines + lasted).filter { !$0.isEmpty }.joined(separator: "\n")
        return JSONText.of(
            Message(
                topic: topic, title: announcement.title,
                message: message.isEmpty ? announcement.rule : message,
                priority: isOver ? 3 : priority(of: announcement),
                tags: [isOver ? "white_check_mark" : picture(of: announcement)],
                click: announcement.runbook))
    }

    /// From 1 to 5; 3 is usual.
    private static func priority(of announcement: Announcement) -> Int {
        switch announcement.severity {
        case .critical: 5
        case .warning: 4
        case .info: 2
        }
    }

    /// The name of the picture that ntfy shows before the title.
    private static func picture(of announcement: Announcement) -> String {
        switch announcement.severity {
        case .critical: "rotating_light"
        case .warning: "warning"
        case .info: "information_source"
        }
    }
}
