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
        let fields: [AnnouncementField] = [.links, .measured, .note, .runbook]
        let lines = fields.map(announcement.text(of:)).filter { !$0.isEmpty }
        let isOver = announcement.occasion == .resolved
        return JSONText.of(
            Message(
                topic: topic, title: announcement.title,
                message: lines.isEmpty ? announcement.rule : lines.joined(separator: "\n"),
                priority: isOver ? 3 : priority(of: announcement),
                tags: [isOver ? "white_check_mark" : "warning", announcement.severity.rawValue],
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
}
