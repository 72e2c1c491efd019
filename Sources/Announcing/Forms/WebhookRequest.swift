import struct Foundation.URL
import struct Foundation.URLComponents
import AlertModel
import Vocabulary

/// A request that tells a web server something, ready to be sent as a POST.
struct WebhookRequest: Hashable, Sendable {
    /// Where to; never shown.
    var url: String
    /// Names in lower case.
    var headers: [String: String]
    var body: [UInt8]

    /// Why there is no request, in words that continue "the request cannot be made: ".
    struct Problem: Error, Hashable {
        var text: String
    }

    /// The request for some messages; the forms but Alertmanager's take one.
    ///
    /// - Parameters:
    ///   - superseded: what was told under labels that hold no longer.
    ///   - now: ends what is superseded.
    init(
        _ webhook: Webhook, _ announcements: [Announcement], superseded: [Announcement] = [],
        now: WallTime
    ) throws(Problem) {
        guard let announcement = announcements.first else {
            throw Problem(text: "there is no message")
        }
        url = String(decoding: webhook.url.revealed(), as: UTF8.self)
        headers = ["content-type": "application/json", "user-agent": "keepwatch"]
        let secret = webhook.secret.map { String(decoding: $0.revealed(), as: UTF8.self) }
        switch webhook.form {
        case .alertmanager:
            url = url.withoutSlashes + "/api/v2/alerts"
            body = AlertmanagerForm.body(announcements, superseded: superseded, now: now)
        case .slack:
            body = SlackForm.body(announcement)
        case .pagerDuty:
            guard let secret else { throw Problem(text: "`secret` must hold the routing key") }
            body = PagerDutyForm.body(announcement, routingKey: secret)
        case .ntfy:
            let topic = try Self.cutTopic(from: &url)
            body = NtfyForm.body(announcement, topic: topic)
            headers["authorization"] = secret.map { "Bearer " + $0 }
        case .template(let text, let contentType):
            body = try Self.filled(text, contentType, announcement)
            headers["content-type"] = contentType
        case .json:
            body = JSONForm.body(announcement)
        }
        for (name, value) in webhook.headers {
            headers[name.lowercased()] = String(decoding: value.revealed(), as: UTF8.self)
        }
    }

    private static func filled(
        _ text: String, _ contentType: String, _ announcement: Announcement
    ) throws(Problem) -> [UInt8] {
        let escaping: AnnouncementTemplate.Escaping =
            contentType.contains("json")
            ? .json : contentType.contains("x-www-form-urlencoded") ? .form : .none
        do {
            let template = try AnnouncementTemplate(parsing: text)
            return Array(template.filled(with: announcement, escaping: escaping).utf8)
        } catch {
            throw Problem(text: "{\(error.name)} in the template stands for nothing")
        }
    }

    /// Parts `https://ntfy.example/topic` into the server and the topic.
    private static func cutTopic(from url: inout String) throws(Problem) -> String {
        guard var parts = URLComponents(string: url) else {
            throw Problem(text: "the URL is none")
        }
        let path = parts.path.withoutSlashes
        let topic = path.split(separator: "/").last.map(String.init) ?? ""
        guard !topic.isEmpty else { throw Problem(text: "the URL names no topic") }
        parts.path = String(path.dropLast(topic.count))
        url = parts.string ?? url
        return topic
    }
}

extension String {
    /// Without slashes at its end.
    fileprivate var withoutSlashes: String {
        var text = self
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }
}
